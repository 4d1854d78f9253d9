"""The choices of how many batches to bake: each with its total, its surplus or its shortfall."""

from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue.units import Amount
from bakery.catalogue.yields import batches_for, units_from


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOption:
    """One choice, in pieces: at most one of surplus and shortfall is above zero."""

    batches: int
    total_yield: int
    surplus: int
    shortfall: int

    @property
    def waste_percent(self) -> Fraction:
        """The surplus as a share of what is baked."""
        return Fraction(100 * self.surplus, self.total_yield) if self.total_yield else Fraction(0)


def calculate_batches(units_needed: Amount, yield_per_batch: Amount) -> int:
    """Return the whole batches that cover the need; a yield of zero or less is a ValueError."""
    if yield_per_batch <= 0:
        raise ValueError("a batch gives more than nothing")
    return batches_for(units_needed, yield_per_batch)


def calculate_waste(units_needed: int, batches: int, yield_per_batch: Amount) -> tuple[int, Fraction]:
    """Return the pieces baked beyond the need, and their percentage of all that is baked."""
    option = option_of(units_needed, batches, yield_per_batch)
    return option.surplus, option.waste_percent


def batch_options(units_needed: int, yield_per_batch: Amount) -> tuple[BatchOption, ...]:
    """Return the batches just below and just above the need, or the one that meets it; the last is suggested."""
    if units_needed <= 0:
        return ()
    upper = calculate_batches(units_needed, yield_per_batch)
    exactly = upper * Fraction(yield_per_batch) == units_needed
    return tuple(
        option_of(units_needed, batches, yield_per_batch) for batches in ([upper] if exactly else [upper - 1, upper])
    )


def option_of(units_needed: int, batches: int, yield_per_batch: Amount) -> BatchOption:
    """Return what any number of batches would mean for the need."""
    total = units_from(batches, yield_per_batch)
    return BatchOption(
        batches=batches,
        total_yield=total,
        surplus=max(0, total - max(0, units_needed)),
        shortfall=max(0, units_needed - total),
    )
