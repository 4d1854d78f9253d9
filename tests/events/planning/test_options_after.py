"""The choices once some batches were run: what they gave lies on the shelf, so the rest is counted anew."""

from fractions import Fraction

from events.planning.batches import batch_options, options_after


def test_before_the_first_batch_the_choices_are_those_of_the_whole_need() -> None:
    assert options_after(0, 196, 30) == batch_options(196, 30)


def test_batches_already_run_count_and_give_nothing_more() -> None:
    lower, upper = options_after(7, 40, 30)

    assert (lower.batches, lower.total_yield, lower.shortfall) == (8, 30, 10)
    assert (upper.batches, upper.total_yield, upper.surplus) == (9, 60, 20)


def test_no_choice_falls_below_what_was_run() -> None:
    assert [option.batches for option in options_after(Fraction(13, 2), 3, 30)] == [7]
