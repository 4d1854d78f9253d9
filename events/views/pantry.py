"""What is on the shelf, what open plans count on, and what is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render

from bakery.catalogue.formatting import System
from bakery.catalogue.queries.choices import ingredient_groups, material_groups
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.showing import WantedStock
from bakery.inventory.owners import COLUMNS
from bakery.inventory.queries.finished import get_low_stock_items, get_total_inventory_value
from bakery.inventory.queries.items import get_item
from bakery.inventory.queries.packages import unpriced_lots
from bakery.inventory.queries.shelf_lists import shelf_page
from bakery.inventory.queries.stock import get_lots
from bakery.pages import (
    Paging,
    Request,
    choice_param,
    id_param,
    page_number,
    page_slice,
    role_required,
    text_param,
    units_of,
)
from events.dto.pantry import PantryRow
from events.planning.explain_stock import Figures, explain_free, explain_on_hand, explain_promised
from events.planning.pantry import export_pantry_csv, pantry_rows
from events.views.files import csv_answer
from events.views.sums import shown_sum

TABS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "food": ("Food", ("ingredient",)),
    "materials": ("Materials", ("material",)),
    "finished": ("Baked and assembled", ("finished_unit", "finished_good")),
}
GROUPS: Final = {"food": ingredient_groups, "materials": material_groups}
LINKS: Final = {"ingredient": "ingredient", "material": "material", "finished_good": "box"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks for."""

    tab: str
    by_lot: bool
    wanted: WantedStock

    @property
    def is_filtered(self) -> bool:
        """Whether less than the whole tab is asked for."""
        return self.wanted != WantedStock(types=self.wanted.types)


@role_required("viewer", mode="stock")
def pantry(request: Request) -> HttpResponse:
    """List what is on hand, promised and free by item or lot by lot, or the lots of the item in the address."""
    item_type, item_id = choice_param(request, "item_type", tuple(COLUMNS)), id_param(request, "item_id")
    if item_type and item_id:
        return _lots_of(request, item_type, item_id)
    asked, page = _asked(request), page_number(request)
    with transaction.snapshot() as tx:
        shelf = shelf_page(tx, wanted=asked.wanted)
        context = {"groups": GROUPS[asked.tab](tx)} if asked.tab in GROUPS else _finished(tx)
        items = shelf.items()
        rows = [] if asked.by_lot else pantry_rows(tx, items=items[page_slice(page)], places=shelf.stands())
        unpriced = unpriced_lots(tx)
    total = len(shelf.lots) if asked.by_lot else len(items)
    context |= {
        "asked": asked, "shelf": shelf, "lots": shelf.lots[page_slice(page)] if asked.by_lot else (),
        "rows": [_told(row, units_of(request)) for row in rows], "paging": Paging(number=page, total=total),
        "tabs": [(key, label) for key, (label, _) in TABS.items()], "unpriced": unpriced,
    }  # fmt: skip
    return render(request, "events/pantry.html", context)


@role_required("viewer", mode="stock")
def pantry_csv(request: Request) -> HttpResponse:
    """Hand out what the pantry shows, all pages of it, as a file."""
    asked = _asked(request)
    with transaction.snapshot() as tx:
        file = export_pantry_csv(tx, wanted=asked.wanted, by_lot=asked.by_lot)
    return csv_answer(file)


def _asked(request: Request) -> Asked:
    tab = choice_param(request, "tab", tuple(TABS), "food")
    return Asked(
        tab=tab,
        by_lot=choice_param(request, "view", ("totals", "lots")) == "lots",
        wanted=WantedStock(
            types=TABS[tab][1],
            query=text_param(request, "q"),
            group_id=id_param(request, "group") if tab in GROUPS else None,
            place=text_param(request, "place", max_length=100),
            soon_only=choice_param(request, "soon", ("1",)) == "1",
        ),
    )


def _finished(tx: Atomic) -> dict[str, Any]:
    """Return what the tab of finished stock tells beside its rows: its worth by kind, and what runs low."""
    return {"finished": get_total_inventory_value(tx), "low": get_low_stock_items(tx)}


def _lots_of(request: Request, item_type: str, item_id: int) -> HttpResponse:
    with transaction.snapshot() as tx:
        item = get_item(tx, item_type=item_type, item_id=item_id)
        lots = get_lots(tx, item_type=item_type, item_id=item_id)
        rows = pantry_rows(tx, items=[(item_type, item_id)])
    context: dict[str, Any] = {
        "item": item, "item_type": item_type, "lots": lots, "row": _told(rows[0], units_of(request)),
        "page": LINKS.get(item_type, ""),
    }  # fmt: skip
    return render(request, "events/pantry_item.html", context)


def _told(row: PantryRow, units: System) -> dict[str, Any]:
    """Return a row with the sums of its figures."""
    figures = _figures(row)
    reached = bool(row.lots)
    return {
        "row": row,
        "on_hand": shown_sum(explain_on_hand(figures, units)) if reached else None,
        "promised": shown_sum(explain_promised(figures, units)) if row.promises else None,
        "free": shown_sum(explain_free(figures, units)) if reached and row.promises else None,
    }


def _figures(row: PantryRow) -> Figures:
    return Figures(
        needed=Decimal(0),
        on_hand=Decimal(row.level.on_hand),
        promised=Decimal(row.promised),
        short=Decimal(0),
        dimension=row.dimension,
        lots=row.lots,
        promises=row.promises,
        covered_by=(),
    )
