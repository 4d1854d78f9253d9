"""Purchases as they were recorded, with what looks odd about them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet

from bakery.catalogue.errors import ProductNotFound
from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise_cost
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inputs import Checked
from bakery.inventory.dto.purchases import PricePoint, PurchaseDetail, PurchaseLineRow
from bakery.inventory.errors import PurchaseNotFound
from bakery.inventory.models import Purchase, PurchaseLine
from bakery.inventory.owners import unit_of
from bakery.inventory.showing import name_of

MEAN_OVER: Final = timedelta(days=60)
# From how far off the mean a price is worth a remark, and how it begins, strongest first.
ODD_PRICES: Final = ((Fraction(40, 100), "Alert"), (Fraction(20, 100), "Warning"))


def get_purchase(tx: Atomic, *, purchase_id: int) -> PurchaseDetail:
    """Return one purchase, voided or not."""
    found = show_purchases(tx, purchases=Purchase.objects.using(tx.using).filter(pk=purchase_id))
    if not found:
        raise PurchaseNotFound(f"There is no purchase {purchase_id}.", purchase_id=purchase_id)
    return found[0]


def get_purchase_history(  # noqa: PLR0913 - one filter each
    tx: Atomic,
    *,
    product_id: int | None = None,
    ingredient_id: int | None = None,
    material_id: int | None = None,
    supplier_id: int | None = None,
    start_date: date | None = None,
    end_date: date | None = None,
    include_voided: bool = False,
    limit: int = 100,
    offset: int = 0,
) -> list[PurchaseDetail]:
    """Return purchases that match all that is given, newest first; both days are included."""
    given = Checked()
    page = given.page(limit, offset)
    given.done()
    filters = {
        "lines__product": product_id,
        "lines__product__ingredient": ingredient_id,
        "lines__product__material": material_id,
        "supplier": supplier_id,
        "purchased_on__gte": start_date,
        "purchased_on__lte": end_date,
        "voided_at__isnull": None if include_voided else True,
    }
    chosen = Purchase.objects.using(tx.using).filter(**{k: value for k, value in filters.items() if value is not None})
    ids = list(chosen.order_by("-purchased_on", "-pk").values_list("pk", flat=True).distinct()[page])
    return show_purchases(tx, purchases=Purchase.objects.using(tx.using).filter(pk__in=ids))


def show_purchases(tx: Atomic, *, purchases: "QuerySet[Purchase]") -> list[PurchaseDetail]:
    """Return these purchases in full, newest first, in three statements."""
    rows = list(purchases.using(tx.using).select_related("supplier", "actor").order_by("-purchased_on", "-pk"))
    lines: dict[int, list[PurchaseLine]] = defaultdict(list)
    for line in _lines(tx).filter(purchase__in=[row.pk for row in rows]).order_by("position", "pk"):
        lines[line.purchase_id].append(line)
    remarks = _remarks(tx, rows, lines)
    return [_detail(row, lines[row.pk], remarks[row.pk]) for row in rows]


def get_price_history(tx: Atomic, *, product_id: int, limit: int = 100) -> list[PricePoint]:
    """Return what a product cost on its live purchases, newest first."""
    given = Checked()
    page = given.page(limit, 0)
    given.done()
    if not Product.objects.using(tx.using).filter(pk=product_id).exists():
        raise ProductNotFound(f"There is no product {product_id}.", product_id=product_id)
    lines = _lines(tx).filter(product=product_id, purchase__voided_at=None, price_per_package__isnull=False)
    newest = lines.select_related("purchase__supplier").order_by("-purchase__purchased_on", "-pk")
    return [
        PricePoint(
            purchased_on=line.purchase.purchased_on,
            supplier_name=line.purchase.supplier.name,
            price_per_package=cost_to_string(line.price_per_package),
            unit_cost_exact=exact_to_string(_unit_cost(line)),
        )
        for line in newest[page]
    ]


def _lines(tx: Atomic) -> "QuerySet[PurchaseLine]":
    return PurchaseLine.objects.using(tx.using).select_related("lot", "product__ingredient", "product__material")


def _unit_cost(line: PurchaseLine) -> Decimal:
    return quantise_cost(
        Fraction(line.packages) * Fraction(line.price_per_package or 0) / Fraction(line.base_quantity)
    )


def _detail(purchase: Purchase, lines: Sequence[PurchaseLine], remarks: Sequence[str]) -> PurchaseDetail:
    return PurchaseDetail(
        id=purchase.pk,
        uuid=purchase.uuid,
        supplier_id=purchase.supplier_id,
        supplier_name=purchase.supplier.name,
        purchased_on=purchase.purchased_on,
        reference=purchase.reference,
        notes=purchase.notes,
        total_cost=cost_to_string(sum((line.lot.cost for line in lines), Decimal(0))),
        cost_known=all(line.price_per_package is not None for line in lines),
        lines=tuple(_line_row(line) for line in lines),
        by_name=name_of(purchase.actor),
        recorded_at=purchase.recorded_at,
        voided_at=purchase.voided_at,
        void_reason=purchase.void_reason,
        warnings=tuple(remarks),
    )


def _line_row(line: PurchaseLine) -> PurchaseLineRow:
    known = line.price_per_package is not None
    return PurchaseLineRow(
        id=line.pk,
        uuid=line.uuid,
        product_id=line.product_id,
        product_name=str(line.product),
        packages=quantity_to_string(line.packages),
        package_quantity=quantity_to_string(line.package_quantity),
        package_unit=line.package_unit,
        price_per_package=cost_to_string(line.price_per_package) if known else None,
        base_quantity=quantity_to_string(line.base_quantity),
        unit=unit_of(line.product),
        total_cost=cost_to_string(line.lot.cost),
        unit_cost_exact=exact_to_string(_unit_cost(line)) if known else None,
        lot_id=line.lot_id,
        expires_on=line.lot.expires_on,
    )


def _remarks(tx: Atomic, purchases: Sequence[Purchase], lines: dict[int, list[PurchaseLine]]) -> dict[int, list[str]]:
    """Say of each purchase what repeats an earlier live one, and which prices are far off the mean before it."""
    remarks: dict[int, list[str]] = {purchase.pk: [] for purchase in purchases}
    if not purchases:
        return remarks
    days = [purchase.purchased_on for purchase in purchases]
    before: dict[int, list[Any]] = defaultdict(list)
    for line in (
        PurchaseLine.objects.using(tx.using)
        .filter(
            product__in={line.product_id for each in lines.values() for line in each},
            purchase__purchased_on__range=(min(days) - MEAN_OVER, max(days)),
            purchase__voided_at=None,
            price_per_package__isnull=False,
        )
        .select_related("purchase")
        .order_by("pk")
    ):
        before[line.product_id].append(line)
    for purchase in purchases:
        for line in lines[purchase.pk]:
            earlier = [each for each in before[line.product_id] if each.purchase_id < purchase.pk]
            if line.price_per_package is not None:
                remarks[purchase.pk] += _odd(purchase, line, earlier)
    return remarks


def _odd(purchase: Purchase, line: PurchaseLine, earlier: Sequence[PurchaseLine]) -> list[str]:
    remarks = []
    if any(
        each.purchase.supplier_id == purchase.supplier_id
        and each.purchase.purchased_on == purchase.purchased_on
        and each.price_per_package == line.price_per_package
        for each in earlier
    ):
        remarks.append(f"{line.product} was recorded for this shop, day and price before.")
    since = purchase.purchased_on - MEAN_OVER
    recent = [_unit_cost(each) for each in earlier if since <= each.purchase.purchased_on <= purchase.purchased_on]
    mean = Fraction(sum(recent)) / len(recent) if recent else Fraction(0)
    off = abs(Fraction(_unit_cost(line)) - mean) / mean if mean else Fraction(0)
    grade = next((grade for bound, grade in ODD_PRICES if off >= bound), "")
    if grade:
        way = "above" if Fraction(_unit_cost(line)) > mean else "below"
        remarks.append(f"{grade}: the price of {line.product} is {round(off * 100)} % {way} the mean of 60 days.")
    return remarks
