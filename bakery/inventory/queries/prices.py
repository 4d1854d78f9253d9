"""What things are estimated to cost: the latest prices paid, as corrected since, read for many items at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Exists, OuterRef, Q, Subquery

from bakery.catalogue.models import FinishedGood, FinishedUnit, Product
from bakery.catalogue.units import quantise_cost
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.owners import Key, owner_of


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
    ingredients, materials, products = set(ingredient_ids), set(material_ids), set(product_ids)
    latest = latest_prices(tx, ingredient_ids=ingredients, material_ids=materials, product_ids=products)
    prices: dict[Key, Fraction] = {}
    for pk in ingredients:
        own = [price for price in latest.values() if price.owner == ("ingredient", pk)]
        if own:
            prices["ingredient", pk] = max(own, key=_preferred_then_newest).unit_cost
    for pk in materials:
        own = [price for price in latest.values() if price.owner == ("material", pk)]
        if own:
            prices["material", pk] = sum((price.unit_cost for price in own), Fraction(0)) / len(own)
    prices |= {("material", pk): price for pk, price in _means_on_hand(tx, materials).items()}
    return prices | {("product", pk): latest[pk].unit_cost for pk in products if pk in latest}


def latest_prices(
    tx: Atomic,
    *,
    ingredient_ids: Iterable[int] = (),
    material_ids: Iterable[int] = (),
    product_ids: Iterable[int] = (),
) -> Mapping[int, LatestPrice]:
    """Return what each product of these, or of these owners, last cost, by its id, in two statements."""
    came_in = Movement.objects.using(tx.using).filter(
        lot=OuterRef("pk"), reason__in=(Reason.RECEIPT, Reason.OPENING), reversed_by__isnull=True
    )
    priced = Lot.objects.using(tx.using).filter(Exists(came_in), product=OuterRef("pk"), cost_known=True)
    newest = Subquery(priced.order_by("-received_on", "-pk").values("pk")[:1])
    wanted = Q(ingredient__in=[*ingredient_ids]) | Q(material__in=[*material_ids]) | Q(pk__in=[*product_ids])
    found = Product.objects.using(tx.using).filter(wanted).annotate(newest=newest).values_list("newest", flat=True)
    lots = Lot.objects.using(tx.using).filter(pk__in=[pk for pk in found if pk is not None]).select_related("product")
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


def _means_on_hand(tx: Atomic, material_ids: set[int]) -> dict[int, Fraction]:
    """Return what one base unit of the priced stock of each material is worth."""
    if not material_ids:
        return {}
    rows = (
        Lot.objects.using(tx.using)
        .in_stock()
        .filter(product__material__in=material_ids, cost_known=True)
        .order_by()
        .values_list("product__material")
        .annotate(worth=ExactSum("value"), amount=ExactSum("remaining"))
    )
    return {pk: Fraction(worth) / Fraction(amount) for pk, worth, amount in rows}
