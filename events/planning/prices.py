"""What things cost to buy: the latest price of every product, and what an item is reckoned at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bakery.catalogue import conversions
from bakery.catalogue.models import Ingredient, Material, Product
from bakery.catalogue.units import base_unit, quantise_money
from bakery.dto import cost_to_string, quantity_to_string
from events.dto.shopping import ProductOffer, ShoppingRow
from events.planning.claims import Item, StockLot
from events.planning.rows import to_text


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestPrice:
    """What a base unit of a product cost when it last came in at a known price."""

    received_on: date
    lot_id: int
    per_base: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBook:
    """Products by item, archived ones too, and their latest prices."""

    products: Mapping[Item, tuple[Product, ...]]
    latest: Mapping[int, LatestPrice]

    def of_ingredient(self, item: Item) -> Fraction | None:
        """Return the price of the preferred product, else the latest of any."""
        preferred = [each for each in self.products.get(item, ()) if each.is_preferred and each.pk in self.latest]
        known = preferred or [each for each in self.products.get(item, ()) if each.pk in self.latest]
        prices = [self.latest[each.pk] for each in known]
        if not prices:
            return None
        return max(prices, key=lambda price: (price.received_on, price.lot_id)).per_base

    def of_material(self, item: Item, lots: Iterable[StockLot]) -> Fraction | None:
        """Return the mean of what lies there by quantity, else the mean of its products' latest prices."""
        known = [lot for lot in lots if lot.cost_known]
        if known:
            worth = sum((lot.unit_value * Fraction(lot.remaining) for lot in known), Fraction(0))
            return worth / sum(Fraction(lot.remaining) for lot in known)
        prices = [self.latest[each.pk].per_base for each in self.products.get(item, ()) if each.pk in self.latest]
        return sum(prices, Fraction(0)) / len(prices) if prices else None

    def of_product(self, product_id: int) -> Fraction | None:
        """Return the latest price of one product."""
        latest = self.latest.get(product_id)
        return latest.per_base if latest else None

    def package_price(self, product: Product, package: Fraction) -> Decimal | None:
        """Return what a package cost last."""
        latest = self.latest.get(product.pk)
        return None if latest is None else quantise_money(latest.per_base * package)


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
    latest = book.latest.get(product.pk)
    return latest is None, latest.per_base if latest else Fraction(0), product.pk


def _offer(product: Product, size: Fraction, unit: str, short: Decimal, book: PriceBook) -> ProductOffer:
    packages = ceil(Fraction(short) / size)
    price = book.package_price(product, size)
    supplier = product.preferred_supplier
    return ProductOffer(
        product_id=product.pk,
        brand=product.brand,
        product_name=product.name,
        supplier_name=supplier.name if supplier else "",
        package_type=product.package_type,
        package_quantity=quantity_to_string(product.package_quantity),
        package_unit=product.package_unit,
        is_preferred=product.is_preferred,
        packages_to_buy=packages,
        covers=to_text(packages * size),
        left_over=to_text(packages * size - Fraction(short)),
        unit=unit,
        price_per_package=None if price is None else cost_to_string(price),
        total_cost=None if price is None else cost_to_string(price * packages),
        cost_available=price is not None,
        cost_message="" if price is not None else "price unknown",
    )


def packages_cost(row: ShoppingRow, owner: Ingredient | Material, book: PriceBook) -> Decimal:
    """Return what the recommended packages of a line cost, unrounded; nothing where that is not known."""
    pick = row.product_recommendation
    products = book.products.get((row.item_type, row.item_id), ())
    product = next((each for each in products if pick and each.pk == pick.product_id), None)
    size = package_size(product, owner) if product else None
    price = book.package_price(product, size) if product and size else None
    return price * pick.packages_to_buy if price is not None and pick else Decimal(0)
