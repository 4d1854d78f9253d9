"""The same small bakery in two databases: equal keys, other row numbers."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import NAMESPACE_DNS, UUID, uuid5

from django.utils import timezone

from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.inventory.models import Lot, Movement
from production.dto import LossInput
from production.services import record_batch_production, void_production_run
from tests import make

Change = Callable[[dict[str, Any]], object]


class Twin(SimpleNamespace):
    """One of the two, by the names of its rows."""


def key(name: str) -> UUID:
    """Return the uuid that a row of this name has in both."""
    return uuid5(NAMESPACE_DNS, name)


def twin(using: str) -> Twin:
    """Return the bakery before anything was baked in it; in all but the first database the numbers are others."""
    if using != "default":
        for _ in range(3):
            make.lot(make.product(make.ingredient(using=using)), 1)
            make.good(lines=[(make.unit(using=using), 1)], using=using)
            make.event(using=using)

    def known(name: str) -> dict[str, Any]:
        return {"name": name, "slug": name.lower().replace(" ", "-"), "uuid": key(name)}

    def named(name: str) -> dict[str, Any]:
        return known(name) | {"using": using}

    here = Twin(using=using, by=make.user("anna", using=using))
    here.flour, here.salt = make.ingredient(**named("Flour")), make.ingredient(**named("Salt"))
    here.bag = make.product(here.flour, 1000, "g", **named("Bag"))
    here.shaker = make.product(here.salt, 100, "g", **named("Shaker"))
    today = timezone.localdate()
    for number, cost in ((1, "1.0000"), (2, "3.3333")):
        lot = {"received_on": today - timedelta(days=9 - number), "uuid": key(f"flour lot {number}")}
        make.lot(here.bag, 700, cost=cost, **lot)
    here.cookies = make.recipe(lines=[(here.flour, 101, "g")], **named("Cookies"))
    here.cookie = make.unit(here.cookies, 24, shelf_life_days=5, **known("Cookie"))
    here.brine = make.unit(make.recipe(lines=[(here.salt, 30, "g")], **named("Brine")), 5, **known("Litre"))
    here.box = make.material(**named("Box"))
    here.blue = make.product(here.box, 10, **named("Blue box"))
    make.lot(here.blue, 10, cost="2.0000", uuid=key("box lot"))
    here.tin = make.good(lines=[(here.cookie, 6), (here.box, 1)], **named("Tin"))
    here.hamper = make.good(lines=[(here.tin, 1), (here.cookie, 1)], **named("Hamper"))
    here.fair = make.event("Fair", uuid=key("Fair"), using=using)
    return here


def bake(tx: Atomic, at: Twin, num_batches: int = 1, good: int | None = None, **more: Any) -> Any:
    """Record batches of cookies, all good unless told otherwise."""
    given = {"recipe_id": at.cookies.pk, "finished_unit_id": at.cookie.pk, "by": at.by} | more
    return record_batch_production(
        tx, num_batches=num_batches, actual_yield=num_batches * 24 if good is None else good, **given
    )


def season(tx: Atomic, at: Twin) -> list[Any]:
    """Bake on two lots whose prices do not divide evenly: with losses, too much, nothing good, taken back, short."""
    short = {"recipe_id": at.brine.recipe_id, "finished_unit_id": at.brine.pk, "shortage_reason": "Not written down."}
    lost = [LossInput(category="burnt", quantity=1, note="left side"), LossInput(category="dropped", quantity=2)]
    runs = [
        bake(tx, at, 1, 21, losses=lost, event_id=at.fair.pk, notes="the first"),
        bake(tx, at, 2, 48),
        bake(tx, at, 3, 31, scale_factor=Decimal("0.4167"), over_yield=True),
        bake(tx, at, 1, 0),
        bake(tx, at, 1, 5, **short, event_id=at.fair.pk),
        bake(tx, at, 1, 5, **short),
        bake(tx, at, 7),
    ]
    for run in (runs[1], runs[5]):
        void_production_run(tx, production_run_id=run.id, reason="Typed twice.", by=at.by)
    return runs


def shelf(using: str) -> list[tuple[Any, ...]]:
    """Return what the lots with keys of their own hold."""
    rows = Lot.objects.using(using).order_by("uuid")
    columns = (
        "uuid",
        "received",
        "remaining",
        "unit_cost",
        "cost",
        "value",
        "cost_known",
        "received_on",
        "expires_on",
    )
    return [row for row in rows.values_list(*columns) if row[1] != 1]


def ledger(using: str) -> list[tuple[Any, ...]]:
    """Return all movements of those lots, reversals beside what they reverse."""
    rows = Movement.objects.using(using).exclude(lot__received=1).exclude(reason="opening")
    columns = ("lot__uuid", "delta", "unit_cost", "cost", "cost_known", "reason", "note", "at", "reverses__uuid")
    return sorted(rows.values_list(*columns), key=str)


def told(entries: list[Any]) -> list[dict[str, Any]]:
    """Return entries as they read, without the numbers of rows."""
    return [{name: _plain(getattr(each, name)) for name in _names(each)} for each in entries]


def _names(row: Any) -> list[str]:
    numbers = {"id", "snapshot_number", "snapshot_reused"}
    return [each.name for each in fields(row) if each.name not in numbers and not each.name.endswith("_id")]


def _plain(value: Any) -> Any:
    return told(list(value)) if isinstance(value, tuple) else value


def put(value: Any, *path: str | int) -> Change:
    """Return the change that puts a value at a place of a document."""

    def change(document: Any) -> None:
        for part in path[:-1]:
            document = document[part]
        document[path[-1]] = value

    return change


def unrefused(changes: dict[str, Change], document: dict[str, Any], take_in: Callable[[dict[str, Any]], Any]) -> str:
    """Change the document in each way, and report each that is not refused in these words, or that left a trace."""
    lines = []
    before = shelf("other"), ledger("other")
    for words, change in changes.items():
        spoilt = deepcopy(document)
        change(spoilt)
        said = "is taken in"
        try:
            take_in(spoilt)
        except ImportRefused as refusal:
            said = refusal.message
        if words not in said or (shelf("other"), ledger("other")) != before:
            lines.append(f"{words}: {said}")
    return "\n".join(lines)
