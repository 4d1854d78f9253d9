"""What is on hand of products, by the package, beside what they cost last."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.dto.items import ProductDetail
from bakery.catalogue.units import quantise, quantise_cost
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import exact_to_string, quantity_to_string
from bakery.inventory.dto.showing import ProductStock
from bakery.inventory.models import PurchaseLine
from bakery.inventory.queries.prices import latest_prices
from bakery.inventory.queries.stock import get_stock_levels


def product_stock(tx: Atomic, *, products: Sequence[ProductDetail]) -> dict[int, ProductStock]:
    """Return for each product what is there, its last price and the mean of all, by its id."""
    ids = [product.id for product in products]
    levels = get_stock_levels(tx, item_type="product", item_ids=ids, include_empty=True)
    on_hand = {level.item_id: level.on_hand for level in levels}
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
