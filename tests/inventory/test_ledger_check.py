"""The ledger check finds each way a lot and its movements can disagree."""

from decimal import Decimal

import pytest
from django.db import connection

from bakery.db import transaction
from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.queries.ledger import check_ledger
from bakery.inventory.services import consume_fifo, lock_stock, reverse
from tests import make


@pytest.fixture
def lot(tx) -> Lot:
    """Give a lot of ten that was drawn on twice, one draw undone."""
    flour = make.ingredient()
    lot = make.lot(flour, "10", cost="3.33")
    lock_stock(tx, items=[flour])
    for _ in range(2):
        [draw] = consume_fifo(tx, item=flour, quantity=Decimal("1.1"), reason=Reason.WASTE, by=make.user())
    reverse(tx, movements=[Movement.objects.get(pk=draw.movement_id)], by=make.user())
    return lot


def test_honest_work_leaves_no_fault(tx, lot):
    assert check_ledger(tx) == []


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        ({"remaining": Decimal("8.900001")}, ["remaining"]),
        ({"value": Decimal("2.9638")}, ["value"]),
        ({"received": Decimal(11)}, ["received"]),
        ({"cost": Decimal(3)}, ["cost"]),
    ],
)
def test_a_lot_that_was_changed_by_hand_is_found(tx, lot, change, rules):
    kept = Lot.objects.filter(pk=lot.pk).values().get()
    Lot.objects.filter(pk=lot.pk).update(**change)

    found = check_ledger(tx)

    assert [(fault.lot_id, fault.rule) for fault in found] == [(lot.pk, rule) for rule in rules]
    Lot.objects.filter(pk=lot.pk).update(**{column: kept[column] for column in change})


def test_a_movement_that_was_changed_by_hand_is_found(tx, lot):
    last = Movement.objects.latest("pk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_movement SET delta = 1 WHERE id = %s", [last.pk])

    found = check_ledger(tx)

    assert [(fault.rule, fault.expected, fault.found) for fault in found] == [
        ("remaining", "8.8", "8.9"),
        ("reversal_quantity", "1.1", "1"),
    ]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_movement SET delta = 1.1 WHERE id = %s", [last.pk])


def test_sums_are_exact_where_floats_are_not(db, django_assert_num_queries):
    for _ in range(30):
        make.lot(make.unit(), "0.1", cost="0.1")

    with transaction.snapshot() as tx, django_assert_num_queries(2):
        assert check_ledger(tx) == []
