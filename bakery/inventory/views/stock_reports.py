"""What the shelf was worth over time."""

from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from bakery.charts.lines import line_chart
from bakery.db import transaction
from bakery.inventory.queries.worth_over_time import stock_worth
from bakery.pages import Paging, Request, page_number, page_slice, role_required
from bakery.reports import period_of, report, sheet_answer, shown_money

HEADER = ("Day", "Food", "Materials", "Finished", "Together")
SERIES = {
    "Together": "total_value", "Food": "food_value", "Materials": "material_value", "Finished": "finished_value",
}  # fmt: skip


@role_required("viewer", mode="reports")
def reports_stock(request: Request) -> HttpResponse:
    """Show the value of the shelf over a period, newest first."""
    period, page = period_of(request), page_number(request)
    with transaction.snapshot() as tx:
        worth = stock_worth(tx, start=period.start, end=period.end or timezone.localdate())
    lines = [(name, [(each.day, Decimal(getattr(each, field))) for each in worth]) for name, field in SERIES.items()]
    context = report(request, "reports_stock", period, has_rows=bool(worth)) | {
        "rows": worth[::-1][page_slice(page)],
        "chart": line_chart(key="worth", title="What the shelf was worth", lines=lines, show=shown_money),
        "paging": Paging(number=page, total=len(worth)),
    }
    return render(request, "inventory/reports_stock.html", context)


@role_required("viewer", mode="reports")
def reports_stock_csv(request: Request) -> HttpResponse:
    """Hand out the value of the shelf over a period as a file."""
    period = period_of(request)
    with transaction.snapshot() as tx:
        worth = stock_worth(tx, start=period.start, end=period.end or timezone.localdate())
    rows = [
        (each.day.isoformat(), each.food_value, each.material_value, each.finished_value, each.total_value)
        for each in worth
    ]
    return sheet_answer("stock_value", [HEADER, *rows])
