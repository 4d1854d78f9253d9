"""What one row says in a list to be edited: what it is known by, what may be changed, and under `context` the rest.

What is not known is null, which changes nothing when the list comes back; an empty text is empty.
"""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Final

from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.models import ComponentLine, FinishedGood, FinishedUnit, Ingredient, Material, Product, Recipe
from bakery.catalogue.units import base_unit, density_from, parse_unit
from bakery.dto import cost_to_string, quantity_to_string
from bakery.interchange.densities import KEYS as DENSITY
from bakery.inventory.models import Lot, PurchaseLine

Record = dict[str, Any]
AS_ENTERED: Final = re.compile(r"([0-9.]+) (.+) weighs ([0-9.]+) (.+)")


def ingredient_record(row: Ingredient) -> Record:
    """Return an ingredient; its density where it stands there as four values were entered."""
    return {
        **_named(row),
        "category": row.category.name,
        "description": row.description,
        "notes": row.notes,
        **dict(zip(DENSITY, _density(row), strict=True)),
        "context": {
            "allergens": sorted(each.name for each in row.allergens.all()),
            "density_grams_per_ml": _amount(row.density),
            "density_note": row.density_note,
            "products": sorted(map(str, row.products.all())),
            "recipes": sorted({line.recipe.name for line in row.recipe_lines.all()}),
            "stock_unit": base_unit(row.dimension),
        },
    }


def product_record(row: Product) -> Record:
    """Return a product of an ingredient."""
    return {
        **_keys(row),
        "ingredient_slug": row.ingredient.slug if row.ingredient else None,
        "brand": row.brand,
        "product_name": row.name,
        "package_size": row.size_label,
        "package_type": row.package_type,
        "package_unit": row.package_unit,
        "package_unit_quantity": _amount(row.package_quantity),
        "gtin": row.gtin,
        "notes": row.notes,
        "preferred": row.is_preferred,
        "is_hidden": row.archived_at is not None,
        "context": _bought(row),
    }


def material_product_record(row: Product) -> Record:
    """Return a product of a material."""
    return {
        **_keys(row),
        "material_slug": row.material.slug if row.material else None,
        "display_name": row.name,
        "brand": row.brand,
        "package_quantity": _amount(row.package_quantity),
        "package_unit": row.package_unit,
        "is_hidden": row.archived_at is not None,
        "notes": row.notes,
        "context": {**_bought(row), "sku": row.sku},
    }


def recipe_record(row: Recipe) -> Record:
    """Return a recipe with what goes in and what comes out; its instructions are its notes."""
    lines = [
        {"ingredient": line.ingredient.name, "quantity": _amount(line.quantity), "unit": line.unit, "note": line.note}
        for line in row.lines.all()
    ]
    components = [{"recipe": each.component.name, "batches": _amount(each.batches)} for each in row.components.all()]
    return {
        **_keys(row),
        "name": row.name,
        "category": row.category.name,
        "source": row.source,
        "notes": row.instructions,
        "estimated_time_minutes": row.total_minutes,
        "context": {
            "components": components,
            "ingredients": lines,
            "is_ready": row.is_ready,
            "outputs": [each.name for each in row.finished_units.all()],
        },
    }


def unit_record(row: FinishedUnit) -> Record:
    """Return an output."""
    return {
        **_named(row),
        "recipe_slug": row.recipe.slug,
        "notes": row.notes,
        "context": {
            "batch_percentage": _amount(row.batch_percentage),
            "items_per_batch": row.items_per_batch,
            "recipe": row.recipe.name,
            "yield_type": row.yield_type,
        },
    }


def good_record(row: FinishedGood) -> Record:
    """Return a box with what is in it."""
    return {
        **_named(row),
        "description": row.description,
        "notes": row.notes,
        "packaging_instructions": row.instructions,
        "context": {"contents": [_content(line) for line in row.lines.all()]},
    }


def material_record(row: Material) -> Record:
    """Return a material."""
    return {
        **_named(row),
        "category": row.category.name,
        "description": row.description,
        "notes": row.notes,
        "context": {"stock_unit": base_unit(row.dimension)},
    }


def lot_record(row: Lot) -> Record:
    """Return what is left of a lot, in the unit its stock is kept in."""
    product = _product(row)
    return {
        "uuid": str(row.uuid),
        "product_slug": product.slug,
        "quantity": _amount(row.remaining),
        "package_unit": base_unit(product.owner.dimension),
        "purchase_date": _day(row.received_on),
        "location": row.location,
        "expiration_date": _day(row.expires_on),
        "opened_date": _day(row.opened_on),
        "lot_or_batch": row.lot_code,
        "notes": row.notes,
        "context": {
            "product": str(product),
            "received": _amount(row.received),
            "stock_of": product.owner.name,
            "value": cost_to_string(row.value) if row.cost_known else None,
        },
    }


def purchase_record(row: PurchaseLine) -> Record:
    """Return one line of a receipt; how many packages were bought is not to be edited."""
    return {
        "uuid": str(row.lot.uuid),
        "product_slug": row.product.slug,
        "purchase_date": _day(row.purchase.purchased_on),
        "unit_price": _amount(row.price_per_package),
        "notes": row.lot.notes,
        "context": {
            "package": f"{_amount(row.package_quantity)} {row.package_unit}",
            "packages": _amount(row.packages),
            "product": str(row.product),
            "supplier": row.purchase.supplier.name,
        },
    }


def _keys(row: Any) -> Record:
    return {"uuid": str(row.uuid), "slug": row.slug}


def _named(row: Any) -> Record:
    return {**_keys(row), "display_name": row.name}


def _bought(row: Product) -> Record:
    supplier = row.preferred_supplier
    return {"of": row.owner.name, "preferred_supplier": supplier.name if supplier else None}


def _product(row: Lot) -> Product:
    if row.product is None:
        raise TypeError("A list of stock to be edited holds what was bought.")
    return row.product


def _content(line: ComponentLine) -> Record:
    part = line.finished_unit or line.component_good or line.material
    return {"part": part.name if part else None, "quantity": _amount(line.quantity), "unit": line.unit}


def _density(row: Ingredient) -> Iterable[str | None]:
    """Return volume, unit, weight and unit where the note tells them and they give the density that is stored."""
    told = AS_ENTERED.fullmatch(row.density_note)
    if told is not None and row.density is not None:
        volume, volume_unit, weight, weight_unit = told.groups()
        try:
            units = parse_unit(volume_unit), parse_unit(weight_unit)
            found = density_from(Decimal(volume), units[0], Decimal(weight), units[1])
        except (UnitUnknown, ArithmeticError, ValueError):
            return [None] * len(DENSITY)
        if found == row.density:
            return told.groups()
    return [None] * len(DENSITY)


def _amount(value: Decimal | None) -> str | None:
    return None if value is None else quantity_to_string(value)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
