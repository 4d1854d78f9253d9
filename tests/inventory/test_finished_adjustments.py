"""Finished units and goods counted anew."""

import logging
from decimal import Decimal
from uuid import UUID

import pytest

from bakery.errors import InvalidInput, KeyReused, ReasonMissing
from bakery.inventory.errors import InsufficientStock, ReasonNotAllowed
from bakery.inventory.services import adjust_inventory, get_adjustment, get_inventory_status, get_lots
from tests import make
from tests.inventory.test_adjustments import DAY


@pytest.fixture
def cookie(tx):
    """Give a unit of which six older pieces and four newer ones are there, at two prices."""
    cookie = make.unit(name="Cookie")
    make.lot(cookie, 4, unit_cost="0.30")
    make.lot(cookie, 6, unit_cost="0.20", received_on=DAY)
    return cookie


def adjusted(tx, item, change, reason="waste", **more):
    return adjust_inventory(
        tx, item_type="finished_unit", item_id=item.pk, quantity_change=change, reason=reason, by=make.user(), **more
    )


def test_a_loss_takes_the_oldest_pieces_and_tells_the_counts_around_it(tx, cookie, caplog):
    with caplog.at_level(logging.INFO, "bakery.services"):
        done = adjusted(tx, cookie, -7, notes="Dropped the tray.")

    assert (done.previous_count, done.new_count, done.quantity_change, done.reason) == ("10", "3", "-7", "waste")
    posted = get_adjustment(tx, adjustment_id=done.adjustment_id)
    assert [(move.delta, move.total_cost) for move in posted.movements] == [("-6", "-1.20"), ("-1", "-0.30")]
    [record] = [each for each in caplog.records if each.operation == "adjust_inventory"]
    assert (record.context["change"], record.context["new_count"]) == ("-7", "3")


@pytest.mark.parametrize(("unit_cost", "worth"), [(None, "0.48"), (Decimal("0.5"), "1.00")])
def test_what_is_found_becomes_a_lot_at_the_cost_given_or_the_mean_of_those_there(tx, cookie, unit_cost, worth):
    done = adjusted(tx, cookie, 2, "gain", unit_cost=unit_cost)

    assert (done.previous_count, done.new_count) == ("10", "12")
    lots = get_lots(tx, item_type="finished_unit", item_id=cookie.pk)
    assert [lot.value for lot in lots if lot.received == "2"] == [worth]


@pytest.mark.parametrize(
    ("change", "reason", "more", "refusal"),
    [
        (0, "waste", {}, InvalidInput),
        (Decimal("0.5"), "gain", {}, InvalidInput),
        (-1, "waste", {"unit_cost": 1}, InvalidInput),
        (-1, "production_use", {}, ReasonNotAllowed),
        (-1, "assembly_use", {}, ReasonNotAllowed),
        (-1, "gain", {}, ReasonNotAllowed),
        (-1, "other", {}, ReasonMissing),
        (-11, "waste", {}, InsufficientStock),
    ],
)
def test_what_cannot_be_so_is_refused_and_changes_nothing(tx, cookie, change, reason, more, refusal):
    with pytest.raises(refusal):
        adjusted(tx, cookie, change, reason, **more)

    [status] = get_inventory_status(tx, item_type="finished_unit", item_id=cookie.pk)
    assert status.inventory_count == "10"


def test_the_same_request_again_gets_the_first_answer(tx, cookie):
    key = UUID(int=5)
    first = adjusted(tx, cookie, -2, idempotency_key=key)
    adjusted(tx, cookie, -1)

    assert adjusted(tx, cookie, -2, idempotency_key=key) == first
    assert adjusted(tx, cookie, -1).previous_count == "7"
    with pytest.raises(KeyReused):
        adjusted(tx, cookie, -3, idempotency_key=key)
