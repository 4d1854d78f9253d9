"""The engine of the ledger: what goes out, what comes in, and who may touch it."""

from datetime import date
from decimal import Decimal
from unittest.mock import Mock

import pytest

from bakery.errors import InvalidInput
from bakery.inventory.draws import Draw
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.services import (
    Want,
    consume_fifo,
    consume_many,
    lock_stock,
    preview_fifo,
    preview_many,
)
from bakery.inventory.services.locks import StockNotLocked
from bakery.inventory.services.lots import LotChanged
from tests import make

DAY = date(2026, 1, 3)
USE = Reason.PRODUCTION_USE
pytestmark = pytest.mark.django_db


def taken(draws: list[Draw]) -> list[tuple[int, Decimal]]:
    return [(draw.lot_id, draw.quantity) for draw in draws]


def left(lot: Lot) -> Decimal:
    return Lot.objects.get(pk=lot.pk).remaining


def test_the_oldest_lot_goes_first(tx, django_assert_num_queries):
    flour = make.ingredient()
    newer = make.lot(flour, "7", received_on=date(2026, 1, 8), unit_cost="5.00")
    older = make.lot(flour, "10", received_on=date(2026, 1, 3), unit_cost="4.50")
    anna = make.user()
    lock_stock(tx, items=[flour])

    with django_assert_num_queries(3):
        draws = consume_fifo(tx, item=flour, quantity=Decimal(12), reason=USE, by=anna)

    assert taken(draws) == [(older.pk, Decimal(10)), (newer.pk, Decimal(2))]
    assert [draw.cost for draw in draws] == [Decimal("45"), Decimal("10")]
    assert (left(older), left(newer)) == (0, 5)


def test_of_two_lots_of_one_day_the_first_recorded_goes_first(tx):
    flour = make.ingredient()
    first, second = make.lot(flour, "5", received_on=DAY), make.lot(flour, "5", received_on=DAY)
    lock_stock(tx, items=[flour])

    assert taken(consume_fifo(tx, item=flour, quantity=Decimal(6), reason=USE, by=make.user())) == [
        (first.pk, 5),
        (second.pk, 1),
    ]


def test_an_ingredient_draws_on_every_brand_and_a_product_on_its_own_lots(tx):
    flour = make.ingredient()
    own, other = make.product(flour), make.product(flour)
    own_lot, other_lot = make.lot(own, "5", received_on=date(2026, 2, 1)), make.lot(other, "5", received_on=DAY)
    lock_stock(tx, items=[flour])

    assert taken(consume_fifo(tx, item=own, quantity=Decimal(2), reason=USE, by=make.user())) == [(own_lot.pk, 2)]
    assert taken(consume_fifo(tx, item=flour, quantity=Decimal(6), reason=USE, by=make.user())) == [
        (other_lot.pk, 5),
        (own_lot.pk, 1),
    ]


def test_each_movement_says_what_it_was_for_and_what_the_lot_was_worth(tx):
    flour = make.ingredient()
    make.lot(flour, "3", cost="1.00")
    anna = make.user()
    lock_stock(tx, items=[flour])

    [draw] = consume_fifo(tx, item=flour, quantity=Decimal(1), reason=USE, by=anna, note="12 cookies")

    movement = Movement.objects.get(pk=draw.movement_id)
    assert (movement.delta, movement.cost, movement.unit_cost) == (-1, Decimal("-0.3333"), Decimal("0.33333333"))
    assert (movement.note, movement.actor, movement.reason) == ("12 cookies", anna, USE)


def test_three_draws_of_a_third_lose_no_cent(tx):
    eggs = make.ingredient(dimension="count")
    make.lot(eggs, "3", cost="1.00")
    lock_stock(tx, items=[eggs])

    costs = [consume_fifo(tx, item=eggs, quantity=Decimal(1), reason=USE, by=make.user())[0].cost for _ in range(3)]

    assert costs == [Decimal("0.3333"), Decimal("0.3334"), Decimal("0.3333")]
    assert Lot.objects.get().value == 0


