"""Amounts as they are entered, in the base units they are stored in."""

from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.models import Ingredient, Product
from bakery.catalogue.units import Amount, quantise, to_base


def in_base_units(product: Product, quantity: Amount, unit: str) -> Fraction:
    """Return an amount of a product in the unit its stock is kept in; UnitMismatch where that cannot be said."""
    owner = product.owner
    if isinstance(owner, Ingredient):
        return to_base(
            quantity,
            unit,
            dimension=owner.dimension,
            density=owner.density,
            grams_per_each=owner.grams_per_each,
        )
    return to_base(quantity, unit, dimension=owner.dimension)


def in_packages(product: Product, packages: Decimal) -> Decimal:
    """Return what so many packages hold, in base units as stored."""
    one = in_base_units(product, product.package_quantity, product.package_unit)
    return quantise(one * Fraction(packages))
