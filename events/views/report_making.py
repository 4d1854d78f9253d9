"""What was planned beside what was done, and what was lost."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bakery.db import transaction
from bakery.inventory.queries.stock_losses import stock_losses
from bakery.pages import Paging, Request, choice_param, id_param, page_number, page_slice, role_required
from bakery.reports import money_bars, period_of, report, sheet_answer
from bakery.spreadsheets import defused
from events import services as event_service
from events.queries.report_losses import GROUPS, KIND, loss_report
from events.queries.report_plans import plan_actual

PLANNED = (
    "Output", "Batches planned", "Batches done", "Pieces expected", "Good", "Lost", "Planned cost", "Actual cost",
    "Under (+) or over (-)",
)  # fmt: skip
LOST = ("What", "Pieces", "Cost", "Share of production in %")
BY = {"kind": "By kind", "recipe": "By recipe", "month": "By month"}


@role_required("viewer", mode="reports")
def reports_plan_actual(request: Request) -> HttpResponse:
    """Show per output what completed events, or the one chosen, planned and did."""
    period, event_id, page = period_of(request), id_param(request, "event"), page_number(request)
    with transaction.snapshot() as tx:
        choices = event_service.get_all_events(tx)
        found = plan_actual(tx, start=period.start, end=period.end, event_id=event_id)
    bars = [(row.name, [row.planned_cost, row.actual_cost]) for row in found.outputs]
    context = report(request, "reports_plan_actual", period, has_rows=bool(found.outputs)) | {
        "found": found,
        "rows": found.outputs[page_slice(page)],
        "paging": Paging(number=page, total=len(found.outputs)),
        "events": choices,
        "event_id": event_id,
        "chart": money_bars("planned", "Planned and actual cost", bars, ("planned", "actual")),
    }
    return render(request, "events/reports_plan_actual.html", context)


@role_required("viewer", mode="reports")
def reports_plan_actual_csv(request: Request) -> HttpResponse:
    """Hand out what was planned and done as a file."""
    period, event_id = period_of(request), id_param(request, "event")
    with transaction.snapshot() as tx:
        found = plan_actual(tx, start=period.start, end=period.end, event_id=event_id)
    rows = [
        (
            defused(row.name), str(row.planned_batches), row.done_batches, str(row.expected_units),
            str(row.good_units), str(row.lost_units), row.planned_cost, row.actual_cost, row.variance,
        )
        for row in found.outputs
    ]  # fmt: skip
    return sheet_answer("planned_and_actual", [PLANNED, *rows])


@role_required("viewer", mode="reports")
def reports_losses(request: Request) -> HttpResponse:
    """Show what baking lost, by kind, recipe or month, and what the shelf lost by reason."""
    period, event_id, page = period_of(request), id_param(request, "event"), page_number(request)
    by = choice_param(request, "by", GROUPS, KIND)
    with transaction.snapshot() as tx:
        choices = event_service.get_all_events(tx)
        found = loss_report(tx, by=by, start=period.start, end=period.end, event_id=event_id)
        shelf = [] if event_id else stock_losses(tx, start=period.start, end=period.end)
    context: dict[str, Any] = report(request, "reports_losses", period, has_rows=bool(found.rows)) | {
        "found": found,
        "rows": found.rows[page_slice(page)],
        "paging": Paging(number=page, total=len(found.rows)),
        "shelf": shelf,
        "by": by,
        "ways": BY.items(),
        "events": choices,
        "event_id": event_id,
        "kept": [("by", by)],
        "chart": money_bars("losses", f"Lost in baking, {BY[by].lower()}", [(r.label, [r.cost]) for r in found.rows]),
        "shelf_chart": money_bars("shelf", "Lost from the shelf, by reason", [(r.label, [r.cost]) for r in shelf]),
    }
    return render(request, "events/reports_losses.html", context)


@role_required("viewer", mode="reports")
def reports_losses_csv(request: Request) -> HttpResponse:
    """Hand out what baking lost as a file."""
    period, event_id = period_of(request), id_param(request, "event")
    by = choice_param(request, "by", GROUPS, KIND)
    with transaction.snapshot() as tx:
        found = loss_report(tx, by=by, start=period.start, end=period.end, event_id=event_id)
    rows = [(defused(row.label), str(row.units), row.cost, row.share_percent) for row in found.rows]
    return sheet_answer("losses", [LOST, *rows])