def test_a_draw_across_lots_costs_what_each_lot_did(tx):
    eggs = make.ingredient(dimension="count")
    make.lot(eggs, "5", unit_cost="0.50", received_on=DAY)
    make.lot(eggs, "8", unit_cost="0.60")
    lock_stock(tx, items=[eggs])

    draws = consume_fifo(tx, item=eggs, quantity=Decimal(10), reason=USE, by=make.user())

    assert sum(draw.cost for draw in draws) == Decimal("5.50")


def test_six_teaspoons_empty_a_fluid_ounce(tx):
    vanilla = make.ingredient(dimension="volume")
    make.lot(vanilla, "29.573530")
    lock_stock(tx, items=[vanilla])

    drawn = [
        consume_fifo(tx, item=vanilla, quantity=Decimal("4.928922"), reason=USE, by=make.user())[0].quantity
        for _ in range(6)
    ]

    assert drawn == [Decimal("4.928922")] * 5 + [Decimal("4.928920")]
    assert Lot.objects.get().remaining == 0


def test_short_stock_takes_nothing_and_names_everything_short(tx, django_assert_num_queries):
    flour, sugar, eggs = make.ingredient("Flour"), make.ingredient("Sugar"), make.ingredient(dimension="count")
    lots = [make.lot(flour, "40"), make.lot(eggs, "100")]
    lock_stock(tx, items=[flour, sugar, eggs])
    wants, anna = [Want(item=item, quantity=Decimal(60)) for item in (flour, sugar, eggs)], make.user()

    with pytest.raises(InsufficientStock) as caught, django_assert_num_queries(2):
        consume_many(tx, wants=wants, reason=USE, by=anna)

    assert [(s.item_name, s.needed, s.available, s.short_by, s.unit) for s in caught.value.missing] == [
        ("Flour", "60", "40", "20", "g"),
        ("Sugar", "60", "0", "60", "g"),
    ]
    assert [left(lot) for lot in lots] == [40, 100]
    assert Movement.objects.filter(reason=USE).count() == 0


def test_finished_pieces_are_whole_and_have_no_tolerance(tx):
    cookie = make.unit()
    make.lot(cookie, "0.9995")
    lock_stock(tx, items=[cookie])

    with pytest.raises(InsufficientStock):
        consume_fifo(tx, item=cookie, quantity=Decimal(1), reason=Reason.ASSEMBLY_USE, by=make.user())


def test_reserved_lots_go_first_and_forbidden_ones_never(tx):
    cookie = make.unit()
    old, reserved, foreign = (make.lot(cookie, "5", received_on=date(2026, 1, day)) for day in (1, 2, 3))
    lock_stock(tx, items=[cookie])

    draws = consume_fifo(
        tx, item=cookie, quantity=Decimal(7), reason=Reason.DELIVERY, by=make.user(),
        first=[reserved.pk], never=[foreign.pk],
    )  # fmt: skip

    assert taken(draws) == [(reserved.pk, 5), (old.pk, 2)]
    assert preview_fifo(tx, item=cookie, quantity=Decimal(4), never=[foreign.pk]).missing == 1


def test_two_wants_for_one_stock_share_it_and_the_fixed_product_comes_first(tx):
    bag = make.material()
    red, blue = make.product(bag), make.product(bag)
    red_lot, blue_lot = make.lot(red, "5", received_on=DAY), make.lot(blue, "5")
    lock_stock(tx, items=[bag])

    wants = [Want(item=bag, quantity=Decimal(5)), Want(item=red, quantity=Decimal(3))]
    any_bag, red_ones = consume_many(tx, wants=wants, reason=Reason.ASSEMBLY_USE, by=make.user())

    assert taken(red_ones) == [(red_lot.pk, 3)]
    assert taken(any_bag) == [(red_lot.pk, 2), (blue_lot.pk, 3)]
    assert (left(red_lot), left(blue_lot)) == (0, 2)


