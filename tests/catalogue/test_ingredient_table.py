"""Many ingredients changed at once: each by its row, all of them or none."""

from decimal import Decimal

import pytest
from django.test import Client

from bakery.catalogue.models import Ingredient
from tests import make
from tests.bakery.people import client_of
from tests.hostile.fields import forms_of

pytestmark = pytest.mark.django_db
ADDRESS = "/ingredients/edit/"


@pytest.fixture
def flour() -> Ingredient:
    make.ingredient("Sugar", density=Decimal("0.85"), density_note="1 cup weighs 201 g")
    return make.ingredient("Flour")


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def shown(planner: Client, address: str = ADDRESS) -> dict[str, list[str]]:
    """Return the table as a browser would send it back untouched."""
    page = planner.get(address).content.decode()
    (form,) = [each for each in forms_of(address, page) if "row" in each.values]
    return form.sent()


def test_rows_that_were_changed_are_saved_and_others_left(flour: Ingredient, planner: Client) -> None:
    sugar = Ingredient.objects.get(name="Sugar")
    sent = shown(planner) | {f"i{flour.pk}-density": "0.53", f"i{flour.pk}-shelf_life_days": "180"}

    answer = planner.post(ADDRESS, sent, follow=True)

    assert "Saved 1 ingredient." in answer.content.decode()
    flour.refresh_from_db()
    assert (flour.density, flour.shelf_life_days) == (Decimal("0.53"), 180)
    assert Ingredient.objects.get(pk=sugar.pk).updated_at == sugar.updated_at


def test_another_density_loses_the_words_of_the_old_one(flour: Ingredient, planner: Client) -> None:
    sugar = Ingredient.objects.get(name="Sugar")

    planner.post(ADDRESS, shown(planner) | {f"i{sugar.pk}-density": "0.9"})

    sugar.refresh_from_db()
    assert (sugar.density, sugar.density_note) == (Decimal("0.9"), "")


def test_a_row_that_is_refused_keeps_all_others_and_what_was_typed(flour: Ingredient, planner: Client) -> None:
    sugar = Ingredient.objects.get(name="Sugar")
    sent = shown(planner) | {f"i{flour.pk}-density": "0.53", f"i{sugar.pk}-density": "-1"}

    refused = planner.post(ADDRESS, sent)

    assert refused.status_code == 422
    assert 'value="0.53"' in refused.content.decode()
    assert Ingredient.objects.get(pk=flour.pk).density is None


def test_a_row_somebody_else_saved_meanwhile_is_shown_and_not_overwritten(flour: Ingredient, planner: Client) -> None:
    early = shown(planner)
    planner.post(ADDRESS, early | {f"i{flour.pk}-density": "0.53"})

    refused = planner.post(ADDRESS, early | {f"i{flour.pk}-density": "0.6"})

    assert refused.status_code == 422
    assert "Saved by somebody else" in refused.content.decode()
    assert Ingredient.objects.get(pk=flour.pk).density == Decimal("0.53")


def test_the_table_shows_what_the_list_showed(flour: Ingredient, planner: Client) -> None:
    assert "Sugar" not in planner.get(f"{ADDRESS}?q=flour").content.decode()
    assert "No ingredients here" in planner.get(f"{ADDRESS}?q=none").content.decode()
    assert planner.post(ADDRESS, {"row": "x"}).status_code == 400
