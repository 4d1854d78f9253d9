"""Lines of shopping lists as pages show them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.conf import settings

from bakery.catalogue.formatting import format_money
from bakery.dto import quantity_to_string
from events.dto.shopping import Shopping, ShoppingRow


def line_of(row: ShoppingRow, events: Mapping[int, str]) -> dict[str, Any]:
    """Return a line with its sums in words; `events` names those that ask, where there are several."""
    free = quantity_to_string(Decimal(row.quantity_on_hand) - Decimal(row.promised_elsewhere))
    asked = [f"{part.quantity} for {part.name}{_of(part.event_id, events)}" for part in row.sources]
    return {
        "row": row,
        "free": free,
        "why_needed": " = ".join([f"{row.quantity_needed} {row.unit}", *([" + ".join(asked)] if asked else [])]),
        "why_short": (
            f"{row.quantity_on_hand} on hand − {row.promised_elsewhere} promised = {free} free; "
            f"{row.quantity_needed} needed, {row.shortfall} short"
        ),
    }


def total_of(shopping: Shopping) -> str:
    """Say what all chosen packages cost, and of how many lines that says nothing."""
    total = format_money(shopping.total_estimated_cost, settings.CURRENCY_SYMBOL)
    unpriced = shopping.unpriced_count
    open_lines = sum(row.problem is not None for row in (*shopping.items, *shopping.packaging))
    parts = [f"{unpriced} price{'s' if unpriced > 1 else ''} missing"] if unpriced else []
    parts += [f"{open_lines} amount{'s' if open_lines > 1 else ''} unknown"] if open_lines else []
    return f"at least {total}, {', '.join(parts)}" if parts else total


def _of(event_id: int, events: Mapping[int, str]) -> str:
    return f" ({events[event_id]})" if event_id in events else ""
