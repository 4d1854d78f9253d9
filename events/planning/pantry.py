"""What is on the shelf beside what open plans count on."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from bakery.catalogue.units import COUNT, dimension_of
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.showing import ShelfLot, WantedStock
from bakery.inventory.dto.stock import StockLevel
from bakery.inventory.owners import Key
from bakery.inventory.queries.packages import PackageCount, packages_on_hand
from bakery.inventory.queries.shelf_lists import shelf_page
from bakery.inventory.queries.stock import get_stock_levels
from bakery.spreadsheets import csv_content, defused
from events.dto.pantry import PantryRow
from events.dto.shopping import CsvFile, StockClaim
from events.planning.shopping_list import get_claims

BOUGHT = ("ingredient", "material")
TOTALS = ("item", "unit", "on hand", "promised", "free", "worth", "priced", "oldest", "best before", "places")
LOTS = ("item", "product", "lot", "came in", "unit", "left", "of", "worth", "priced", "best before", "opened", "place")


def pantry_rows(
    tx: Atomic, *, items: Sequence[Key], places: Mapping[Key, Iterable[str]] | None = None
) -> list[PantryRow]:
    """Return these items in their order, each with all that is on hand of it; `places` are where it stands."""
    stands = places or {}
    found: dict[Key, PantryRow] = {}
    for kind in dict.fromkeys(kind for kind, _ in items):
        ids = [item_id for item_type, item_id in items if item_type == kind]
        claims = {claim.item_id: claim for claim in get_claims(tx, item_type=kind, item_ids=ids)}
        packages = packages_on_hand(tx, item_type=kind, item_ids=ids) if kind in BOUGHT else {}
        for level in get_stock_levels(tx, item_type=kind, item_ids=ids, include_empty=True):
            key = (kind, level.item_id)
            found[key] = _row(level, claims.get(level.item_id), packages.get(level.item_id, ()), stands.get(key, ()))
    return [found[key] for key in items]


def _row(
    level: StockLevel, claim: StockClaim | None, packages: Iterable[PackageCount], places: Iterable[str]
) -> PantryRow:
    spoken_for = Decimal(claim.promised) + Decimal(claim.reserved) if claim else Decimal(0)
    return PantryRow(
        level=level,
        dimension=dimension_of(level.unit) if level.unit else COUNT,
        packages=tuple(packages),
        promised=quantity_to_string(spoken_for),
        free=claim.free if claim else level.on_hand,
        lots=claim.lots if claim else (),
        promises=claim.promises if claim else (),
        places=tuple(dict.fromkeys(places)),
    )


def export_pantry_csv(tx: Atomic, *, wanted: WantedStock, by_lot: bool) -> CsvFile:
    """Return what is on the shelf as a file that spreadsheets open, amounts in base units."""
    shelf = shelf_page(tx, wanted=wanted)
    if by_lot:
        rows = _lot_lines(shelf.lots)
    else:
        rows = _total_lines(pantry_rows(tx, items=shelf.items(), places=shelf.stands()))
    kind = "lots" if by_lot else "pantry"
    return CsvFile(filename=f"{kind}_{timezone.localdate()}.csv", content=csv_content(rows))


def _total_lines(rows: Iterable[PantryRow]) -> Iterator[Iterable[str]]:
    yield TOTALS
    for row in rows:
        level = row.level
        yield (
            defused(level.item_name), level.unit or "ea", level.on_hand, row.promised, row.free, level.value,
            "yes" if level.cost_known else "no", _day(level.oldest_on), _day(level.next_expiry),
            defused(", ".join(row.places)),
        )  # fmt: skip


def _lot_lines(lots: Iterable[ShelfLot]) -> Iterator[Iterable[str]]:
    yield LOTS
    for each in lots:
        lot = each.lot
        yield (
            defused(each.item_name), defused(lot.item_name), str(lot.id), _day(lot.received_on), lot.unit or "ea",
            lot.remaining, lot.received, lot.value, "yes" if lot.cost_known else "no", _day(lot.expires_on),
            _day(lot.opened_on), defused(lot.location),
        )  # fmt: skip


def _day(day: object) -> str:
    return str(day or "")
