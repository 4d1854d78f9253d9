"""What is on hand of products, by the package, beside what they cost last."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.dto.items import ProductDetail
from bakery.catalogue.units import quantise, quantise_cost
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import exact_to_string, quantity_to_string
from bakery.inventory.dto.showing import ProductStock
from bakery.inventory.dto.stock import LotDetail
from bakery.inventory.models import Lot, PurchaseLine
from bakery.inventory.queries.prices import latest_prices

NOTHING: Final = Decimal(0)


def product_stock(
    tx: Atomic, *, products: Sequence[ProductDetail], lots: Sequence[LotDetail] | None = None
) -> dict[int, ProductStock]:
    """Return for each product what is there, its last price and the mean of all, by its id; `lots` were read."""
    ids = [product.id for product in products]
    there = _on_hand(tx, ids) if lots is None else _added_up(lots)
    on_hand = {key: quantity_to_string(there.get(key, NOTHING)) for key in ids}
    prices, means = latest_prices(tx, product_ids=ids), _mean_costs(tx, ids)
    found = {}
    for product in products:
        price = prices.get(product.id)
        found[product.id] = ProductStock(
            product_id=product.id,
            on_hand=on_hand[product.id],
            packages=_in_packages(on_hand[product.id], product.base_quantity),
            last_cost_exact=exact_to_string(quantise_cost(price.unit_cost)) if price else None,
            last_on=price.received_on if price else None,
            mean_cost_exact=exact_to_string(means[product.id]) if product.id in means else None,
        )
    return found


def _on_hand(tx: Atomic, product_ids: Sequence[int]) -> dict[int, Decimal]:
    lots = Lot.objects.using(tx.using).in_stock().filter(product__in=product_ids).order_by()
    return dict(lots.values_list("product").annotate(amount=ExactSum("remaining")))


def _added_up(lots: Sequence[LotDetail]) -> dict[int, Decimal]:
    there: dict[int, Decimal] = defaultdict(Decimal)
    for lot in lots:
        there[lot.item_id] += Decimal(lot.remaining)
    return there


def _mean_costs(tx: Atomic, product_ids: Sequence[int]) -> dict[int, Decimal]:
    """Return what a base unit cost over all live purchases with a price, weighted by how much was bought."""
    lines = PurchaseLine.objects.using(tx.using).filter(
        product__in=product_ids, purchase__voided_at=None, price_per_package__isnull=False
    )
    sums = (
        lines.order_by().values_list("product").annotate(paid=ExactSum("lot__cost"), amount=ExactSum("base_quantity"))
    )
    return {product: quantise_cost(Fraction(paid) / Fraction(amount)) for product, paid, amount in sums}


def _in_packages(amount: str, one: str | None) -> str | None:
    """Return how many packages an amount fills, None where the package cannot be converted."""
    if one is None:
        return None
    return quantity_to_string(quantise(Fraction(Decimal(amount)) / Fraction(Decimal(one))))
