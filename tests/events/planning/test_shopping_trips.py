"""On the way: late ticks, receipts that are sent twice or taken back, and products that retire meanwhile."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from bakery.catalogue.models import Ingredient, Product
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput, KeyReused
from bakery.inventory.dto.purchases import PurchaseDetail, PurchaseLineInput
from bakery.inventory.models import Purchase
from bakery.inventory.services import void_purchase
from events.dto.shopping_lists import SavedShoppingItem, SavedShoppingList
from events.models import Event
from events.planning.saved_lists import (
    create_shopping_list,
    finish_shopping_list,
    get_saved_shopping_list,
    refresh_shopping_list,
    reopen_shopping_list,
    start_shopping,
)
from events.planning.shopping_trips import check_shopping_item, check_shopping_items, record_shopping_purchase
from events.queries.shopping_lists import open_lists
from tests import make


class Shop:
    """A list for an event that lacks flour and sugar."""

    def __init__(self, tx: Atomic) -> None:
        self.tx, self.by = tx, make.user()
        self.flour, self.sugar = make.ingredient("Flour"), make.ingredient("Sugar")
        self.bag: Product = make.product(self.flour, 1000, "g", name="Bag")
        self.event = self.wanting([(self.flour, 500, "g"), (self.sugar, 200, "g")])
        self.list = create_shopping_list(tx, event_ids=[self.event.pk], by=self.by)

    def wanting(self, lines: list[tuple[Ingredient, int, str]]) -> Event:
        """Return an event that bakes three batches of these lines."""
        event = make.event()
        make.target(event, make.unit(make.recipe("", lines), 10), 30)
        return event

    def line(self, name: str = "Flour") -> SavedShoppingItem:
        """Return a line as it is now."""
        now = get_saved_shopping_list(self.tx, shopping_list_id=self.list.id)
        return next(each for each in now.items if each.name == name)

    def tick(self, checked: bool, at: datetime, *names: str) -> SavedShoppingList:
        """Tick lines off, or take the ticks back."""
        checks = {self.line(name).id: checked for name in names or ("Flour",)}
        return check_shopping_items(self.tx, shopping_list_id=self.list.id, checks=checks, at=at, by=self.by)

    def buy(self, packages: int = 2, **more: Any) -> PurchaseDetail:
        """Record bags of flour."""
        given = {"shopping_list_id": self.list.id, "supplier_id": make.supplier().pk, "by": self.by} | more
        lines = [PurchaseLineInput(product_id=self.bag.pk, packages=packages)]
        return record_shopping_purchase(self.tx, lines=lines, purchased_on=timezone.localdate(), **given)


@pytest.fixture
def shop(tx: Atomic) -> Shop:
    return Shop(tx)


def test_an_older_tick_that_arrives_late_does_not_undo_a_newer_untick(shop: Shop) -> None:
    now = timezone.now()
    shop.tick(True, now - timedelta(minutes=9))
    shop.tick(False, now)

    shop.tick(True, now - timedelta(minutes=5))
    assert shop.line().checked_at is None
    check_shopping_item(
        shop.tx, shopping_item_id=shop.line().id, checked=True, at=now - timedelta(minutes=4), by=shop.by
    )
    assert shop.line().checked_at is None


def test_several_ticks_are_kept_at_once_and_a_line_that_is_gone_is_passed_over(shop: Shop) -> None:
    checks = {shop.line("Flour").id: True, shop.line("Sugar").id: True, 10**19: True, 404: True}
    at = timezone.now()

    after = check_shopping_items(shop.tx, shopping_list_id=shop.list.id, checks=checks, at=at, by=shop.by)

    assert [each.checked_at for each in after.items] == [at, at]
    with pytest.raises(InvalidInput):
        shop.tick(False, timezone.now() + timedelta(days=1))


def test_a_late_untick_does_not_undo_a_purchase(shop: Shop) -> None:
    before = timezone.now() - timedelta(minutes=1)
    shop.buy()

    shop.tick(False, before)

    assert shop.line().checked_at is not None


def test_a_key_of_one_list_does_not_serve_another(shop: Shop) -> None:
    sent = {"idempotency_key": uuid4(), "supplier_id": make.supplier().pk}
    other = create_shopping_list(shop.tx, event_ids=[shop.event.pk], by=shop.by)
    first = shop.buy(**sent)

    assert shop.buy(**sent).id == first.id
    with pytest.raises(KeyReused):
        shop.buy(shopping_list_id=other.id, **sent)
    assert Purchase.objects.count() == 1


def test_what_was_bought_can_be_bought_again_once_its_receipt_is_void(shop: Shop) -> None:
    first = shop.buy()
    assert shop.line().bought_with_id == first.id

    void_purchase(shop.tx, purchase_id=first.id, reason="Wrong list.", by=shop.by)
    assert (shop.line().bought_line_id, shop.line().bought_with_id) == (None, None)

    assert shop.buy(packages=3).id == shop.line().bought_with_id


def test_a_product_that_retires_is_replaced_and_what_nobody_sells_is_left_open(shop: Shop) -> None:
    small = make.product(shop.flour, 100, "g", name="Small")
    Product.objects.filter(pk=shop.bag.pk).update(archived_at=timezone.now())
    assert shop.line().is_retired

    refresh_shopping_list(shop.tx, shopping_list_id=shop.list.id, by=shop.by)
    assert (shop.line().product_id, shop.line().packages, shop.line().is_retired) == (small.pk, 15, False)

    Product.objects.filter(pk=small.pk).update(archived_at=timezone.now())
    refresh_shopping_list(shop.tx, shopping_list_id=shop.list.id, by=shop.by)
    assert (shop.line().product_id, shop.line().packages, shop.line().product_name) == (None, 0, "")


def test_what_cannot_be_compared_leaves_once_it_can_be_and_is_there(tx: Atomic) -> None:
    syrup = make.ingredient("Syrup")
    event = make.event()
    make.target(event, make.unit(make.recipe("", [(syrup, 1, "cup")]), 10), 10)
    kept = create_shopping_list(tx, event_ids=[event.pk], by=make.user())
    assert [(each.name, each.note) for each in kept.items] == [("Syrup", "")]

    Ingredient.objects.filter(pk=syrup.pk).update(density="1.4")
    make.lot(syrup, 5000)

    assert refresh_shopping_list(tx, shopping_list_id=kept.id, by=make.user()).items == ()


def test_packages_say_what_they_cost_and_leave_over(shop: Shop) -> None:
    make.lot(shop.bag, 100, unit_cost="0.002", received_on=timezone.localdate() - timedelta(days=9))
    refresh_shopping_list(shop.tx, shopping_list_id=shop.list.id, by=shop.by)

    flour = shop.line()

    assert (flour.to_buy, flour.packages, flour.left_over) == ("1400", 2, "600")
    assert (flour.price_per_package, flour.line_total, flour.unit_price_exact) == ("2.00", "4.00", "0.002")
    assert (shop.line("Sugar").left_over, shop.line("Sugar").line_total) == ("0", None)


def test_shopping_goes_on_with_the_open_list_of_the_same_events(shop: Shop) -> None:
    other = shop.wanting([(shop.sugar, 100, "g")])
    given = {"scope": "remaining", "by": shop.by}

    assert start_shopping(shop.tx, event_ids=[shop.event.pk], **given).id == shop.list.id
    both = start_shopping(shop.tx, event_ids=[other.pk, shop.event.pk], **given)
    assert start_shopping(shop.tx, event_ids=[shop.event.pk, other.pk], **given).id == both.id
    assert [(head.id, head.event_names, head.items_count) for head in open_lists(shop.tx)] == [
        (both.id, (shop.event.name, other.name), 2),
        (shop.list.id, (shop.event.name,), 2),
    ]

    finish_shopping_list(shop.tx, shopping_list_id=shop.list.id, by=shop.by)
    assert [head.id for head in open_lists(shop.tx)] == [both.id]
    assert start_shopping(shop.tx, event_ids=[shop.event.pk], **given).id not in (both.id, shop.list.id)
    assert reopen_shopping_list(shop.tx, shopping_list_id=shop.list.id, by=shop.by).completed_at is None
