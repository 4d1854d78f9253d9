"""Money, amounts and factors as text, and the one encoder of results."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bakery.dto import (
    UNSET,
    Blocker,
    Encoder,
    FieldError,
    cost_to_string,
    exact_to_string,
    percent_to_string,
    quantity_to_string,
)

NO_AMOUNTS = [
    Decimal("NaN"), Decimal("sNaN"), float("inf"), float("nan"), "-Infinity", "", "abc", "1,5", True, b"1", [1], (1,),
]  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, "0.00"),
        (0, "0.00"),
        ("-0", "0.00"),
        (12, "12.00"),
        (1.005, "1.01"),
        (12.345, "12.35"),
        ("15.999", "16.00"),
        (-12.345, "-12.35"),
        (Decimal("1E+26"), "1" + 26 * "0" + ".00"),
        (Decimal("1E+500"), "1" + 500 * "0" + ".00"),
        (-0.001, "0.00"),
        (Decimal("-0.004"), "0.00"),
        (Decimal("-0.005"), "-0.01"),
    ],
)
def test_money_has_two_decimals_rounded_half_up_whatever_its_size(amount, text):
    assert cost_to_string(amount) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30, places=6))
def test_money_is_the_amount_rounded_half_up_once(amount):
    text = cost_to_string(amount)

    assert re.fullmatch(r"-?\d+\.\d{2}", text)
    with localcontext(prec=60):
        assert Decimal(text) == amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert cost_to_string(text) == text


@pytest.mark.parametrize("value", NO_AMOUNTS)
def test_what_is_no_amount_is_never_money_nor_a_quantity(value):
    for shown in (cost_to_string, quantity_to_string, exact_to_string):
        with pytest.raises(ValueError, match="Not an amount"):
            shown(value)


@pytest.mark.parametrize(
    ("amount", "text"), [("2.500", "2.5"), (Decimal("1E+3"), "1000"), (Decimal("-0"), "0"), (7, "7"), ("0.10", "0.1")]
)
def test_a_quantity_has_neither_exponent_nor_trailing_zeros(amount, text):
    assert (quantity_to_string(amount), exact_to_string(amount)) == (text, text)


def test_an_unknown_quantity_is_not_zero():
    with pytest.raises(ValueError, match="Not an amount"):
        quantity_to_string(None)


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(1, 3, "33.33"), (Fraction(2, 3), 1, "66.67"), (Decimal("8.75"), 7, "125.00"), (5, 0, "0.00"), (-1, 8, "-12.50")],
)
def test_a_share_is_in_percent_and_may_exceed_the_whole(part, whole, text):
    assert percent_to_string(part, whole) == text


@dataclass(frozen=True)
class Row:
    key: UUID
    day: date
    at: datetime
    faults: tuple[FieldError, ...]
    given: object


def test_results_are_written_as_objects_lists_and_iso_moments():
    moment = datetime(2026, 12, 15, 8, 30, tzinfo=UTC)
    row = Row(UUID(int=1), moment.date(), moment, (FieldError(field="name", message="Please fill this in."),), UNSET)

    assert json.loads(json.dumps(row, cls=Encoder)) == {
        "key": "00000000-0000-0000-0000-000000000001",
        "day": "2026-12-15",
        "at": "2026-12-15T08:30:00+00:00",
        "faults": [{"field": "name", "message": "Please fill this in."}],
        "given": "unset",
    }


def test_a_decimal_in_a_result_is_a_mistake():
    with pytest.raises(TypeError):
        json.dumps({"cost": Decimal(1)}, cls=Encoder)


def test_what_stands_in_the_way_is_said_in_words():
    frozen = Blocker(kind="plan_snapshot", id=1, name="calculation 1 of event 1", count=3)
    box = Blocker(kind="finished_good", id=2, name="Tin", count=2)

    assert [frozen.told, box.told] == ["a frozen plan", "box Tin, 2 times"]
