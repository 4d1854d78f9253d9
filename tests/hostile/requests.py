"""Requests that no page of ours makes, each with the one status it gets."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from django.urls import reverse

from bakery.accounts.models import User
from events.models import Assignment, ShoppingItem
from tests.service_cases.stage import Stage

ELSEWHERE: Final = "evil.example"
NO_ROW: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Hostile:
    """One request; `kept` reads what it must not change, `says` what its answer holds, `leads` where it may go."""

    what: str
    path: Callable[[Stage], str]
    status: int
    body: Callable[[Stage], dict[str, Any]] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    says: str = ""
    kept: Callable[[Stage], Any] | None = None
    leads: str = ""


def at(name: str, **rows: str) -> Callable[[Stage], str]:
    """Return the address of a page about rows of the stage; a number stands for itself."""

    def path(s: Stage) -> str:
        given = {key: each if isinstance(each, int) else getattr(s, each).id for key, each in rows.items()}
        return reverse(name, kwargs=given)

    return path


def typed(**fields: Any) -> Callable[[Stage], dict[str, Any]]:
    """Return a body; what can be called is told the stage."""
    return lambda s: {name: each(s) if callable(each) else each for name, each in fields.items()}


def row(name: str) -> Callable[[Stage], int]:
    return lambda s: getattr(s, name).id


def fresh(name: str, *columns: str) -> Callable[[Stage], Any]:
    """Return what reads columns of a row of the stage as they are in the database."""
    return lambda s: type(getattr(s, name)).objects.filter(pk=getattr(s, name).pk).values_list(*columns).first()


def _in_days(number: int) -> Callable[[Stage], str]:
    return lambda s: (s.today + timedelta(days=number)).isoformat()


def _act(act: str, line: str, **fields: Any) -> dict[str, Any]:
    return {"act": act, "row": line} | {f"{act}-{line}-{name}": each for name, each in fields.items()}


def _status(assignment_id: int) -> Any:
    return Assignment.objects.values_list("status").get(pk=assignment_id)


def _people(_: Stage) -> Any:
    rows = User.objects.order_by("pk").values_list("username", "password", "is_superuser", "is_staff", "groups")
    return list(rows)


# Rows that exist, but not there: what is sent to one page speaks of another.
FOREIGN: Final = [
    Hostile(
        what="a gift of one event handed out at another",
        path=at("event_deliver", event_id="draft"),
        body=typed(assignment_id=row("ready"), new_status="delivered"),
        status=422,
        kept=lambda s: _status(s.ready.id),
    ),
    Hostile(
        what="a gift that never was",
        path=at("event_deliver", event_id="baking"),
        body=typed(assignment_id=NO_ROW, new_status="delivered"),
        status=422,
    ),
    Hostile(
        what="a status that never was",
        path=at("event_deliver", event_id="baking"),
        body=typed(assignment_id=row("ready"), new_status="eaten"),
        status=422,
        kept=lambda s: _status(s.ready.id),
    ),
    Hostile(
        what="the target of one plan removed from another",
        path=at("event_plan", event_id="quiet"),
        body=lambda s: _act("remove_target", f"finished_good-{s.tin.pk}", item_type="finished_good", item_id=s.tin.pk),
        status=404,
        kept=fresh("target", "quantity"),
    ),
    Hostile(
        what="the gift of one plan taken from another",
        path=at("event_plan", event_id="quiet"),
        body=lambda s: _act("remove_assignment", str(s.pending.pk), assignment_id=s.pending.pk),
        status=422,
        kept=fresh("pending", "pk"),
    ),
    Hostile(
        what="a form the plan does not have",
        path=at("event_plan", event_id="quiet"),
        body=typed(act="grant_everything", row="1"),
        status=400,
        says="no such form",
    ),
    Hostile(
        what="a row that is a path",
        path=at("event_plan", event_id="quiet"),
        body=typed(act="remove_target", row="../../etc"),
        status=400,
        says="no such form",
    ),
    Hostile(
        what="a line that never was, as one that left the list meanwhile",
        path=at("shopping_list", list_id="saved"),
        body=typed(tick=NO_ROW, ticked=NO_ROW),
        status=302,
        kept=lambda s: [*ShoppingItem.objects.order_by("pk").values_list("checked_at")],
    ),
    Hostile(
        what="a count of a lot that never was",
        path=at("pantry_count"),
        body=typed(lot=NO_ROW, save="yes"),
        status=422,
    ),
    Hostile(what="a count of no lot", path=at("pantry_count"), body=typed(lot="1_0"), status=400, says="lot"),
    Hostile(
        what="somebody merged into nobody",
        path=at("recipient_merge", recipient_id="birch"),
        body=typed(target_id=NO_ROW),
        status=422,
        kept=fresh("birch", "name", "archived_at"),
    ),
    Hostile(
        what="somebody merged into themselves",
        path=at("recipient_merge", recipient_id="birch"),
        body=typed(target_id=row("birch")),
        status=422,
        kept=fresh("birch", "name", "archived_at"),
    ),
    Hostile(
        what="an ingredient in a group that never was",
        path=at("ingredient_create"),
        body=typed(name="Rye", category_id=NO_ROW, dimension="mass"),
        status=422,
        says="id_category_id_error",
    ),
    Hostile(
        what="an ingredient in a group that is retired",
        path=at("ingredient_create"),
        body=typed(name="Rye", category_id=lambda s: s.retired["ingredient_category"].pk, dimension="mass"),
        status=422,
        says="id_category_id_error",
    ),
    Hostile(
        what="a receipt of a store that never was",
        path=at("purchase_create"),
        body=typed(supplier_id=NO_ROW),
        status=422,
        says="id_supplier_id_error",
    ),
    Hostile(
        what="a baking without an output",
        path=lambda s: reverse("run_create", query={"output": NO_ROW}),
        body=typed(num_batches=1, actual_yield=24),
        status=404,
    ),
    Hostile(
        what="a box put together that never was",
        path=lambda s: reverse("assembly_create", query={"box": NO_ROW}),
        body=typed(quantity=1),
        status=404,
    ),
    Hostile(
        what="a baking for an event that is over or never was",
        path=lambda s: reverse("run_create", query={"output": s.cookie.pk, "event": NO_ROW}),
        body=typed(num_batches=1, actual_yield=24),
        status=404,
    ),
    Hostile(
        what="a fact taken back without a reason",
        path=at("purchase_void", purchase_id="late"),
        body=typed(reason=" "),
        status=422,
        says="id_reason_error",
    ),
    Hostile(
        what="a lot that was drawn from taken back",
        path=at("purchase_void", purchase_id="purchase"),
        body=typed(reason="Mine."),
        status=422,
        kept=lambda s: type(s.flour_lot).objects.values_list("remaining").get(pk=s.flour_lot.pk),
    ),
]

# Columns that the form of a page does not have.
SMUGGLED: Final = [
    Hostile(
        what="powers asked for with the theme",
        path=at("account"),
        body=typed(units="us", theme="dark", is_superuser="on", is_staff="on", username="root", groups="1", id="1"),
        status=302,
        kept=_people,
    ),
    Hostile(
        what="a password slipped in with the theme",
        path=at("account"),
        body=typed(units="us", theme="dark", password="x", password1="x", new_password1="x"),
        status=302,
        kept=_people,
    ),
    Hostile(
        what="a password changed without the old one",
        path=at("account_password"),
        body=typed(old_password="guess", new_password1="a long loaf of rye", new_password2="a long loaf of rye"),
        status=422,
        says="id_old_password_error",
        kept=_people,
    ),
    Hostile(
        what="an event finished by its edit form",
        path=at("event_edit", event_id="draft"),
        body=typed(
            name="Draft", event_date=_in_days(40), output_mode="package_plan", state="completed", id=1, uuid="x"
        ),
        status=422,
        kept=fresh("draft", "plan_state", "name"),
    ),
    Hostile(
        what="an ingredient retired by its edit form",
        path=lambda s: reverse("ingredient_edit", kwargs={"slug": s.flour.slug}),
        body=lambda s: {
            "name": "Flour", "category_id": s.flour.category_id, "dimension": "mass", "slug": "mine",
            "archived_at": "2026-01-01", "id": s.sugar.pk, "density": "0.53", "is_stocked": "on",
        },
        status=302,
        kept=fresh("flour", "slug", "archived_at"),
    ),
    Hostile(
        what="a recipient given the id of another",
        path=at("recipient_edit", recipient_id="alder"),
        body=typed(name="Alder", id=row("birch"), pk=row("birch"), recipient_id=row("birch")),
        status=302,
        kept=fresh("birch", "name"),
    ),
    Hostile(
        what="an event of a name that only its case tells apart",
        path=at("event_create"),
        body=typed(name="DRAFT", event_date=_in_days(40), output_mode="bundled"),
        status=422,
    ),
]  # fmt: skip
