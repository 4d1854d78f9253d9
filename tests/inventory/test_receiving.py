"""What comes in, and how it is undone."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bakery.errors import AlreadyVoided, InvalidInput
from bakery.inventory.errors import OutputUsed
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.services import Receipt, consume_fifo, lock_stock, receive, receive_many, reverse
from tests import make

DAY = date(2026, 1, 3)


def baked(tx, item, quantity: str = "10", cost: str = "5") -> Lot:
    return receive(
        tx, item=item, quantity=Decimal(quantity), cost=Decimal(cost), received_on=DAY,
        reason=Reason.PRODUCTION_IN, by=make.user(),
    )  # fmt: skip


def movements(*lots: Lot, **fields) -> list[Movement]:
    return list(Movement.objects.filter(lot__in=lots, **fields))


def test_what_comes_in_is_a_lot_with_its_movement(tx, django_assert_num_queries):
    cookie, anna = make.unit(), make.user()

    with django_assert_num_queries(2):
        lot = receive(
            tx, item=cookie, quantity=Decimal(3), cost=Decimal("1.00"), received_on=DAY,
            reason=Reason.PRODUCTION_IN, by=anna, note="3 cookies", location="shelf",
        )  # fmt: skip

    lot.refresh_from_db()
    [movement] = movements(lot)
    assert (lot.remaining, lot.value, lot.unit_cost, lot.location) == (3, 1, Decimal("0.33333333"), "shelf")
    assert (movement.delta, movement.cost, movement.note, movement.actor) == (3, 1, "3 cookies", anna)


def test_many_lots_come_in_by_two_statements(tx, django_assert_num_queries):
    anna = make.user()
    receipts = [
        Receipt(item=make.unit(), quantity=Decimal(n + 1), cost=Decimal(n), received_on=DAY) for n in range(10)
    ]

    with django_assert_num_queries(2):
        lots = receive_many(tx, receipts=receipts, reason=Reason.PRODUCTION_IN, by=anna)

    assert [lot.received for lot in lots] == list(range(1, 11))


def test_food_keeps_as_long_as_its_definition_says_unless_a_date_is_given(tx):
    milk = make.product(make.ingredient(shelf_life_days=7))
    bag = make.product(make.material())
    given = timezone.localdate()

    assert baked(tx, milk).expires_on == DAY + timedelta(days=7)
    assert baked(tx, bag).expires_on is None
    lot = receive(
        tx, item=milk, quantity=Decimal(1), cost=Decimal(1), received_on=DAY, reason=Reason.RECEIPT,
        by=make.user(), expires_on=given,
    )  # fmt: skip
    assert lot.expires_on == given


@pytest.mark.parametrize(
    ("quantity", "cost"),
    [("0", "1"), ("-1", "1"), ("1000000000", "1"), ("1", "-1"), ("1", "1E+11"), ("0.000001", "100"), ("NaN", "1")],
)
def test_what_no_lot_can_hold_is_refused(tx, quantity, cost):
    with pytest.raises(InvalidInput):
        baked(tx, make.unit(), quantity, cost)


def test_a_draw_undone_returns_its_exact_quantity_and_cost(tx):
    eggs = make.ingredient(dimension="count")
    lot = make.lot(eggs, "3", cost="1.00")
    lock_stock(tx, items=[eggs])
    consume_fifo(tx, item=eggs, quantity=Decimal(2), reason=Reason.WASTE, by=make.user(), note="broken")

    [undone] = reverse(tx, movements=movements(lot, reason=Reason.WASTE), by=make.user())

    lot.refresh_from_db()
    assert (lot.remaining, lot.value) == (3, 1)
    assert (undone.delta, undone.cost, undone.note) == (2, Decimal("0.6667"), "Undone: broken")


def test_nothing_is_undone_twice(tx):
    cookie = make.unit()
    lot = baked(tx, cookie)
    lock_stock(tx, items=[cookie])
    given = movements(lot)
    reverse(tx, movements=given, by=make.user())

    with pytest.raises(AlreadyVoided):
        reverse(tx, movements=given, by=make.user())


def test_a_lot_that_was_drawn_on_does_not_go_before_the_draws_do(tx):
    cookie = make.unit()
    lot = baked(tx, cookie)
    brought = movements(lot)
    lock_stock(tx, items=[cookie])
    kept = consume_fifo(
        tx, item=cookie, quantity=Decimal(1), reason=Reason.DELIVERY, by=make.user(), note="Anna's box"
    )
    back = consume_fifo(tx, item=cookie, quantity=Decimal(1), reason=Reason.GIFT, by=make.user())
    reverse(tx, movements=movements(lot, pk=back[0].movement_id), by=make.user())

    with pytest.raises(OutputUsed) as caught:
        reverse(tx, movements=brought, by=make.user())

    [fact] = caught.value.facts
    assert (fact.kind, fact.id, fact.name) == ("delivery", kept[0].movement_id, "Anna's box")
    lot.refresh_from_db()
    assert lot.remaining == 9

    reverse(tx, movements=movements(lot, pk=kept[0].movement_id), by=make.user())
    reverse(tx, movements=brought, by=make.user())
    lot.refresh_from_db()
    assert (lot.remaining, lot.value) == (0, 0)


def test_what_a_fact_brought_in_and_drew_itself_goes_together(tx):
    cookie = make.unit()
    lot = baked(tx, cookie)
    lock_stock(tx, items=[cookie])
    consume_fifo(tx, item=cookie, quantity=Decimal(4), reason=Reason.ASSEMBLY_USE, by=make.user())

    reverse(tx, movements=movements(lot), by=make.user())

    lot.refresh_from_db()
    assert (lot.remaining, lot.value) == (0, 0)


def test_what_was_taken_without_a_note_is_named_by_its_reason_in_words(tx):
    cookie = make.unit()
    lot = baked(tx, cookie)
    brought = movements(lot)
    lock_stock(tx, items=[cookie])
    consume_fifo(tx, item=cookie, quantity=Decimal(1), reason=Reason.AD_HOC_USAGE, by=make.user())

    with pytest.raises(OutputUsed) as caught:
        reverse(tx, movements=brought, by=make.user())

    assert [fact.name for fact in caught.value.facts] == [Reason.AD_HOC_USAGE.label]