def test_the_same_item_wanted_twice_is_short_once(tx):
    flour = make.ingredient()
    make.lot(flour, "10")
    lock_stock(tx, items=[flour])

    with pytest.raises(InsufficientStock) as caught:
        consume_many(tx, wants=[Want(item=flour, quantity=Decimal(6))] * 2, reason=USE, by=make.user())

    [short] = caught.value.missing
    assert (short.needed, short.available, short.short_by) == ("12", "10", "2")


@pytest.mark.parametrize("items", [1, 12])
def test_statements_do_not_grow_with_what_is_wanted(tx, items, django_assert_num_queries):
    pantry = [make.ingredient() for _ in range(items)]
    for item in pantry:
        make.lot(item, "1", received_on=DAY)
        make.lot(item, "5")
    wants, anna = [Want(item=item, quantity=Decimal(2)) for item in pantry], make.user()
    lock_stock(tx, items=pantry)

    with django_assert_num_queries(3):
        consume_many(tx, wants=wants, reason=USE, by=anna)


def test_a_draw_through_more_lots_than_are_read_at_first_takes_them_all(tx):
    flour = make.ingredient()
    lots = [make.lot(flour, "1", received_on=DAY) for _ in range(45)]
    lock_stock(tx, items=[flour])

    assert preview_fifo(tx, item=flour, quantity=Decimal("40.0005")).drawn == Decimal("40.0005")
    draws = consume_fifo(tx, item=flour, quantity=Decimal(44), reason=USE, by=make.user())

    assert taken(draws) == [(lot.pk, 1) for lot in lots[:44]]


def test_a_preview_is_what_the_draw_will_be(tx):
    flour, bag = make.ingredient(), make.material()
    make.lot(flour, "10", unit_cost=None, received_on=DAY)
    make.lot(flour, "10", unit_cost="0.5")
    make.lot(bag, "3")
    wants = [Want(item=flour, quantity=Decimal(12)), Want(item=bag, quantity=Decimal(2))]
    previews = preview_many(tx, wants=wants)
    lock_stock(tx, items=[flour, bag])

    draws = consume_many(tx, wants=wants, reason=USE, by=make.user())

    assert [taken(each) for each in draws] == [[(d.lot.pk, d.quantity) for d in p.draws] for p in previews]
    assert [preview.cost for preview in previews] == [Decimal("1.0000"), Decimal("2.0000")]
    assert [preview.cost_known for preview in previews] == [False, True]


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal("NaN"), 1.5, True, Decimal("0.0000001")])
def test_what_is_no_amount_is_not_drawn(tx, quantity):
    flour = make.ingredient()
    lock_stock(tx, items=[flour])

    with pytest.raises(InvalidInput):
        consume_fifo(tx, item=flour, quantity=quantity, reason=USE, by=make.user())


def test_stock_that_was_not_locked_is_not_drawn(tx):
    flour, sugar = make.ingredient(), make.ingredient()
    make.lot(flour, "10")
    lock_stock(tx, items=[sugar])

    with pytest.raises(StockNotLocked):
        consume_fifo(tx, item=flour, quantity=Decimal(1), reason=USE, by=make.user())


def test_a_lot_changed_behind_the_lock_stops_the_work(tx, monkeypatch):
    flour = make.ingredient()
    lot = make.lot(flour, "10")
    lock_stock(tx, items=[flour])
    stale = preview_many(tx, wants=[Want(item=flour, quantity=Decimal(1))])
    consume_fifo(tx, item=flour, quantity=Decimal(4), reason=USE, by=make.user())
    monkeypatch.setattr("bakery.inventory.services.consuming.preview_many", Mock(return_value=stale))

    with pytest.raises(LotChanged):
        consume_fifo(tx, item=flour, quantity=Decimal(1), reason=USE, by=make.user())
    assert left(lot) == 6
