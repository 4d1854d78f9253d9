"""What services are given is checked as a whole: stored values come back, faults come back all at once."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bakery.errors import InvalidInput
from bakery.inputs import Checked

TODAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def refused(check: Callable[[Checked], Any]) -> list[str]:
    given = Checked()
    check(given)
    with pytest.raises(InvalidInput) as caught:
        given.done()
    return [error.field for error in caught.value.errors]


@pytest.mark.parametrize("value", [Decimal("2.5"), 3, Decimal("1E+3"), Decimal("0.000001"), Decimal("1.50000000")])
def test_decimals_and_whole_numbers_are_amounts(value: Decimal | int):
    given = Checked()

    assert given.amount("quantity", value, above=Decimal(0)) == value
    given.done()


@pytest.mark.parametrize(
    "value",
    [
        True, 1.5, "1", None, b"1", float("nan"), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"),
        Decimal("-Infinity"), 0, Decimal("-0.1"), 10**9, 10**400, Decimal("1E+400"), Decimal("0.0000001"),
        Decimal("1." + "0" * 40 + "1"), Decimal("1E-99999"),
    ],
)  # fmt: skip
def test_what_is_no_stored_amount_is_refused(value: object):
    assert refused(lambda given: given.amount("quantity", value, above=Decimal(0))) == ["quantity"]


def test_every_fault_of_a_call_is_named_at_once():
    def check(given: Checked) -> None:
        given.text("name", " ", required=True)
        given.line("lines", 1).amount("packages", 0.5)
        given.line("lines", 1).line("parts", 0).whole("count", -1)
        given.day("made_on", None)

    assert refused(check) == ["name", "lines.1.packages", "lines.1.parts.0.count", "made_on"]


def test_text_is_trimmed_and_keeps_its_lines():
    given = Checked()

    assert given.text("notes", "  one\n\ttwo  ") == "one\n\ttwo"
    given.done()


@pytest.mark.parametrize("value", ["a\0b", "a\x1bb", "\ud800", "x" * 11, None, 5, b"x"])
def test_text_that_cannot_be_stored_is_refused(value: object):
    assert refused(lambda given: given.text("name", value, longest=10)) == ["name"]


@pytest.mark.parametrize("value", [True, 1.0, "1", None, -1, 2**31, Decimal(1)])
def test_what_is_no_whole_number_is_refused(value: object):
    assert refused(lambda given: given.whole("batches", value)) == ["batches"]


def test_today_is_a_day_that_does_not_lie_ahead():
    given = Checked()

    assert given.day("purchased_on", TODAY, latest=TODAY) == TODAY
    given.done()


@pytest.mark.parametrize("value", [TODAY + timedelta(days=1), date(1, 1, 1), NOW, "2026-03-01", None])
def test_a_day_ahead_or_out_of_the_calendar_is_refused(value: object):
    assert refused(lambda given: given.day("purchased_on", value, latest=TODAY)) == ["purchased_on"]


def test_a_plan_reaches_far_but_not_without_end():
    assert refused(lambda given: given.day("event_date", date.max)) == ["event_date"]


@pytest.mark.parametrize("value", [NOW + timedelta(seconds=1), NOW.replace(tzinfo=None), TODAY, None])
def test_a_moment_ahead_or_without_its_zone_is_refused(value: object):
    assert refused(lambda given: given.moment("at", value, now=NOW)) == ["at"]


@pytest.mark.parametrize("value", ["rotten", "", None, []])
def test_only_the_choices_can_be_chosen(value: Any):
    assert refused(lambda given: given.choice("reason", value, ("waste", "gift"))) == ["reason"]


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (1001, 0), (10, -1), (True, 0), (10, 2**31)])
def test_a_page_outside_its_bounds_is_refused(limit: int, offset: int):
    assert len(refused(lambda given: given.page(limit, offset))) == 1


def test_a_page_is_a_slice_of_the_list():
    assert Checked().page(20, 40) == slice(40, 60)
