"""What is on hand counted in packages, and what of it has no price."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.models import Lot
from bakery.inventory.owners import COLUMNS, LOT_OWNERS, item_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCount:
    """How many packages of one product are there, and what one of them holds."""

    packages: str
    package_type: str
    package_quantity: str
    package_unit: str


def packages_on_hand(tx: Atomic, *, item_type: str, item_ids: Collection[int]) -> dict[int, list[PackageCount]]:
    """Return by ingredient or material the packages of each product in stock that can be counted."""
    column = COLUMNS[item_type]
    lots = Lot.objects.using(tx.using).in_stock().filter(**{f"{column}__in": item_ids})
    amounts: dict[int, dict[Product, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
    for lot in lots.select_related("product__ingredient", "product__material").oldest_first():
        if lot.product is not None:
            owner = lot.product.ingredient_id or lot.product.material_id or 0
            amounts[owner][lot.product] += Fraction(lot.remaining)
    return {
        owner: [
            PackageCount(
                packages=quantity_to_string(quantise(amount / one)),
                package_type=product.package_type,
                package_quantity=quantity_to_string(product.package_quantity),
                package_unit=product.package_unit,
            )
            for product, amount in products.items()
            if (one := conversions.of_product(product).base)
        ]
        for owner, products in amounts.items()
    }


def unpriced_lots(tx: Atomic) -> list[tuple[int, str]]:
    """Return the lots in stock without a price, by id and what they are lots of."""
    lots = Lot.objects.using(tx.using).in_stock().filter(cost_known=False).select_related(*LOT_OWNERS)
    return sorted(((lot.pk, str(item_of(lot))) for lot in lots), key=lambda each: (each[1].casefold(), each[0]))
