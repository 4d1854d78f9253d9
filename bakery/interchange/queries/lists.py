"""Lists as spreadsheets have them: days as 2026-12-15, amounts exact beside their unit, money with two decimals."""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import QuerySet

from bakery.catalogue.units import base_unit
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.models import Lot, PurchaseLine
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
    """Return what was paid for a package of each product, purchase by purchase; an unknown price is empty."""
    lines = _bought(tx, start, end).select_related(
        "product__ingredient", "product__material", "purchase__supplier", "lot"
    )
    rows: list[Cells] = [PRICE_HEAD]
    for line in lines.order_by("purchase__purchased_on", "purchase", "position", "pk"):
        product = line.product
        rows.append(
            (
                defused(product.name or product.size_label),
                defused(product.brand),
                quantity_to_string(line.package_quantity),
                line.package_unit,
                defused(product.owner.name),
                defused(line.purchase.supplier.name),
                _money(line.price_per_package),
                str(line.lot.uuid),
                product.gtin,
                line.purchase.purchased_on.isoformat(),
            )
        )
    return rows


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
        "prices": _bought(tx, start, end).count(),
        "stock": Lot.objects.using(tx.using).in_stock().count(),
        "recipients": Recipient.objects.using(tx.using).active().count(),
    }


def _bought(tx: Atomic, start: date | None, end: date | None) -> QuerySet[PurchaseLine]:
    lines = PurchaseLine.objects.using(tx.using).filter(purchase__voided_at__isnull=True)
    days: dict[str, Any] = {"purchase__purchased_on__gte": start, "purchase__purchased_on__lte": end}
    return lines.filter(**{name: day for name, day in days.items() if day is not None})


def _money(value: Decimal | None) -> str:
    return "" if value is None else cost_to_string(value)
