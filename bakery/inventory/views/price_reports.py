"""What things cost over time: one product or ingredient by store, and how all prices moved."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.names import label_of_product
from bakery.catalogue.services.products import get_product
from bakery.catalogue.units import dimension_of
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.reports import PriceTrends
from bakery.inventory.queries.price_history import paid_prices, price_trends
from bakery.inventory.views.price_charts import price_chart
from bakery.pages import Paging, Request, id_param, page_number, page_slice, role_required
from bakery.reports import Period, period_of, report, sheet_answer
from bakery.spreadsheets import defused

HEADER = ("Product", "For", "Times bought", "First, per base unit", "Average", "Last", "Change in %")


@role_required("viewer", mode="reports")
def reports_prices(request: Request) -> HttpResponse:
    """Show the prices of the product chosen, at first of what was bought most often, and how all moved."""
    period, page, chosen = period_of(request), page_number(request), id_param(request, "product")
    with transaction.snapshot() as tx:
        trends = price_trends(tx, start=period.start, end=period.end, page=page_slice(page))
        product_id = chosen or (trends.rows[0].product_id if trends.rows else None)
        told = _told(tx, product_id, period, request.user.units) if product_id else {}
    context = told | report(request, "reports_prices", period, has_rows=bool(trends.rows)) | {
        "trends": trends.rows, "paging": Paging(number=page, total=trends.total), "chosen": chosen,
    }  # fmt: skip
    return render(request, "inventory/reports_prices.html", context)


@role_required("viewer", mode="reports")
def reports_prices_csv(request: Request) -> HttpResponse:
    """Hand out how prices moved as a file."""
    period = period_of(request)
    with transaction.snapshot() as tx:
        trends = price_trends(tx, start=period.start, end=period.end)
    return sheet_answer("prices", [HEADER, *_lines(trends)])


def _told(tx: Atomic, product_id: int, period: Period, units: str) -> dict[str, Any]:
    product = get_product(tx, product_id=product_id)
    prices = paid_prices(tx, item_type="product", item_id=product_id, start=period.start, end=period.end)
    dimension = dimension_of(product.base_unit)
    return {
        "product": product,
        "label": label_of_product(product.brand, product.name, product.size_label, product.slug),
        "prices": prices[::-1],
        "chart": price_chart(prices, dimension=dimension, units=units),
        "dimension": dimension,
    }


def _lines(trends: PriceTrends) -> Iterator[tuple[str, ...]]:
    for row in trends.rows:
        costs = row.first_cost_exact, row.mean_cost_exact, row.last_cost_exact
        yield defused(row.product_name), defused(row.owner_name), str(row.times), *costs, row.change_percent
