"""Finished units and goods: how many pieces there are and what they are worth."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.catalogue.units import quantise_cost
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory.dto.finished import Availability, ConsumptionCheck, InventoryStatus, InventoryValue
from bakery.inventory.models import Lot
from bakery.inventory.owners import COLUMNS, FINISHED
from bakery.inventory.queries.items import find_items, get_item

NOTHING: Final = Decimal(0)
Stock = dict[int, tuple[Decimal, Decimal]]


def get_inventory_status(
    tx: Atomic, *, item_type: str | None = None, item_id: int | None = None, exclude_zero: bool = False
) -> list[InventoryStatus]:
    """Return the pieces of one item, of all active items of a type, or of both types, by name."""
    if item_type is None and item_id is not None:
        raise InvalidInput.of("item_type", "Say of which type the item is.")
    found = []
    for kind in FINISHED if item_type is None else (_type(item_type),):
        stock = _stock(tx, kind)
        if item_id is None:
            items = find_items(tx, item_type=kind, item_ids=None) | find_items(tx, item_type=kind, item_ids=stock)
        else:
            items = {item_id: get_item(tx, item_type=kind, item_id=item_id)}
        rows = [item for item in items.values() if isinstance(item, FinishedUnit | FinishedGood)]
        rows.sort(key=lambda item: (item.name.casefold(), item.pk))
        found += [_status(kind, item, stock) for item in rows if item.pk in stock or not exclude_zero]
    return found


def get_low_stock_items(
    tx: Atomic, *, threshold: Decimal | int = 5, item_type: str | None = None
) -> list[InventoryStatus]:
    """Return the items of which fewer pieces are there than the threshold, fewest first."""
    given = Checked()
    lowest = given.amount("threshold", threshold, least=NOTHING)
    given.done()
    found = get_inventory_status(tx, item_type=item_type)
    low = [status for status in found if Decimal(status.inventory_count) < lowest]
    return sorted(low, key=lambda status: Decimal(status.inventory_count))


def get_total_inventory_value(tx: Atomic) -> InventoryValue:
    """Return what finished stock is worth, and of how many distinct items it is."""
    units, goods = (_stock(tx, kind) for kind in FINISHED)
    unit_value, good_value = (sum((value for _, value in stock.values()), NOTHING) for stock in (units, goods))
    return InventoryValue(
        finished_units_value=cost_to_string(unit_value),
        finished_goods_value=cost_to_string(good_value),
        total_value=cost_to_string(unit_value + good_value),
        finished_units_count=len(units),
        finished_goods_count=len(goods),
        total_items_count=len(units) + len(goods),
    )


def check_availability(tx: Atomic, *, item_type: str, item_id: int, quantity: Decimal | int) -> Availability:
    """Say whether so many pieces are there, whoever they are meant for."""
    given = Checked()
    wanted = given.amount("quantity", quantity, above=NOTHING)
    given.done()
    count = piece_count(tx, item_type=item_type, item_id=item_id)
    return Availability(
        available=count >= wanted,
        item_type=item_type,
        item_id=item_id,
        requested=quantity_to_string(wanted),
        current_count=quantity_to_string(count),
        shortage=quantity_to_string(max(NOTHING, wanted - count)),
    )


def validate_consumption(tx: Atomic, *, item_type: str, item_id: int, quantity: Decimal | int) -> ConsumptionCheck:
    """Say whether so many pieces could be taken, and if not, why; zero and less are answered, not refused."""
    given = Checked()
    wanted = given.amount("quantity", quantity)
    given.done()
    count = piece_count(tx, item_type=item_type, item_id=item_id)
    valid = NOTHING < wanted <= count
    short = wanted > count
    error = f"Only {quantity_to_string(count)} are there." if short else "Take at least one."
    return ConsumptionCheck(
        valid=valid,
        item_type=item_type,
        item_id=item_id,
        requested=quantity_to_string(wanted),
        current_count=quantity_to_string(count),
        remaining_after=quantity_to_string(count - wanted) if valid else None,
        shortage=quantity_to_string(wanted - count) if short else None,
        error=None if valid else error,
    )


def piece_count(tx: Atomic, *, item_type: str, item_id: int) -> Decimal:
    """Return how many pieces of a unit or good there are."""
    get_item(tx, item_type=_type(item_type), item_id=item_id)
    return _stock(tx, item_type, item_id).get(item_id, (NOTHING, NOTHING))[0]


def _type(item_type: str) -> str:
    if item_type not in FINISHED:
        raise InvalidInput.of("item_type", "This is neither a finished unit nor a finished good.")
    return item_type


def _stock(tx: Atomic, item_type: str, item_id: int | None = None) -> Stock:
    """Return the count and value of each item of a type that is in stock."""
    column = COLUMNS[item_type]
    lots = Lot.objects.using(tx.using).in_stock()
    owned = lots.filter(**({f"{column}__isnull": False} if item_id is None else {column: item_id}))
    sums = owned.order_by().values_list(column).annotate(count=ExactSum("remaining"), worth=ExactSum("value"))
    return {pk: (count, worth) for pk, count, worth in sums}


def _status(item_type: str, item: FinishedUnit | FinishedGood, stock: Stock) -> InventoryStatus:
    count, value = stock.get(item.pk, (NOTHING, NOTHING))
    each = quantise_cost(Fraction(value) / Fraction(count)) if count else NOTHING
    return InventoryStatus(
        item_type=item_type,
        item_id=item.pk,
        slug=item.slug,
        display_name=item.name,
        inventory_count=quantity_to_string(count),
        current_cost=cost_to_string(each),
        current_cost_exact=exact_to_string(each),
        total_value=cost_to_string(value),
    )
