"""Names as keys."""

import pytest

from bakery.catalogue.names import NO_BRAND, SLUG_LENGTH, fold, label_of_product, make_slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Crème Brûlée", "creme brulee"),
        ("  Vanille-\n Kipferl ", "vanille- kipferl"),
        ("Weißbrot", "weissbrot"),
        ("Smørrebrød", "smorrebrod"),
        ("ŻUREK", "zurek"),
        ("½ Cake", "1⁄2 cake"),
        ("", ""),
    ],
)
def test_accents_case_and_spaces_do_not_count(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Almond Biscotti", (), "almond-biscotti"),
        ("Toasted Almond Sablés (standard)", (), "toasted-almond-sables-standard"),
        ("Cake", ("cake",), "cake-2"),
        ("Cake", ("cake", "cake-2"), "cake-3"),
        ("  ", (), "unnamed"),
        ("蛋糕", ("unnamed",), "unnamed-2"),
    ],
)
def test_a_slug_is_made_of_letters_and_digits_and_is_nobody_elses(name, taken, slug):
    assert make_slug(name, taken) == slug


def test_a_slug_fits_its_column_with_its_number():
    long = "cake " * 100
    first = make_slug(long, ())
    second = make_slug(long, (first,))

    assert len(first) <= SLUG_LENGTH
    assert len(second) <= SLUG_LENGTH
    assert second.endswith("-2")


def test_a_product_without_a_known_brand_is_called_by_its_name():
    assert label_of_product(NO_BRAND, "Flour", "", "unknown-flour") == "Flour"
