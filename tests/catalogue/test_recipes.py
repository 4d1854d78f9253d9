"""Recipes: made, changed, retired, deleted, and never nested into a circle."""

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.dto.recipes import RecipeLineInput
from bakery.catalogue.errors import (
    CategoryNotFound,
    RecipeNotFound,
)
from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.errors import ChangedMeanwhile, InUse, InvalidInput, NameTaken, RuleBroken
from tests import make


@pytest.fixture
def category(tx):
    return catalogue.create_recipe_category(tx, name="Cakes")


def test_a_recipe_starts_as_a_draft_with_a_slug_that_survives_renaming(tx, category):
    recipe = catalogue.create_recipe(tx, name="  Crème brûlée ", category_id=category.id, total_minutes=90)

    renamed = catalogue.update_recipe(tx, recipe_id=recipe.id, name="Custard")

    assert (recipe.name, recipe.slug, recipe.is_ready, recipe.total_minutes) == (
        "Crème brûlée",
        "creme-brulee",
        False,
        90,
    )
    assert (renamed.name, renamed.slug) == ("Custard", "creme-brulee")
    assert [each.id for each in catalogue.list_recipes(tx, query="CUSTÁRD")] == [recipe.id]
    assert [problem.code for problem in recipe.problems] == ["no_yield", "not_ready"]


def test_what_is_wrong_with_a_call_is_told_at_once_and_nothing_is_written(tx, category):
    with pytest.raises(InvalidInput) as refused:
        catalogue.create_recipe(tx, name=" ", category_id=category.id, total_minutes=0, notes="\0")

    assert [error.field for error in refused.value.errors] == ["name", "total_minutes", "notes"]
    assert not Recipe.objects.exists()


def test_a_name_in_other_letters_is_taken(tx, category):
    catalogue.create_recipe(tx, name="Cake", category_id=category.id)

    with pytest.raises(NameTaken):
        catalogue.create_recipe(tx, name="CAKE", category_id=category.id)


def test_absent_rows_are_refused(tx):
    with pytest.raises(CategoryNotFound):
        catalogue.create_recipe(tx, name="Cake", category_id=404)
    for reads in (
        catalogue.get_recipe,
        catalogue.get_finished_units,
        catalogue.get_recipe_components,
        catalogue.validate_recipe,
        catalogue.get_aggregated_ingredients,
        catalogue.get_recipes_using_component,
    ):
        with pytest.raises(RecipeNotFound):
            reads(tx, recipe_id=404)


def test_who_saw_an_older_state_does_not_overwrite_a_newer_one(tx):
    recipe = make.recipe()
    seen = recipe.updated_at
    catalogue.update_recipe(tx, recipe_id=recipe.pk, notes="mine", seen=seen)

    with pytest.raises(ChangedMeanwhile):
        catalogue.update_recipe(tx, recipe_id=recipe.pk, notes="yours", seen=seen)


def test_only_a_recipe_with_content_and_an_output_is_ready(tx):
    recipe = make.recipe(is_ready=False)
    with pytest.raises(RuleBroken):
        catalogue.update_recipe(tx, recipe_id=recipe.pk, is_ready=True)
    make.unit(recipe)
    catalogue.set_recipe_lines(
        tx, recipe_id=recipe.pk, lines=[RecipeLineInput(ingredient_id=make.ingredient().pk, quantity=1, unit="g")]
    )

    assert catalogue.update_recipe(tx, recipe_id=recipe.pk, is_ready=True).is_ready
    assert not catalogue.set_recipe_lines(tx, recipe_id=recipe.pk, lines=[]).is_ready


def test_a_retired_recipe_is_not_listed_until_it_is_restored(tx):
    recipe = make.recipe()

    archived = catalogue.archive_recipe(tx, recipe_id=recipe.pk)

    assert archived.archived_at is not None
    assert "archived" in [problem.code for problem in archived.problems]
    assert catalogue.list_recipes(tx) == []
    assert len(catalogue.list_recipes(tx, include_archived=True)) == 1
    assert catalogue.restore_recipe(tx, recipe_id=recipe.pk).archived_at is None


def test_a_recipe_is_deleted_with_its_lines_and_units(tx):
    recipe = make.recipe(lines=[(make.ingredient(), 1, "g")])
    make.unit(recipe)

    catalogue.delete_recipe(tx, recipe_id=recipe.pk)

    assert not Recipe.objects.exists()
    assert not FinishedUnit.objects.exists()


def test_a_recipe_in_use_is_not_deleted_and_its_users_are_named(tx):
    inner = make.recipe("Frosting")
    outer = make.recipe("Cake", components=[(inner, 1)])
    with pytest.raises(InUse) as refused:
        catalogue.delete_recipe(tx, recipe_id=inner.pk)
    assert [(each.kind, each.id, each.name) for each in refused.value.blockers] == [("recipe", outer.pk, "Cake")]

    box = make.good("Box", [(make.unit(outer), 1)])
    with pytest.raises(InUse) as refused:
        catalogue.delete_recipe(tx, recipe_id=outer.pk)
    assert [(each.kind, each.name) for each in refused.value.blockers] == [("finished_good", box.name)]


def test_a_frozen_recipe_is_not_deleted(tx):
    recipe = make.recipe()
    catalogue.snapshot_recipe(tx, recipe_id=recipe.pk, by=make.user())

    with pytest.raises(InUse):
        catalogue.delete_recipe(tx, recipe_id=recipe.pk)


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_as_many_queries_for_many_as_for_few(tx, django_assert_num_queries, rows):
    for _ in range(rows):
        make.unit(make.recipe(lines=[(make.ingredient(allergens=["Milk"]), 1, "g")], components=[(make.recipe(), 1)]))

    with django_assert_num_queries(7):
        recipes = catalogue.list_recipes(tx, limit=1000)

    assert len(recipes) == 2 * rows
