"""The page of what is not known of ingredients."""

from decimal import Decimal

import pytest
from django.test import Client

from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db

ADDRESS = "/missing-data/"


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def wanted(name: str, unit: str, dimension: str = "mass"):
    """Return an ingredient that can be bought, and that a recipe asks for in a measure of its own."""
    food = make.ingredient(name, dimension=dimension)
    make.product(food)
    make.recipe("", [(food, 1, unit)])
    return food


def weigh(client: Client, act: str, food, **fields: str):
    """Send the form of one row."""
    sent = {f"{act}-{food.pk}-{name}": value for name, value in {"ingredient_id": str(food.pk), **fields}.items()}
    return client.post(ADDRESS, {"act": act, "row": str(food.pk)} | sent)


def test_a_measure_and_its_weight_are_all_that_is_asked(planner: Client) -> None:
    syrup = wanted("Golden syrup", "cup")
    assert "Golden syrup" in planner.get(ADDRESS).content.decode()

    saved = weigh(planner, "missing_density", syrup, volume="1", volume_unit="cup", weight="340", weight_unit="g")

    syrup.refresh_from_db()
    assert saved.status_code == 302
    assert (round(syrup.density, 4), syrup.density_note.replace("\N{NO-BREAK SPACE}", " ")) == (
        Decimal("1.4371"),
        "1 cup weighs 340 g",
    )
    assert "Nothing is missing" in planner.get(ADDRESS).content.decode()


def test_a_weight_is_asked_for_whatever_else_is_missing(planner: Client) -> None:
    oats = make.ingredient("Rolled oats")
    make.recipe("Porridge", [(oats, 1, "cup")])

    page = planner.get(ADDRESS).content.decode()

    assert "there is no product to buy" in page
    assert "what is suggested for Rolled oats" in page
    assert f'name="missing_density-{oats.pk}-weight"' in page


def test_the_weight_of_one_piece_is_asked_where_pieces_are_weighed(planner: Client) -> None:
    lemons = wanted("Lemons", "g", dimension="count")

    assert weigh(planner, "missing_each_weight", lemons, weight="4", weight_unit="oz").status_code == 302
    lemons.refresh_from_db()
    assert lemons.grams_per_each == Decimal("113.3980930000")


@pytest.mark.parametrize("weight", ["4", "4000"])
def test_a_density_no_food_has_asks_for_a_tick(planner: Client, weight: str) -> None:
    food = wanted("Flour", "cup")
    fields = {"volume": "1", "volume_unit": "cup", "weight": weight, "weight_unit": "g"}

    doubted = weigh(planner, "missing_density", food, **fields)
    food.refresh_from_db()
    assert (doubted.status_code, food.density) == (422, None)
    assert f'value="{weight}"' in doubted.content.decode()

    assert weigh(planner, "missing_density", food, **fields, sure="on").status_code == 302


@pytest.mark.parametrize(
    ("field", "wrong"), [("volume", "0"), ("volume", "-1"), ("weight", "NaN"), ("weight", "1,000")]
)
def test_nonsense_is_refused_at_its_field(planner: Client, field: str, wrong: str) -> None:
    food = wanted("Flour", "cup")
    fields = {"volume": "1", "volume_unit": "cup", "weight": "120", "weight_unit": "g"} | {field: wrong}

    refused = weigh(planner, "missing_density", food, **fields)

    assert refused.status_code == 422
    assert list(refused.context["sent"].errors) == [field]


def test_what_kitchens_know_is_suggested_with_its_source_and_accepted_one_by_one_or_all(planner: Client) -> None:
    raisins, oats, lemons = wanted("Raisins", "cup"), wanted("Rolled oats", "cup"), wanted("Lime", "g", "count")
    wanted("Golden syrup", "cup")
    page = planner.get(ADDRESS).content.decode()
    assert '1 cup weighs 149 g <span class="muted">(King Arthur Baking)' in page
    assert "Accept all 3 suggestions" in page

    assert planner.post(ADDRESS, {"act": "accept", "row": str(raisins.pk)}).status_code == 302
    assert [row["suggested"].words for row in planner.get(ADDRESS).context["rows"] if row["suggested"]] == [
        "one weighs 67 g", "1 cup weighs 89 g"
    ]  # fmt: skip
    planner.post(ADDRESS, {"act": "accept"})

    for row in (raisins, oats, lemons):
        row.refresh_from_db()
    assert (raisins.density_note, lemons.grams_per_each) == ("1 cup weighs 149 g (King Arthur Baking)", Decimal(67))
    assert round(oats.density, 3) == Decimal("0.376")
    assert [row["problem"].subject_name for row in planner.get(ADDRESS).context["rows"]] == ["Golden syrup"]
    assert planner.post(ADDRESS, {"act": "accept"}).status_code == 400


def test_the_events_that_wait_for_a_weight_are_named(planner: Client) -> None:
    syrup = make.ingredient("Golden syrup")
    make.product(syrup)
    biscuit = make.unit(make.recipe("Anzac", [(syrup, 1, "cup")]), 12)
    make.target(make.event("Fair"), biscuit, 12)

    assert [row["events"] for row in planner.get(ADDRESS).context["rows"]] == [("Fair",)]


def test_what_cannot_be_bought_is_listed_without_a_form(planner: Client) -> None:
    food = make.ingredient("Saffron")
    make.recipe("", [(food, 1, "g")])

    page = planner.get(ADDRESS).content.decode()

    assert "there is no product to buy" in page
    assert 'name="act"' not in page


def test_viewers_see_what_is_missing_and_cannot_say_it() -> None:
    food = wanted("Flour", "cup")
    viewer = client_of("viewer")

    assert 'name="act"' not in viewer.get(ADDRESS).content.decode()
    assert weigh(viewer, "missing_density", food).status_code == 403


def test_a_form_the_page_does_not_have_is_refused(planner: Client) -> None:
    assert planner.post(ADDRESS, {"act": "other", "row": "1"}).status_code == 400
    assert planner.post(ADDRESS, {"act": "missing_density", "row": "x"}).status_code == 400
