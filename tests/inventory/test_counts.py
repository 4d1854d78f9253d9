"""Counting the shelf."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from bakery.errors import InvalidInput, KeyReused
from bakery.inventory.errors import LotNotFound, StockMoved
from bakery.inventory.models import Lot, Reason, StockAdjustment
from bakery.inventory.services import CountInput, adjust_stock, consume_fifo, count_stock, lock_stock
from tests import make


def counted(tx, *counts: CountInput, **fields):
    return count_stock(tx, counts=counts, by=make.user(), **fields)


def test_thirty_percent_of_25_lb_leave_seven_and_a_half(tx):
    flour = make.ingredient()
    lot = make.lot(flour, "11339.809250", cost="20.00")
    lock_stock(tx, items=[flour])
    consume_fifo(tx, item=flour, quantity=Decimal("3175.146590"), reason=Reason.WASTE, by=make.user())

    detail = counted(tx, CountInput(lot_id=lot.pk, percent_of_received=30), note="spring")

    [line] = detail.counted
    pound = Decimal("453.59237")
    assert (Decimal(line.before) / pound, Decimal(line.counted) / pound) == (18, Decimal("7.5"))
    assert (Decimal(line.difference) / pound, line.unit, line.cost) == (Decimal("-10.5"), "g", "-8.40")
    assert [(m.reason, m.note) for m in detail.movements] == [("correction", "spring")]
    assert Lot.objects.get(pk=lot.pk).remaining == Decimal("3401.942775")


def test_more_than_was_there_becomes_a_lot_beside_the_counted_one(tx):
    cookie = make.unit()
    lot = make.lot(cookie, 5, unit_cost="2", received_on=date(2026, 1, 3))

    detail = counted(tx, CountInput(lot_id=lot.pk, remaining=8))

    found = Lot.objects.exclude(pk=lot.pk).get()
    assert (found.received, found.cost, found.received_on) == (3, 6, date(2026, 1, 3))
    assert [(line.before, line.counted, line.difference, line.cost) for line in detail.counted] == [
        ("5", "8", "3", "6.00")
    ]
    assert detail.kind == "count"


def test_an_equal_count_is_listed_and_moves_nothing(tx):
    flour, sugar, bag = make.lot(make.ingredient(), 5), make.lot(make.ingredient(), 5), make.lot(make.material(), 5)

    detail = counted(
        tx,
        CountInput(lot_id=flour.pk, remaining=Decimal("0.005"), unit="kg"),
        CountInput(lot_id=sugar.pk, remaining=2),
        CountInput(lot_id=bag.pk, remaining=6),
    )

    assert [(line.before, line.difference, line.cost) for line in detail.counted] == [
        ("5", "0", "0.00"),
        ("5", "-3", "-3.00"),
        ("5", "1", "1.00"),
    ]
    assert len(detail.movements) == 2
    assert counted(tx, CountInput(lot_id=flour.pk, remaining=5)).movements == ()


def test_a_count_sent_twice_is_recorded_once_and_answers_the_same(tx):
    flour, sugar, key = make.lot(make.ingredient(), 5), make.lot(make.ingredient(), 5), uuid4()
    counts = [CountInput(lot_id=flour.pk, remaining=4), CountInput(lot_id=sugar.pk, remaining=7)]

    first = counted(tx, *counts, idempotency_key=key)
    adjust_stock(tx, lot_id=flour.pk, quantity_change=-1, reason="waste", by=make.user())

    assert counted(tx, *counts, idempotency_key=key) == first
    with pytest.raises(KeyReused):
        counted(tx, counts[0], idempotency_key=key)
    assert StockAdjustment.objects.filter(kind="count").count() == 1


def test_stock_that_moved_since_the_sheet_was_made_is_shown_anew_and_nothing_is_written(tx):
    flour, sugar = make.lot(make.ingredient(), 5), make.lot(make.ingredient(), 5)

    with pytest.raises(StockMoved) as caught:
        counted(
            tx,
            CountInput(lot_id=flour.pk, remaining=1, expected=5),
            CountInput(lot_id=sugar.pk, remaining=1, expected=6),
        )

    assert [(lot.id, lot.remaining) for lot in caught.value.lots] == [(sugar.pk, "5")]
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"remaining": None}, ["counts.0.remaining"]),
        ({"percent_of_received": 10}, ["counts.0.remaining"]),
        ({"remaining": None, "percent_of_received": 101}, ["counts.0.percent_of_received"]),
        ({"remaining": -1}, ["counts.0.remaining"]),
        ({"remaining": 1.0, "expected": True}, ["counts.0.remaining", "counts.0.expected"]),
        ({"lot_id": None}, ["counts.0.lot_id"]),
    ],
)
def test_a_wrong_line_is_refused_with_every_fault_named(tx, change, fields):
    lot = make.lot(make.ingredient(), 5)

    with pytest.raises(InvalidInput) as caught:
        counted(tx, CountInput(**{"lot_id": lot.pk, "remaining": 1} | change))
    assert [error.field for error in caught.value.errors] == fields


def test_a_lot_is_counted_once_and_has_to_exist(tx):
    lot = make.lot(make.ingredient(), 5)

    with pytest.raises(InvalidInput):
        counted(tx, CountInput(lot_id=lot.pk, remaining=1), CountInput(lot_id=lot.pk, remaining=2))
    with pytest.raises(InvalidInput):
        counted(tx)
    with pytest.raises(LotNotFound):
        counted(tx, CountInput(lot_id=0, remaining=1))


@pytest.mark.parametrize("count", [2, 20])
def test_a_long_sheet_takes_as_many_statements_as_a_short_one(tx, count, django_assert_num_queries):
    lots, anna = [make.lot(make.ingredient(), 5) for _ in range(count)], make.user()
    counts = [CountInput(lot_id=lot.pk, remaining=4 + place % 2 * 2) for place, lot in enumerate(lots)]

    with django_assert_num_queries(13):
        count_stock(tx, counts=counts, by=anna)


def test_a_count_that_no_lot_can_hold_is_refused_before_anything_is_written(tx):
    dear, plain = make.lot(make.ingredient(), "0.001", unit_cost="9999999"), make.lot(make.ingredient(), 5)

    with pytest.raises(InvalidInput):
        counted(tx, CountInput(lot_id=plain.pk, remaining=4), CountInput(lot_id=dear.pk, remaining=999_999))

    plain.refresh_from_db()
    assert plain.remaining == 5
    assert not StockAdjustment.objects.exists()
