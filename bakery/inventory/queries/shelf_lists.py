"""The shelf lot by lot, as lists, count sheets and files show it."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from bakery.catalogue.models import Ingredient, IngredientCategory, Material, MaterialCategory
from bakery.catalogue.names import fold
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.dto.showing import ShelfLot, ShelfPage, WantedStock
from bakery.inventory.models import Lot
from bakery.inventory.owners import COLUMNS, LOT_OWNERS, item_of, type_of
from bakery.inventory.showing import freshness, lot_detail

SOON = ("soon", "expired")


def shelf_page(tx: Atomic, *, wanted: WantedStock) -> ShelfPage:
    """Return the lots in stock that are wanted, by what they are of and as they leave."""
    owned = Q(*[(f"{COLUMNS[kind]}__isnull", False) for kind in wanted.types], _connector=Q.OR)
    rows = list(Lot.objects.using(tx.using).in_stock().filter(owned).select_related(*LOT_OWNERS).oldest_first())
    groups = None if wanted.group_id is None else _groups(tx, wanted)
    found = sorted((row for row in rows if _fits(row, wanted, groups)), key=_by_name)
    today = timezone.localdate()
    return ShelfPage(
        lots=tuple(
            ShelfLot(
                lot=lot_detail(row, today),
                item_type=type_of(_owner(row)),
                item_id=_owner(row).pk,
                item_name=str(_owner(row)),
            )
            for row in found
        ),
        value=cost_to_string(sum(row.value for row in found)),
        unpriced=sum(not row.cost_known for row in found),
        places=tuple(sorted({row.location for row in rows if row.location}, key=str.casefold)),
    )


def _owner(lot: Lot) -> Any:
    """Return the ingredient or material of a product, else the unit or good itself."""
    return lot.product.owner if lot.product else item_of(lot)


def _by_name(lot: Lot) -> tuple[str, int]:
    owner = _owner(lot)
    return str(owner).casefold(), owner.pk


def _groups(tx: Atomic, wanted: WantedStock) -> set[int]:
    """Return the group wanted and those below it."""
    model: Any = IngredientCategory if "ingredient" in wanted.types else MaterialCategory
    inside = model.objects.using(tx.using).filter(Q(pk=wanted.group_id) | Q(parent=wanted.group_id))
    return set(inside.values_list("pk", flat=True))


def _fits(lot: Lot, wanted: WantedStock, groups: Collection[int] | None) -> bool:
    owner, stem = _owner(lot), fold(wanted.query)
    if stem not in fold(str(owner)) and stem not in fold(str(item_of(lot))):
        return False
    if groups is not None and not (isinstance(owner, Ingredient | Material) and owner.category_id in groups):
        return False
    if wanted.place and lot.location != wanted.place:
        return False
    return not wanted.soon_only or freshness(lot.expires_on, timezone.localdate()) in SOON
