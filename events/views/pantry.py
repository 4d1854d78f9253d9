"""What is on the shelf, what open plans count on, and what is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.names import fold
from bakery.catalogue.units import COUNT, dimension_of
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.dto.stock import StockLevel
from bakery.inventory.owners import COLUMNS
from bakery.inventory.queries.items import get_item
from bakery.inventory.queries.packages import PackageCount, packages_on_hand, unpriced_lots
from bakery.inventory.queries.stock import get_lots, get_stock_levels, get_stock_value
from bakery.pages import Paging, Request, choice_param, id_param, page_number, page_slice, role_required, text_param
from events.dto.shopping import StockClaim
from events.planning.shopping_list import get_claims

TABS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "food": ("Food", ("ingredient",)),
    "materials": ("Materials", ("material",)),
    "finished": ("Baked and assembled", ("finished_unit", "finished_good")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PantryRow:
    """An item on the shelf with what of it is spoken for."""

    level: StockLevel
    dimension: str
    packages: Sequence[PackageCount]
    promised: str
    free: str


@role_required("viewer", mode="stock")
def pantry(request: Request) -> HttpResponse:
    """List what is on hand, promised and free by item, or the lots of the item in the address."""
    item_type, item_id = choice_param(request, "item_type", tuple(COLUMNS)), id_param(request, "item_id")
    if item_type and item_id:
        return _lots_of(request, item_type, item_id)
    page, query = page_number(request), text_param(request, "q")
    tab = choice_param(request, "tab", tuple(TABS), "food")
    types = TABS[tab][1]
    with transaction.snapshot() as tx:
        levels = [level for kind in types for level in get_stock_levels(tx, item_type=kind)]
        found = [level for level in levels if fold(query) in fold(level.item_name)]
        rows = _rows(tx, found[page_slice(page)])
        values = [get_stock_value(tx, item_type=kind) for kind in types]
        unpriced = unpriced_lots(tx)
    context = {
        "rows": rows, "paging": Paging(number=page, total=len(found)), "q": query, "tab": tab,
        "tabs": [(key, label) for key, (label, _) in TABS.items()], "unpriced": unpriced,
        "value": cost_to_string(sum((Decimal(each.total_value) for each in values), Decimal(0))),
        "value_known": all(each.cost_known for each in values),
    }  # fmt: skip
    return render(request, "events/pantry.html", context)


def _lots_of(request: Request, item_type: str, item_id: int) -> HttpResponse:
    with transaction.snapshot() as tx:
        item = get_item(tx, item_type=item_type, item_id=item_id)
        lots = get_lots(tx, item_type=item_type, item_id=item_id)
        rows = _rows(tx, get_stock_levels(tx, item_type=item_type, item_ids=[item_id], include_empty=True))
    context: dict[str, Any] = {
        "item": item, "item_type": item_type, "lots": lots, "row": rows[0], "is_food": item_type == "ingredient",
    }  # fmt: skip
    return render(request, "events/pantry.html", context)


def _rows(tx: Atomic, levels: Sequence[StockLevel]) -> list[PantryRow]:
    """Return the levels with what is promised of them and how many packages they are, by type at once."""
    rows: dict[tuple[str, int], PantryRow] = {}
    for kind in dict.fromkeys(level.item_type for level in levels):
        same = [level for level in levels if level.item_type == kind]
        ids = [level.item_id for level in same]
        claims = {claim.item_id: claim for claim in get_claims(tx, item_type=kind, item_ids=ids)}
        packages = packages_on_hand(tx, item_type=kind, item_ids=ids) if kind in ("ingredient", "material") else {}
        for level in same:
            rows[kind, level.item_id] = _row(level, claims.get(level.item_id), packages.get(level.item_id, ()))
    return [rows[level.item_type, level.item_id] for level in levels]


def _row(level: StockLevel, claim: StockClaim | None, packages: Sequence[PackageCount]) -> PantryRow:
    spoken_for = Decimal(claim.promised) + Decimal(claim.reserved) if claim else Decimal(0)
    return PantryRow(
        level=level,
        dimension=dimension_of(level.unit) if level.unit else COUNT,
        packages=packages,
        promised=quantity_to_string(spoken_for),
        free=claim.free if claim else level.on_hand,
    )
