"""Frozen contents: one per content, numbered, complete, and the same in every database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import RecipeCycle, RecipeNotFound, RecipeSnapshotNotFound, UnitMismatch
from bakery.catalogue.models import FinishedUnit, Ingredient, Recipe, RecipeComponent, RecipeLine, RecipeSnapshot
from tests import make


@pytest.fixture
def cake(tx):
    flour = make.ingredient("Flour", density=Decimal("0.5"))
    frosting = make.recipe("Frosting", [(make.ingredient("Butter"), 100, "g")])
    recipe = make.recipe("Cake", [(flour, 1, "cup")], [(frosting, 2)], instructions="Bake.")
    make.unit(recipe, 12, "Slice", item_unit="slice")
    return recipe


def freeze(tx, recipe):
    return catalogue.snapshot_recipe(tx, recipe_id=recipe.pk, by=make.user())


def test_a_snapshot_holds_content_by_key_and_needs_of_all_levels(tx, cake):
    flour, butter = (str(Ingredient.objects.get(name=name).uuid) for name in ("Flour", "Butter"))
    frosting, slice_ = str(Recipe.objects.get(name="Frosting").uuid), str(FinishedUnit.objects.get().uuid)

    snapshot = freeze(tx, cake)

    content = snapshot.data["content"]
    assert content["instructions"] == "Bake."
    assert content["lines"] == [{"ingredient": flour, "quantity": "1", "unit": "cup", "note": ""}]
    assert content["conversions"][flour] == {
        "dimension": "mass",
        "density": "0.5",
        "grams_per_each": None,
        "is_stocked": True,
    }
    assert [(each["recipe"], each["batches"]) for each in content["components"]] == [(frosting, "2")]
    assert content["yields"][slice_]["items_per_batch"] == 12
    assert snapshot.data["needs"] == {flour: "473176473/4000000", butter: "200/1"}
    assert snapshot.data["labels"]["ingredients"] == {flour: "Flour", butter: "Butter"}
    assert "Flour" not in str(content)


def test_equal_content_gives_the_same_snapshot(tx, cake):
    first = freeze(tx, cake)

    again = freeze(tx, cake)

    assert (first.number, first.reused) == (1, False)
    assert again == replace(first, reused=True)
    assert RecipeSnapshot.objects.count() == 1


def change_line():
    RecipeLine.objects.filter(ingredient__name="Flour").update(quantity=2)


def change_frosting():
    RecipeLine.objects.filter(ingredient__name="Butter").update(quantity=90)


def change_component():
    RecipeComponent.objects.update(batches=3)


def change_density():
    Ingredient.objects.filter(name="Flour").update(density=Decimal("0.6"))


def change_yield():
    FinishedUnit.objects.update(items_per_batch=10)


def change_instructions():
    Recipe.objects.filter(name="Cake").update(instructions="Bake long.")


@pytest.mark.parametrize(
    "change", [change_line, change_frosting, change_component, change_density, change_yield, change_instructions]
)
def test_another_content_gives_the_next_number_and_the_old_one_stays(tx, cake, change):
    first = freeze(tx, cake)
    change()

    second = freeze(tx, cake)

    assert (second.number, second.reused) == (2, False)
    assert second.digest != first.digest
    assert [each.number for each in catalogue.get_recipe_snapshots(tx, recipe_id=cake.pk)] == [2, 1]
    assert catalogue.get_recipe_snapshot(tx, recipe_snapshot_id=first.id) == first


def test_going_back_to_an_old_content_finds_its_snapshot(tx, cake):
    first = freeze(tx, cake)
    change_line()
    freeze(tx, cake)
    RecipeLine.objects.filter(ingredient__name="Flour").update(quantity=1)

    assert freeze(tx, cake) == replace(first, reused=True)


def test_a_rename_is_no_other_content(tx, cake):
    first = freeze(tx, cake)
    Recipe.objects.filter(pk=cake.pk).update(name="Torte")
    Ingredient.objects.update(search_key="other", notes="other")
    FinishedUnit.objects.update(name="Piece")

    assert freeze(tx, cake) == replace(first, reused=True)


def test_a_recipe_that_cannot_be_converted_is_not_frozen(tx):
    recipe = make.recipe("Cake", [(make.ingredient("Flour"), 1, "cup")])

    with pytest.raises(UnitMismatch):
        freeze(tx, recipe)
    assert not RecipeSnapshot.objects.exists()


def test_a_circle_is_not_frozen(tx):
    inner = make.recipe("Inner")
    outer = make.recipe("Outer", components=[(inner, 1)])
    RecipeComponent.objects.create(recipe=inner, component=outer, batches=1)

    with pytest.raises(RecipeCycle):
        freeze(tx, outer)


def test_absent_rows_are_refused(tx):
    with pytest.raises(RecipeNotFound):
        catalogue.snapshot_recipe(tx, recipe_id=404, by=make.user())
    with pytest.raises(RecipeNotFound):
        catalogue.get_recipe_snapshots(tx, recipe_id=404)
    with pytest.raises(RecipeSnapshotNotFound):
        catalogue.get_recipe_snapshot(tx, recipe_snapshot_id=404)


@pytest.mark.parametrize("rows", [3, 30])
def test_many_recipes_are_frozen_in_as_many_queries_as_few(tx, django_assert_num_queries, rows):
    by = make.user()
    inner = [make.recipe(lines=[(make.ingredient(), 1, "g")]) for _ in range(rows)]
    recipes = [make.recipe(lines=[(make.ingredient(), 1, "g")], components=[(each, 1)]) for each in inner]

    with django_assert_num_queries(8):
        snapshots = catalogue.snapshot_recipes(tx, recipe_ids=[each.pk for each in recipes], by=by)

    assert {each.number for each in snapshots.values()} == {1}
    assert snapshots.keys() == {each.pk for each in recipes}
