"""What is missing of something that is bought."""

from decimal import Decimal

from bakery.inventory.fifo import short_by


def calculate_purchase_gap(needed: Decimal, on_hand: Decimal) -> Decimal:
    """Return what to buy, in base units: never less than nothing, and nothing for less than a thousandth."""
    return short_by(needed, on_hand, tolerant=True)
