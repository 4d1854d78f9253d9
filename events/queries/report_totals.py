"""What many events cost by the ledger, each cent once, in as many statements as one."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet

from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.reports import EventTotal, EventTotals
from events.models import Delivery, DeliveryUse, Event, PlanSnapshot, PlanState, SnapshotKind
from events.queries.costs import LOT, MAKER
from events.queries.events import require_event
from production.models import ProductionLoss, ProductionRun

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What an event was expected to cost when production started, by its latest baseline."""

    snapshot_id: int
    expected: Decimal
    is_known: bool


def completed_events(
    tx: Atomic, *, start: date | None = None, end: date | None = None, event_id: int | None = None
) -> list[Event]:
    """Return the completed events of a period, the latest first; a chosen one in whatever state and whenever."""
    rows = Event.objects.using(tx.using).order_by("-event_date", "-pk")
    if event_id is not None:
        require_event(tx, event_id=event_id)
        return list(rows.filter(pk=event_id))
    days = {"event_date__gte": start, "event_date__lte": end}
    wanted = {name: day for name, day in days.items() if day is not None}
    return list(rows.filter(plan_state=PlanState.COMPLETED, **wanted))


def events_report(
    tx: Atomic, *, start: date | None = None, end: date | None = None, page: slice = slice(None)
) -> EventTotals:
    """Return what the completed events of a period cost, the latest first."""
    events = completed_events(tx, start=start, end=end)
    return EventTotals(rows=tuple(event_totals(tx, events=events[page])), total=len(events))


def event_totals(tx: Atomic, *, events: Sequence[Event]) -> list[EventTotal]:
    """Return what each event cost, lost and was expected to cost, in the order given."""
    ids = [event.pk for event in events]
    baked = _summed(_live(tx, ProductionRun, ids), "total_ingredient_cost")
    lost = _summed(
        ProductionLoss.objects.using(tx.using).filter(run__event__in=ids, run__voided_at__isnull=True),
        "total_loss_cost",
        "run__event",
    )
    taken = _taken(tx, ids)
    expected = baselines(tx, event_ids=ids)
    unknown = _unknown(tx, ids)
    return [
        _total(
            event,
            baked.get(event.pk, NOTHING) + taken[event.pk],
            lost.get(event.pk, NOTHING),
            expected.get(event.pk),
            is_known=event.pk not in unknown,
        )
        for event in events
    ]


def baselines(tx: Atomic, *, event_ids: Collection[int]) -> dict[int, Baseline]:
    """Return the latest baseline of each event whose production was started."""
    rows = PlanSnapshot.objects.using(tx.using).filter(event__in=event_ids, kind=SnapshotKind.BASELINE)
    told = rows.order_by("number").values_list("event", "pk", "estimated_cost", "cost_known")
    return {event: Baseline(snapshot_id=pk, expected=cost, is_known=known) for event, pk, cost, known in told}


def _live(tx: Atomic, model: Any, event_ids: Collection[int]) -> QuerySet[Any]:
    return model.objects.using(tx.using).live().filter(event__in=event_ids)  # type: ignore[no-any-return]


def _summed(rows: QuerySet[Any], column: str, event: str = "event") -> dict[int, Decimal]:
    return dict(rows.order_by().values(event).annotate(sum=ExactSum(column)).values_list(event, "sum"))


def _taken(tx: Atomic, event_ids: Collection[int]) -> dict[int, Decimal]:
    """Return what putting together and handing out took from elsewhere, less what others took of what was made."""
    taken: dict[int, Decimal] = defaultdict(Decimal)
    for model, fact in ((AssemblyUse, "run"), (DeliveryUse, "delivery")):
        for event, maker, cost in _uses(tx, model, fact, event_ids):
            if event != maker:
                taken[event] += cost
                taken[maker] -= cost
    return taken


def _uses(tx: Atomic, model: Any, fact: str, event_ids: Collection[int]) -> Iterator[tuple[Any, Any, Decimal]]:
    """Yield what was drawn by event and by the event it had been made for; what was bought was made for none."""
    made = Q(**{f"{LOT}production_run__event__in": event_ids}) | Q(**{f"{LOT}assembly_run__event__in": event_ids})
    uses = model.objects.using(tx.using).filter(
        Q(**{f"{fact}__event__in": event_ids}) | made, **{f"{fact}__voided_at__isnull": True}
    )
    grouped = uses.order_by().annotate(maker=MAKER, event=F(f"{fact}__event")).values("event", "maker")
    for event, maker, cost in grouped.annotate(cost=ExactSum("movement__cost")).values_list("event", "maker", "cost"):
        yield event, maker, -cost


def _unknown(tx: Atomic, event_ids: Collection[int]) -> set[int]:
    """Return the events of which some price is not known."""
    unknown: set[int] = set()
    for model in (ProductionRun, AssemblyRun, Delivery):
        rows = _live(tx, model, event_ids).filter(cost_known=False).order_by().values("event")
        unknown |= {row["event"] for row in rows.annotate(times=Count("pk"))}
    return unknown


def _total(event: Event, cost: Decimal, lost: Decimal, baseline: Baseline | None, *, is_known: bool) -> EventTotal:
    return EventTotal(
        event_id=event.pk,
        event_name=event.name,
        event_date=event.event_date,
        attendees=event.expected_attendees,
        total_cost=cost_to_string(cost),
        loss_cost=cost_to_string(lost),
        expected_cost=cost_to_string(baseline.expected) if baseline else None,
        variance=cost_to_string(baseline.expected - cost) if baseline else None,
        cost_known=is_known and (baseline is None or baseline.is_known),
    )
