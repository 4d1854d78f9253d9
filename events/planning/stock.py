"""What products cost last, and what events drew already: read at once for all items."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.inventory.models import Movement
from bakery.inventory.owners import owner_of
from bakery.inventory.queries.prices import products_with_prices
from events.planning.claims import Item
from events.planning.needs import INGREDIENT
from events.planning.prices import PriceBook

OWNERS: Final = {
    INGREDIENT: F("lot__product__ingredient"),
    MATERIAL: F("lot__product__material"),
    FINISHED_UNIT: F("lot__finished_unit"),
    FINISHED_GOOD: F("lot__finished_good"),
}
PIECE_NAME: Final = Coalesce("lot__finished_unit__name", "lot__finished_good__name")


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


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPieces:
    """Finished pieces of one kind that an event took and did not make, with what they had cost."""

    name: str
    cost: Decimal
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What an event's live facts took: ingredients and materials in base units, and pieces made for others."""

    amounts: Mapping[Item, Decimal] = field(default_factory=dict)
    pieces: Mapping[Item, UsedPieces] = field(default_factory=dict)


def drawn_stock(tx: Atomic, *, event_id: int) -> Drawn:
    """Return what the event's live runs and deliveries took, apart from what its own runs made."""
    facts = [
        Q(**{f"{path}__event": event_id, f"{path}__voided_at__isnull": True})
        for path in ("production_use__run", "assembly_use__run", "delivery_use__delivery")
    ]
    movements = Movement.objects.using(tx.using).filter(facts[0] | facts[1] | facts[2])
    foreign = movements.exclude(Q(lot__production_run__event=event_id) | Q(lot__assembly_run__event=event_id))
    amounts: dict[Item, Decimal] = defaultdict(Decimal)
    pieces: dict[Item, UsedPieces] = {}
    for row in foreign.values("delta", "cost", "cost_known", **OWNERS, name=PIECE_NAME):
        item = next((kind, row[kind]) for kind in OWNERS if row[kind])
        if item[0] in (INGREDIENT, MATERIAL):
            amounts[item] -= row["delta"]
            continue
        before = pieces.get(item)
        pieces[item] = UsedPieces(
            name=row["name"],
            cost=(before.cost if before else Decimal(0)) - row["cost"],
            cost_known=row["cost_known"] and (before is None or before.cost_known),
        )
    return Drawn(amounts=amounts, pieces=pieces)
