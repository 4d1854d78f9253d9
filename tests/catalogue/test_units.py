"""Units: what people write becomes one code, and nothing is lost on the way between units."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bakery.catalogue.errors import MissingDensity, MissingEachWeight, UnitMismatch, UnitUnknown
from bakery.catalogue.units import (
    BASE_UNITS,
    FACTORS,
    UNITS,
    convert,
    density_from,
    dimension_of,
    parse_unit,
    quantise,
    quantise_cost,
    quantise_money,
    round_half_up,
    to_base,
)

FLOUR_DENSITY = density_from(1, "cup", Decimal("4.42"), "oz")

amounts = st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False)
factors = st.decimals(min_value="0.0000000001", max_value=1000, places=10, allow_nan=False)
food_units = st.sampled_from([unit for unit, dimension in UNITS.items() if dimension in ("mass", "volume", "count")])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("oz", "oz"),
        ("Ounces", "oz"),
        ("LBS", "lb"),
        ("pound", "lb"),
        ("litres", "l"),
        ("Teaspoons", "tsp"),
        ("tbsp.", "tbsp"),
        ("fl oz", "fl_oz"),
        ("Fl. Oz.", "fl_oz"),
        ("floz", "fl_oz"),
        ("fl_oz", "fl_oz"),
        ("cups", "cup"),
        ("each", "ea"),
        ("count", "ea"),
        ("Pieces", "ea"),
        ("units", "ea"),
        ("dozen", "dozen"),
        ("linear_inches", "in"),
        ("inches", "in"),
        ("feet", "ft"),
        ("linear_cm", "cm"),
        ("square_cm", "cm2"),
        ("square inches", "in2"),
        ("m²", "m2"),
        ("  yards ", "yd"),
    ],
)
def test_a_unit_is_known_by_its_synonyms_plurals_and_in_any_case(written, code):
    assert parse_unit(written) == code


@pytest.mark.parametrize("written", ["", "s", "bag", "smidgen", "cupps", "12"])
def test_a_word_that_is_no_unit_is_refused(written):
    with pytest.raises(UnitUnknown):
        parse_unit(written)


@pytest.mark.parametrize("unit", UNITS)
def test_each_stored_code_reads_as_itself_and_has_a_dimension(unit):
    assert parse_unit(unit) == unit
    assert unit in FACTORS[dimension_of(unit)]


def test_a_unit_that_is_not_stored_has_no_dimension():
    with pytest.raises(UnitUnknown):
        dimension_of("bag")


@pytest.mark.parametrize(
    ("quantity", "unit", "same_quantity", "same_unit"),
    [(3, "tsp", 1, "tbsp"), (16, "tbsp", 1, "cup"), (16, "oz", 1, "lb"), (2, "fl_oz", 4, "tbsp"), (4, "qt", 1, "gal"),
     (2, "pt", 1, "qt"), (12, "in", 1, "ft"), (3, "ft", 1, "yd"), (144, "in2", 1, "ft2"), (24, "ea", 2, "dozen")],
)  # fmt: skip
def test_units_of_one_dimension_stand_in_exact_ratios(quantity, unit, same_quantity, same_unit):
    assert convert(quantity, unit, same_unit) == same_quantity
    assert convert(same_quantity, same_unit, unit) == quantity


def test_spoons_of_different_sizes_add_up_exactly():
    spoons = [(Decimal("1.5"), "tsp"), (Decimal("2.5"), "tbsp"), (1, "tsp")]

    total = sum(convert(quantity, unit, "ml") for quantity, unit in spoons)

    assert total == Fraction("49.2892159375")
    assert convert(10, "tsp", "ml") == total


def test_batches_multiply_cups_without_loss():
    assert 7 * convert(2, "cup", "ml") == convert(14, "cup", "ml")


def test_flour_bought_by_weight_is_measured_by_the_cup():
    on_hand = convert(25, "lb", "cup", density=FLOUR_DENSITY)

    assert round_half_up(on_hand, 1) == Decimal("90.5")
    assert on_hand > 4


def test_a_density_is_kept_to_ten_places():
    assert str(FLOUR_DENSITY) == "0.5296328087"


def test_a_density_is_a_weight_by_a_volume():
    with pytest.raises(UnitMismatch):
        density_from(1, "cm", 1, "g")
    with pytest.raises(ValueError, match="volume"):
        density_from(0, "cup", 1, "g")


def test_pieces_become_volume_through_their_weight():
    millilitres = convert(2, "ea", "ml", density=Decimal("1.03"), grams_per_each=Decimal(50))

    assert millilitres == Fraction(10000, 103)


@pytest.mark.parametrize(
    ("from_unit", "to_unit", "error"),
    [
        ("cup", "g", MissingDensity),
        ("g", "ml", MissingDensity),
        ("ea", "g", MissingEachWeight),
        ("kg", "dozen", MissingEachWeight),
        ("ea", "ml", MissingEachWeight),
        ("cm", "g", UnitMismatch),
        ("ea", "cm", UnitMismatch),
        ("cm2", "cm", UnitMismatch),
    ],
)
def test_what_cannot_be_converted_is_refused_and_says_why(from_unit, to_unit, error):
    with pytest.raises(UnitMismatch) as refusal:
        convert(1, from_unit, to_unit)
    assert type(refusal.value) is error


def test_length_never_crosses_whatever_is_known():
    with pytest.raises(UnitMismatch):
        convert(1, "m", "g", density=1, grams_per_each=1)


@pytest.mark.parametrize("quantity", [Decimal(-1), Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), -1])
def test_an_amount_that_is_none_is_refused(quantity):
    with pytest.raises(ValueError, match="amount"):
        to_base(quantity, "g", dimension="mass")


@pytest.mark.parametrize("quantity", [1.5, True, "1"])
def test_amounts_are_exact_numbers(quantity):
    with pytest.raises(TypeError):
        to_base(quantity, "g", dimension="mass")


def test_a_sack_of_flour_is_kept_in_grams_and_costs_by_the_gram():
    grams = quantise(to_base(25, "lb", dimension="mass"))
    per_gram = quantise_cost(Fraction(20) / Fraction(grams))

    assert grams == Decimal("11339.809250")
    assert per_gram == Decimal("0.00176370")
    assert round_half_up(Fraction(20) / convert(Fraction(grams), "g", "lb"), 2) == Decimal("0.80")
    assert quantise_cost(Fraction("18.99") / 750) == Decimal("0.02532000")


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.0000005", 6, "0.000001"),
        ("0.00000049", 6, "0.000000"),
        ("-0.0000005", 6, "-0.000001"),
        ("-0.0000001", 6, "0.000000"),
        ("123456789012345678901234567890.5", 0, "123456789012345678901234567891"),
    ],
)
def test_halves_round_away_from_zero_at_any_magnitude(value, places, rounded):
    assert str(round_half_up(Fraction(value), places)) == rounded


def test_stored_amounts_have_the_places_of_their_column():
    assert str(quantise(Fraction(1, 3))) == "0.333333"
    assert str(quantise_money(Fraction(1, 3))) == "0.3333"
    assert str(quantise_cost(Fraction(1, 3))) == "0.33333333"


def test_the_base_unit_of_each_dimension_is_worth_one():
    assert BASE_UNITS == {"mass": "g", "volume": "ml", "count": "ea", "length": "cm", "area": "cm2"}
    assert all(FACTORS[dimension][unit] == 1 for dimension, unit in BASE_UNITS.items())


@settings(max_examples=60)
@given(amounts, food_units, food_units, food_units, factors, factors)
def test_there_and_back_is_exact_and_a_detour_changes_nothing(quantity, here, there, detour, density, weight):
    known = {"density": density, "grams_per_each": weight}

    direct = convert(quantity, here, there, **known)

    assert convert(direct, there, here, **known) == Fraction(quantity)
    assert convert(convert(quantity, here, detour, **known), detour, there, **known) == direct
