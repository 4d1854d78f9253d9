"""Recipes made again from a frozen content."""

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import RecipeSnapshotNotFound, RecipeTooDeep
from bakery.catalogue.models import Ingredient, Recipe, RecipeComponent, RecipeLine
from bakery.errors import NameTaken, RuleBroken
from tests import make


@pytest.fixture
def frozen(tx):
    frosting = make.recipe("Frosting")
    cake = make.recipe("Cake", [(make.ingredient("Flour"), "1.5", "kg")], [(frosting, 2)], instructions="Bake.")
    make.unit(cake, name="Slice", batch_percentage="12.5")
    make.unit(cake, 1, "Whole")
    snapshot = catalogue.snapshot_recipe(tx, recipe_id=cake.pk, by=make.user())
    RecipeLine.objects.update(quantity=7)
    return snapshot


def test_what_was_frozen_is_a_recipe_again(tx, frozen):
    recipe = catalogue.create_recipe_from_snapshot(tx, recipe_snapshot_id=frozen.id)

    assert (recipe.name, recipe.instructions, recipe.is_ready) == ("Cake (version 1)", "Bake.", False)
    assert [(each.ingredient_name, each.quantity, each.unit) for each in recipe.lines] == [("Flour", "1.5", "kg")]
    assert [(each.component_name, each.batches) for each in recipe.components] == [("Frosting", "2")]
    assert [(each.name, each.units_per_batch) for each in recipe.finished_units] == [("Slice", "8"), ("Whole", "1")]


def test_a_name_that_is_taken_is_refused(tx, frozen):
    with pytest.raises(NameTaken):
        catalogue.create_recipe_from_snapshot(tx, recipe_snapshot_id=frozen.id, name="cake")
    with pytest.raises(RecipeSnapshotNotFound):
        catalogue.create_recipe_from_snapshot(tx, recipe_snapshot_id=404)


def test_what_is_gone_is_named_and_nothing_is_made(tx, frozen):
    RecipeLine.objects.all().delete()
    Ingredient.objects.all().delete()

    with pytest.raises(RuleBroken, match="Flour"):
        catalogue.create_recipe_from_snapshot(tx, recipe_snapshot_id=frozen.id)
    assert Recipe.objects.count() == 2


def test_what_would_nest_too_deep_by_now_is_refused(tx, frozen):
    RecipeComponent.objects.all().delete()
    middle = make.recipe(components=[(make.recipe(), 1)])
    RecipeComponent.objects.create(recipe=Recipe.objects.get(name="Frosting"), component=middle, batches=1)

    with pytest.raises(RecipeTooDeep):
        catalogue.create_recipe_from_snapshot(tx, recipe_snapshot_id=frozen.id)
