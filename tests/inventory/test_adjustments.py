"""What was lost, found, opened with, or priced anew."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from bakery.catalogue.errors import FinishedUnitNotFound, IngredientNotFound, UnitUnknown
from bakery.errors import AlreadyVoided, InvalidInput, KeyReused, ReasonMissing, RuleBroken
from bakery.inventory.errors import (
    AdjustmentNotFound,
    InsufficientStock,
    LotNotFound,
    OutputUsed,
    ReasonNotAllowed,
)
from bakery.inventory.models import Lot, Movement, StockAdjustment
from bakery.inventory.services import (
    adjust_stock,
    describe_lot,
    lock_stock,
    revalue_lot,
    void_adjustment,
)
from tests import make

DAY = date(2026, 1, 3)


def adjusted(tx, change: str, reason: str = "waste", **fields):
    fields.setdefault("by", make.user())
    return adjust_stock(tx, quantity_change=Decimal(change), reason=reason, **fields)


def test_a_loss_of_an_item_takes_the_oldest_lot_first(tx):
    flour = make.ingredient()
    newer, older = make.lot(flour, 5), make.lot(flour, 5, received_on=DAY, unit_cost="2")

    detail = adjusted(tx, "-6", item_type="ingredient", item_id=flour.pk, note="mice")

    assert [(m.lot_id, m.delta, m.total_cost, m.reason, m.note) for m in detail.movements] == [
        (older.pk, "-5", "-10.00", "waste", "mice"),
        (newer.pk, "-1", "-1.00", "waste", "mice"),
    ]
    assert (detail.kind, detail.net_cost, detail.note) == ("loss", "-11.00", "mice")


def test_a_loss_of_a_lot_takes_that_lot_alone(tx):
    flour = make.ingredient()
    older, newer = make.lot(flour, 5, received_on=DAY), make.lot(flour, 5)

    assert adjusted(tx, "-2", lot_id=newer.pk).movements[0].lot_id == newer.pk
    with pytest.raises(InsufficientStock) as caught:
        adjusted(tx, "-4", lot_id=newer.pk)
    [short] = caught.value.missing
    assert (short.needed, short.available, short.short_by) == ("4", "3", "1")
    older.refresh_from_db()
    assert older.remaining == 5


def test_a_loss_is_entered_in_any_unit_that_converts(tx):
    flour = make.ingredient(density=Decimal("0.5"))
    make.lot(flour, 5000)

    def lost(unit: str) -> str:
        return adjusted(tx, "-1", unit=unit, item_type="ingredient", item_id=flour.pk).movements[0].delta

    assert (lost("Pounds"), lost("l")) == ("-453.59237", "-500")
    with pytest.raises(UnitUnknown):
        lost("handful")


def test_a_find_beside_a_lot_is_a_lot_as_old_and_as_dear(tx):
    flour = make.ingredient()
    lot = make.lot(flour, 4, unit_cost="2.5", received_on=DAY, location="cellar", expires_on=date(2027, 1, 1))

    detail = adjusted(tx, "2", "gain", lot_id=lot.pk)

    found = Lot.objects.get(pk=detail.movements[0].lot_id)
    assert (found.received_on, found.cost, found.location, found.expires_on) == (DAY, 5, "cellar", date(2027, 1, 1))
    lot.refresh_from_db()
    assert (lot.remaining, lot.received, detail.kind) == (4, 4, "gain")


def test_a_product_that_is_found_costs_what_it_usually_does(tx):
    flour = make.product(make.ingredient())
    make.lot(flour, 1, unit_cost="3", received_on=DAY)
    unknown = make.product(make.ingredient())
    lock_stock(tx)

    detail = adjusted(tx, "2", "gain", item_type="product", item_id=flour.pk)
    without = adjusted(tx, "2", "gain", item_type="product", item_id=unknown.pk)

    assert (detail.net_cost, detail.movements[0].cost_known) == ("6.00", True)
    assert (without.net_cost, without.movements[0].cost_known, without.movements[0].unit_cost) == ("0.00", False, None)
    assert Lot.objects.get(pk=detail.movements[0].lot_id).received_on == timezone.localdate()


def test_pieces_that_are_found_cost_the_mean_of_those_on_hand(tx):
    cookie = make.unit()
    make.lot(cookie, 1, unit_cost="1")
    make.lot(cookie, 3, unit_cost="2")

    assert adjusted(tx, "4", "gain", item_type="finished_unit", item_id=cookie.pk).net_cost == "7.00"


@pytest.mark.parametrize(
    ("change", "reason", "refusal"),
    [
        ("-1", "gain", ReasonNotAllowed),
        ("1", "waste", ReasonNotAllowed),
        ("-1", "production_use", ReasonNotAllowed),
        ("-1", "", ReasonNotAllowed),
        ("-1", "other", ReasonMissing),
        ("0", "waste", InvalidInput),
        ("NaN", "waste", InvalidInput),
        ("1E+9", "gain", InvalidInput),
    ],
)
def test_a_change_without_its_reason_or_amount_is_refused(tx, change, reason, refusal):
    lot = make.lot(make.ingredient(), 5)

    with pytest.raises(refusal):
        adjusted(tx, change, reason, lot_id=lot.pk)
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({}, InvalidInput),
        ({"lot_id": 1, "item_id": 1}, InvalidInput),
        ({"item_type": "crate", "item_id": 1}, InvalidInput),
        ({"item_type": "ingredient", "item_id": 0}, IngredientNotFound),
        ({"item_type": "finished_unit", "item_id": 0}, FinishedUnitNotFound),
        ({"lot_id": 0}, LotNotFound),
    ],
)
def test_a_change_of_nothing_that_exists_is_refused(tx, fields, refusal):
    with pytest.raises(refusal):
        adjusted(tx, "-1", **fields)


def test_what_was_found_of_an_ingredient_needs_its_product(tx):
    with pytest.raises(InvalidInput):
        adjusted(tx, "1", "gain", item_type="ingredient", item_id=make.ingredient().pk)


def test_pieces_are_lost_whole_and_without_a_unit(tx):
    lot = make.lot(make.unit(), 5)

    with pytest.raises(InvalidInput):
        adjusted(tx, "-0.5", lot_id=lot.pk)
    with pytest.raises(InvalidInput):
        adjusted(tx, "-1", unit="g", lot_id=lot.pk)


def test_a_loss_sent_twice_is_posted_once(tx):
    lot, key = make.lot(make.ingredient(), 5), uuid4()

    first = adjusted(tx, "-1", lot_id=lot.pk, idempotency_key=key)

    assert adjusted(tx, "-1.0", lot_id=lot.pk, idempotency_key=key) == first
    with pytest.raises(KeyReused):
        adjusted(tx, "-2", lot_id=lot.pk, idempotency_key=key)
    assert Movement.objects.filter(lot=lot, delta__lt=0).count() == 1


def test_a_voided_adjustment_returns_every_quantity_and_cost(tx):
    flour = make.ingredient()
    lot = make.lot(flour, 3, cost="1.00")
    lost = adjusted(tx, "-2", lot_id=lot.pk)
    found = adjusted(tx, "1", "gain", lot_id=lot.pk)

    void_adjustment(tx, adjustment_id=found.id, reason="counted twice", by=make.user())
    voided = void_adjustment(tx, adjustment_id=lost.id, reason="it was there", by=make.user())

    lot.refresh_from_db()
    assert (lot.remaining, lot.value, voided.void_reason) == (3, 1, "it was there")
    assert voided.movements[0].reversed_by_id is not None
    with pytest.raises(AlreadyVoided):
        void_adjustment(tx, adjustment_id=lost.id, reason="again", by=make.user())
    with pytest.raises(AdjustmentNotFound):
        void_adjustment(tx, adjustment_id=0, reason="x", by=make.user())


def test_a_find_that_was_used_stays(tx):
    lot = make.lot(make.ingredient(), 1)
    found = adjusted(tx, "1", "gain", lot_id=lot.pk)
    adjusted(tx, "-1", lot_id=found.movements[0].lot_id)

    with pytest.raises(OutputUsed):
        void_adjustment(tx, adjustment_id=found.id, reason="x", by=make.user())


def test_a_late_price_changes_what_remains_and_not_what_was_drawn(tx):
    flour = make.ingredient()
    lot = make.lot(flour, 4, unit_cost=None)
    drawn = adjusted(tx, "-1", lot_id=lot.pk)

    detail = revalue_lot(tx, lot_id=lot.pk, unit_cost=Decimal("2.5"), reason="the bill came", by=make.user())

    lot.refresh_from_db()
    assert (lot.value, lot.unit_cost, lot.cost_known, lot.remaining) == (Decimal("7.5"), Decimal("2.5"), True, 3)
    [movement] = detail.movements
    assert (movement.delta, movement.total_cost, movement.reason) == ("0", "7.50", "revaluation")
    assert Movement.objects.get(adjustment=drawn.id).cost == 0
    with pytest.raises(RuleBroken):
        void_adjustment(tx, adjustment_id=detail.id, reason="x", by=make.user())


def test_a_corrected_price_goes_with_the_lot_it_was_for(tx):
    found = adjusted(tx, "4", "gain", lot_id=make.lot(make.ingredient(), 1).pk)
    revalue_lot(tx, lot_id=found.movements[0].lot_id, unit_cost=9, reason="dearer", by=make.user())

    void_adjustment(tx, adjustment_id=found.id, reason="a mistake", by=make.user())

    gone = Lot.objects.get(pk=found.movements[0].lot_id)
    assert (gone.remaining, gone.value) == (0, 0)


def test_a_price_is_corrected_with_a_reason_on_a_lot_that_is_not_empty(tx):
    lot = make.lot(make.ingredient(), 1)
    adjusted(tx, "-1", lot_id=lot.pk)

    for change in ({"reason": ""}, {"unit_cost": Decimal(-1)}, {"unit_cost": 1.5}, {}):
        with pytest.raises(InvalidInput):
            revalue_lot(tx, **{"lot_id": lot.pk, "unit_cost": 1, "reason": "x", "by": make.user()} | change)


def test_a_price_sent_twice_is_corrected_once(tx):
    lot, key = make.lot(make.ingredient(), 2), uuid4()
    given = {"lot_id": lot.pk, "unit_cost": 3, "reason": "x", "by": make.user(), "idempotency_key": key}

    assert revalue_lot(tx, **given) == revalue_lot(tx, **given)
    assert StockAdjustment.objects.count() == 1


def test_only_what_is_given_is_noted_on_a_lot(tx):
    lot = make.lot(make.ingredient(), 1, location="cellar", expires_on=DAY)

    detail = describe_lot(tx, lot_id=lot.pk, opened_on=DAY, lot_code=" L7 ", expires_on=None)

    assert (detail.location, detail.opened_on, detail.lot_code, detail.expires_on) == ("cellar", DAY, "L7", None)
    assert describe_lot(tx, lot_id=lot.pk) == detail
    with pytest.raises(LotNotFound):
        describe_lot(tx, lot_id=0, notes="x")
    with pytest.raises(InvalidInput) as caught:
        describe_lot(tx, lot_id=lot.pk, opened_on=date(2999, 1, 1), location="x" * 101)
    assert [error.field for error in caught.value.errors] == ["opened_on", "location"]


def test_a_find_that_no_lot_can_hold_is_refused_before_anything_is_written(tx):
    lot = make.lot(make.ingredient(), "0.001", unit_cost="9999999")

    with pytest.raises(InvalidInput):
        adjusted(tx, "999999", "gain", lot_id=lot.pk)

    assert not StockAdjustment.objects.exists()
