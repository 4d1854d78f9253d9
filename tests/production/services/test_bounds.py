"""A run that costs more than can be stored is refused before anything is drawn."""

from decimal import Decimal

import pytest

from bakery.catalogue.models import FinishedUnit, Ingredient, Product
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.inventory.models import Lot, Reason, StockAdjustment
from production.dto import LossInput
from production.models import ProductionRun
from production.services import check_can_produce
from tests import make
from tests.production.services.kitchen import bake

HALF_OF_TOO_MUCH = 50_000_000_000


def gilded(flour: str = "20000", pieces: int = 100_000) -> FinishedUnit:
    """Return biscuits of two lots of 10 kg, each of which costs half of what is too much."""
    gold = make.ingredient("Gold")
    for _ in range(2):
        make.lot(gold, 10_000, cost=HALF_OF_TOO_MUCH)
    return make.unit(make.recipe("Gilded", [(gold, flour, "g")]), pieces)


def refused_field(tx: Atomic, unit: FinishedUnit, **more: object) -> str:
    """Return the field at fault, having seen that nothing was written."""
    with pytest.raises(InvalidInput) as refusal:
        bake(tx, unit, **more)
    assert not ProductionRun.objects.exists()
    assert not StockAdjustment.objects.exists()
    assert not Lot.objects.exclude(remaining=10_000).exists()
    [error] = refusal.value.errors
    return error.field


def test_a_total_over_several_lots_that_cannot_be_stored_is_refused(tx: Atomic) -> None:
    unit = gilded()

    assert refused_field(tx, unit) == "num_batches"


def test_a_run_of_which_nothing_came_out_good_is_bounded_too(tx: Atomic) -> None:
    unit = gilded()
    losses = [LossInput(category="burnt", quantity=100_000)]

    assert refused_field(tx, unit, actual_yield=0, losses=losses) == "num_batches"


def test_pieces_too_dear_to_be_stored_are_refused(tx: Atomic) -> None:
    unit = gilded("2000", pieces=1_000)

    assert refused_field(tx, unit) == "num_batches"


def test_a_run_just_below_the_bound_is_recorded(tx: Atomic) -> None:
    assert bake(tx, gilded("19999")).total_ingredient_cost == "99995000000.00"


def test_what_is_missing_counts_for_the_total_before_it_is_booked(tx: Atomic) -> None:
    unit = gilded("25000")

    assert refused_field(tx, unit, shortage_reason="There was more") == "num_batches"


def test_a_missing_amount_that_no_lot_can_hold_is_refused_before_a_product_is_made_for_it(tx: Atomic) -> None:
    unit = make.unit(make.recipe("Dough", [(make.ingredient("Flour"), "999999", "g")]), 1)

    with pytest.raises(InvalidInput):
        bake(tx, unit, 1001, shortage_reason="There was more")

    assert Ingredient.objects.count() == 1
    assert not Product.objects.exists()
    assert not Lot.objects.filter(movements__reason=Reason.GAIN).exists()


def test_the_check_refuses_a_total_as_recording_does(tx: Atomic) -> None:
    unit = gilded()

    with pytest.raises(InvalidInput) as refusal:
        check_can_produce(tx, recipe_id=unit.recipe_id, num_batches=1)

    assert [error.field for error in refusal.value.errors] == ["num_batches"]
    assert check_can_produce(tx, recipe_id=unit.recipe_id, num_batches=1, scale_factor=Decimal("0.5")).can_produce
