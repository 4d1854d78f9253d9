"""Prices over time as a chart: a line for each store."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from bakery.catalogue.formatting import System, price_basis
from bakery.charts.lines import LineChart, line_chart
from bakery.inventory.dto.reports import PaidPrice
from bakery.reports import shown_money


def price_chart(prices: Sequence[PaidPrice], *, dimension: str, units: str) -> LineChart | None:
    """Return prices, oldest first, as lines; None where none is known."""
    if not prices:
        return None
    system: System = "metric" if units == "metric" else "us"
    basis = price_basis(max(Decimal(each.unit_cost_exact) for each in prices), dimension, system)
    stores: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
    for each in prices:
        stores[each.supplier_name].append((each.purchased_on, basis.price(Decimal(each.unit_cost_exact))))
    return line_chart(key="prices_chart", title=f"Price {basis} by store", lines=[*stores.items()], show=shown_money)
