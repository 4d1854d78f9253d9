"""Shopping lists that are handed out: copied from the plans, ticked off on the way, refreshed when plans change."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.inputs import Checked, possible_ids
from events.dto.shopping import Shopping, ShoppingRow
from events.dto.shopping_lists import SavedShoppingList
from events.errors import NothingToShopFor, ShoppingListNotFound
from events.models import Event, ShoppingItem, ShoppingList, ShoppingScope
from events.planning.claims import Item
from events.planning.shopping_list import derive_shopping
from events.queries.events import require_event
from events.queries.shopping_lists import newest_list, open_lists, saved_list

AMOUNTS = ["needed", "on_hand", "to_buy", "product", "packages", "price_per_package"]


def create_shopping_list(
    tx: Atomic, *, event_ids: Sequence[int], scope: str = ShoppingScope.REMAINING, name: str = "", by: User
) -> SavedShoppingList:
    """Copy what is to buy for these events as of now."""
    with logs.operation(tx, "create_shopping_list", event_ids=list(event_ids), by=by.get_username()) as log:
        given = Checked()
        title = given.text("name", name, longest=200)
        given.done()
        shopping = derive_shopping(tx, event_ids=list(event_ids), scope=scope)
        made: ShoppingList = ShoppingList.objects.using(tx.using).create(name=title, scope=scope, created_by=by)
        through = ShoppingList.events.through
        through.objects.using(tx.using).bulk_create(
            through(shoppinglist=made, event_id=each) for each in sorted({*event_ids})
        )
        items = [_item_of(made, row) for row in _to_buy(shopping)]
        ShoppingItem.objects.using(tx.using).bulk_create(items)
        log.add(shopping_list_id=made.pk, items=len(items))
    return saved_list(tx, shopping_list_id=made.pk)


def start_shopping(tx: Atomic, *, event_ids: Sequence[int], scope: str, by: User) -> SavedShoppingList:
    """Return the open list of just these events, or make one; of two who start at once both get the same."""
    with logs.operation(tx, "start_shopping", event_ids=list(event_ids), by=by.get_username()) as log:
        events: QuerySet[Event] = Event.objects.using(tx.using).filter(pk__in=possible_ids(event_ids)).order_by("pk")
        asked = tuple(event.pk for event in events.select_for_update(of=("self",), no_key=True))
        alike = [head.id for head in open_lists(tx) if asked and (head.event_ids, head.scope) == (asked, scope)]
        if alike:
            found = saved_list(tx, shopping_list_id=alike[0])
        else:
            found = create_shopping_list(tx, event_ids=event_ids, scope=scope, by=by)
        log.add(shopping_list_id=found.id, reused=bool(alike))
    return found


def refresh_shopping_list(tx: Atomic, *, shopping_list_id: int, by: User) -> SavedShoppingList:
    """Reckon the amounts again; ticks, notes and receipts stay, and what is not needed any more goes if untouched."""
    with logs.operation(tx, "refresh_shopping_list", shopping_list_id=shopping_list_id, by=by.get_username()) as log:
        kept = lock_list(tx, shopping_list_id=shopping_list_id)
        events = ShoppingList.events.through.objects.using(tx.using).filter(shoppinglist=kept)
        event_ids = list(events.order_by("event_id").values_list("event_id", flat=True))
        if not event_ids:
            raise NothingToShopFor(
                "The events of this list were deleted, so nothing asks for its lines any more.", id=shopping_list_id
            )
        shopping = derive_shopping(tx, event_ids=event_ids, scope=kept.scope)
        rows = {(row.item_type, row.item_id): row for row in (*shopping.items, *shopping.packaging)}
        items = {_key(item): item for item in ShoppingItem.objects.using(tx.using).filter(list=kept)}

        gone = [item.pk for key, item in items.items() if _is_done_with(item, rows.get(key))]
        stays = {key: item for key, item in items.items() if item.pk not in gone}
        for key, item in stays.items():
            _set_amounts(item, rows.get(key))
        fresh = [_item_of(kept, row) for row in _to_buy(shopping) if (row.item_type, row.item_id) not in stays]

        ShoppingItem.objects.using(tx.using).filter(pk__in=gone).delete()
        ShoppingItem.objects.using(tx.using).bulk_update(stays.values(), AMOUNTS)
        ShoppingItem.objects.using(tx.using).bulk_create(fresh)
        log.add(items=len(stays) + len(fresh), added=len(fresh), dropped=len(gone))
    return saved_list(tx, shopping_list_id=shopping_list_id)


def get_saved_shopping_list(tx: Atomic, *, shopping_list_id: int) -> SavedShoppingList:
    """Return a list with its ticks."""
    return saved_list(tx, shopping_list_id=shopping_list_id)


def mark_shopping_complete(tx: Atomic, *, event_id: int, by: User) -> SavedShoppingList:
    """Say that the shopping of an event's newest list is done."""
    with logs.operation(tx, "mark_shopping_complete", event_id=event_id, by=by.get_username()):
        newest = _newest(tx, event_id)
        return _completed(tx, newest, {"completed_at": timezone.now(), "completed_by": by})


