"""The choices once some batches were run: what they gave lies on the shelf, so the rest is counted anew."""

from fractions import Fraction

from events.planning.batches import batch_options, options_after
from events.planning.needs import unit_plan
from events.planning.shapes import Decided, UnitYield


def test_before_the_first_batch_the_choices_are_those_of_the_whole_need() -> None:
    assert options_after(0, 196, 30) == batch_options(196, 30)


def test_batches_already_run_count_and_give_nothing_more() -> None:
    lower, upper = options_after(7, 40, 30)

    assert (lower.batches, lower.total_yield, lower.shortfall) == (8, 30, 10)
    assert (upper.batches, upper.total_yield, upper.surplus) == (9, 60, 20)


def test_no_choice_falls_below_what_was_run() -> None:
    assert [option.batches for option in options_after(Fraction(13, 2), 3, 30)] == [7]


def test_half_a_batch_that_suffices_leaves_none_to_bake_unless_more_was_decided() -> None:
    unit = UnitYield(id=1, name="Cookie", recipe_id=1, recipe_name="Cookies", per_batch=Fraction(30))

    assert unit_plan(unit, None, None, Fraction(1, 2)).remaining == 0
    assert unit_plan(unit, None, Decided(batches=1), Fraction(1, 2)).remaining == Fraction(1, 2)
