"""What many events cost by the ledger, and what they were expected to cost when production started."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assembly.models import AssemblyUse
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.listing import Cost, FrozenPlan
from events.models import DeliveryUse, PlanSnapshot, SnapshotKind
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
    for event_id, cost, is_known in _draws(tx, event_ids):
        totals[event_id].cost += cost
        totals[event_id].is_known &= is_known
    return {each: Cost(cost=cost_to_string(totals[each].cost), is_known=totals[each].is_known) for each in event_ids}


def _draws(tx: Atomic, event_ids: Collection[int]) -> Iterator[tuple[int, Decimal, bool]]:
    """Yield what events took, by facts whose cost is known or not, and below zero what others took of their own."""
    runs = ProductionRun.objects.using(tx.using).live().filter(event__in=event_ids)
    yield from runs.values_list("event", "total_ingredient_cost", "cost_known")
    models: tuple[tuple[Any, str], ...] = ((AssemblyUse, "run"), (DeliveryUse, "delivery"))
    for model, fact in models:
        own = Q(**{f"{fact}__event__in": event_ids})
        made = Q(**{f"{MAKERS[0]}__in": event_ids}) | Q(**{f"{MAKERS[1]}__in": event_ids})
        uses = model.objects.using(tx.using).filter(own | made, **{f"{fact}__voided_at__isnull": True})
        told = (f"{fact}__event", Coalesce(F(MAKERS[0]), F(MAKERS[1])), "movement__cost", f"{fact}__cost_known")
        for event_id, maker_id, cost, is_known in uses.values_list(*told):
            is_own = event_id == maker_id
            if event_id in event_ids:
                yield event_id, Decimal(0) if is_own else -cost, is_known
            if maker_id in event_ids and not is_own:
                yield maker_id, cost, True


def frozen_estimates(tx: Atomic, *, event_ids: Collection[int]) -> dict[int, Cost]:
    """Return what those of these events that were started were expected to cost, by their latest baseline."""
    frozen = frozen_plans(tx, event_ids=event_ids)
    return {each.event_id: each.expected for each in frozen if each.kind == SnapshotKind.BASELINE}


def frozen_plans(tx: Atomic, *, event_ids: Collection[int]) -> list[FrozenPlan]:
    """Return the heads of all that was frozen of these events, the oldest first."""
    rows = PlanSnapshot.objects.using(tx.using).filter(event__in=event_ids).order_by("number")
    return [
        FrozenPlan(
            event_id=event_id,
            kind=kind,
            fingerprint=fingerprint,
            expected=Cost(cost=cost_to_string(cost), is_known=is_known),
        )
        for event_id, kind, fingerprint, cost, is_known in rows.values_list(
            "event", "kind", "fingerprint", "estimated_cost", "cost_known"
        )
    ]
