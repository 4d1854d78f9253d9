"""What events cost: those of a period, and those of one name over the years."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render

from bakery.charts.lines import line_chart
from bakery.db import transaction
from bakery.pages import Paging, Request, page_number, page_slice, role_required, text_param
from bakery.reports import money_bars, period_of, report, sheet_answer, shown_money
from bakery.spreadsheets import defused
from bakery.templatetags.bakery_tags import day
from events.dto.reports import EventTotal, YearRow
from events.queries.report_totals import events_report
from events.queries.report_years import years_report

TOTALS = ("Event", "Day", "Guests", "Cost", "Of which lost", "Expected", "Under (+) or over (-)", "All prices known")
YEARS = (*TOTALS, "Boxes", "Recipients", "Batches", "Cost per recipient", "Left over")


@role_required("viewer", mode="reports")
def reports(request: Request) -> HttpResponse:
    """Show what the completed events of a period cost, the latest first."""
    period, page = period_of(request), page_number(request)
    with transaction.snapshot() as tx:
        found = events_report(tx, start=period.start, end=period.end, page=page_slice(page))
    bars = [(f"{each.event_name}, {day(each.event_date)}", [each.total_cost]) for each in found.rows]
    context = report(request, "reports", period, has_rows=bool(found.rows)) | {
        "rows": found.rows,
        "chart": money_bars("costs", "Cost per event", bars),
        "paging": Paging(number=page, total=found.total),
    }
    return render(request, "events/reports.html", context)


@role_required("viewer", mode="reports")
def reports_csv(request: Request) -> HttpResponse:
    """Hand out what events cost as a file."""
    period = period_of(request)
    with transaction.snapshot() as tx:
        found = events_report(tx, start=period.start, end=period.end)
    return sheet_answer("events", [TOTALS, *map(_total_line, found.rows)])


@role_required("viewer", mode="reports")
def reports_years(request: Request) -> HttpResponse:
    """Show completed events of one name beside each other, at first of what came most often."""
    period, name = period_of(request), text_param(request, "name")
    with transaction.snapshot() as tx:
        found = years_report(tx, name=name, start=period.start, end=period.end)
    lines = [
        (word, [(row.total.event_date, Decimal(getattr(row.total, field))) for row in reversed(found.rows)])
        for word, field in (("Cost", "total_cost"), ("Of which lost", "loss_cost"))
    ]
    context = report(request, "reports_years", period, has_rows=bool(found.rows)) | {
        "rows": found.rows,
        "name": found.name,
        "names": found.names,
        "chart": line_chart(key="years", title=f"What {found.name} cost", lines=lines, show=shown_money),
    }
    return render(request, "events/reports_years.html", context)


@role_required("viewer", mode="reports")
def reports_years_csv(request: Request) -> HttpResponse:
    """Hand out the events of one name as a file."""
    period, name = period_of(request), text_param(request, "name")
    with transaction.snapshot() as tx:
        found = years_report(tx, name=name, start=period.start, end=period.end)
    return sheet_answer("years", [YEARS, *_year_lines(found.rows)])


def _total_line(total: EventTotal) -> tuple[str, ...]:
    return (
        defused(total.event_name),
        total.event_date.isoformat(),
        str(total.attendees or ""),
        total.total_cost,
        total.loss_cost,
        total.expected_cost or "not planned",
        total.variance or "not planned",
        "yes" if total.cost_known else "no",
    )


def _year_lines(rows: Iterable[YearRow]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        people = str(row.boxes), str(row.recipients), row.batches, row.recipient_cost or "no recipient"
        yield (*_total_line(row.total), *people, row.leftover_pieces)
