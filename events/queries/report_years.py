"""Events of one name over the years."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Sum

from assembly.models import AssemblyRun
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from events.dto.reports import EventTotal, YearRow, YearsReport
from events.models import Assignment, Event
from events.occasions import occasion_of, occasions
from events.queries.report_leftovers import leftovers
from events.queries.report_totals import completed_events, event_totals
from production.models import ProductionRun


def years_report(tx: Atomic, *, name: str = "", start: date | None = None, end: date | None = None) -> YearsReport:
    """Return the completed events of one occasion beside each other; without a name, of what came most often."""
    events = completed_events(tx, start=start, end=end)
    names = occasions(event.name for event in events)
    chosen = name or (names[0] if names else "")
    own = [event for event in events if occasion_of(event.name) == chosen]
    return YearsReport(name=chosen, names=tuple(names), rows=tuple(_rows(tx, own)))


def _rows(tx: Atomic, events: Sequence[Event]) -> list[YearRow]:
    ids = [event.pk for event in events]
    standing = Assignment.objects.using(tx.using).standing().filter(event__in=ids)
    people = _counted(standing.values("event").annotate(count=Count("recipient", distinct=True)))
    assembled = AssemblyRun.objects.using(tx.using).live().filter(event__in=ids)
    boxes = _counted(assembled.values("event").annotate(count=Sum("quantity_assembled")))
    left: dict[int, Decimal] = defaultdict(Decimal)
    for each in leftovers(tx, event_ids=ids):
        left[each.event_id] += each.pieces
    batches = _batches(tx, ids)
    totals = event_totals(tx, events=events)
    return [
        YearRow(
            total=total,
            boxes=boxes.get(total.event_id, 0),
            recipients=people.get(total.event_id, 0),
            batches=quantity_to_string(batches[total.event_id]),
            recipient_cost=_each(total, people.get(total.event_id, 0)),
            leftover_pieces=quantity_to_string(left[total.event_id]),
        )
        for total in totals
    ]


def _counted(rows: Any) -> dict[int, int]:
    return dict(rows.order_by().values_list("event", "count"))


def _batches(tx: Atomic, event_ids: Collection[int]) -> dict[int, Decimal]:
    """Return the effective batches of each event; multiplied here, because databases multiply in floats."""
    runs = ProductionRun.objects.using(tx.using).live().filter(event__in=event_ids).order_by("pk")
    batches: dict[int, Decimal] = defaultdict(Decimal)
    for event_id, count, scale in runs.values_list("event", "num_batches", "scale_factor"):
        batches[event_id] += count * scale
    return batches


def _each(total: EventTotal, people: int) -> str | None:
    return cost_to_string(quantise_money(Fraction(total.total_cost) / people)) if people else None
