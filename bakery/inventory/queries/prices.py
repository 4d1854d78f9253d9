"""What things are estimated to cost: the latest prices paid, as corrected since, read for many items at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from django.db.models import Exists, OuterRef, Q, Subquery

from bakery.catalogue.models import FinishedGood, FinishedUnit, Product
from bakery.catalogue.units import quantise_cost
from bakery.db.aggregates import ExactSum
from bakery.db.models import stamps_of
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.owners import Key, owner_of

# What of a lot tells its price.
PRICED: Final = ("product", "received_on", "received", "remaining", "unit_cost", "cost", "value", "cost_known")


@dataclass(frozen=True, slots=True, kw_only=True)
class LatestPrice:
    """What one base unit of a product cost when it last came in."""

    product_id: int
    owner: Key
    is_preferred: bool
    received_on: date
    lot_id: int
    unit_cost: Fraction


def estimated_prices(
    tx: Atomic,
    *,
    ingredient_ids: Iterable[int] = (),
    material_ids: Iterable[int] = (),
    product_ids: Iterable[int] = (),
) -> dict[Key, Fraction]:
    """Return the price of one base unit by (type, id), leaving out what was never priced.

    An ingredient costs what its preferred product last did, else any of its products; a material the mean of
    what is on hand, weighted by quantity, else the mean of its products; a product what it last did itself.
    """
    _, prices = products_with_prices(
        tx, ingredient_ids=ingredient_ids, material_ids=material_ids, product_ids=product_ids
    )
    return prices


def products_with_prices(
    tx: Atomic,
    *,
    ingredient_ids: Iterable[int] = (),
    material_ids: Iterable[int] = (),
    product_ids: Iterable[int] = (),
) -> tuple[list[Product], dict[Key, Fraction]]:
    """Return these products and those of these owners, suppliers loaded, with the prices of them all and the owners.

    Read in two statements; archived products count too.
    """
    ingredients, materials = set(ingredient_ids), set(material_ids)
    wanted = Q(ingredient__in=ingredients) | Q(material__in=materials) | Q(pk__in=[*product_ids])
    products = list(
        Product.objects.using(tx.using)
        .filter(wanted)
        .annotate(newest=_newest_lot(tx))
        .select_related("preferred_supplier")
        .defer(*stamps_of("", "preferred_supplier"))
        .order_by("pk")
    )
    newest = {product.newest: product for product in products if product.newest}
    on_hand = Q(product__material__in=materials, remaining__gt=0, cost_known=True)
    lots = list(Lot.objects.using(tx.using).filter(Q(pk__in=newest) | on_hand).only(*PRICED).order_by("pk"))
    latest = [_price_of(lot, newest[lot.pk]) for lot in lots if lot.pk in newest]
    owners = {product.pk: owner_of(product) for product in products}
    asked = {("ingredient", pk) for pk in ingredients} | {("material", pk) for pk in materials}
    prices = {owner: price for owner, price in _of_owners(latest).items() if owner in asked}
    of_products = {("product", each.product_id): each.unit_cost for each in latest}
    return products, prices | _means_on_hand(lots, owners) | of_products


def _newest_lot(tx: Atomic) -> Subquery:
    """Return the lot a product's price is taken from."""
    came_in = Movement.objects.using(tx.using).filter(
        lot=OuterRef("pk"), reason__in=(Reason.RECEIPT, Reason.OPENING), reversed_by__isnull=True
    )
    priced = Lot.objects.using(tx.using).filter(Exists(came_in), product=OuterRef("pk"), cost_known=True)
    return Subquery(priced.order_by("-received_on", "-pk").values("pk")[:1])


def _of_owners(latest: Iterable[LatestPrice]) -> dict[Key, Fraction]:
    """Return what ingredients and materials cost by the latest prices of their products."""
    by_owner: dict[Key, list[LatestPrice]] = defaultdict(list)
    for price in latest:
        by_owner[price.owner].append(price)
    return {
        owner: max(own, key=_preferred_then_newest).unit_cost
        if owner[0] == "ingredient"
        else sum((price.unit_cost for price in own), Fraction(0)) / len(own)
        for owner, own in by_owner.items()
    }


def _means_on_hand(lots: Sequence[Lot], owners: Mapping[int, Key]) -> dict[Key, Fraction]:
    """Return what one base unit of the priced stock of each material is worth."""
    stock: dict[Key, list[Lot]] = defaultdict(list)
    for lot in lots:
        owner = owners[lot.product_id or 0]
        if owner[0] == "material" and lot.remaining and lot.cost_known:
            stock[owner].append(lot)
    return {
        owner: Fraction(sum(lot.value for lot in own)) / Fraction(sum(lot.remaining for lot in own))
        for owner, own in stock.items()
    }


def latest_prices(
    tx: Atomic,
    *,
    ingredient_ids: Iterable[int] = (),
    material_ids: Iterable[int] = (),
    product_ids: Iterable[int] = (),
) -> Mapping[int, LatestPrice]:
    """Return what each product of these, or of these owners, last cost, by its id."""
    wanted = Q(ingredient__in=[*ingredient_ids]) | Q(material__in=[*material_ids]) | Q(pk__in=[*product_ids])
    found = Product.objects.using(tx.using).filter(wanted).annotate(newest=_newest_lot(tx))
    lots = Lot.objects.using(tx.using).filter(pk__in=found.values("newest")).select_related("product")
    return {lot.product_id: _price_of(lot, lot.product) for lot in lots if lot.product_id and lot.product}


def unit_value(tx: Atomic, *, item: Product | FinishedUnit | FinishedGood) -> Fraction | None:
    """Return what one more of an item is taken to be worth: a product at its price, a piece at the mean on hand."""
    if isinstance(item, Product):
        kind, pk = owner_of(item)
        ids = {f"{kind}_ids": [pk]}
        prices = estimated_prices(tx, product_ids=[item.pk], **ids)
        return prices.get(("product", item.pk), prices.get((kind, pk)))
    lots = Lot.objects.using(tx.using).in_stock().of(item).filter(cost_known=True)
    total = lots.aggregate(worth=ExactSum("value"), amount=ExactSum("remaining"))
    return Fraction(total["worth"]) / Fraction(total["amount"]) if total["amount"] else None


def _price_of(lot: Lot, product: Product) -> LatestPrice:
    return LatestPrice(
        product_id=product.pk,
        owner=owner_of(product),
        is_preferred=product.is_preferred,
        received_on=lot.received_on,
        lot_id=lot.pk,
        unit_cost=_unit_cost(lot),
    )


def _unit_cost(lot: Lot) -> Fraction:
    """Return what one base unit cost, exactly where the price still is the one it came in at."""
    paid = Fraction(lot.cost) / Fraction(lot.received)
    return paid if quantise_cost(paid) == lot.unit_cost else Fraction(lot.unit_cost)


def _preferred_then_newest(price: LatestPrice) -> tuple[bool, date, int]:
    return price.is_preferred, price.received_on, price.lot_id
