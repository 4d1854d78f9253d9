"""The choices of how many batches to bake: each with its total, its surplus or its shortfall."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

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
    return options_after(0, units_needed, yield_per_batch)


def option_of(units_needed: int, batches: int, yield_per_batch: Amount, *, batches_run: Amount = 0) -> BatchOption:
    """Return what any number of batches would mean for the need; those already run give nothing any more."""
    total = units_from(batches - Fraction(batches_run), yield_per_batch)
    return BatchOption(
        batches=batches,
        total_yield=total,
        surplus=max(0, total - max(0, units_needed)),
        shortfall=max(0, units_needed - total),
    )


def options_after(batches_run: Amount, units_needed: int, yield_per_batch: Amount) -> tuple[BatchOption, ...]:
    """Return the choices of batches in all where some were run and so many pieces are still to make."""
    if units_needed <= 0:
        return ()
    exactly = Fraction(batches_run) + Fraction(units_needed) / Fraction(yield_per_batch)
    upper = ceil(exactly)
    lower = upper if exactly == upper else max(upper - 1, ceil(batches_run))
    return tuple(
        option_of(units_needed, batches, yield_per_batch, batches_run=batches_run)
        for batches in range(lower, upper + 1)
    )
