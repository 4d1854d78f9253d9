"""What completed events cost, a page at a time."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.listing import Cost
from events.dto.reports import EventTotal, EventTotals
from events.models import Event, PlanState
from events.queries.events import require_event
from events.queries.spending import frozen_estimates, spent_on_events
from production.models import ProductionLoss


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
    live = ProductionLoss.objects.using(tx.using).filter(run__event__in=ids, run__voided_at__isnull=True)
    summed: Any = live.order_by().values("run__event").annotate(sum=ExactSum("total_loss_cost"))
    lost = dict(summed.values_list("run__event", "sum"))
    spent, expected = spent_on_events(tx, event_ids=ids), frozen_estimates(tx, event_ids=ids)
    return [_total(event, spent[event.pk], lost.get(event.pk), expected.get(event.pk)) for event in events]


def _total(event: Event, spent: Cost, lost: Decimal | None, expected: Cost | None) -> EventTotal:
    return EventTotal(
        event_id=event.pk,
        event_name=event.name,
        event_date=event.event_date,
        attendees=event.expected_attendees,
        total_cost=spent.cost,
        loss_cost=cost_to_string(lost),
        expected_cost=expected.cost if expected else None,
        variance=cost_to_string(Decimal(expected.cost) - Decimal(spent.cost)) if expected else None,
        cost_known=spent.is_known and (expected is None or expected.is_known),
    )
