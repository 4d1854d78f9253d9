"""Lots as a count sheet shows them."""

from collections.abc import Collection
from fractions import Fraction
from typing import Final

from django.utils import timezone

from bakery.catalogue import conversions
from bakery.catalogue.dto.listing import Listed
from bakery.catalogue.units import COUNT, FACTORS, LABELS, dimension_of, quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.showing import SheetLine
from bakery.inventory.models import Lot
from bakery.inventory.owners import LOT_OWNERS, Key, item_of, owner_of, unit_of
from bakery.inventory.queries.items import get_item
from bakery.inventory.showing import lot_detail

PACKAGES: Final = "packages"
PERCENT: Final = "%"


def sheet_of_stock(
    tx: Atomic, *, place: str = "", items: Collection[Key] | None = None, page: slice
) -> Listed[SheetLine]:
    """Return the lots in stock by what they are lots of, oldest first; of one place or of these items alone."""
    lots = list(Lot.objects.using(tx.using).in_stock().select_related(*LOT_OWNERS).oldest_first())
    if place:
        lots = [lot for lot in lots if lot.location == place]
    if items is not None:
        lots = [lot for lot in lots if owner_of(item_of(lot)) in items]
    lots.sort(key=lambda lot: str(item_of(lot)).casefold())
    return Listed(rows=tuple(_line(lot) for lot in lots[page]), total=len(lots))


def stock_places(tx: Atomic) -> list[str]:
    """Return every place that a lot in stock stands at."""
    lots = Lot.objects.using(tx.using).in_stock().exclude(location="")
    return list(lots.order_by("location").values_list("location", flat=True).distinct())


def sheet_of_item(tx: Atomic, *, item_type: str, item_id: int, page: slice) -> Listed[SheetLine]:
    """Return the lots in stock an item draws on, oldest first."""
    item = get_item(tx, item_type=item_type, item_id=item_id)
    lots = Lot.objects.using(tx.using).in_stock().of(item)
    rows = lots.select_related(*LOT_OWNERS).oldest_first()[page]
    return Listed(rows=tuple(_line(lot) for lot in rows), total=lots.count())


def sheet_of_lots(tx: Atomic, *, lot_ids: Collection[int]) -> list[SheetLine]:
    """Return those of the lots that exist, empty ones too, in the order asked for."""
    found = Lot.objects.using(tx.using).select_related(*LOT_OWNERS).in_bulk(list(lot_ids))
    return [_line(found[lot_id]) for lot_id in lot_ids if lot_id in found]


def _line(lot: Lot) -> SheetLine:
    product, unit = lot.product, unit_of(item_of(lot))
    dimension = dimension_of(unit) if unit else COUNT
    one = conversions.of_product(product).base if product else None
    return SheetLine(
        lot=lot_detail(lot, timezone.localdate()),
        owner_name=str(product.owner) if product else "",
        dimension=dimension,
        packages=quantity_to_string(quantise(Fraction(lot.remaining) / one)) if one else None,
        package_type=product.package_type if product else "",
        package_quantity=quantity_to_string(product.package_quantity) if product else "",
        package_unit=product.package_unit if product else "",
        units=_units(dimension, product.package_unit if product and one else "", in_packages=bool(one)),
    )


def _units(dimension: str, written: str, *, in_packages: bool) -> tuple[tuple[str, str], ...]:
    """Return what a count may be given in, the unit on the package first."""
    units = list(dict.fromkeys([*([written] if written else []), *FACTORS[dimension]]))
    packages = [(PACKAGES, "packages")] if in_packages else []
    return (*((unit, LABELS.get(unit, unit)) for unit in units), *packages, (PERCENT, "% of what came in"))
