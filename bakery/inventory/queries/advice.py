"""Which product to buy for an amount that is missing."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from bakery.catalogue import conversions
from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise, quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, quantity_to_string
from bakery.inputs import Checked
from bakery.inventory.dto.purchases import ProductAdvice, ProductOffer
from bakery.inventory.owners import unit_of
from bakery.inventory.queries.items import get_item
from bakery.inventory.queries.prices import latest_prices

BUYABLE: Final = ("ingredient", "material")
NO_PRICE: Final = "Price unknown"


def get_product_advice(tx: Atomic, *, item_type: str, item_id: int, quantity: Decimal | int) -> ProductAdvice:
    """Return the product to buy for a base-unit amount: the preferred or only one, else a list to choose from."""
    given = Checked()
    missing = given.amount("quantity", quantity)
    given.done()
    item = get_item(tx, item_type=item_type, item_id=item_id, types=BUYABLE)
    if missing <= 0:
        return ProductAdvice(product_status="sufficient", recommendation=None, all_products=())

    products = (
        Product.objects.using(tx.using)
        .filter(**{item_type: item}, archived_at=None)
        .select_related("ingredient", "material", "preferred_supplier")
    )
    prices = latest_prices(tx, **{f"{item_type}_ids": [item_id]})
    unit_costs = {pk: price.unit_cost for pk, price in prices.items()}
    found = [_offer(product, missing, unit_costs.get(product.pk)) for product in products]
    offers = _cheapest_first(found, unit_costs)
    preferred = [offer for offer in offers if offer.is_preferred or len(offers) == 1]
    if not offers:
        return ProductAdvice(product_status="none", recommendation=None, all_products=())
    return ProductAdvice(
        product_status="preferred" if preferred else "multiple",
        recommendation=preferred[0] if preferred else None,
        all_products=tuple(offers),
    )


def _cheapest_first(offers: Sequence[ProductOffer], unit_costs: dict[int, Fraction]) -> list[ProductOffer]:
    def rank(offer: ProductOffer) -> tuple[bool, Fraction, int]:
        each = unit_costs.get(offer.product_id)
        return each is None, each or Fraction(0), offer.product_id

    return sorted(offers, key=rank)


def _offer(product: Product, missing: Decimal, each: Fraction | None) -> ProductOffer:
    """Return how many packages cover the amount; one whose content cannot be converted covers nothing."""
    inside, problem = conversions.of_product(product)
    packages = max(1, ceil(Fraction(missing) / inside)) if inside else 0
    price = None if each is None or not inside else quantise_money(each * inside)
    return ProductOffer(
        product_id=product.pk,
        brand=product.brand,
        product_name=str(product),
        supplier_name=product.preferred_supplier.name if product.preferred_supplier else "",
        package_quantity=quantity_to_string(product.package_quantity),
        package_unit=product.package_unit,
        is_preferred=product.is_preferred,
        packages_to_buy=packages,
        covers=quantity_to_string(quantise((inside or Fraction(0)) * packages)),
        unit=unit_of(product),
        price_per_package=None if price is None else cost_to_string(price),
        total_cost=None if price is None else cost_to_string(price * packages),
        cost_available=price is not None,
        cost_message=NO_PRICE if price is None else "",
        problem=_problem(product, problem) if problem else None,
    )


def _problem(product: Product, code: str) -> Problem:
    return Problem(
        code=code,
        message=f"What a package of {product} holds cannot be converted.",
        subject_type="product",
        subject_id=product.pk,
        subject_name=str(product),
        blocks=("receipt",),
        fix="product_edit",
        fix_key=product.slug,
    )
