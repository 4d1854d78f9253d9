"""What lines ask for in base units, or the problem that prevents saying so."""

from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from bakery.catalogue.errors import UnitMismatch
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL, Part, PartContent
from bakery.catalogue.models import ContentLine, Ingredient, Material, Product
from bakery.catalogue.units import COUNT, MASS, VOLUME, dimension_of, to_base


class Converted(NamedTuple):
    """A base amount, or None and the code of the problem."""

    base: Fraction | None
    problem: str = ""


def of_ingredient(quantity: Decimal, unit: str, ingredient: Ingredient) -> Converted:
    """Convert by what the ingredient says of its density and the weight of a piece."""
    try:
        base = to_base(
            quantity,
            unit,
            dimension=ingredient.dimension,
            density=ingredient.density,
            grams_per_each=ingredient.grams_per_each,
        )
    except UnitMismatch as error:
        return Converted(None, error.code)
    return Converted(base)


def weight_of(quantity: Decimal | Fraction, unit: str, ingredient: Ingredient) -> Fraction | None:
    """Return the grams of an amount, None where the ingredient does not say what it weighs."""
    try:
        return to_base(
            quantity, unit, dimension=MASS, density=ingredient.density, grams_per_each=ingredient.grams_per_each
        )
    except UnitMismatch:
        return None


def of_material(quantity: Decimal, unit: str, material: Material) -> Converted:
    """Convert within the material's dimension."""
    try:
        return Converted(to_base(quantity, unit, dimension=material.dimension))
    except UnitMismatch as error:
        return Converted(None, error.code)


def of_product(product: Product) -> Converted:
    """Convert what one package holds; the owner must be loaded."""
    owner = product.owner
    if isinstance(owner, Ingredient):
        return of_ingredient(product.package_quantity, product.package_unit, owner)
    return of_material(product.package_quantity, product.package_unit, owner)


def is_approximate(unit: str, ingredient: Ingredient) -> bool:
    """Tell whether pieces are written by volume, so that the count is a reckoning."""
    return ingredient.dimension == COUNT and dimension_of(unit) == VOLUME


def part_of(line: ContentLine) -> Part:
    """Return what a line of a good or package names."""
    if line.finished_unit_id:
        return Part(kind=FINISHED_UNIT, id=line.finished_unit_id)
    if line.component_good_id:
        return Part(kind=FINISHED_GOOD, id=line.component_good_id)
    if line.material_id:
        return Part(
            kind=MATERIAL,
            id=line.material_id,
            product_id=line.product_id,
            decide_at_assembly=line.decide_at_assembly,
        )
    raise ValueError("a line names a unit, a good or a material")


def content_of(line: ContentLine) -> PartContent:
    """Return a line of a good or package as the explosion takes it; its material must be loaded."""
    if line.material is None:
        return PartContent(part=part_of(line), base=Fraction(line.quantity))
    base, problem = of_material(line.quantity, line.unit, line.material)
    return PartContent(part=part_of(line), base=base, problem=problem)
