"""What was used, and which lot went to whom."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from bakery.charts.bars import BarChart, bar_chart
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.queries.stock import get_lot
from bakery.pages import Paging, Request, id_param, page_number, page_slice, role_required
from bakery.reports import money_bars, period_of, report, sheet_answer
from bakery.spreadsheets import defused
from events import services as event_service
from events.dto.reports import TraceStep
from events.queries.packages import recipient_detail
from events.queries.people import other_recipients
from events.queries.report_usage import usage_report
from events.queries.tracing import DELIVERY, trace_of_lot, trace_of_recipient

USED = ("Item", "Kind", "Event", "Quantity", "Unit", "Cost")
TRACED = ("Day", "What", "Name", "Quantity", "Unit", "Event", "Recipient", "Store", "Lot")
WORDS = {"run": "Baked", "assembly": "Assembled", "delivery": "Handed out", "lot": "Came in"}


@role_required("viewer", mode="reports")
def reports_usage(request: Request) -> HttpResponse:
    """Show what each event used of each ingredient and material."""
    period, event_id, page = period_of(request), id_param(request, "event"), page_number(request)
    with transaction.snapshot() as tx:
        choices = event_service.get_all_events(tx)
        found = usage_report(tx, start=period.start, end=period.end, event_id=event_id, page=page_slice(page))
    context = report(request, "reports_usage", period, has_rows=bool(found.rows)) | {
        "found": found,
        "events": choices,
        "event_id": event_id,
        "paging": Paging(number=page, total=found.total),
        "chart": money_bars("used", "What was used, the dearest first", [(n, [c]) for n, c in found.item_costs]),
    }
    return render(request, "events/reports_usage.html", context)


@role_required("viewer", mode="reports")
def reports_usage_csv(request: Request) -> HttpResponse:
    """Hand out what was used as a file, in base units."""
    period, event_id = period_of(request), id_param(request, "event")
    with transaction.snapshot() as tx:
        found = usage_report(tx, start=period.start, end=period.end, event_id=event_id)
    rows = [
        (defused(row.item_name), row.item_type, defused(row.event_name), row.quantity, row.unit, row.cost)
        for row in found.rows
    ]
    return sheet_answer("usage", [USED, *rows])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a trace starts from, and what was found."""

    heading: str
    steps: Sequence[TraceStep]
    lot_id: int | None
    recipient_id: int | None

    @property
    def chart(self) -> BarChart | None:
        """The pieces handed out: of a lot to whom, to somebody at which event."""
        pieces: dict[str, Decimal] = defaultdict(Decimal)
        for step in self.steps:
            if step.kind == DELIVERY:
                name = step.event_name if self.recipient_id else step.recipient_name or f"Served, {step.event_name}"
                pieces[name] += Decimal(step.quantity)
        groups = [(name, [count]) for name, count in sorted(pieces.items(), key=lambda each: (-each[1], each[0]))]
        return bar_chart(key="traced", title="Pieces handed out", groups=groups, show=quantity_to_string)


@role_required("viewer", mode="reports")
def reports_trace(request: Request) -> HttpResponse:
    """Show who got something of a lot, or which lots went into what somebody got."""
    period, page = period_of(request), page_number(request)
    with transaction.snapshot() as tx:
        asked = _asked(tx, request)
        people, events = other_recipients(tx, recipient_id=0), event_service.get_all_events(tx)
    steps = asked.steps if asked else ()
    context = report(request, "reports_trace", period, has_rows=bool(steps)) | {
        "asked": asked,
        "rows": [{"word": WORDS[step.kind], "step": step} for step in steps[page_slice(page)]],
        "paging": Paging(number=page, total=len(steps)),
        "people": people,
        "events": events,
        "event_id": id_param(request, "event"),
        "chart": asked.chart if asked else None,
    }
    return render(request, "events/reports_trace.html", context)


@role_required("viewer", mode="reports")
def reports_trace_csv(request: Request) -> HttpResponse:
    """Hand out a trace as a file."""
    with transaction.snapshot() as tx:
        asked = _asked(tx, request)
    rows = [
        (
            step.day.isoformat(), WORDS[step.kind], defused(step.name), step.quantity, step.unit,
            defused(step.event_name), defused(step.recipient_name), defused(step.place), str(step.lot_id or ""),
        )
        for step in (asked.steps if asked else ())
    ]  # fmt: skip
    return sheet_answer("trace", [TRACED, *rows])


def _asked(tx: Atomic, request: Request) -> Asked | None:
    lot_id, recipient_id, period = id_param(request, "lot"), id_param(request, "recipient"), period_of(request)
    if lot_id is not None:
        lot = get_lot(tx, lot_id=lot_id)
        steps = trace_of_lot(tx, lot_id=lot_id)
        return Asked(heading=f"{lot.item_name}, lot {lot_id}", steps=steps, lot_id=lot_id, recipient_id=None)
    if recipient_id is None:
        return None
    somebody = recipient_detail(tx, recipient_id=recipient_id)
    event_id = id_param(request, "event")
    steps = trace_of_recipient(tx, recipient_id=recipient_id, start=period.start, end=period.end, event_id=event_id)
    return Asked(heading=somebody.name, steps=steps, lot_id=None, recipient_id=recipient_id)
