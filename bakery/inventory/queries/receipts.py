"""Receipts as their list shows them, and what a line would mean before it is recorded."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from django.db.models import Count, Q, QuerySet

from bakery.catalogue import conversions
from bakery.catalogue.models import Ingredient, Material, Product
from bakery.catalogue.names import fold
from bakery.catalogue.units import quantise, quantise_cost, quantise_money
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.dto.receipts import LineEcho, PurchasesPage, ReceiptEcho, WantedPurchases
from bakery.inventory.models import Purchase, PurchaseLine
from bakery.inventory.owners import unit_of
from bakery.inventory.queries.purchases import MEAN_OVER, show_purchases

MANY_PACKAGES: Final = 20
FAR_OFF: Final = Fraction(40, 100)


def purchases_page(tx: Atomic, *, wanted: WantedPurchases, page: slice) -> PurchasesPage:
    """Return the purchases wanted, newest first, and what all of them that stand cost."""
    chosen = _chosen(tx, wanted)
    ids = list(chosen.order_by("-purchased_on", "-pk").values_list("pk", flat=True)[page])
    standing = PurchaseLine.objects.using(tx.using).filter(purchase__in=chosen, purchase__voided_at=None)
    sums = standing.aggregate(spent=ExactSum("lot__cost"), unpriced=Count("pk", filter=Q(price_per_package=None)))
    return PurchasesPage(
        rows=tuple(show_purchases(tx, purchases=Purchase.objects.using(tx.using).filter(pk__in=ids))),
        total=chosen.count(),
        spent=cost_to_string(sums["spent"]),
        unpriced=sums["unpriced"],
    )


def _chosen(tx: Atomic, wanted: WantedPurchases) -> "QuerySet[Purchase]":
    found: QuerySet[Purchase] = Purchase.objects.using(tx.using).all()
    if wanted.supplier_id is not None:
        found = found.filter(supplier=wanted.supplier_id)
    if wanted.start is not None:
        found = found.filter(purchased_on__gte=wanted.start)
    if wanted.end is not None:
        found = found.filter(purchased_on__lte=wanted.end)
    if stem := fold(wanted.product):
        products = Product.objects.using(tx.using).filter(
            Q(search_key__contains=stem)
            | Q(ingredient__search_key__contains=stem)
            | Q(material__search_key__contains=stem)
        )
        lines = PurchaseLine.objects.using(tx.using).filter(product__in=products)
        found = found.filter(pk__in=lines.values("purchase"))
    return found


def echo_receipt(
    tx: Atomic, *, lines: Sequence[PurchaseLineInput], purchased_on: date, receipt_total: Decimal | None = None
) -> ReceiptEcho:
    """Say of each line what it would put on the shelf at which price, and what about it asks for a second look."""
    products = _products(tx, lines)
    known = [product.pk for product in products if product.pk]
    earlier: dict[int, list[PurchaseLine]] = defaultdict(list)
    rows = PurchaseLine.objects.using(tx.using).filter(
        product__in=known, purchase__voided_at=None, price_per_package__isnull=False
    )
    for row in rows.select_related("purchase").order_by("purchase__purchased_on", "pk"):
        earlier[row.product_id].append(row)
    total = sum((_cost(line) for line in lines), Decimal(0))
    return ReceiptEcho(
        lines=tuple(
            _echo(line, product, earlier.get(product.pk, []), purchased_on)
            for line, product in zip(lines, products, strict=True)
        ),
        total_cost=cost_to_string(total),
        unpriced=sum(line.price_per_package is None for line in lines),
        difference=None if receipt_total is None else cost_to_string(receipt_total - total),
    )


def _cost(line: PurchaseLineInput) -> Decimal:
    return quantise_money(Fraction(line.packages) * Fraction(line.price_per_package or 0))


def _products(tx: Atomic, lines: Sequence[PurchaseLineInput]) -> list[Product]:
    """Return the product of each line; one that is described has no key yet."""
    ids = [line.product_id for line in lines if line.product_id is not None]
    known = Product.objects.using(tx.using).select_related("ingredient", "material").in_bulk(ids)
    described = [line.provisional for line in lines if line.provisional]
    foods = Ingredient.objects.using(tx.using).in_bulk(
        [each.ingredient_id for each in described if each.ingredient_id]
    )
    things = Material.objects.using(tx.using).in_bulk([each.material_id for each in described if each.material_id])
    return [_product(line, known, foods, things) for line in lines]


def _product(
    line: PurchaseLineInput,
    known: Mapping[int, Product],
    foods: Mapping[int, Ingredient],
    things: Mapping[int, Material],
) -> Product:
    if line.provisional is None:
        return known[line.product_id or 0]
    described = line.provisional
    return Product(
        name=described.name,
        ingredient=foods.get(described.ingredient_id or 0),
        material=things.get(described.material_id or 0),
        package_quantity=Decimal(described.package_quantity),
        package_unit=described.package_unit,
    )


def _echo(line: PurchaseLineInput, product: Product, earlier: Sequence[PurchaseLine], day: date) -> LineEcho:
    packages, price = Fraction(line.packages), line.price_per_package
    inside = conversions.of_product(product).base
    amount = None if inside is None else packages * inside
    each = None if price is None or not inside else Fraction(price) / inside
    last = earlier[-1] if earlier else None
    return LineEcho(
        product_name=str(product),
        packages=quantity_to_string(line.packages),
        base_quantity=None if amount is None else quantity_to_string(quantise(amount)),
        unit=unit_of(product),
        unit_cost_exact=None if each is None else exact_to_string(quantise_cost(each)),
        total_cost=None if price is None else cost_to_string(_cost(line)),
        last_price=cost_to_string(last.price_per_package) if last else None,
        last_on=last.purchase.purchased_on if last else None,
        change=None if each is None or last is None else _change(each, _unit_cost(last)),
        questions=tuple(_questions(line, product, each, _mean(earlier, day))),
    )


def _questions(line: PurchaseLineInput, product: Product, each: Fraction | None, mean: Fraction | None) -> list[str]:
    """Return what looks like a slip of the pen; whoever ticks that it is meant is believed."""
    found = []
    if line.packages > 1 and line.packages == product.package_quantity:
        found.append("As many packages as one of them holds?")
    elif line.packages > MANY_PACKAGES:
        found.append(f"{quantity_to_string(line.packages)} packages?")
    if each is not None and mean and abs(each - mean) / mean >= FAR_OFF:
        way = "above" if each > mean else "below"
        found.append(f"The price is {abs(_change(each, mean) or 0)} % {way} the mean of the last 60 days.")
    return found


def _mean(earlier: Sequence[PurchaseLine], day: date) -> Fraction | None:
    recent = [_unit_cost(row) for row in earlier if day - MEAN_OVER <= row.purchase.purchased_on <= day]
    return sum(recent, Fraction(0)) / len(recent) if recent else None


def _unit_cost(line: PurchaseLine) -> Fraction:
    return Fraction(line.packages) * Fraction(line.price_per_package or 0) / Fraction(line.base_quantity)


def _change(each: Fraction, before: Fraction) -> int | None:
    """Return by how many whole per cent a price went up or down; from nothing there is no saying."""
    return round((each - before) / before * 100) if before else None
