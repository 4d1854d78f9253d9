"""What products cost last, and what events drew already: read at once for all items."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from bakery.catalogue.explode import MATERIAL
from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement, Reason
from events.planning.claims import Item
from events.planning.needs import INGREDIENT
from events.planning.prices import LatestPrice, PriceBook

PRICED = (Reason.RECEIPT, Reason.OPENING, Reason.REVALUATION)


def load_price_book(tx: Atomic, *, items: Iterable[Item]) -> PriceBook:
    """Return all products of these ingredients and materials with their latest known prices."""
    wanted = set(items)
    found = (
        Product.objects.using(tx.using)
        .filter(
            Q(ingredient__in=[item_id for kind, item_id in wanted if kind == INGREDIENT])
            | Q(material__in=[item_id for kind, item_id in wanted if kind == MATERIAL])
        )
        .select_related("preferred_supplier")
        .order_by("pk")
    )
    products: dict[Item, list[Product]] = defaultdict(list)
    for product in found:
        products[_owner_of(product)].append(product)
    return PriceBook(
        products={item: tuple(rows) for item, rows in products.items()},
        latest=_latest_prices(tx, [product.pk for rows in products.values() for product in rows]),
    )


def _owner_of(product: Product) -> Item:
    owners = [(INGREDIENT, product.ingredient_id), (MATERIAL, product.material_id)]
    return next((kind, item_id) for kind, item_id in owners if item_id is not None)


def _latest_prices(tx: Atomic, product_ids: list[int]) -> dict[int, LatestPrice]:
    """Read by product the last live receipt with a price; a corrected price stands for its receipt."""
    newest_first = Window(
        RowNumber(),
        partition_by=F("lot__product"),
        order_by=[F("lot__received_on").desc(), F("lot").desc(), F("pk").desc()],
    )
    movements = (
        Movement.objects.using(tx.using)
        .filter(lot__product__in=product_ids, reason__in=PRICED, cost_known=True, reversed_by__isnull=True)
        .annotate(place=newest_first)
        .filter(place=1)
        .select_related("lot")
    )
    return {movement.lot.product_id: _price_of(movement) for movement in movements if movement.lot.product_id}


def _price_of(movement: Movement) -> LatestPrice:
    """A receipt's own sum is finer than its rounded unit cost; a correction moves no quantity and has only that."""
    exact = Fraction(movement.cost) / Fraction(movement.delta) if movement.delta else Fraction(movement.unit_cost)
    return LatestPrice(received_on=movement.lot.received_on, lot_id=movement.lot_id, per_base=exact)


def drawn_amounts(tx: Atomic, *, event_id: int) -> dict[Item, Decimal]:
    """Return what the event's live runs and deliveries took of ingredients and materials."""
    facts = [
        Q(**{f"{path}__event": event_id, f"{path}__voided_at__isnull": True})
        for path in ("production_use__run", "assembly_use__run", "delivery_use__delivery")
    ]
    movements = Movement.objects.using(tx.using).filter(facts[0] | facts[1] | facts[2], lot__product__isnull=False)
    drawn: dict[Item, Decimal] = defaultdict(Decimal)
    for ingredient_id, material_id, delta in movements.values_list(
        "lot__product__ingredient_id", "lot__product__material_id", "delta"
    ):
        item: Item = (INGREDIENT, ingredient_id) if ingredient_id else (MATERIAL, material_id)
        drawn[item] -= delta
    return drawn
