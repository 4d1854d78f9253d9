"""What must be bought for plans as they are now: derived, never stored."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from bakery.catalogue.explode import MATERIAL
from bakery.catalogue.models import Ingredient, Material
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, quantity_to_string
from bakery.errors import InvalidInput
from events.dto.shopping import Shopping, ShoppingRow, ShoppingSummary, StockClaim
from events.models import ShoppingScope
from events.planning import problems
from events.planning.claims import Item
from events.planning.coverage import Coverage
from events.planning.gap import calculate_purchase_gap
from events.planning.lines import combine, shopping_row
from events.planning.loading import Derived, derive_plans
from events.planning.needs import INGREDIENT, first_short_dates
from events.planning.prices import PriceBook, packages_cost
from events.planning.stock import drawn_stock, load_price_book

__all__ = [
    "calculate_purchase_gap",
    "derive_shopping",
    "get_claims",
    "get_items_to_buy",
    "get_shopping_summary",
    "owners_of",
    "shopping_from",
]


def derive_shopping(
    tx: Atomic, *, event_ids: Sequence[int], scope: str = ShoppingScope.REMAINING, include_packaging: bool = True
) -> Shopping:
    """Return one net list over these events, each in its place by date."""
    if scope not in ShoppingScope.values:
        raise InvalidInput.of("scope", "This is not one of the choices.")
    if not event_ids:
        raise InvalidInput.of("event_ids", "Choose at least one event.")
    derived = derive_plans(tx, event_ids=event_ids)
    drawn = {}
    if scope == ShoppingScope.TOTAL:
        drawn = {event_id: drawn_stock(tx, event_id=event_id).amounts for event_id in sorted({*event_ids})}
    book = load_price_book(tx, items=derived.definitions.bought())
    return shopping_from(
        tx, derived=derived, book=book, event_ids=event_ids, drawn=drawn, include_packaging=include_packaging
    )


def shopping_from(
    tx: Atomic,
    *,
    derived: Derived,
    book: PriceBook,
    event_ids: Sequence[int],
    drawn: Mapping[int, Mapping[Item, Decimal]],
    include_packaging: bool = True,
) -> Shopping:
    """Return the list from plans and prices already read; `drawn` adds what the events used to what they need."""
    needs = combine(tuple(derived.plans.values()), Coverage.of(derived, event_ids), drawn)
    owners = owners_of(tx, items=needs, derived=derived)
    faults = _faults(derived, event_ids)
    rows = [
        shopping_row(need, owners[item], owners[item].category.name, book, faults.get(item))
        for item, need in needs.items()
        if include_packaging or item[0] == INGREDIENT
    ]
    return _shopping(event_ids, rows, book, owners)


def owners_of(tx: Atomic, *, items: Iterable[Item], derived: Derived) -> dict[Item, Ingredient | Material]:
    """Return the rows of all items; those that only facts drew are read beside the ones the plans reach."""
    known: dict[Item, Ingredient | Material] = {
        (INGREDIENT, row.pk): row for row in derived.definitions.ingredients.values()
    }
    known |= {(MATERIAL, row.pk): row for row in derived.definitions.materials.values()}
    absent = [item for item in items if item not in known]
    if absent:
        foods = Ingredient.objects.using(tx.using).filter(pk__in=[pk for kind, pk in absent if kind == INGREDIENT])
        things = Material.objects.using(tx.using).filter(pk__in=[pk for kind, pk in absent if kind == MATERIAL])
        known |= {(INGREDIENT, row.pk): row for row in foods.select_related("category")}
        known |= {(MATERIAL, row.pk): row for row in things.select_related("category")}
    return known


def _faults(derived: Derived, event_ids: Sequence[int]) -> dict[Item, Problem]:
    return {
        each.item: problems.of_unconverted(each, derived.definitions)
        for event_id in event_ids
        for each in derived.plans[event_id].unconverted
    }


def _shopping(
    event_ids: Sequence[int],
    rows: Sequence[ShoppingRow],
    book: PriceBook,
    owners: Mapping[Item, Ingredient | Material],
) -> Shopping:
    short = [row for row in rows if row.shortfall != "0"]
    unpriced = [row for row in short if row.estimated_cost is None]
    faults = [row.problem for row in rows if row.problem]
    total = sum((packages_cost(row, owners[row.item_type, row.item_id], book) for row in short), Decimal(0))
    in_order = sorted(rows, key=lambda row: (row.ingredient_name.casefold(), row.item_id))
    return Shopping(
        event_ids=tuple(event_ids),
        items=tuple(row for row in in_order if row.item_type == INGREDIENT),
        packaging=tuple(row for row in in_order if row.item_type == MATERIAL),
        total_estimated_cost=cost_to_string(total),
        cost_known=not unpriced and not faults,
        unpriced_count=len(unpriced),
        items_count=len(rows),
        items_with_shortfall=len(short),
        problems=problems.by_weight([*faults, *(found for row in short for found in problems.of_row(row))]),
    )


def get_items_to_buy(tx: Atomic, *, event_id: int) -> list[ShoppingRow]:
    """Return the lines that are short, and those that cannot be compared."""
    shopping = derive_shopping(tx, event_ids=[event_id])
    return [row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient]


def get_shopping_summary(tx: Atomic, *, event_id: int) -> ShoppingSummary:
    """Return how much of the list is there; of an empty one all is."""
    shopping = derive_shopping(tx, event_ids=[event_id])
    rows = (*shopping.items, *shopping.packaging)
    there = sum(row.is_sufficient for row in rows)
    return ShoppingSummary(
        total_items=len(rows),
        items_sufficient=there,
        items_to_buy=shopping.items_with_shortfall,
        all_sufficient=there == len(rows),
        total_estimated_cost=shopping.total_estimated_cost,
        cost_known=shopping.cost_known,
        is_complete=there == len(rows),
    )


def get_claims(tx: Atomic, *, item_type: str | None = None, item_ids: Sequence[int] | None = None) -> list[StockClaim]:
    """Return what open plans count on of each item they reach, by kind and name."""
    derived = derive_plans(tx, event_ids=[])
    dates, coverage = first_short_dates(derived.plans.values()), Coverage.of(derived, ())
    items = [
        item
        for item in derived.definitions.items()
        if item_type in (None, item[0]) and (item_ids is None or item[1] in item_ids)
    ]
    rows = [_claim(item, derived, coverage, dates.get(item)) for item in items]
    return sorted(rows, key=lambda row: (row.item_type, row.item_name.casefold(), row.item_id))


def _claim(item: Item, derived: Derived, coverage: Coverage, first_short: tuple[date, int] | None) -> StockClaim:
    shelf = derived.shelf
    on_hand, reserved, promised = shelf.on_hand(item), shelf.reserved(item), shelf.promised(item)
    return StockClaim(
        item_type=item[0],
        item_id=item[1],
        item_name=derived.definitions.name_of(item),
        on_hand=quantity_to_string(on_hand),
        reserved=quantity_to_string(reserved),
        promised=quantity_to_string(promised),
        promises=coverage.promises(item),
        lots=coverage.lots(item),
        free=quantity_to_string(on_hand - reserved - promised),
        unit=derived.definitions.unit_of(item),
        first_short_on=first_short[0] if first_short else None,
        first_short_event_id=first_short[1] if first_short else None,
    )
