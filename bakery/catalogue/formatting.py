"""Amounts and money as people read and write them; what is computed never passes through here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from bakery.catalogue.units import (
    AREA,
    COUNT,
    LABELS,
    LENGTH,
    MASS,
    VOLUME,
    Amount,
    dimension_of,
    factor_of,
    round_half_up,
)

System = Literal["us", "metric"]

SPACE: Final = "\N{NO-BREAK SPACE}"
MINUS: Final = "\N{MINUS SIGN}"
GLYPHS: Final = {
    Fraction(1, 8): "⅛",
    Fraction(1, 4): "¼",
    Fraction(1, 3): "⅓",
    Fraction(3, 8): "⅜",
    Fraction(1, 2): "½",
    Fraction(5, 8): "⅝",
    Fraction(2, 3): "⅔",
    Fraction(3, 4): "¾",
    Fraction(7, 8): "⅞",
}
NEAR: Final = Fraction("0.005")
WRITTEN_IN_FRACTIONS: Final = {"cup", "tbsp", "tsp", "ea", "dozen"}

# For each dimension the units an amount is shown in, largest first, each from how many of it on.
Ladder = tuple[tuple[str, Fraction], ...]
ALWAYS: Final = Fraction(0)
METRIC: Final[Mapping[str, Ladder]] = {
    MASS: (("kg", Fraction(1)), ("g", ALWAYS)),
    VOLUME: (("l", Fraction(1)), ("ml", ALWAYS)),
    COUNT: (("ea", ALWAYS),),
    LENGTH: (("m", Fraction(1)), ("cm", ALWAYS)),
    AREA: (("m2", Fraction(1)), ("cm2", ALWAYS)),
}
US: Final[Mapping[str, Ladder]] = {
    **METRIC,
    MASS: (("lb", Fraction(1)), ("oz", ALWAYS)),
    VOLUME: (("cup", Fraction(1, 4)), ("tbsp", Fraction(1)), ("tsp", ALWAYS)),
}
LADDERS: Final[Mapping[System, Mapping[str, Ladder]]] = {"us": US, "metric": METRIC}

# What a price is quoted for, smallest first: the first that costs at least one.
PRICED_FOR: Final[Mapping[str, tuple[tuple[int, str], ...]]] = {
    MASS: ((100, "g"), (1, "kg")),
    VOLUME: ((100, "ml"), (1, "l")),
    COUNT: ((1, "ea"),),
    LENGTH: ((1, "m"),),
    AREA: ((1, "m2"),),
}


def format_quantity(quantity: Amount, dimension: str, system: System) -> str:
    """Show a base-unit amount in the unit a person of this habit would use: `1.25 kg`, `2.5 lb`, `¾ cup`."""
    unit = fitting_unit(quantity, dimension, system)
    return format_amount(Fraction(quantity) / factor_of(unit), unit)


def shown(quantity: str | Decimal, unit: str, system: System) -> str:
    """Show an amount kept in a base unit, pieces in none, as `format_quantity` does."""
    return format_quantity(Decimal(quantity), dimension_of(unit or "ea"), system)


def fitting_unit(quantity: Amount, dimension: str, system: System) -> str:
    """Return the unit a person of this habit would measure a base-unit amount in."""
    size = abs(Fraction(quantity))
    # Compared as rounded for display, so that the stored six places of ¼ cup are not four tablespoons.
    return next(
        unit for unit, lowest in LADDERS[system][dimension] if round_half_up(size / factor_of(unit), 4) >= lowest
    )


def format_amount(quantity: Amount, unit: str) -> str:
    """Show an amount in the unit it was written in: `2 ½ cups`, `250 g`, and pieces as a bare number."""
    number = format_number(quantity, fractions=unit in WRITTEN_IN_FRACTIONS)
    if unit == "ea":
        return number
    label = "cups" if unit == "cup" and is_plural(quantity) else LABELS.get(unit, unit)
    return f"{number}{SPACE}{label}".replace(" ", SPACE)


def format_packages(packages: Amount, package_type: str = "") -> str:
    """Show packages by the word for them: `2 ½ bags`, `1 jar`, `3 boxes`."""
    word = package_type or "package"
    if is_plural(packages):
        word += "es" if word.endswith(("s", "x", "ch", "sh")) else "s"
    return f"{format_number(packages, fractions=True)}{SPACE}{word}"


def is_plural(quantity: Amount) -> bool:
    """Nothing and more than one take the plural; parts of one do not."""
    return not quantity or round_half_up(abs(Fraction(quantity)), 4) > 1


def format_number(quantity: Amount, *, fractions: bool) -> str:
    """Show a number by the fraction it is within 0.005 of, where asked, else by up to four decimal places."""
    value = Fraction(quantity)
    sign, size = (MINUS, -value) if value < 0 else ("", value)
    whole, rest = divmod(size, 1)
    glyph = next((glyph for part, glyph in GLYPHS.items() if abs(rest - part) <= NEAR), "") if fractions else ""
    if glyph:
        return sign + (f"{whole}{SPACE}{glyph}" if whole else glyph)
    plain = f"{round_half_up(size, 4):f}".rstrip("0").rstrip(".")
    return plain if plain == "0" else sign + plain


def format_money(amount: str, symbol: str, separator: str = ",") -> str:
    """Show a two-decimal string with its symbol and thousands separated: `$1,234.50`."""
    if not re.fullmatch(r"-?[0-9]+\.[0-9]{2}", amount):
        raise ValueError("money comes as a string with two decimals")
    sign = MINUS if amount.startswith("-") else ""
    whole, cents = amount.removeprefix("-").split(".")
    return f"{sign}{symbol}{int(whole):,}".replace(",", separator) + f".{cents}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBasis:
    """How much of a thing its price is quoted for."""

    count: int
    unit: str

    def price(self, cost: Amount) -> Decimal:
        """Return what so much costs, in cents, from the cost of a base unit."""
        return round_half_up(Fraction(cost) * self.count * factor_of(self.unit), 2)

    def __str__(self) -> str:
        """Say for how much: `per lb`, `per 100 ml`, `each`."""
        if self.unit == "ea":
            return "each"
        return f"per {LABELS.get(self.unit, self.unit)}" if self.count == 1 else f"per {self.count}{SPACE}{self.unit}"


def price_basis(cost: Amount, dimension: str, system: System) -> PriceBasis:
    """Return what a cost per base unit is quoted for: as much as makes two decimals enough."""
    scales = ((1, "lb"),) if (system, dimension) == ("us", MASS) else PRICED_FOR[dimension]
    bases = [PriceBasis(count=count, unit=unit) for count, unit in scales]
    return next((basis for basis in bases if basis.price(cost) >= 1), bases[-1])


def format_unit_price(cost: Amount | None, dimension: str, system: System, symbol: str) -> str:
    """Show a cost per base unit for as much as makes two decimals enough: `$2.53 per 100 ml`, `$0.80 per lb`."""
    if cost is None:
        return "price unknown"
    basis = price_basis(cost, dimension, system)
    return f"{format_money(str(basis.price(cost)), symbol)} {basis}"
