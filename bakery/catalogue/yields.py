"""How many pieces come out of batches, and how many batches pieces take: exact, always one unit's own yield."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from bakery.catalogue.units import Amount


def units_per_batch(items_per_batch: int | None, batch_percentage: Decimal | None) -> Fraction:
    """Return the pieces one batch gives: its count, or how often the portion's percentage goes into a whole."""
    if items_per_batch:
        return Fraction(items_per_batch)
    if batch_percentage:
        return 100 / Fraction(batch_percentage)
    raise ValueError("a yield is a count or a percentage above zero")


def units_from(batches: Amount, units_per_batch: Amount) -> int:
    """Return the whole pieces that so many batches give; parts of a piece are lost."""
    return max(0, floor(Fraction(batches) * Fraction(units_per_batch)))


def batches_for(units: Amount, units_per_batch: Amount) -> int:
    """Return the whole batches that are needed for so many pieces."""
    return max(0, ceil(Fraction(units) / Fraction(units_per_batch)))
