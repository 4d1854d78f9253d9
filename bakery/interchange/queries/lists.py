"""Lists as spreadsheets have them: days as 2026-12-15, amounts exact beside their unit, money with two decimals."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet

from bakery.catalogue.models import Product
from bakery.catalogue.units import base_unit, quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.amounts import in_base_units
from bakery.inventory.models import Lot, LotQuerySet, PurchaseLine, Reason
from bakery.inventory.owners import LOT_OWNERS, item_of
from bakery.spreadsheets import defused
from events.models import Recipient

Cells = tuple[str, ...]

PRICE_HEAD: Final = (
    "product_name", "brand", "package_qty", "package_unit", "ingredient_name", "supplier_name", "unit_price", "uuid",
    "gtin", "purchased_on",
)  # fmt: skip
STOCK_HEAD: Final = (
    "item_name", "product_name", "quantity", "unit", "value", "received_on", "expires_on", "location", "lot_code",
    "uuid",
)  # fmt: skip
RECIPIENT_HEAD: Final = ("name", "household", "address", "avoids", "notes", "uuid")


def price_list(tx: Atomic, *, start: date | None = None, end: date | None = None) -> list[Cells]:
    """Return what was paid for a package, purchase by purchase and then of opening stock; an unknown price is empty.

    A price that was learnt later is told as it is now. Filled in, the list can be imported again.
    """
    lines = _bought(tx, start, end).select_related(
        "product__ingredient", "product__material", "purchase__supplier", "lot"
    )
    opened = _opened(tx, start, end).select_related("product__ingredient", "product__material")
    rows: list[Cells] = [PRICE_HEAD]
    for line in lines.order_by("purchase__purchased_on", "purchase", "position", "pk"):
        package = Package(quantity=line.package_quantity, unit=line.package_unit, supplier=line.purchase.supplier.name)
        price = line.price_per_package
        if price is None and line.lot.cost_known:
            price = quantise_money(
                Fraction(line.lot.unit_cost) * Fraction(line.base_quantity) / Fraction(line.packages)
            )
        rows.append(_price_row(line.product, line.lot, package, price))
    for lot in opened.oldest_first():
        product = lot.product
        package = Package(quantity=product.package_quantity, unit=product.package_unit)
        base = in_base_units(product, product.package_quantity, product.package_unit)
        price = quantise_money(Fraction(lot.unit_cost) * base) if lot.cost_known else None
        rows.append(_price_row(product, lot, package, price))
    return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """How much a package holds, and who sold it."""

    quantity: Decimal
    unit: str
    supplier: str = ""


def _price_row(product: Product, lot: Lot, package: Package, price: Decimal | None) -> Cells:
    return (
        defused(product.name or product.size_label),
        defused(product.brand),
        quantity_to_string(package.quantity),
        package.unit,
        defused(product.owner.name),
        defused(package.supplier),
        _money(price),
        str(lot.uuid),
        product.gtin,
        lot.received_on.isoformat(),
    )


def stock_list(tx: Atomic) -> list[Cells]:
    """Return the lots that hold something, in the order in which they leave; an unknown value is empty."""
    lots = Lot.objects.using(tx.using).in_stock().select_related(*LOT_OWNERS)
    rows: list[Cells] = [STOCK_HEAD]
    for lot in lots.oldest_first():
        item = lot.product.owner if lot.product else item_of(lot)
        rows.append(
            (
                defused(item.name),
                defused(str(lot.product)) if lot.product else "",
                quantity_to_string(lot.remaining),
                base_unit(getattr(item, "dimension", "count")),
                _money(lot.value if lot.cost_known else None),
                lot.received_on.isoformat(),
                lot.expires_on.isoformat() if lot.expires_on else "",
                defused(lot.location),
                defused(lot.lot_code),
                str(lot.uuid),
            )
        )
    return rows


def recipient_list(tx: Atomic) -> list[Cells]:
    """Return everybody in use with what they avoid."""
    people = Recipient.objects.using(tx.using).active().prefetch_related("avoids").order_by("name", "household", "pk")
    rows: list[Cells] = [RECIPIENT_HEAD]
    rows += [
        (
            defused(each.name),
            defused(each.household),
            defused(each.address),
            defused(", ".join(allergen.name for allergen in each.avoids.all())),
            defused(each.notes),
            str(each.uuid),
        )
        for each in people
    ]
    return rows


def count_listed(tx: Atomic, *, start: date | None = None, end: date | None = None) -> dict[str, int]:
    """Return how many rows each list has."""
    return {
        "prices": _bought(tx, start, end).count() + _opened(tx, start, end).count(),
        "stock": Lot.objects.using(tx.using).in_stock().count(),
        "recipients": Recipient.objects.using(tx.using).active().count(),
    }


def _bought(tx: Atomic, start: date | None, end: date | None) -> QuerySet[PurchaseLine]:
    lines = PurchaseLine.objects.using(tx.using).filter(purchase__voided_at__isnull=True)
    days: dict[str, Any] = {"purchase__purchased_on__gte": start, "purchase__purchased_on__lte": end}
    return lines.filter(**{name: day for name, day in days.items() if day is not None})


def _opened(tx: Atomic, start: date | None, end: date | None) -> LotQuerySet:
    """Return what is left of opening stock that comes in packages."""
    lots: LotQuerySet = Lot.objects.using(tx.using).in_stock()
    days: dict[str, Any] = {"received_on__gte": start, "received_on__lte": end}
    told = {name: day for name, day in days.items() if day is not None}
    return lots.filter(product__isnull=False, movements__reason=Reason.OPENING, **told)


def _money(value: Decimal | None) -> str:
    return "" if value is None else cost_to_string(value)
