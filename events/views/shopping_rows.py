"""Lines of shopping lists as pages show them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bakery.catalogue.formatting import System
from bakery.catalogue.units import quantise_cost
from bakery.dto import Problem, quantity_to_string
from bakery.inventory.dto.purchases import ProductOffer
from events.dto.shopping import Shopping, ShoppingRow
from events.planning.explain import explain_left_over, explain_line
from events.planning.explain_stock import Figures, explain_free, explain_short
from events.views.fixes import fix_action, fix_address, stops
from events.views.shopping_sections import total_words
from events.views.sums import shown_sum


def line_of(row: ShoppingRow, events: Mapping[int, str], units: System) -> dict[str, Any]:
    """Return a line with its sums in words; `events` names those that ask, where there are several."""
    figures, pick = Figures.of_line(row), row.product_recommendation
    return {
        "row": row,
        "name": row.ingredient_name,
        "store": pick.supplier_name if pick else "",
        "group": row.category_name,
        "cost": row.estimated_cost,
        "is_open": row.problem is not None,
        "unit_price": _unit_price(pick) if pick else None,
        "free": quantity_to_string(figures.on_hand - figures.promised),
        "why_needed": shown_sum(explain_line(row, events, units)),
        "why_free": shown_sum(explain_free(figures, units)),
        "why_short": shown_sum(explain_short(figures, units)),
        "why_left": shown_sum(explain_left_over(row, units)),
    }


def _unit_price(pick: ProductOffer) -> Decimal | None:
    if pick.price_per_package is None:
        return None
    return quantise_cost(Fraction(pick.price_per_package) * pick.packages_to_buy / Fraction(pick.covers))


def problem_row(problem: Problem) -> dict[str, Any]:
    """Return what cannot be compared, with where that is mended."""
    return {
        "problem": problem,
        "stops": stops(problem),
        "action": fix_action(problem),
        "address": fix_address(problem),
        "weigh": None,
    }


def total_of(shopping: Shopping) -> str:
    """Say what all chosen packages cost, and of how many lines that says nothing."""
    unknown = sum(row.problem is not None for row in (*shopping.items, *shopping.packaging))
    return total_words(shopping.total_estimated_cost, shopping.unpriced_count, unknown)
