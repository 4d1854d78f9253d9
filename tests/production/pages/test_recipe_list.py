"""The list of recipes."""

from typing import Any

import pytest
from django.utils import timezone

from bakery.catalogue.models import IngredientAlias
from bakery.db import transaction
from bakery.inventory.services import lock_stock
from production.services import record_batch_production
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def names(answer: Any) -> list[str]:
    """Return the recipes a page lists."""
    return [row.recipe.name for row in answer.context["listed"].rows]


def test_recipes_are_chosen_by_what_they_contain_through_all_levels() -> None:
    nuts, flour = make.ingredient("Almonds", allergens=["Nuts"]), make.ingredient("Flour")
    IngredientAlias.objects.create(ingredient=nuts, name="Mandeln")
    paste = make.recipe("Paste", [(nuts, 100, "g")])
    make.recipe("Cake", [(flour, 100, "g")], [(paste, 1)])
    make.recipe("Bread", [(flour, 500, "g")], is_ready=False, archived_at=None)
    make.recipe("Old bread", [(flour, 500, "g")], archived_at=timezone.now())
    client = client_of("viewer")

    assert names(client.get("/recipes/?contains=mandel")) == ["Cake", "Paste"]
    assert names(client.get("/recipes/?without=nuts")) == ["Bread"]
    assert names(client.get("/recipes/?contains=flour&without=nuts&drafts=1")) == ["Bread"]
    assert names(client.get("/recipes/?retired=1")) == ["Old bread"]
    assert "Nothing fits" in client.get("/recipes/?contains=saffron").content.decode()
    assert client.get("/recipes/?without=happiness").status_code == 400


def test_a_row_tells_outputs_costs_variants_problems_and_the_last_baking() -> None:
    flour, milk = make.ingredient("Flour"), make.ingredient("Milk")
    make.lot(flour, 1000, unit_cost="0.01")
    make.product(milk, 1, "kg")
    cake = make.recipe("Cake", [(flour, 600, "g")], total_minutes=90)
    slice_ = make.unit(cake, 12, "Slice", item_unit="slices")
    make.recipe("Cake (Lemon)", [(flour, 1, "g"), (milk, 1, "cup")], base_recipe=cake, variant_name="Lemon")
    with transaction.atomic() as tx:
        lock_stock(tx)
        given = {"num_batches": 1, "actual_yield": 12, "by": make.user()}
        run = record_batch_production(tx, recipe_id=cake.pk, finished_unit_id=slice_.pk, **given)
    client = client_of("viewer")

    page = client.get("/recipes/")

    shown = " ".join(page.content.decode().replace("\xa0", " ").split())
    for text in ("12 slices", "$0.50 = $6.00 a batch ÷ 12", "Variants:", "a variant", "no output", "1 h 30"):
        assert text in shown
    assert f"/runs/{run.id}/" in shown
    assert "Milk: 1 cup has no figure" in shown
    assert names(client.get("/recipes/?problems=1")) == ["Cake (Lemon)"]
    assert names(client.get("/recipes/?sort=-minutes")) == ["Cake", "Cake (Lemon)"]
