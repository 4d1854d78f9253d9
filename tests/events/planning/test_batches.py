"""Batches: what must be baked for a need, and what the choices would leave over or short."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.units import round_half_up
from bakery.catalogue.yields import units_from, units_per_batch
from events.planning.batches import BatchOption, batch_options, calculate_batches, calculate_waste

QUARTER_CAKE = units_per_batch(None, Decimal(25))


@pytest.mark.parametrize(
    ("needed", "per_batch", "batches"),
    [(300, 48, 7), (49, 48, 2), (48, 48, 1), (50, 30, 2), (190, 30, 7), (12, 6, 2), (0, 48, 0), (-3, 48, 0),
     (8, QUARTER_CAKE, 2)],
)  # fmt: skip
def test_a_need_is_covered_by_whole_batches(needed, per_batch, batches):
    assert calculate_batches(needed, per_batch) == batches


@pytest.mark.parametrize("per_batch", [0, -1, Fraction(0)])
def test_a_batch_that_gives_nothing_covers_nothing(per_batch):
    with pytest.raises(ValueError, match="batch"):
        calculate_batches(10, per_batch)


@pytest.mark.parametrize(
    ("needed", "per_batch", "total", "surplus"), [(300, 48, 336, 36), (150, 24, 168, 18), (190, 30, 210, 20)]
)
def test_fifty_bags_and_the_like_leave_a_known_surplus(needed, per_batch, total, surplus):
    batches = calculate_batches(needed, per_batch)

    assert units_from(batches, per_batch) == total
    assert calculate_waste(needed, batches, per_batch)[0] == surplus


def test_waste_is_counted_in_pieces_and_as_a_share_of_what_is_baked():
    pieces, percent = calculate_waste(49, 2, 48)

    assert pieces == 47
    assert round_half_up(percent, 3) == Decimal("48.958")


def test_without_a_yield_or_surplus_there_is_no_waste():
    assert calculate_waste(49, 0, 48) == (0, 0)
    assert calculate_waste(49, 1, 48) == (0, 0)
    assert calculate_waste(49, 2, 0) == (0, 0)


def test_two_options_when_the_need_falls_between_batches():
    below, above = batch_options(10, QUARTER_CAKE)

    assert below == BatchOption(batches=2, total_yield=8, surplus=0, shortfall=2)
    assert above == BatchOption(batches=3, total_yield=12, surplus=2, shortfall=0)
    assert round_half_up(above.waste_percent, 2) == Decimal("16.67")


def test_one_option_when_batches_meet_the_need():
    assert batch_options(8, QUARTER_CAKE) == (BatchOption(batches=2, total_yield=8, surplus=0, shortfall=0),)


def test_the_lower_option_may_be_to_bake_nothing():
    assert batch_options(5, 48) == (
        BatchOption(batches=0, total_yield=0, surplus=0, shortfall=5),
        BatchOption(batches=1, total_yield=48, surplus=43, shortfall=0),
    )


def test_nothing_to_make_offers_nothing():
    assert batch_options(0, 48) == ()
