"""Lines of shopping lists as pages show them."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from bakery.catalogue.formatting import System, format_money
from bakery.dto import quantity_to_string
from events.dto.shopping import Shopping, ShoppingRow
from events.planning.explain import explain_left_over, explain_line
from events.planning.explain_stock import Figures, explain_free, explain_short
from events.views.sums import shown_sum


def line_of(row: ShoppingRow, events: Mapping[int, str], units: System) -> dict[str, Any]:
    """Return a line with its sums in words; `events` names those that ask, where there are several."""
    figures = Figures.of_line(row)
    return {
        "row": row,
        "free": quantity_to_string(figures.on_hand - figures.promised),
        "why_needed": shown_sum(explain_line(row, events, units)),
        "why_free": shown_sum(explain_free(figures, units)),
        "why_short": shown_sum(explain_short(figures, units)),
        "why_left": shown_sum(explain_left_over(row, units)),
    }


def total_of(shopping: Shopping) -> str:
    """Say what all chosen packages cost, and of how many lines that says nothing."""
    total = format_money(shopping.total_estimated_cost, settings.CURRENCY_SYMBOL)
    unpriced = shopping.unpriced_count
    open_lines = sum(row.problem is not None for row in (*shopping.items, *shopping.packaging))
    parts = [f"{unpriced} price{'s' if unpriced > 1 else ''} missing"] if unpriced else []
    parts += [f"{open_lines} amount{'s' if open_lines > 1 else ''} unknown"] if open_lines else []
    return f"at least {total}, {', '.join(parts)}" if parts else total
