"""What a recorded baking draws, gives and costs."""

from decimal import Decimal
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot, Movement, Reason
from production.dto import LossInput
from production.errors import ActualYieldExceedsExpected, LossMismatch
from production.models import ProductionRun
from production.services import get_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies, replaced

POUND = Decimal("453.59237")


def test_the_oldest_flour_goes_first(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    lots = [make.lot(flour, pounds * POUND, unit_cost="0.01") for pounds in (10, 15, 20)]
    unit = make.unit(make.recipe("Bread", [(flour, "12", "lb")]), 1)

    entry = bake(tx, unit)

    left = [Lot.objects.get(pk=lot.pk).remaining for lot in lots]
    assert left == [Decimal(0), 13 * POUND, 20 * POUND]
    assert [each.lot_id for each in entry.consumptions or ()] == [lots[0].pk, lots[1].pk]


def test_a_nested_recipe_is_drawn_and_paid_with_its_parent(tx: Atomic) -> None:
    flour, butter = make.ingredient("Flour"), make.ingredient("Butter")
    make.lot(flour, "1000", unit_cost="0.01")
    make.lot(butter, "1000", unit_cost="0.02")
    frosting = make.recipe("Frosting", [(butter, "100", "g")])
    cake = make.unit(make.recipe("Cake", [(flour, "200", "g")], [(frosting, 2)]), 1)

    entry = bake(tx, cake)

    assert entry.total_ingredient_cost == "6.00"
    drawn = [(each.ingredient_name, each.quantity_consumed, each.total_cost) for each in entry.consumptions or ()]
    assert drawn == [("Flour", "200", "2.00"), ("Butter", "200", "4.00")]


def test_the_same_ingredient_on_two_lines_is_drawn_once(tx: Atomic) -> None:
    sugar = make.ingredient("Sugar")
    make.lot(sugar, "1000")
    glaze = make.recipe("Glaze", [(sugar, "25", "g")])
    cake = make.unit(make.recipe("Cake", [(sugar, "100", "g"), (sugar, "50", "g")], [(glaze, 2)]), 1)

    entry = bake(tx, cake)

    assert [each.quantity_consumed for each in entry.consumptions or ()] == ["200"]


def test_water_that_is_always_at_hand_is_not_drawn(tx: Atomic) -> None:
    water = make.ingredient("Water", dimension="volume", is_stocked=False)
    ice = make.unit(make.recipe("Ice", [(water, "1", "l")]), 12)

    entry = bake(tx, ice)

    assert (entry.consumptions, entry.total_ingredient_cost) == ((), "0.00")


def test_missing_pieces_count_as_lost_for_another_reason(tx: Atomic) -> None:
    entry = bake(tx, cookies(48), 2, 92)

    assert (entry.expected_yield, entry.actual_yield, entry.loss_quantity) == (96, 92, 4)
    assert [(loss.category, loss.quantity) for loss in entry.losses or ()] == [("other", 4)]
    assert Lot.objects.get(pk=entry.lot_id).remaining == 92
    assert entry.production_status == "partial_loss"


def test_losses_must_explain_exactly_what_is_missing(tx: Atomic) -> None:
    unit = cookies(48)

    with pytest.raises(LossMismatch):
        bake(tx, unit, 1, 40, losses=[LossInput(category="burnt", quantity=7)])
    with pytest.raises(LossMismatch):
        bake(tx, unit, 1, 48, losses=[LossInput(category="burnt", quantity=1)])


def test_more_than_the_recipe_gives_needs_confirmation_and_forces_no_loss(tx: Atomic) -> None:
    unit = cookies(48, flour="1200")

    with pytest.raises(ActualYieldExceedsExpected):
        bake(tx, unit, 1, 60)
    entry = bake(tx, unit, 1, 60, over_yield=True)

    assert (entry.total_ingredient_cost, entry.per_unit_cost, entry.loss_quantity) == ("12.00", "0.20", 0)
    assert (entry.over_yield, entry.losses, entry.good_cost) == (True, (), "12.00")
    assert Lot.objects.get(pk=entry.lot_id).received == 60


def test_a_confirmed_over_yield_keeps_the_losses_given(tx: Atomic) -> None:
    unit = cookies(48, flour="1200")

    entry = bake(tx, unit, 1, 58, over_yield=True, losses=[LossInput(category="dropped", quantity=2)])

    assert (entry.loss_quantity, entry.per_unit_cost, entry.total_loss_cost, entry.good_cost) == (
        2, "0.20", "0.40", "11.60",
    )  # fmt: skip


def test_a_confirmation_that_was_not_needed_is_not_kept(tx: Atomic) -> None:
    entry = bake(tx, cookies(48), 1, 48, over_yield=True)

    assert (entry.over_yield, entry.production_status) == (False, "complete")


def test_losses_bear_their_share_and_the_good_pieces_the_rest(tx: Atomic) -> None:
    entry = bake(tx, cookies(24, flour="53"), 1, 12)

    lot = Lot.objects.get(pk=entry.lot_id)
    run = ProductionRun.objects.get(pk=entry.id)
    assert (lot.cost, run.losses.get().total_loss_cost) == (Decimal("0.2650"), Decimal("0.2650"))
    assert run.total_ingredient_cost == Decimal("0.5300")


def test_a_total_loss_costs_everything_and_makes_no_lot(tx: Atomic) -> None:
    entry = bake(tx, cookies(24), 1, 0)

    assert (entry.lot_id, entry.total_loss_cost, entry.good_cost) == (None, "1.00", "0.00")
    assert entry.production_status == "total_loss"
    assert not Movement.objects.filter(reason=Reason.PRODUCTION_IN).exists()


def test_a_scale_is_part_of_the_batches(tx: Atomic) -> None:
    entry = bake(tx, cookies(48), 3, 72, scale_factor=Decimal("0.5"))

    assert (entry.effective_batches, entry.expected_yield) == ("1.5", 72)
    assert [each.quantity_consumed for each in entry.consumptions or ()] == ["150"]


def test_portions_are_counted_exactly_before_they_are_rounded_down(tx: Atomic) -> None:
    third = make.unit(make.recipe("Cake"), batch_percentage="33.333333")

    entry = bake(tx, third, 3, 9)

    assert entry.expected_yield == 9


def test_finished_pieces_keep_as_long_as_their_definition_says(tx: Atomic) -> None:
    unit = make.unit(make.recipe("Roll"), 10, shelf_life_days=4)

    lot = Lot.objects.get(pk=bake(tx, unit).lot_id)

    assert lot.expires_on is not None
    assert (lot.expires_on - lot.received_on).days == 4


def test_an_unknown_price_makes_the_cost_a_lower_bound(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    make.lot(flour, "100", unit_cost=None)

    entry = bake(tx, make.unit(make.recipe("Bread", [(flour, "50", "g")]), 1))

    assert (entry.cost_known, entry.total_ingredient_cost) == (False, "0.00")
    assert not Lot.objects.get(pk=entry.lot_id).cost_known


def test_an_unchanged_recipe_is_frozen_once(tx: Atomic) -> None:
    unit = cookies()

    first, second = bake(tx, unit), bake(tx, unit)

    assert (first.snapshot_reused, second.snapshot_reused) == (False, True)
    assert first.recipe_snapshot_id == second.recipe_snapshot_id
    assert second.snapshot_number == 1


def test_what_recording_tells_is_what_is_read_afterwards(tx: Atomic) -> None:
    entry = bake(tx, cookies(), 2, 90, event_id=make.event().pk, notes="  Hot oven ")

    assert replaced(entry, snapshot_reused=None) == get_production_run(tx, production_run_id=entry.id)
    assert entry.notes == "Hot oven"


def test_movements_say_what_they_were_for(tx: Atomic) -> None:
    entry = bake(tx, cookies(), 2, event_id=make.event("Easter").pk)

    assert entry.lot_id
    notes = set(Movement.objects.exclude(reason=Reason.OPENING).values_list("note", flat=True))
    assert notes == {"2 batches of Cookies for Easter"}


def test_recording_takes_at_most_25_statements_however_much_was_baked(
    tx: Atomic, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    sugar = make.ingredient("Sugar")
    make.lot(sugar, "1000")
    syrup = make.recipe("Syrup", [(sugar, "1", "g")])
    frosting = make.recipe("Frosting", [(sugar, "1", "g")], [(syrup, 1)])
    cake = make.unit(make.recipe("Cake", [(sugar, "1", "g")], [(frosting, 1)]), 10)
    event, by = make.event(), make.user()

    for _ in range(3):
        with django_assert_max_num_queries(25):
            bake(tx, cake, actual_yield=8, event_id=event.pk, idempotency_key=uuid4(), by=by)
