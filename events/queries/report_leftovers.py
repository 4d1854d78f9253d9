"""What events had left of what was made for them: pieces that none of their own facts took."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, QuerySet

from assembly.models import AssemblyRun, AssemblyUse
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.inventory.owners import Key
from events.models import DeliveryUse
from events.queries.costs import LOT, MAKER
from production.models import ProductionRun

MAKERS: Final = (("finished_unit", ProductionRun), ("finished_good", AssemblyRun))


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """Pieces of one output or box that an event made and did not use itself."""

    event_id: int
    item: Key
    name: str
    pieces: Decimal


def leftovers(tx: Atomic, *, event_ids: Collection[int]) -> list[Leftover]:
    """Return what was left, by event and name; it may have been taken or thrown away since."""
    left: dict[tuple[int, Key], Decimal] = defaultdict(Decimal)
    for kind, model in MAKERS:
        made: QuerySet[Any] = model.objects.using(tx.using).live().filter(event__in=event_ids, lot__isnull=False)
        summed = made.order_by().values("event", kind).annotate(sum=ExactSum("lot__received"))
        for event_id, item_id, pieces in summed.values_list("event", kind, "sum"):
            left[event_id, (kind, item_id)] += pieces
    for uses, fact in ((AssemblyUse, "run"), (DeliveryUse, "delivery")):
        for event_id, item, pieces in _own_draws(tx, uses, fact, event_ids):
            left[event_id, item] += pieces
    names = _names(tx, {item for _, item in left})
    found = [
        Leftover(event_id=event_id, item=item, name=names[item], pieces=pieces)
        for (event_id, item), pieces in left.items()
        if pieces > 0
    ]
    return sorted(found, key=lambda each: (each.event_id, each.name, each.item))


def _own_draws(tx: Atomic, uses: Any, fact: str, event_ids: Collection[int]) -> Iterator[tuple[int, Key, Decimal]]:
    """Yield what facts of an event drew, below zero, of what was made for it."""
    own = uses.objects.using(tx.using).filter(**{f"{fact}__event__in": event_ids, f"{fact}__voided_at__isnull": True})
    named = own.order_by().annotate(maker=MAKER).filter(maker=F(f"{fact}__event"))
    paths = f"{fact}__event", f"{LOT}finished_unit", f"{LOT}finished_good"
    for event_id, unit, good, pieces in (
        named.values(*paths).annotate(sum=ExactSum("movement__delta")).values_list(*paths, "sum")
    ):
        yield event_id, ("finished_unit", unit) if unit else ("finished_good", good), pieces


def _names(tx: Atomic, items: Collection[Key]) -> dict[Key, str]:
    models: tuple[tuple[str, Any], ...] = (("finished_unit", FinishedUnit), ("finished_good", FinishedGood))
    return {
        (kind, pk): name
        for kind, model in models
        for pk, name in model.objects.using(tx.using)
        .filter(pk__in={each for own, each in items if own == kind})
        .values_list("pk", "name")
    }
