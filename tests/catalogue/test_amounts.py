"""Amounts as typed: read as meant, or refused with a reason."""

from decimal import Decimal

import pytest

from bakery.catalogue.amounts import AmountUnreadable, parse_amount


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2", "2"),
        (" 2 ", "2"),
        ("1.5", "1.5"),
        ("1,5", "1.5"),
        (".5", "0.5"),
        ("0,125", "0.125"),
        ("1 1/2", "1.5"),
        ("1½", "1.5"),
        ("1 ½", "1.5"),
        ("1\N{NO-BREAK SPACE}½", "1.5"),
        ("½", "0.5"),
        ("3/4", "0.75"),
        ("1/3", "0.333333"),
        ("2/3", "0.666667"),
        ("2⅔", "2.666667"),
        ("1\N{FRACTION SLASH}2", "0.5"),
        ("1,234.50", "1234.5"),
        ("1,234,567", "1234567"),
        ("999999999.999999", "999999999.999999"),
        ("000000000012", "12"),
        ("1.50000000", "1.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, amount):
    assert parse_amount(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "readings"), [("1,000", "1000 or 1."), ("12,500", "12500 or 12.5"), ("999,125", "999125 or 999.125")]
)
def test_a_comma_before_three_digits_is_refused_with_both_readings(typed, readings):
    with pytest.raises(AmountUnreadable) as refusal:
        parse_amount(typed)
    assert str(refusal.value).endswith(f"write {readings.removesuffix('.')}.")


@pytest.mark.parametrize(
    "typed",
    ["", "NaN", "inf", "Infinity", "1e3", "1E-3", "1_000", "１２", "٣", "1/٣", "0x10", "five", "1 2", "5.", ".", "+1",
     "½1", "1½½", "1.5.5", "1,00,000", "1/2/3", "1.5 1/2", "--1", "²"],
)  # fmt: skip
def test_what_is_not_an_amount_is_refused_with_an_example(typed):
    with pytest.raises(AmountUnreadable, match="is not an amount"):
        parse_amount(typed, allow_negative=True)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1234567890", "at most 9 digits before"),
        ("1234567890 1/2", "at most 9 digits before"),
        ("1.1234567", "at most 6 digits after"),
        ("1/0", "divides by zero"),
        ("-1", "below zero"),
        ("−1½", "below zero"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_the_bound(typed, reason):
    with pytest.raises(AmountUnreadable, match=reason):
        parse_amount(typed)


@pytest.mark.parametrize(("typed", "amount"), [("-1", "-1"), ("−1½", "-1.5"), ("-1/3", "-0.333333")])
def test_a_change_may_be_negative_where_that_makes_sense(typed, amount):
    assert parse_amount(typed, allow_negative=True) == Decimal(amount)
