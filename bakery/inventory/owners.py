"""Whose stock it is: what an item is called and measured in, and the row whose lock guards its lots."""

from collections.abc import Mapping
from typing import Final

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product
from bakery.catalogue.units import BASE_UNITS
from bakery.inventory.models import Item, Lot

Key = tuple[str, int]

# The order in which owners are locked, everywhere.
OWNERS: Final[Mapping[str, type[Ingredient | Material | FinishedUnit | FinishedGood]]] = {
    "ingredient": Ingredient,
    "material": Material,
    "finished_unit": FinishedUnit,
    "finished_good": FinishedGood,
}
# Where a lot says which item of each type it belongs to.
COLUMNS: Final = {
    "ingredient": "product__ingredient_id",
    "material": "product__material_id",
    "product": "product_id",
    "finished_unit": "finished_unit_id",
    "finished_good": "finished_good_id",
}
FINISHED: Final = ("finished_unit", "finished_good")
LOT_OWNERS: Final = ("product__ingredient", "product__material", "finished_unit", "finished_good")


def type_of(item: Item) -> str:
    """Return the item's type as results name it."""
    match item:
        case Ingredient():
            return "ingredient"
        case Material():
            return "material"
        case Product():
            return "product"
        case FinishedUnit():
            return "finished_unit"
        case FinishedGood():
            return "finished_good"


def key_of(item: Item) -> Key:
    """Return the type and id of an item."""
    return type_of(item), item.pk


def owner_of(item: Item) -> Key:
    """Return the type and id of the row that is locked for an item: a product's is its ingredient or material."""
    if not isinstance(item, Product):
        return key_of(item)
    if item.ingredient_id is not None:
        return "ingredient", item.ingredient_id
    return "material", item.material_id or 0


def unit_of(item: Item) -> str:
    """Return the unit an item's stock is kept in; pieces have none."""
    if isinstance(item, Product):
        item = item.ingredient or item.material or item
    return BASE_UNITS[item.dimension] if isinstance(item, Ingredient | Material) else ""


def is_counted(item: Item) -> bool:
    """Tell whether an item comes in whole pieces, of which not the smallest part may be missing."""
    return isinstance(item, FinishedUnit | FinishedGood)


def item_of(lot: Lot) -> Product | FinishedUnit | FinishedGood:
    """Return what a lot is a lot of."""
    item = lot.product or lot.finished_unit or lot.finished_good
    if item is None:
        raise ValueError(f"Lot {lot.pk} belongs to nothing.")
    return item
