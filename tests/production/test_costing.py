"""Costs of a run: good and lost pieces bear them alike, to the last hundredth of a cent."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from production.costing import expected_yield, share_losses


def test_half_the_pieces_lost_bear_half_the_cost():
    shared = share_losses(Decimal("0.53"), 12, [12])

    assert shared.lot_cost == Decimal("0.265")
    assert shared.loss_costs == (Decimal("0.265"),)
    assert shared.per_unit_cost == Decimal("0.02208333")


def test_a_total_loss_costs_what_the_run_did():
    shared = share_losses(Decimal("1.00"), 0, [5, 2])

    assert shared.lot_cost == 0
    assert shared.loss_costs == (Decimal("0.7143"), Decimal("0.2857"))


def test_without_a_loss_the_lot_takes_the_whole_cost():
    shared = share_losses(Decimal("12.00"), 60, [])

    assert (shared.lot_cost, shared.per_unit_cost, shared.loss_costs) == (Decimal(12), Decimal("0.2"), ())


def test_rounding_up_many_small_losses_leaves_no_negative_lot():
    shared = share_losses(Decimal("0.0002"), 1, [1, 1, 1])

    assert shared.lot_cost == 0
    assert sum(shared.loss_costs) == Decimal("0.0002")


def test_a_cost_needs_a_piece_to_bear_it():
    with pytest.raises(ValueError, match="piece"):
        share_losses(Decimal(1), 0, [])


@pytest.mark.parametrize(
    ("batches", "scale", "per_batch", "expected"),
    [(2, "1", 48, 96), (1, "0.5", 25, 12), (1, "0.3333", 24, 7), (3, "1", Fraction(10, 3), 10), (1, "0.1", 4, 0)],
)
def test_a_scaled_run_should_give_whole_pieces(batches, scale, per_batch, expected):
    assert expected_yield(batches, Decimal(scale), per_batch) == expected


@settings(max_examples=100)
@given(st.decimals(0, 10**6, places=4), st.integers(0, 500), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_lot_and_losses_cost_together_what_was_spent(total, good, losses):
    shared = share_losses(total, good, losses)

    assert shared.lot_cost + sum(shared.loss_costs) == total
    assert min(shared.lot_cost, *shared.loss_costs) >= 0
    assert good or shared.lot_cost == 0
