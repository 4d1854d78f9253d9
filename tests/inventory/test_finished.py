"""Finished units and goods on the shelf."""

from decimal import Decimal

import pytest

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.errors import InvalidInput
from bakery.inventory.services import (
    check_availability,
    get_inventory_status,
    get_low_stock_items,
    get_total_inventory_value,
    validate_consumption,
)
from tests import make


@pytest.fixture
def cookie(tx):
    """Give a unit of which twelve pieces are there, at two prices."""
    cookie = make.unit(name="Cookie")
    make.lot(cookie, 4, unit_cost="0.10")
    make.lot(cookie, 8, unit_cost="0.25")
    return cookie


def test_the_cost_of_a_piece_is_the_mean_of_those_there(tx, cookie):
    [status] = get_inventory_status(tx, item_type="finished_unit", item_id=cookie.pk)

    assert (status.inventory_count, status.current_cost, status.current_cost_exact, status.total_value) == (
        "12", "0.20", "0.2", "2.40",
    )  # fmt: skip
    assert (status.slug, status.display_name) == (cookie.slug, "Cookie")


def test_items_without_stock_are_left_out_when_asked(tx, cookie):
    box = make.good("Box")

    assert [status.item_id for status in get_inventory_status(tx)] == [cookie.pk, box.pk]
    assert [status.item_id for status in get_inventory_status(tx, exclude_zero=True)] == [cookie.pk]
    for wrong in ({"item_type": "ingredient"}, {"item_id": 1}):
        with pytest.raises(InvalidInput):
            get_inventory_status(tx, **wrong)


def test_what_runs_low_is_listed_fewest_first(tx, cookie):
    box = make.good("Box")
    make.lot(box, 5)
    bag = make.good("Bag")

    assert [status.item_id for status in get_low_stock_items(tx)] == [bag.pk]
    assert [status.item_id for status in get_low_stock_items(tx, threshold=13)] == [bag.pk, box.pk, cookie.pk]
    with pytest.raises(InvalidInput):
        get_low_stock_items(tx, threshold=-1)


def test_the_value_counts_distinct_items(tx, cookie):
    make.lot(make.good(), 2, unit_cost="3")

    value = get_total_inventory_value(tx)

    assert (value.finished_units_value, value.finished_goods_value, value.total_value) == ("2.40", "6.00", "8.40")
    assert (value.finished_units_count, value.finished_goods_count, value.total_items_count) == (1, 1, 2)


def test_availability_says_what_is_missing(tx, cookie):
    def answer(quantity):
        found = check_availability(tx, item_type="finished_unit", item_id=cookie.pk, quantity=quantity)
        return found.available, found.current_count, found.shortage

    assert (answer(12), answer(15)) == ((True, "12", "0"), (False, "12", "3"))
    with pytest.raises(InvalidInput):
        answer(0)
    with pytest.raises(FinishedGoodNotFound):
        check_availability(tx, item_type="finished_good", item_id=0, quantity=1)


def test_a_consumption_is_answered_and_not_refused(tx, cookie):
    def answer(quantity):
        found = validate_consumption(tx, item_type="finished_unit", item_id=cookie.pk, quantity=Decimal(quantity))
        return found.valid, found.remaining_after, found.shortage, found.error

    assert answer(5) == (True, "7", None, None)
    assert answer(13) == (False, None, "1", "Only 12 are there.")
    assert answer(0) == (False, None, None, "Take at least one.")


@pytest.mark.parametrize("count", [3, 30])
def test_the_status_takes_as_many_statements_for_many_as_for_few(tx, count, django_assert_num_queries):
    for _ in range(count):
        make.lot(make.unit(), 1)
        make.lot(make.good(), 1)

    with django_assert_num_queries(6):
        assert len(get_inventory_status(tx)) == 2 * count
