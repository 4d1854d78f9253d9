"""Amounts and prices that are possible and hardly meant: a bottle of 22 litres, half a cup of one spice."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.units import COUNT, MASS, VOLUME, dimension_of, factor_of

# The largest package of each dimension that a kitchen buys, in base units: 50 kg, 20 l.
LARGEST_PACKAGE: Final = {MASS: 50_000, VOLUME: 20_000, COUNT: 100_000}
# The most of one spice that goes into one batch: three tablespoons.
MOST_SPICE: Final = 3 * factor_of("tbsp")
SPICES: Final = "spice"
FAR_FROM_USUAL: Final = 5


def package_remark(quantity: Decimal, unit: str) -> str:
    """Return what is odd about the size of a package, or nothing."""
    largest = LARGEST_PACKAGE.get(dimension_of(unit))
    if largest is None or Fraction(quantity) * factor_of(unit) <= largest:
        return ""
    return f"a package of {quantity.normalize():f} {unit} is larger than a kitchen buys"


def line_remark(quantity: Decimal, unit: str, groups: str) -> str:
    """Return what is odd about a recipe line of an ingredient in these groups, or nothing."""
    if SPICES not in groups.casefold() or dimension_of(unit) != VOLUME:
        return ""
    if Fraction(quantity) * factor_of(unit) <= MOST_SPICE:
        return ""
    return f"{quantity.normalize():f} {unit} of one spice is a lot for one batch"


def price_remark(price: Decimal, usual: Decimal) -> str:
    """Return what is odd about a price per unit beside the usual one of the same product, or nothing."""
    if price > usual * FAR_FROM_USUAL:
        return f"a price more than {FAR_FROM_USUAL} times the usual one of the same product"
    if price * FAR_FROM_USUAL < usual:
        return f"a price less than a {FAR_FROM_USUAL}th of the usual one of the same product"
    return ""
