"""Whether plans, packages handed over, frozen contents and nested definitions keep to their rules."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from bakery.catalogue.frozen import digest_of
from bakery.catalogue.models import (
    ComponentLine,
    FinishedGoodSnapshot,
    IngredientCategory,
    MaterialCategory,
    RecipeComponent,
    RecipeSnapshot,
)
from bakery.catalogue.nesting import reachable
from bakery.db.transaction import Atomic
from bakery.interchange.dto import Finding
from bakery.interchange.findings import Subject, about
from events.models import Assignment, AssignmentStatus, AssignmentTransition, Delivery, PlanSnapshot
from events.planning.fingerprint import fingerprint_of
from events.planning.loading import derive_plans

CATEGORIES: Final[Mapping[str, Any]] = {
    "ingredient group": IngredientCategory,
    "material group": MaterialCategory,
}


def assignments_unlike_deliveries(tx: Atomic) -> list[Finding]:
    """Return packages whose status is not what was handed over, or not what their last change says."""
    live = Delivery.objects.using(tx.using).live().filter(assignment__isnull=False)
    handed = Counter(live.values_list("assignment_id", flat=True))
    changes = AssignmentTransition.objects.using(tx.using).order_by("pk")
    last = dict(changes.values_list("assignment_id", "to_status"))
    rows = Assignment.objects.using(tx.using).select_related("recipient").order_by("pk")
    return [
        about(_package(row), f"Package of {row.recipient.name} (assignment {row.pk}): {told}")
        for row in rows
        if (told := _wrong_status(row, handed[row.pk], last.get(row.pk, row.status)))
    ]


def _package(row: Assignment) -> Subject:
    return Subject(kind="assignment", id=row.pk, name=row.recipient.name, page="event_deliver", key=str(row.event_id))


def _wrong_status(row: Assignment, deliveries: int, last: str) -> str:
    """Return what is wrong with the status of a package, or nothing."""
    due = 1 if row.status == AssignmentStatus.DELIVERED and row.withdrawn_at is None else 0
    if deliveries != due:
        return f"it is {row.status}, with {deliveries} standing deliveries."
    if last != row.status:
        return f"it is {row.status}, and its last change made it {last}."
    return ""


def shortfalls_grown(tx: Atomic) -> list[Finding]:
    """Return decisions of plans under way that leave more missing than was accepted with them."""
    if cycles(tx):
        return []  # nothing can be reckoned before that is mended
    plans = derive_plans(tx, event_ids=()).plans
    return [
        about(
            Subject(
                kind="finished_unit",
                id=each.unit.id,
                name=each.unit.name,
                page="event_plan",
                key=str(plan.event.id),
            ),
            f"{each.unit.name} is {each.shortfall} short, and {each.decided.accepted_shortfall} were accepted.",
        )
        for plan in plans.values()
        for each in plan.units
        if each.decided is not None and each.decided.accepted_shortfall and not each.covered
    ]


def snapshots_changed(tx: Atomic) -> list[Finding]:
    """Return frozen contents and plans that are not what their digest says, though nothing ever changes them."""
    return [
        *_contents(tx, RecipeSnapshot, "recipe"),
        *_contents(tx, FinishedGoodSnapshot, "finished_good"),
        *_plans(tx),
    ]


def _contents(tx: Atomic, model: Any, owner: str) -> Iterator[Finding]:
    page = {"recipe": "recipe", "finished_good": "box"}[owner]
    columns = ("pk", "number", "digest", "data", f"{owner}__name", f"{owner}__slug")
    for pk, number, digest, data, name, slug in (
        model.objects.using(tx.using).order_by("pk").values_list(*columns).iterator()
    ):
        if digest_of(data.get("content", {})) != digest:
            yield _changed("snapshot", pk, f"Version {number} of {name}", page, slug)


def _plans(tx: Atomic) -> Iterator[Finding]:
    rows = PlanSnapshot.objects.using(tx.using).order_by("pk")
    for pk, number, fingerprint, parts, event, name in rows.values_list(
        "pk", "number", "fingerprint", "parts", "event_id", "event__name"
    ).iterator():
        if fingerprint_of(parts) != fingerprint:
            yield _changed("plan_snapshot", pk, f"Frozen plan {number} of {name}", "event_compare", str(event))


def _changed(kind: str, pk: int, name: str, page: str, key: str) -> Finding:
    subject = Subject(kind=kind, id=pk, name=name, page=page, key=key)
    return about(subject, f"{name} was changed after it was frozen.")


def cycles(tx: Atomic) -> list[Finding]:
    """Return recipes, boxes and groups that contain themselves, directly or through others."""
    recipes = RecipeComponent.objects.using(tx.using).values_list(
        "recipe_id", "component_id", "recipe__name", "recipe__slug"
    )
    boxes = ComponentLine.objects.using(tx.using).filter(component_good__isnull=False)
    goods = boxes.values_list("finished_good_id", "component_good_id", "finished_good__name", "finished_good__slug")
    found = [*_circular("recipe", recipes, "recipe"), *_circular("box", goods, "box")]
    for kind, model in CATEGORIES.items():
        groups = model._base_manager.using(tx.using).filter(parent__isnull=False)  # noqa: SLF001
        found += _circular(kind, groups.values_list("pk", "parent_id", "name", "slug"), "")
    return found


def _circular(kind: str, edges: Collection[tuple[int, int, str, str]] | Any, page: str) -> Iterator[Finding]:
    inside: dict[int, list[int]] = defaultdict(list)
    named: dict[int, tuple[str, str]] = {}
    for outer, inner, name, slug in edges:
        inside[outer].append(inner)
        named[outer] = (name, slug)
    for outer, (name, slug) in sorted(named.items()):
        if any(outer in reachable(inner, inside) for inner in inside[outer]):
            subject = Subject(kind=kind.replace(" ", "_"), id=outer, name=name, page=page, key=slug if page else "")
            yield about(subject, f"The {kind} {name} contains itself, directly or through others.")
