"""What things cost to buy: the latest price of every product, and what an item is reckoned at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bakery.catalogue import conversions
from bakery.catalogue.models import Ingredient, Material, Product
from bakery.catalogue.units import base_unit, quantise_money
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.dto.purchases import ProductOffer
from events.dto.shopping import ShoppingRow
from events.planning.claims import Item
from events.planning.rows import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """Products by item, archived ones too, and what a base unit of each item and product is reckoned at."""

    products: Mapping[Item, tuple[Product, ...]]
    prices: Mapping[Item, Fraction]

    def of_product(self, product_id: int) -> Fraction | None:
        """Return the latest price of one product."""
        return self.prices.get(("product", product_id))

    def package_price(self, product: Product, package: Fraction) -> Decimal | None:
        """Return what a package cost last."""
        price = self.of_product(product.pk)
        return None if price is None else quantise_money(price * package)

    def find(self, item: Item, product_id: int) -> Product | None:
        """Return one product of an item."""
        return next((each for each in self.products.get(item, ()) if each.pk == product_id), None)


def package_size(product: Product, owner: Ingredient | Material) -> Fraction | None:
    """Return the base units in one package, or None where the two cannot be compared."""
    if isinstance(owner, Ingredient):
        return conversions.of_ingredient(product.package_quantity, product.package_unit, owner).base
    return conversions.of_material(product.package_quantity, product.package_unit, owner).base


def offers_for(
    products: Iterable[Product], owner: Ingredient | Material, short: Decimal, book: PriceBook
) -> tuple[ProductOffer, ...]:
    """Return what buying so much would take of each product, the cheapest per base unit first, unknown last."""
    comparable = [(each, size) for each in products if (size := package_size(each, owner))]
    comparable.sort(key=lambda pair: _cheapest_first(pair[0], book))
    return tuple(_offer(product, size, base_unit(owner.dimension), short, book) for product, size in comparable)


def _cheapest_first(product: Product, book: PriceBook) -> tuple[bool, Fraction, int]:
    price = book.of_product(product.pk)
    return price is None, price or Fraction(0), product.pk


def _offer(product: Product, size: Fraction, unit: str, short: Decimal, book: PriceBook) -> ProductOffer:
    packages = ceil(Fraction(short) / size)
    price = book.package_price(product, size)
    supplier = product.preferred_supplier
    return ProductOffer(
        product_id=product.pk,
        brand=product.brand,
        product_name=product.name,
        supplier_name=supplier.name if supplier else "",
        package_quantity=quantity_to_string(product.package_quantity),
        package_unit=product.package_unit,
        is_preferred=product.is_preferred,
        packages_to_buy=packages,
        covers=to_text(packages * size),
        unit=unit,
        price_per_package=None if price is None else cost_to_string(price),
        total_cost=None if price is None else cost_to_string(price * packages),
        cost_available=price is not None,
        cost_message="" if price is not None else "price unknown",
        problem=None,
    )


def packages_cost(row: ShoppingRow, owner: Ingredient | Material, book: PriceBook) -> Decimal:
    """Return what the recommended packages of a line cost, unrounded; nothing where that is not known."""
    pick = row.product_recommendation
    product = book.find((row.item_type, row.item_id), pick.product_id) if pick else None
    size = package_size(product, owner) if product else None
    price = book.package_price(product, size) if product and size else None
    return price * pick.packages_to_buy if price is not None and pick else Decimal(0)
