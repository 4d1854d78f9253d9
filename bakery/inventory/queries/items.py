"""Items and lots by their ids, with what naming and locking them needs."""

from collections.abc import Collection
from typing import Any, Final

from django.db.models import QuerySet

from bakery.catalogue.errors import (
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    IngredientNotFound,
    MaterialNotFound,
    ProductNotFound,
)
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, NotFound
from bakery.inventory.errors import LotNotFound
from bakery.inventory.models import Item, Lot
from bakery.inventory.owners import COLUMNS, LOT_OWNERS

ABSENT: Final[dict[str, type[NotFound]]] = {
    "ingredient": IngredientNotFound,
    "material": MaterialNotFound,
    "product": ProductNotFound,
    "finished_unit": FinishedUnitNotFound,
    "finished_good": FinishedGoodNotFound,
}


def get_item(tx: Atomic, *, item_type: str, item_id: int, types: Collection[str] = tuple(COLUMNS)) -> Item:
    """Return the row of an item, or refuse its type or its id."""
    found = get_items(tx, item_type=item_type, item_ids=[item_id], types=types)
    return found[item_id]


def find_items(tx: Atomic, *, item_type: str, item_ids: Collection[int] | None) -> dict[int, Item]:
    """Return the rows of items of one type by id, all that are there of those asked for, or all that are active."""
    rows = _rows(tx, item_type)
    if item_ids is None:
        return {row.pk: row for row in rows.filter(archived_at=None)}
    found: dict[int, Item] = rows.in_bulk(list(item_ids))
    return found


def get_items(
    tx: Atomic, *, item_type: str, item_ids: Collection[int], types: Collection[str] = tuple(COLUMNS)
) -> dict[int, Item]:
    """Return the rows of items of one type by id, or refuse the type or the first id that is absent."""
    if item_type not in types:
        raise InvalidInput.of("item_type", "This is not one of the types of item.")
    rows = find_items(tx, item_type=item_type, item_ids=item_ids)
    missing = sorted(set(item_ids) - rows.keys())
    if missing:
        words = item_type.replace("_", " ")
        raise ABSENT[item_type](f"There is no {words} {missing[0]}.", item_type=item_type, item_ids=missing)
    return rows


def _rows(tx: Atomic, item_type: str) -> "QuerySet[Any]":
    match item_type:
        case "ingredient":
            return Ingredient.objects.using(tx.using)
        case "material":
            return Material.objects.using(tx.using)
        case "product":
            return Product.objects.using(tx.using).select_related("ingredient", "material")
        case "finished_unit":
            return FinishedUnit.objects.using(tx.using)
        case _:
            return FinishedGood.objects.using(tx.using)


def lot_rows(tx: Atomic, *, lot_ids: Collection[int]) -> dict[int, Lot]:
    """Return lots by id with what they are lots of, or refuse the first id that is absent."""
    rows = Lot.objects.using(tx.using).select_related(*LOT_OWNERS).in_bulk(list(lot_ids))
    missing = sorted(set(lot_ids) - rows.keys())
    if missing:
        raise LotNotFound(f"There is no lot {missing[0]}.", lot_ids=missing)
    return rows
