"""What products cost last, and what events drew already: read at once for all items."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from bakery.catalogue.explode import MATERIAL
from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement
from bakery.inventory.owners import owner_of
from bakery.inventory.queries.prices import products_with_prices
from events.planning.claims import Item
from events.planning.needs import INGREDIENT
from events.planning.prices import PriceBook


def load_price_book(tx: Atomic, *, items: Iterable[Item]) -> PriceBook:
    """Return all products of these ingredients and materials with their latest known prices."""
    wanted = set(items)
    found, prices = products_with_prices(
        tx,
        ingredient_ids=[item_id for kind, item_id in wanted if kind == INGREDIENT],
        material_ids=[item_id for kind, item_id in wanted if kind == MATERIAL],
    )
    products: dict[Item, list[Product]] = defaultdict(list)
    for product in found:
        products[owner_of(product)].append(product)
    return PriceBook(products={item: tuple(rows) for item, rows in products.items()}, prices=prices)


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
