"""Yields: batches and pieces into each other, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bakery.catalogue.yields import batches_for, units_from, units_per_batch

yields = st.one_of(
    st.integers(1, 500).map(Fraction),
    st.decimals("0.000001", 100, places=6).map(lambda percent: units_per_batch(None, percent)),
)


@pytest.mark.parametrize(
    ("items", "percent", "per_batch"),
    [(48, None, Fraction(48)), (None, Decimal(25), Fraction(4)), (None, Decimal("0.7"), Fraction(1000, 7))],
)
def test_a_batch_gives_its_count_or_what_the_percentage_goes_into_a_whole(items, percent, per_batch):
    assert units_per_batch(items, percent) == per_batch


def test_a_yield_that_says_nothing_is_refused():
    with pytest.raises(ValueError, match="yield"):
        units_per_batch(None, None)


def test_parts_of_a_piece_are_lost_and_parts_of_a_batch_are_baked():
    assert units_from(Fraction(1, 2), 25) == 12
    assert batches_for(13, 25) == 1
    assert units_from(1, Fraction(10, 3)) == 3
    assert batches_for(4, Fraction(10, 3)) == 2


def test_six_large_ones_per_batch_do_not_care_what_else_the_recipe_yields():
    assert batches_for(12, units_per_batch(6, None)) == 2


@pytest.mark.parametrize("wanted", [0, -5])
def test_nothing_wanted_takes_no_batch(wanted):
    assert batches_for(wanted, 48) == 0


@settings(max_examples=100)
@given(st.integers(1, 10**6), yields)
def test_the_batches_for_a_need_cover_it_and_one_fewer_does_not(wanted, per_batch):
    batches = batches_for(wanted, per_batch)

    assert units_from(batches, per_batch) >= wanted > units_from(batches - 1, per_batch)
