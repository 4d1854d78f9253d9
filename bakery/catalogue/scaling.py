"""How much of a recipe is made: so many batches, or as many as give so many pieces."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from bakery.catalogue.amounts import AmountUnreadable, parse_amount
from bakery.catalogue.dto.recipes import FinishedUnitDetail, RecipeDetail
from bakery.catalogue.units import quantise
from bakery.catalogue.yields import units_from, units_per_batch
from bakery.dto import quantity_to_string
from bakery.errors import InvalidInput

MOST: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How many batches, exactly; `output` is what `make` counts."""

    batches: Fraction = Fraction(1)
    make: str = ""
    output: FinishedUnitDetail | None = None

    @property
    def is_one(self) -> bool:
        """Whether it is the recipe as written."""
        return self.batches == 1

    @property
    def text(self) -> str:
        """The batches as an amount."""
        return quantity_to_string(quantise(self.batches))

    @property
    def whole_batches(self) -> int:
        """The whole batches that give at least as much."""
        return ceil(self.batches)

    @property
    def is_whole(self) -> bool:
        """Whether no batch is divided."""
        return self.batches.denominator == 1

    def pieces(self, unit: FinishedUnitDetail, batches: int | Fraction | None = None) -> int:
        """Return the whole pieces of an output that come out."""
        return units_from(self.batches if batches is None else batches, per_batch(unit))


def scale_of(*, batches: str, make: str, outputs: Sequence[FinishedUnitDetail], output_id: int | None) -> Scale:
    """Return what is asked for: pieces of an output, the first unless another is named, or batches, or one batch."""
    if make:
        chosen = [unit for unit in outputs if output_id in (None, unit.id)]
        if not chosen:
            raise InvalidInput.of("make", "This recipe has no such output, so its pieces cannot be counted.")
        return Scale(batches=_amount("make", make) / per_batch(chosen[0]), make=make, output=chosen[0])
    return Scale(batches=_amount("batches", batches) if batches else Fraction(1))


def outputs_in_use(recipe: RecipeDetail) -> list[FinishedUnitDetail]:
    """Return what a batch gives, retired outputs apart."""
    return [unit for unit in recipe.finished_units or () if unit.archived_at is None]


def per_batch(unit: FinishedUnitDetail) -> Fraction:
    """Return the pieces one batch gives, exactly."""
    share = None if unit.batch_percentage is None else Decimal(unit.batch_percentage)
    return units_per_batch(unit.items_per_batch, share)


def _amount(field: str, text: str) -> Fraction:
    try:
        amount = parse_amount(text)
    except AmountUnreadable as error:
        raise InvalidInput.of(field, str(error)) from None
    if not 0 < amount <= MOST:
        raise InvalidInput.of(field, f"This must be more than zero and at most {MOST:,}.")
    return Fraction(amount)
