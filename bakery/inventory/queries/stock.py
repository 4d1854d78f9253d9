"""What is on the shelf: lots, and what they add up to by item and by type."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count, F, Q
from django.utils import timezone

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory.dto.stock import LotDetail, StockLevel, StockValue, TypeValue
from bakery.inventory.models import Item, Lot, LotQuerySet
from bakery.inventory.owners import COLUMNS, FINISHED, LOT_OWNERS, type_of, unit_of
from bakery.inventory.queries.items import find_items, get_item, get_items, lot_rows
from bakery.inventory.showing import lot_detail

NOTHING: Final = Decimal(0)
LEVELS: Final = ("ingredient", "material", *FINISHED)
UNPRICED: Final = Count("pk", filter=Q(cost_known=False))


def get_lot(tx: Atomic, *, lot_id: int) -> LotDetail:
    """Return one lot, empty or not."""
    return lot_detail(lot_rows(tx, lot_ids=[lot_id])[lot_id], timezone.localdate())


def get_lots_by_id(tx: Atomic, *, lot_ids: Collection[int]) -> dict[int, LotDetail]:
    """Return these lots by id, empty or not."""
    today = timezone.localdate()
    return {pk: lot_detail(lot, today) for pk, lot in lot_rows(tx, lot_ids=lot_ids).items()}


def get_lots(tx: Atomic, *, item_type: str, item_id: int, include_empty: bool = False) -> list[LotDetail]:
    """Return the lots an item draws on, as they leave."""
    item = get_item(tx, item_type=item_type, item_id=item_id)
    today = timezone.localdate()
    return [lot_detail(lot, today) for lot in _lots(tx, include_empty=include_empty).of(item).oldest_first()]


def stock_of(tx: Atomic, *, item: Item) -> tuple[StockLevel, list[LotDetail]]:
    """Return what there is of an item in all, and the lots that make it up, as they leave."""
    lots, today = list(_lots(tx).of(item).oldest_first()), timezone.localdate()
    return _level(type_of(item), item, lots), [lot_detail(lot, today) for lot in lots]


def get_stock_levels(
    tx: Atomic,
    *,
    item_type: str | None = None,
    item_ids: Sequence[int] | None = None,
    include_empty: bool = False,
) -> list[StockLevel]:
    """Return what there is of each item of a type, or of every ingredient, material, unit and good, by name."""
    if item_type is not None and item_type not in COLUMNS:
        raise InvalidInput.of("item_type", "This is not one of the types of item.")
    if item_type is None and item_ids is not None:
        raise InvalidInput.of("item_type", "Say of which type the items are.")
    types = LEVELS if item_type is None else (item_type,)
    return [level for kind in types for level in _levels(tx, kind, item_ids, include_empty=include_empty)]


def get_expiring_stock(tx: Atomic, *, within_days: int = 7, today: date | None = None) -> list[LotDetail]:
    """Return lots in stock that expire within so many days or did before, earliest first."""
    given = Checked()
    days = given.whole("within_days", within_days, most=36500)
    given.done()
    today = today or timezone.localdate()
    lots = _lots(tx).filter(expires_on__lte=today + timedelta(days=days)).order_by("expires_on", "pk")
    return [lot_detail(lot, today) for lot in lots]


def get_stock_value(tx: Atomic, *, item_type: str | None = None) -> StockValue:
    """Return what the stock of each type is worth, and all of it."""
    if item_type is not None and item_type not in LEVELS:
        raise InvalidInput.of("item_type", "This is not one of the types of stock.")
    found = []
    for kind in LEVELS if item_type is None else (item_type,):
        owned = Lot.objects.using(tx.using).in_stock().filter(**{f"{COLUMNS[kind]}__isnull": False})
        found.append((kind, owned.aggregate(worth=ExactSum("value"), lots=Count("pk"), unpriced=UNPRICED)))
    return StockValue(
        by_type=tuple(
            TypeValue(item_type=kind, value=cost_to_string(each["worth"]), lots=each["lots"]) for kind, each in found
        ),
        total_value=cost_to_string(sum((each["worth"] for _, each in found), NOTHING)),
        cost_known=not any(each["unpriced"] for _, each in found),
    )


def _lots(tx: Atomic, *, include_empty: bool = False) -> LotQuerySet:
    rows: LotQuerySet = Lot.objects.using(tx.using).select_related(*LOT_OWNERS)
    return rows if include_empty else rows.in_stock()


def _levels(tx: Atomic, item_type: str, item_ids: Collection[int] | None, *, include_empty: bool) -> list[StockLevel]:
    """Add up the lots in stock of each item of one type, in two statements."""
    column = COLUMNS[item_type]
    owned = Lot.objects.using(tx.using).in_stock().filter(**{f"{column}__isnull": False})
    if item_ids is not None:
        owned = owned.filter(**{f"{column}__in": item_ids})
    lots: dict[int, list[Lot]] = defaultdict(list)
    for lot in owned.annotate(item_id=F(column)).oldest_first():
        lots[lot.item_id].append(lot)

    if item_ids is not None:
        items = get_items(tx, item_type=item_type, item_ids=item_ids)
    else:
        items = find_items(tx, item_type=item_type, item_ids=None if include_empty else lots.keys())
    wanted = [item for item in items.values() if include_empty or item.pk in lots]
    wanted.sort(key=lambda item: (str(item).casefold(), item.pk))
    return [_level(item_type, item, lots[item.pk]) for item in wanted]


def _level(item_type: str, item: Item, lots: Sequence[Lot]) -> StockLevel:
    expiries = [lot.expires_on for lot in lots if lot.expires_on is not None]
    return StockLevel(
        item_type=item_type,
        item_id=item.pk,
        item_name=str(item),
        on_hand=quantity_to_string(sum((lot.remaining for lot in lots), NOTHING)),
        unit=unit_of(item),
        value=cost_to_string(sum((lot.value for lot in lots), NOTHING)),
        cost_known=all(lot.cost_known for lot in lots),
        lots=len(lots),
        oldest_on=lots[0].received_on if lots else None,
        next_expiry=min(expiries, default=None),
    )
