"""The lines of a recipe, set as a whole."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.dto.recipes import RecipeLineInput
from bakery.catalogue.errors import IngredientNotFound, LineNotFound, RecipeNotFound, UnitUnknown
from bakery.catalogue.models import Ingredient, RecipeLine
from bakery.errors import ChangedMeanwhile, InvalidInput
from tests import make


def line(ingredient, quantity=1, unit="g", **fields):
    return RecipeLineInput(ingredient_id=ingredient.pk, quantity=quantity, unit=unit, **fields)


def set_lines(tx, recipe, *lines, **options):
    return catalogue.set_recipe_lines(tx, recipe_id=recipe.pk, lines=lines, **options)


def test_known_lines_survive_new_ones_come_and_the_rest_goes(tx):
    flour, butter, salt = (make.ingredient(name) for name in ("Flour", "Butter", "Salt"))
    recipe = make.recipe(lines=[(flour, 200, "g"), (butter, 100, "g")])
    kept = recipe.lines.get(ingredient=butter)

    detail = set_lines(tx, recipe, line(salt, 1, "Teaspoons"), line(butter, 90, id=kept.pk, note="soft"))

    assert [(each.ingredient_name, each.quantity, each.unit, each.note, each.position) for each in detail.lines] == [
        ("Salt", "1", "tsp", "", 0),
        ("Butter", "90", "g", "soft", 1),
    ]
    assert detail.lines[1].id == kept.pk
    assert RecipeLine.objects.get(pk=kept.pk).uuid == kept.uuid
    assert detail.updated_at > recipe.updated_at


def test_the_same_ingredient_may_come_twice(tx):
    orange = make.ingredient("Orange")

    detail = set_lines(tx, make.recipe(), line(orange, note="zest"), line(orange, note="juice"))

    assert [each.note for each in detail.lines] == ["zest", "juice"]


def test_a_line_without_a_conversion_is_saved_and_named(tx):
    flour = make.ingredient("Flour")

    [saved] = set_lines(tx, make.recipe(), line(flour, Decimal("1.5"), "cup")).lines

    assert (saved.base_quantity, saved.base_unit) == (None, "g")
    assert saved.problem is not None
    assert (saved.problem.code, saved.problem.fix) == ("missing_density", "missing_data")


def test_a_line_shows_what_it_is_in_base_units(tx):
    flour = make.ingredient("Flour", density=Decimal("0.5"))

    [saved] = set_lines(tx, make.recipe(), line(flour, 1, "cup")).lines

    assert (saved.base_quantity, saved.base_unit, saved.problem) == ("118.294118", "g", None)


def test_all_faults_are_told_together(tx):
    flour = make.ingredient()

    with pytest.raises(InvalidInput) as refused:
        set_lines(tx, make.recipe(), line(flour, 0), line(flour, Decimal("NaN")), line(flour, 1.5))

    assert [error.field for error in refused.value.errors] == [f"lines.{number}.quantity" for number in range(3)]
    assert not RecipeLine.objects.exists()


def test_foreign_absent_and_unknown_things_are_refused(tx):
    flour, other = make.ingredient(), make.recipe(lines=[(make.ingredient(), 1, "g")])
    recipe = make.recipe()

    with pytest.raises(LineNotFound):
        set_lines(tx, recipe, line(flour, id=other.lines.get().pk))
    with pytest.raises(UnitUnknown):
        set_lines(tx, recipe, line(flour, 1, "smidgen"))
    with pytest.raises(IngredientNotFound):
        set_lines(tx, recipe, RecipeLineInput(ingredient_id=404, quantity=1, unit="g"))
    with pytest.raises(RecipeNotFound):
        catalogue.set_recipe_lines(tx, recipe_id=404, lines=[])
    with pytest.raises(ChangedMeanwhile):
        set_lines(tx, recipe, seen=other.updated_at)


def test_a_retired_ingredient_stays_but_is_not_chosen_anew(tx):
    flour = make.ingredient()
    recipe = make.recipe(lines=[(flour, 1, "g")])
    Ingredient.objects.update(archived_at=recipe.created_at)

    assert len(set_lines(tx, recipe, line(flour, 2, id=recipe.lines.get().pk)).lines) == 1
    with pytest.raises(InvalidInput):
        set_lines(tx, make.recipe(), line(flour))


@pytest.mark.parametrize("rows", [3, 30])
def test_many_lines_take_as_many_queries_as_few(tx, django_assert_num_queries, rows):
    ingredients = [make.ingredient() for _ in range(2 * rows)]
    recipe = make.recipe(lines=[(each, 1, "g") for each in ingredients[:rows]], is_ready=False)
    kept = [line(each.ingredient, 2, id=each.pk) for each in recipe.lines.all()[1:]]
    added = [line(each) for each in ingredients[rows:]]

    with django_assert_num_queries(13):
        set_lines(tx, recipe, *kept, *added)
