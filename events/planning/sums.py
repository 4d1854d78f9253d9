"""Figures with the parts that add up to them, rounded so that what is shown adds up too."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.formatting import SPACE, System, fitting_unit
from bakery.catalogue.units import LABELS, base_unit, factor_of, round_half_up
from bakery.dto import quantity_to_string
from bakery.rounding import shares

SHOWN_PLACES: Final = 4
Subject = tuple[str, int]  # what a part is about, by kind and id


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a sum in words that begin with its amount; its `subject` is explained elsewhere."""

    text: str
    subject: Subject | None = None
    is_less: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A figure and its parts in words, told alike on pages and in terminals: `190 = 40 loose + 25 Cookie Box × 6`."""

    whole: str
    parts: tuple[Part, ...]

    def __str__(self) -> str:
        """Return the sum as one sentence."""
        first, *rest = self.parts or (None,)
        if first is None:
            return self.whole
        return f"{self.whole} = {first.text}" + "".join(
            f" {'−' if each.is_less else '+'} {each.text}" for each in rest
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The unit that a figure and its parts are written in, all rounded alike."""

    unit: str
    places: int

    def rounded(self, amount: Decimal) -> Decimal:
        """Return a base-unit amount in the unit of the scale."""
        return round_half_up(Fraction(amount) / factor_of(self.unit), self.places)

    def whole(self, amount: Decimal) -> str:
        """Write an amount with its unit."""
        label = "" if self.unit == "ea" else f"{SPACE}{LABELS.get(self.unit, self.unit)}".replace(" ", SPACE)
        return quantity_to_string(self.rounded(amount)) + label

    def parts(self, amounts: Sequence[str], whole: Decimal) -> list[str]:
        """Write amounts so that what is written adds up to a whole rounded already."""
        exact = [Fraction(amount) / factor_of(self.unit) for amount in amounts]
        return [quantity_to_string(each) for each in shares(exact, whole, self.places)]


def scale_of(amount: Decimal, dimension: str, system: System | None) -> Scale:
    """Return the scale a person of this habit reads an amount in; without one, base units in full."""
    if system is None:
        return Scale(unit=base_unit(dimension), places=6)
    return Scale(unit=fitting_unit(amount, dimension, system), places=SHOWN_PLACES)
