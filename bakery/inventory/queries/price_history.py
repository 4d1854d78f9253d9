"""What was paid over time: of one thing, and of everything bought in a period."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from bakery.catalogue.names import label_of_product
from bakery.catalogue.units import quantise_cost
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, percent_to_string
from bakery.inventory.dto.reports import PaidPrice, PriceTrend, PriceTrends
from bakery.inventory.models import PurchaseLine

OWNERS: Final = {"product": "product", "ingredient": "product__ingredient", "material": "product__material"}
TREND: Final = (
    "product", "product__brand", "product__name", "product__size_label", "product__slug", "packages",
    "price_per_package", "base_quantity", "purchase__purchased_on",
)  # fmt: skip
NAMED: Final = {
    "owner_name": Coalesce("product__ingredient__name", "product__material__name"),
    "dimension": Coalesce("product__ingredient__dimension", "product__material__dimension"),
}


def paid_prices(
    tx: Atomic, *, item_type: str, item_id: int, start: date | None = None, end: date | None = None
) -> list[PaidPrice]:
    """Return every known price of a product, or of all products of an ingredient or material, oldest first."""
    lines = _priced(tx, start, end).filter(**{OWNERS[item_type]: item_id})
    return [
        PaidPrice(
            purchased_on=line.purchase.purchased_on,
            supplier_name=line.purchase.supplier.name,
            purchase_id=line.purchase_id,
            product_id=line.product_id,
            product_name=str(line.product),
            price_per_package=cost_to_string(line.price_per_package),
            unit_cost_exact=_each(_paid(line.packages, line.price_per_package), line.base_quantity),
        )
        for line in lines.select_related("product", "purchase__supplier")
    ]


def price_trends(
    tx: Atomic, *, start: date | None = None, end: date | None = None, page: slice = slice(None)
) -> PriceTrends:
    """Return how the price of each product bought in a period moved, what was bought most often first."""
    bought: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for line in _priced(tx, start, end).values(*TREND, **NAMED):
        bought[line["product"]].append(line)
    order = sorted(bought, key=lambda key: (-len(bought[key]), bought[key][0]["owner_name"].casefold(), key))
    return PriceTrends(rows=tuple(_trend(key, bought[key]) for key in order[page]), total=len(order))


def _priced(tx: Atomic, start: date | None, end: date | None) -> QuerySet[PurchaseLine]:
    """Return the lines of live receipts that say a price, oldest first."""
    wanted = {"purchase__purchased_on__gte": start, "purchase__purchased_on__lte": end}
    lines = PurchaseLine.objects.using(tx.using).filter(
        purchase__voided_at__isnull=True,
        price_per_package__isnull=False,
        **{name: day for name, day in wanted.items() if day is not None},
    )
    return lines.order_by("purchase__purchased_on", "pk")


def _trend(product_id: int, lines: Sequence[dict[str, Any]]) -> PriceTrend:
    first, last = lines[0], lines[-1]
    paid = [_paid(line["packages"], line["price_per_package"]) for line in lines]
    cost = [amount / Fraction(line["base_quantity"]) for amount, line in zip(paid, lines, strict=True)]
    named = (first[f"product__{part}"] for part in ("brand", "name", "size_label", "slug"))
    return PriceTrend(
        product_id=product_id,
        product_name=label_of_product(*named),
        owner_name=first["owner_name"],
        dimension=first["dimension"],
        times=len(lines),
        first_cost_exact=exact_to_string(quantise_cost(cost[0])),
        mean_cost_exact=_each(sum(paid, Fraction(0)), sum(line["base_quantity"] for line in lines)),
        last_cost_exact=exact_to_string(quantise_cost(cost[-1])),
        last_on=last["purchase__purchased_on"],
        change_percent=percent_to_string(cost[-1] - cost[0], cost[0]),
    )


def _paid(packages: Decimal, price: Decimal | None) -> Fraction:
    return Fraction(packages) * Fraction(price or 0)


def _each(paid: Fraction, base_quantity: Decimal) -> str:
    return exact_to_string(quantise_cost(paid / Fraction(base_quantity)))