def unmark_shopping_complete(tx: Atomic, *, event_id: int, by: User) -> SavedShoppingList:
    """Say that there is still something to buy."""
    with logs.operation(tx, "unmark_shopping_complete", event_id=event_id, by=by.get_username()):
        newest = _newest(tx, event_id)
        return _completed(tx, newest, {"completed_at": None, "completed_by": None})


def is_shopping_complete(tx: Atomic, *, event_id: int) -> bool:
    """Tell whether the event's newest list was said to be done; without a list it was not."""
    require_event(tx, event_id=event_id)
    newest = newest_list(tx, event_id=event_id)
    return newest is not None and newest.completed_at is not None


def finish_shopping_list(tx: Atomic, *, shopping_list_id: int, by: User) -> SavedShoppingList:
    """Say that the shopping of this list is done, whether or not it is its events' newest."""
    with logs.operation(tx, "finish_shopping_list", shopping_list_id=shopping_list_id, by=by.get_username()):
        kept = lock_list(tx, shopping_list_id=shopping_list_id)
        return _completed(tx, kept, {"completed_at": timezone.now(), "completed_by": by})


def reopen_shopping_list(tx: Atomic, *, shopping_list_id: int, by: User) -> SavedShoppingList:
    """Say that there is still something to buy of this list."""
    with logs.operation(tx, "reopen_shopping_list", shopping_list_id=shopping_list_id, by=by.get_username()):
        kept = lock_list(tx, shopping_list_id=shopping_list_id)
        return _completed(tx, kept, {"completed_at": None, "completed_by": None})


def lock_list(tx: Atomic, *, shopping_list_id: int) -> ShoppingList:
    """Return a list with its row locked, so that its items are changed by one at a time."""
    rows = ShoppingList.objects.using(tx.using).select_for_update(of=("self",), no_key=True)
    found: ShoppingList | None = rows.filter(pk=shopping_list_id).first()
    if found is None:
        raise ShoppingListNotFound(f"There is no shopping list {shopping_list_id}.", id=shopping_list_id)
    return found


def _newest(tx: Atomic, event_id: int) -> ShoppingList:
    require_event(tx, event_id=event_id)
    newest = newest_list(tx, event_id=event_id)
    if newest is None:
        raise ShoppingListNotFound("There is no shopping list of this event.", event_id=event_id)
    return newest


def _completed(tx: Atomic, kept: ShoppingList, columns: dict[str, Any]) -> SavedShoppingList:
    ShoppingList.objects.using(tx.using).filter(pk=kept.pk).update(**columns)
    return saved_list(tx, shopping_list_id=kept.pk)


def _to_buy(shopping: Shopping) -> Iterable[ShoppingRow]:
    """Return the lines that are short, and those of which nobody can tell."""
    return (row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient)


def _key(item: ShoppingItem) -> Item:
    return ("ingredient", item.ingredient_id) if item.ingredient_id else ("material", item.material_id or 0)


def _is_done_with(item: ShoppingItem, row: ShoppingRow | None) -> bool:
    """Tell whether a line that nobody touched is not wanted any more."""
    is_touched = item.checked_at is not None or item.bought_line_id is not None or item.note
    return not is_touched and (row is None or row.is_sufficient)


def _item_of(of: ShoppingList, row: ShoppingRow) -> ShoppingItem:
    item = ShoppingItem(list=of, **{f"{row.item_type}_id": row.item_id})
    _set_amounts(item, row)
    return item


def _set_amounts(item: ShoppingItem, row: ShoppingRow | None) -> None:
    """Write what a line of the plans says now; a product that was picked by hand stays while it can be bought."""
    item.needed = Decimal(row.quantity_needed if row else 0)
    item.on_hand = Decimal(row.quantity_on_hand if row else 0)
    item.to_buy = Decimal(row.shortfall if row else 0)
    if row is None:
        item.packages = 0
        return
    offers = {offer.product_id: offer for offer in row.all_products}
    offer = offers.get(item.product_id or 0) or row.product_recommendation
    item.product_id = offer.product_id if offer else None
    item.packages = offer.packages_to_buy if offer else 0
    price = offer.price_per_package if offer else None
    item.price_per_package = None if price is None else Decimal(price)
