"""Which lots an amount is taken from, oldest first, and what it costs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Generic, Protocol, TypeVar

from bakery.catalogue.units import quantise_cost, quantise_money

# Stored amounts keep six places and densities ten, so honest sums may differ by a hair: six teaspoons
# ask for 0.000002 ml more than a stored fluid ounce holds.
TOLERANCE: Final = Decimal("0.001")
NOTHING: Final = Decimal(0)


class Lot(Protocol):
    """What the split must know of a lot; a row of the table and a ShelfLot both serve."""

    @property
    def pk(self) -> int: ...
    @property
    def remaining(self) -> Decimal: ...
    @property
    def value(self) -> Decimal: ...
    @property
    def cost_known(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLot:
    """A lot as planning sees it: what is left and what that is worth."""

    pk: int
    remaining: Decimal
    value: Decimal
    cost_known: bool = True


AnyLot = TypeVar("AnyLot", bound=Lot)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDraw(Generic[AnyLot]):
    """The part of one lot that is taken; `unit_cost` is the lot's unit value at that moment."""

    lot: AnyLot
    quantity: Decimal
    unit_cost: Decimal
    cost: Decimal
    cost_known: bool


def split(
    shelf: Iterable[AnyLot],
    quantity: Decimal,
    *,
    tolerant: bool,
    first: Collection[int] = (),
    never: Collection[int] = (),
) -> tuple[list[LotDraw[AnyLot]], Decimal]:
    """Return the draws on a shelf given oldest first, and what it is short by (zero if it serves).

    `first` and `never` are lot ids; `tolerant` is true for bought stock and false for whole pieces.
    """
    if not quantity.is_finite() or quantity < 0:
        raise ValueError("a draw is a finite amount and not negative")
    eligible = [lot for lot in shelf if lot.remaining > 0 and lot.pk not in never]
    eligible.sort(key=lambda lot: lot.pk not in first)

    draws = []
    wanted = quantity
    for lot in eligible:
        if not wanted:
            break
        draws.append(draw(lot, min(wanted, lot.remaining)))
        wanted -= draws[-1].quantity
    return draws, short_by(quantity, quantity - wanted, tolerant=tolerant)


def draw(lot: AnyLot, quantity: Decimal) -> LotDraw[AnyLot]:
    """Take up to the whole lot at its unit value; computed exactly, the draw that empties it takes all it is worth."""
    unit_value = Fraction(lot.value) / Fraction(lot.remaining)
    return LotDraw(
        lot=lot,
        quantity=quantity,
        unit_cost=quantise_cost(unit_value),
        cost=quantise_money(unit_value * Fraction(quantity)),
        cost_known=lot.cost_known,
    )


def short_by(needed: Decimal, available: Decimal, *, tolerant: bool) -> Decimal:
    """Return what is missing; for bought stock less than a thousandth of a base unit counts as nothing."""
    missing = max(NOTHING, needed - available)
    return NOTHING if tolerant and missing < TOLERANCE else missing
