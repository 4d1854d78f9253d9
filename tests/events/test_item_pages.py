"""The pages of one ingredient and of one material."""

import pytest

from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def test_an_ingredient_says_which_events_need_how_much_of_it_and_what_is_short() -> None:
    flour, client = make.ingredient("Flour"), client_of("viewer")
    make.lot(flour, 700)
    unit = make.unit(make.recipe("Shortbread", [(flour, 500, "g")]), 24)
    for name, days in (("Fair", 9), ("Feast", 20)):
        make.target(make.event(name, in_days=days), unit, 24)
    closed = make.event("Over", in_days=5, state="cancelled")
    make.target(closed, unit, 24)

    page = client.get(f"/ingredients/{flour.slug}/")

    assert [(row.event_name, row.needed, row.short) for row in page.context["needs"]] == [
        ("Fair", "500", "0"), ("Feast", "500", "300")
    ]  # fmt: skip
    assert "No open event" in client.get(f"/ingredients/{make.ingredient('Salt').slug}/").content.decode()


def test_a_line_that_cannot_be_compared_makes_the_need_a_lower_bound() -> None:
    syrup = make.ingredient("Golden syrup")
    make.product(syrup)
    unit = make.unit(make.recipe("Anzac", [(syrup, 1, "cup"), (syrup, 20, "g")]), 24)
    make.target(make.event("Fair"), unit, 24)

    page = client_of("viewer").get(f"/ingredients/{syrup.slug}/").content.decode()

    assert "at least" in page
    assert "cannot be compared" in page


def test_one_more_name_is_added_on_the_page() -> None:
    flour, client = make.ingredient("Flour"), client_of("planner")
    address = f"/ingredients/{flour.slug}/"

    client.post(address, {"alias": "Mehl"})
    client.post(address, {"alias": "mehl"})

    assert [alias.casefold() for alias in flour.aliases.values_list("name", flat=True)] == ["mehl"]
    assert client.post(address, {"alias": " "}).status_code == 422
    assert client_of("baker").post(address, {"alias": "Farina"}).status_code == 403


def test_a_material_shows_its_products_lots_and_boxes() -> None:
    ribbon = make.material("Ribbon", dimension="length")
    make.product(ribbon, 25, "m", name="Red roll")
    make.lot(ribbon, 750)
    make.good("Hamper", [(ribbon, 30, {"unit": "cm"})])

    page = client_of("planner").get(f"/materials/{ribbon.slug}/").content.decode()

    for text in ("7.5\xa0m", "Red roll", "Hamper", "30\xa0cm", "Retire it"):
        assert text in page
