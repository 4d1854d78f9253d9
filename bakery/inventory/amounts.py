"""Amounts as they are entered, in the base units they are stored in."""

from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product
from bakery.catalogue.units import Amount, quantise, to_base
from bakery.inputs import TOO_LARGE, Checked
from bakery.inventory.models import Item


def in_base_units(item: Ingredient | Material | Product, quantity: Amount, unit: str) -> Fraction:
    """Return an amount in the unit the stock is kept in; UnitMismatch where that cannot be said."""
    owner = item.owner if isinstance(item, Product) else item
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


def entered(given: Checked, item: Item, quantity: Decimal, unit: str, *, field: str = "quantity") -> Decimal:
    """Return an amount not below zero as stored; what comes in pieces has no unit and no fractions."""
    if isinstance(item, FinishedUnit | FinishedGood):
        if unit:
            given.fault("unit", "Pieces have no unit.")
        elif quantity != quantity.to_integral_value():
            given.fault(field, "Pieces are whole.")
        return quantity
    stored = quantise(in_base_units(item, quantity, unit)) if unit else quantity
    if stored >= TOO_LARGE or (quantity and not stored):
        given.fault(field, "This is more or less than can be stored.")
    return stored
