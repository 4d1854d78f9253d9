"""Amounts, money and prices as the pages show them."""

from decimal import Decimal

import pytest

from bakery.catalogue.formatting import (
    format_amount,
    format_money,
    format_packages,
    format_quantity,
    format_unit_price,
)


def spaced(shown: str) -> str:
    """Write the no-break spaces of an answer as plain ones, after seeing that it has no plain ones."""
    assert " " not in shown
    return shown.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("base", "dimension", "system", "shown"),
    [
        ("250", "mass", "metric", "250 g"),
        ("999.99999", "mass", "metric", "1 kg"),
        ("1250", "mass", "metric", "1.25 kg"),
        ("396.893324", "mass", "us", "14 oz"),
        ("453.592370", "mass", "us", "1 lb"),
        ("1133.980925", "mass", "us", "2.5 lb"),
        ("11339.809250", "mass", "us", "25 lb"),
        ("750", "volume", "metric", "750 ml"),
        ("1500", "volume", "metric", "1.5 l"),
        ("1.232230", "volume", "us", "¼ tsp"),
        ("14.786765", "volume", "us", "1 tbsp"),
        ("44.360294", "volume", "us", "3 tbsp"),
        ("59.147059", "volume", "us", "¼ cup"),
        ("236.588237", "volume", "us", "1 cup"),
        ("591.470591", "volume", "us", "2 ½ cups"),
        ("24", "count", "us", "24"),
        ("0.5", "count", "metric", "½"),
        ("30", "length", "us", "30 cm"),
        ("750", "length", "metric", "7.5 m"),
        ("400", "area", "metric", "400 cm²"),
        ("0", "mass", "us", "0 oz"),
        ("-1250", "mass", "metric", "−1.25 kg"),
    ],
)
def test_an_amount_is_shown_in_the_unit_a_person_would_use(base, dimension, system, shown):
    assert spaced(format_quantity(Decimal(base), dimension, system)) == shown


@pytest.mark.parametrize(
    ("written", "unit", "shown"),
    [
        ("0.33", "cup", "⅓ cup"),
        ("0.333333", "cup", "⅓ cup"),
        ("0.67", "cup", "⅔ cup"),
        ("0.13", "tsp", "⅛ tsp"),
        ("0.131", "tsp", "0.131 tsp"),
        ("1.375", "tbsp", "1 ⅜ tbsp"),
        ("2.625", "ea", "2 ⅝"),
        ("0.875", "dozen", "⅞ dozen"),
        ("0.33", "oz", "0.33 oz"),
        ("0.5", "kg", "0.5 kg"),
        ("3.14159", "cup", "3.1416 cups"),
        ("14", "cup", "14 cups"),
        ("2.00000", "lb", "2 lb"),
        ("100", "fl_oz", "100 fl oz"),
    ],
)
def test_cups_and_spoons_are_shown_in_fractions_and_the_rest_in_decimals(written, unit, shown):
    assert spaced(format_amount(Decimal(written), unit)) == shown


@pytest.mark.parametrize(
    ("packages", "word", "shown"),
    [("2.5", "bag", "2 ½ bags"), ("1", "jar", "1 jar"), ("0.5", "box", "½ box"), ("3", "box", "3 boxes"),
     ("0", "bag", "0 bags"), ("2", "", "2 packages")],
)  # fmt: skip
def test_packages_go_by_their_own_word(packages, word, shown):
    assert spaced(format_packages(Decimal(packages), word)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("1234.50", "$1,234.50"), ("0.05", "$0.05"), ("-1234567.00", "−$1,234,567.00"), ("100.00", "$100.00")],
)
def test_money_gets_its_symbol_and_thousands_apart(amount, shown):
    assert format_money(amount, "$") == shown


def test_the_separator_of_thousands_is_a_setting():
    assert format_money("1234.50", "CHF ", separator="'") == "CHF 1'234.50"


@pytest.mark.parametrize("amount", ["1", "1.5", "1.505", "1,00", "", "NaN"])
def test_only_money_in_two_decimals_is_shown_as_money(amount):
    with pytest.raises(ValueError, match="two decimals"):
        format_money(amount, "$")


@pytest.mark.parametrize(
    ("per_base_unit", "dimension", "system", "shown"),
    [
        ("0.00176370", "mass", "us", "$0.80 per lb"),
        ("0.00176370", "mass", "metric", "$1.76 per kg"),
        ("0.05000000", "mass", "metric", "$5.00 per 100 g"),
        ("0.02532000", "volume", "metric", "$2.53 per 100 ml"),
        ("0.00090000", "volume", "us", "$0.90 per l"),
        ("0.15000000", "count", "us", "$0.15 each"),
        ("0.00500000", "length", "metric", "$0.50 per m"),
        (None, "mass", "us", "price unknown"),
    ],
)
def test_a_price_is_quoted_for_as_much_as_two_decimals_can_say(per_base_unit, dimension, system, shown):
    cost = None if per_base_unit is None else Decimal(per_base_unit)

    assert format_unit_price(cost, dimension, system, "$").replace("\N{NO-BREAK SPACE}", " ") == shown
