"""Rounding that keeps sums: what is shown adds up to what is shown."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from bakery.dto import cost_to_string


def in_cents(amounts: Iterable[Decimal], whole: Decimal | None = None) -> list[str]:
    """Return money that adds up to the rounded sum, or to a whole that differs from it by rounding alone."""
    exact = [*amounts]
    rounded = Decimal(cost_to_string(sum(exact, Decimal(0)) if whole is None else whole))
    return [cost_to_string(each) for each in shares([Fraction(each) for each in exact], rounded, 2)]


def shares(parts: Sequence[Fraction], whole: Decimal, places: int = 6) -> list[Decimal]:
    """Round the parts so that they add up to the rounded whole; the largest remainders are rounded up.

    The whole may differ from the sum of the parts by its own rounding alone.
    """
    split = [divmod(part.numerator * 10**places, part.denominator) for part in parts]
    floors = [floor for floor, _ in split]
    missing = int(whole.scaleb(places)) - sum(floors)
    if missing > 0:
        rests = [Fraction(rest, part.denominator) for (_, rest), part in zip(split, parts, strict=True)]
        for index in sorted(range(len(parts)), key=lambda index: (-rests[index], index))[:missing]:
            floors[index] += 1
    return [Decimal(part).scaleb(-places) for part in floors]
