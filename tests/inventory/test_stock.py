"""What the shelf shows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bakery.catalogue.errors import MaterialNotFound
from bakery.errors import InvalidInput
from bakery.inventory.errors import LotNotFound
from bakery.inventory.models import Movement, Reason
from bakery.inventory.services import (
    consume_fifo,
    get_expiring_stock,
    get_lot,
    get_lots,
    get_movements,
    get_stock_levels,
    get_stock_value,
    lock_stock,
    reverse,
)
from bakery.inventory.showing import freshness
from tests import make

TODAY = date(2026, 3, 1)


def days(count: int) -> date:
    return TODAY + timedelta(days=count)


@pytest.mark.parametrize(
    ("expires_on", "word"),
    [(None, "none"), (days(8), "fresh"), (days(7), "soon"), (days(0), "soon"), (days(-1), "expired")],
)
def test_food_is_fresh_for_more_than_a_week_and_expired_after_its_day(expires_on, word):
    assert freshness(expires_on, TODAY) == word


def test_a_level_adds_up_all_lots_of_all_products(tx):
    flour = make.ingredient("Flour")
    make.lot(make.product(flour), "1.5", unit_cost="2", received_on=days(-9), expires_on=days(3))
    make.lot(make.product(flour), 2, unit_cost=None, expires_on=days(2))

    [level] = get_stock_levels(tx, item_type="ingredient")

    assert (level.item_name, level.on_hand, level.unit, level.value, level.cost_known, level.lots) == (
        "Flour", "3.5", "g", "3.00", False, 2,
    )  # fmt: skip
    assert (level.oldest_on, level.next_expiry) == (days(-9), days(2))


def test_levels_show_empty_items_only_when_asked(tx):
    flour, sugar = make.ingredient("flour"), make.ingredient("Almonds")
    make.lot(flour, 1)

    def names(**fields):
        return [level.item_name for level in get_stock_levels(tx, item_type="ingredient", **fields)]

    assert names() == ["flour"]
    assert names(include_empty=True) == ["Almonds", "flour"]
    assert names(item_ids=[sugar.pk]) == []
    assert names(item_ids=[sugar.pk], include_empty=True) == ["Almonds"]
    with pytest.raises(InvalidInput):
        get_stock_levels(tx, item_type="crate")
    with pytest.raises(MaterialNotFound):
        get_stock_levels(tx, item_type="material", item_ids=[0])


def test_levels_of_all_types_come_in_one_list(tx):
    make.lot(make.good(), 1)
    make.lot(make.unit(), 1)
    make.lot(make.material(), 1)
    make.lot(make.ingredient(), 1)

    assert [level.item_type for level in get_stock_levels(tx)] == [
        "ingredient", "material", "finished_unit", "finished_good",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [3, 30])
def test_levels_take_as_many_statements_for_many_as_for_few(tx, count, django_assert_num_queries):
    for _ in range(count):
        make.lot(make.ingredient(), 1)
        make.lot(make.unit(), 1)

    with django_assert_num_queries(6):
        assert len(get_stock_levels(tx)) == 2 * count


def test_lots_are_listed_as_they_leave(tx):
    flour = make.ingredient()
    newer, older = make.lot(flour, 2), make.lot(flour, 3, received_on=days(-400), unit_cost="0.0017637")
    lock_stock(tx, items=[flour])
    consume_fifo(tx, item=flour, quantity=Decimal(3), reason=Reason.WASTE, by=make.user())

    assert [lot.id for lot in get_lots(tx, item_type="ingredient", item_id=flour.pk)] == [newer.pk]
    both = get_lots(tx, item_type="ingredient", item_id=flour.pk, include_empty=True)
    assert [(lot.id, lot.remaining, lot.received) for lot in both] == [(older.pk, "0", "3"), (newer.pk, "2", "2")]
    assert both[0] == get_lot(tx, lot_id=older.pk)
    with pytest.raises(LotNotFound):
        get_lot(tx, lot_id=0)


def test_a_lot_without_a_price_has_none(tx):
    detail = get_lot(tx, lot_id=make.lot(make.unit(), 2, unit_cost=None).pk)

    assert (detail.item_type, detail.unit, detail.unit_cost, detail.unit_cost_exact, detail.value) == (
        "finished_unit", "", None, None, "0.00",
    )  # fmt: skip


def test_expiring_stock_begins_with_what_is_past_its_day(tx):
    flour = make.ingredient()
    soon, past, later = (make.lot(flour, 1, expires_on=days(count)) for count in (7, -3, 8))
    make.lot(flour, 1)

    found = get_expiring_stock(tx, today=TODAY)

    assert [(lot.id, lot.freshness) for lot in found] == [(past.pk, "expired"), (soon.pk, "soon")]
    assert [lot.id for lot in get_expiring_stock(tx, within_days=8, today=TODAY)][-1] == later.pk
    with pytest.raises(InvalidInput):
        get_expiring_stock(tx, within_days=-1)


def test_the_value_of_the_shelf_is_rounded_once(tx):
    for item in (make.ingredient(), make.material(), make.unit()):
        make.lot(item, 1, cost="0.004")

    value = get_stock_value(tx)

    assert [(each.item_type, each.value, each.lots) for each in value.by_type] == [
        ("ingredient", "0.00", 1), ("material", "0.00", 1), ("finished_unit", "0.00", 1), ("finished_good", "0.00", 0),
    ]  # fmt: skip
    assert (value.total_value, value.cost_known) == ("0.01", True)
    make.lot(make.good(), 1, unit_cost=None)
    assert get_stock_value(tx, item_type="finished_good").cost_known is False


def test_the_ledger_is_read_newest_first_by_lot_by_item_and_by_time(tx):
    flour, bag = make.ingredient(), make.material()
    lot, other = make.lot(flour, 5), make.lot(bag, 5)
    lock_stock(tx, items=[flour])
    [draw] = consume_fifo(tx, item=flour, quantity=Decimal(2), reason=Reason.GIFT, by=make.user(), note="Ben")
    [undone] = reverse(tx, movements=[Movement.objects.get(pk=draw.movement_id)], by=make.user())

    found = get_movements(tx, lot_id=lot.pk)

    assert [(m.reason, m.delta, m.total_cost) for m in found] == [
        ("reversal", "2", "2.00"), ("gift", "-2", "-2.00"), ("opening", "5", "5.00"),
    ]  # fmt: skip
    assert (found[0].reverses_id, found[1].reversed_by_id, found[1].note) == (draw.movement_id, undone.pk, "Ben")
    assert get_movements(tx, item_type="ingredient", item_id=flour.pk) == found
    assert [m.lot_id for m in get_movements(tx, item_type="material")] == [other.pk]
    assert get_movements(tx, limit=1, offset=1, lot_id=lot.pk) == found[1:2]
    assert get_movements(tx, start=found[0].at) == found[:1]
    assert len(get_movements(tx, end=found[0].at)) == 3
    with pytest.raises(InvalidInput):
        get_movements(tx, item_id=5)
    with pytest.raises(InvalidInput):
        get_movements(tx, item_type="crate")


@pytest.mark.parametrize("count", [1, 10])
def test_the_ledger_is_read_in_one_statement(tx, count, django_assert_num_queries):
    for _ in range(count):
        make.lot(make.ingredient(), 1)
        make.lot(make.unit(), 1)

    with django_assert_num_queries(1):
        assert len(get_movements(tx)) == 2 * count
