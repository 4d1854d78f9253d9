"""Shopping lists that were handed out keep their ticks, and what was bought is ticked by its receipt."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.errors import ProductNotFound
from bakery.catalogue.models import Ingredient
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput, KeyReused
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Purchase
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList
from events.errors import ShoppingItemNotFound, ShoppingListNotFound
from events.models import Event, ShoppingList, Target
from events.planning.saved_lists import (
    create_shopping_list,
    get_saved_shopping_list,
    is_shopping_complete,
    mark_shopping_complete,
    refresh_shopping_list,
    unmark_shopping_complete,
)
from events.planning.shopping_trips import check_shopping_item, record_shopping_purchase, update_shopping_item
from tests import make


class Kitchen:
    """An event for which flour and sugar are short and salt is there."""

    def __init__(self) -> None:
        self.foods: dict[str, Ingredient] = {name: make.ingredient(name) for name in ("Flour", "Sugar", "Salt")}
        self.flour = make.product(self.foods["Flour"], 1000, "g", name="Bag", is_preferred=True)
        self.sugar = make.product(self.foods["Sugar"], 500, "g", name="Box")
        make.lot(self.foods["Salt"], 1000)
        make.lot(self.flour, 300, cost="0.60")
        lines: list[Any] = [(self.foods["Flour"], 500, "g"), (self.foods["Sugar"], 200, "g")]
        self.unit = make.unit(make.recipe("Bread", [*lines, (self.foods["Salt"], 5, "g")]), 10)
        self.event = make.event("Fair")
        self.target = make.target(self.event, self.unit, 30)
        self.by: User = make.user()
        self.supplier = make.supplier()


@pytest.fixture
def kitchen(db: None) -> Kitchen:
    return Kitchen()


@pytest.fixture
def saved(tx: Atomic, kitchen: Kitchen) -> Iterator[SavedShoppingList]:
    return create_shopping_list(tx, event_ids=[kitchen.event.pk], name=" Saturday ", by=kitchen.by)


def item(of: SavedShoppingList, name: str) -> SavedShoppingItem:
    return next(each for each in of.items if each.name == name)


def test_a_list_holds_what_is_short_with_packages_and_price(saved: SavedShoppingList, kitchen: Kitchen) -> None:
    flour = item(saved, "Flour")

    assert (saved.name, saved.event_ids, saved.scope, saved.completed_at) == (
        "Saturday", (kitchen.event.pk,), "remaining", None,
    )  # fmt: skip
    assert [each.name for each in saved.items] == ["Flour", "Sugar"]
    assert (flour.needed, flour.on_hand, flour.to_buy, flour.unit) == ("1500", "300", "1200", "g")
    assert (flour.product_id, flour.packages, flour.price_per_package) == (kitchen.flour.pk, 2, "2.00")
    assert (item(saved, "Sugar").packages, item(saved, "Sugar").price_per_package) == (2, None)


def test_refreshing_reckons_again_and_keeps_ticks_notes_and_products(
    tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen
) -> None:
    other = make.product(kitchen.foods["Flour"], 600, "g", name="Small")
    update_shopping_item(tx, shopping_item_id=item(saved, "Flour").id, product_id=other.pk, note="the brown one")
    check_shopping_item(tx, shopping_item_id=item(saved, "Flour").id, checked=True, at=timezone.now(), by=kitchen.by)
    Target.objects.filter(pk=kitchen.target.pk).update(quantity=60)
    make.lot(kitchen.sugar, 5000)

    again = refresh_shopping_list(tx, shopping_list_id=saved.id, by=kitchen.by)

    assert [each.name for each in again.items] == ["Flour"]
    flour = item(again, "Flour")
    assert (flour.id, flour.needed, flour.to_buy, flour.packages) == (item(saved, "Flour").id, "3000", "2700", 5)
    assert (flour.product_id, flour.note, flour.checked_at is not None) == (other.pk, "the brown one", True)


def test_refreshing_keeps_what_was_ticked_though_nothing_of_it_is_needed_now(
    tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen
) -> None:
    check_shopping_item(tx, shopping_item_id=item(saved, "Sugar").id, checked=True, at=timezone.now(), by=kitchen.by)
    make.lot(kitchen.sugar, 5000)
    make.lot(make.product(kitchen.foods["Flour"], 1, "kg"), 1200)

    again = refresh_shopping_list(tx, shopping_list_id=saved.id, by=kitchen.by)

    assert [(each.name, each.to_buy) for each in again.items] == [("Sugar", "0")]


def test_what_became_short_is_added(tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen) -> None:
    Target.objects.filter(pk=kitchen.target.pk).update(quantity=10_000)

    again = refresh_shopping_list(tx, shopping_list_id=saved.id, by=kitchen.by)

    assert [each.name for each in again.items] == ["Flour", "Salt", "Sugar"]


def test_the_later_tick_wins_in_whatever_order_they_arrive(
    tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen
) -> None:
    now = timezone.now()
    flour = {"shopping_item_id": item(saved, "Flour").id, "by": kitchen.by}

    check_shopping_item(tx, checked=True, at=now, **flour)
    stale = check_shopping_item(tx, checked=False, at=now - timedelta(minutes=5), **flour)
    assert item(stale, "Flour").checked_at == now

    undone = check_shopping_item(tx, checked=False, at=now + timedelta(microseconds=1), **flour)
    assert item(undone, "Flour").checked_at is None


def test_a_receipt_ticks_off_what_it_brings_once(tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen) -> None:
    bought = {
        "shopping_list_id": saved.id,
        "supplier_id": kitchen.supplier.pk,
        "purchased_on": timezone.localdate(),
        "by": kitchen.by,
        "idempotency_key": uuid4(),
    }
    lines = [PurchaseLineInput(product_id=kitchen.flour.pk, packages=2, price_per_package=Decimal("2.10"))]

    first = record_shopping_purchase(tx, lines=lines, **bought)
    again = record_shopping_purchase(tx, lines=lines, **bought)

    assert first.id == again.id
    assert Purchase.objects.count() == 1
    now = get_saved_shopping_list(tx, shopping_list_id=saved.id)
    assert item(now, "Flour").bought_line_id == first.lines[0].id
    assert item(now, "Flour").checked_at is not None
    assert (item(now, "Sugar").bought_line_id, item(now, "Sugar").checked_at) == (None, None)
    with pytest.raises(KeyReused):
        record_shopping_purchase(tx, lines=[PurchaseLineInput(product_id=kitchen.sugar.pk, packages=1)], **bought)


def test_another_product_brings_its_packages_and_its_price(
    tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen
) -> None:
    small = make.product(kitchen.foods["Flour"], 700, "g")
    make.lot(small, 700, cost="1.40", received_on=timezone.localdate() - timedelta(days=9))
    flour = item(saved, "Flour").id

    row = item(update_shopping_item(tx, shopping_item_id=flour, product_id=small.pk), "Flour")
    assert (row.product_id, row.packages, row.price_per_package) == (small.pk, 2, "1.40")

    row = item(update_shopping_item(tx, shopping_item_id=flour, packages=3), "Flour")
    assert (row.product_id, row.packages) == (small.pk, 3)

    row = item(update_shopping_item(tx, shopping_item_id=flour, product_id=None), "Flour")
    assert (row.product_id, row.packages, row.price_per_package) == (None, 0, None)


def test_a_product_of_something_else_is_refused(tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen) -> None:
    flour = item(saved, "Flour").id
    with pytest.raises(InvalidInput):
        update_shopping_item(tx, shopping_item_id=flour, product_id=kitchen.sugar.pk)
    with pytest.raises(ProductNotFound):
        update_shopping_item(tx, shopping_item_id=flour, product_id=10**19)
    with pytest.raises(InvalidInput):
        update_shopping_item(tx, shopping_item_id=flour, packages=-1)


def test_shopping_is_done_when_the_newest_list_is(tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen) -> None:
    event = {"event_id": kitchen.event.pk}
    assert not is_shopping_complete(tx, **event)

    assert mark_shopping_complete(tx, by=kitchen.by, **event).completed_at is not None
    assert is_shopping_complete(tx, **event)
    refresh_shopping_list(tx, shopping_list_id=saved.id, by=kitchen.by)
    assert is_shopping_complete(tx, **event)

    create_shopping_list(tx, event_ids=[kitchen.event.pk], by=kitchen.by)
    assert not is_shopping_complete(tx, **event)
    mark_shopping_complete(tx, by=kitchen.by, **event)
    assert unmark_shopping_complete(tx, by=kitchen.by, **event).completed_at is None
    assert not is_shopping_complete(tx, **event)


@pytest.mark.django_db
def test_a_mark_that_was_taken_back_never_was(kitchen: Kitchen) -> None:
    def mark_and_think_again() -> None:
        with transaction.atomic() as tx:
            mark_shopping_complete(tx, event_id=kitchen.event.pk, by=kitchen.by)
            raise InterruptedError

    with transaction.atomic() as tx:
        create_shopping_list(tx, event_ids=[kitchen.event.pk], by=kitchen.by)
    with pytest.raises(InterruptedError):
        mark_and_think_again()
    with transaction.snapshot() as tx:
        assert not is_shopping_complete(tx, event_id=kitchen.event.pk)


def test_what_does_not_exist_is_not_found(tx: Atomic, kitchen: Kitchen) -> None:
    by, now = kitchen.by, timezone.now()
    with pytest.raises(ShoppingListNotFound):
        get_saved_shopping_list(tx, shopping_list_id=404)
    with pytest.raises(ShoppingListNotFound):
        refresh_shopping_list(tx, shopping_list_id=404, by=by)
    with pytest.raises(ShoppingListNotFound):
        mark_shopping_complete(tx, event_id=kitchen.event.pk, by=by)
    with pytest.raises(ShoppingItemNotFound):
        check_shopping_item(tx, shopping_item_id=404, checked=True, at=now, by=by)
    with pytest.raises(EventNotFound):
        create_shopping_list(tx, event_ids=[404], by=by)
    with pytest.raises(EventNotFound):
        is_shopping_complete(tx, event_id=404)
    with pytest.raises(InvalidInput):
        create_shopping_list(tx, event_ids=[], by=by)


def test_a_tick_from_the_future_is_refused(tx: Atomic, saved: SavedShoppingList, kitchen: Kitchen) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    with pytest.raises(InvalidInput):
        check_shopping_item(tx, shopping_item_id=saved.items[0].id, checked=True, at=tomorrow, by=kitchen.by)


def queries_to_refresh(tx: Atomic, event: Event, by: User) -> int:
    saved = create_shopping_list(tx, event_ids=[event.pk], by=by)
    with CaptureQueriesContext(tx.connection) as queries:
        refresh_shopping_list(tx, shopping_list_id=saved.id, by=by)
    return len(queries)


def test_the_number_of_queries_does_not_grow_with_the_list(tx: Atomic, kitchen: Kitchen) -> None:
    few = queries_to_refresh(tx, kitchen.event, kitchen.by)
    for _ in range(20):
        make.target(kitchen.event, make.unit(make.recipe(lines=[(make.ingredient(), 100, "g")]), 1), 5)

    assert queries_to_refresh(tx, kitchen.event, kitchen.by) == few
    assert ShoppingList.objects.count() == 2
