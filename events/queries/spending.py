"""What many events cost by the ledger, and what they were expected to cost when production started."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.listing import Cost
from events.models import Delivery, DeliveryUse, PlanSnapshot, SnapshotKind
from production.models import ProductionRun

LOT: Final = "movement__lot__"
MAKERS: Final = (f"{LOT}production_run__event", f"{LOT}assembly_run__event")


@dataclass(slots=True, kw_only=True)
class _Total:
    cost: Decimal = Decimal(0)
    is_known: bool = True


def spent_on_events(tx: Atomic, *, event_ids: Collection[int]) -> dict[int, Cost]:
    """Return what each of these events cost so far: what it took from elsewhere, less what others took of its own."""
    totals: dict[int, _Total] = defaultdict(_Total)
    for event_id, cost in _draws(tx, event_ids):
        totals[event_id].cost += cost
    for model in (ProductionRun, AssemblyRun, Delivery):
        facts: Any = model
        unknown = facts.objects.using(tx.using).live().filter(event__in=event_ids, cost_known=False)
        for event_id in unknown.values_list("event", flat=True):
            totals[event_id].is_known = False
    return {each: Cost(cost=cost_to_string(totals[each].cost), is_known=totals[each].is_known) for each in event_ids}


def _draws(tx: Atomic, event_ids: Collection[int]) -> Iterator[tuple[int, Decimal]]:
    """Yield what events took, and what was taken of their own by others, the latter below zero."""
    runs = ProductionRun.objects.using(tx.using).live().filter(event__in=event_ids)
    yield from runs.values_list("event", "total_ingredient_cost")
    models: tuple[tuple[Any, str], ...] = ((AssemblyUse, "run"), (DeliveryUse, "delivery"))
    for model, fact in models:
        own = Q(**{f"{fact}__event__in": event_ids})
        made = Q(**{f"{MAKERS[0]}__in": event_ids}) | Q(**{f"{MAKERS[1]}__in": event_ids})
        uses = model.objects.using(tx.using).filter(own | made, **{f"{fact}__voided_at__isnull": True})
        told = uses.values_list(f"{fact}__event", Coalesce(F(MAKERS[0]), F(MAKERS[1])), "movement__cost")
        for event_id, maker_id, cost in told:
            if event_id == maker_id:
                continue
            if event_id in event_ids:
                yield event_id, -cost
            if maker_id in event_ids:
                yield maker_id, cost


def frozen_estimates(tx: Atomic, *, event_ids: Collection[int]) -> dict[int, Cost]:
    """Return what those of these events that were started were expected to cost, by their latest baseline."""
    found = PlanSnapshot.objects.using(tx.using).filter(event__in=event_ids, kind=SnapshotKind.BASELINE)
    rows = found.order_by("number").values_list("event", "estimated_cost", "cost_known")
    return {event_id: Cost(cost=cost_to_string(cost), is_known=is_known) for event_id, cost, is_known in rows}
