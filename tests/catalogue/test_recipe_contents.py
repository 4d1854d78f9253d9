"""Recipes read with everything inside them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.explode import explode_recipe
from bakery.catalogue.queries.contents import load_recipe_contents
from bakery.catalogue.units import quantise
from tests import make


def test_a_cake_takes_its_own_flour_and_the_butter_of_two_frostings(tx):
    flour, butter = make.ingredient("Flour"), make.ingredient("Butter")
    frosting = make.recipe("Frosting", [(butter, 100, "g")])
    cake = make.recipe("Cake", [(flour, 200, "g")], [(frosting, 2)])

    contents = load_recipe_contents(tx, recipe_ids=[cake.pk])

    assert explode_recipe(cake.pk, contents) == {flour.pk: 200, butter.pk: 200}
    assert contents.keys() == {cake.pk, frosting.pk}


def test_seven_batches_of_two_cups_are_fourteen_cups(tx):
    water = make.ingredient(dimension="volume")
    bread = make.recipe("Bread", [(water, 2, "cup")])

    need = explode_recipe(bread.pk, load_recipe_contents(tx, recipe_ids=[bread.pk]), 7)

    assert need == {water.pk: 14 * Fraction("236.5882365")}


def test_spoons_of_any_size_add_up_exactly(tx):
    vanilla = make.ingredient(dimension="volume")
    recipe = make.recipe("Cake", [(vanilla, "1.5", "tsp"), (vanilla, "2.5", "tbsp"), (vanilla, 1, "tsp")])

    need = explode_recipe(recipe.pk, load_recipe_contents(tx, recipe_ids=[recipe.pk]))

    assert need == {vanilla.pk: Fraction("49.2892159375")}
    assert quantise(need[vanilla.pk]) == Decimal("49.289216")


def test_volume_becomes_weight_by_the_density_and_pieces_by_their_weight(tx):
    flour = make.ingredient(density=Decimal("0.5"))
    eggs = make.ingredient(grams_per_each=Decimal(50))
    recipe = make.recipe("Cake", [(flour, 100, "ml"), (eggs, 1, "dozen")])

    need = explode_recipe(recipe.pk, load_recipe_contents(tx, recipe_ids=[recipe.pk]))

    assert need == {flour.pk: 50, eggs.pk: 600}


@pytest.mark.parametrize(
    ("dimension", "unit", "problem"),
    [
        ("mass", "cup", "missing_density"),
        ("volume", "g", "missing_density"),
        ("mass", "ea", "missing_each_weight"),
        ("count", "g", "missing_each_weight"),
        ("mass", "cm", "unit_mismatch"),
    ],
)
def test_a_line_that_cannot_be_converted_names_its_problem(tx, dimension, unit, problem):
    recipe = make.recipe("Cake", [(make.ingredient(dimension=dimension), 1, unit)])

    [line] = load_recipe_contents(tx, recipe_ids=[recipe.pk])[recipe.pk].lines

    assert (line.base, line.problem, line.quantity, line.unit) == (None, problem, 1, unit)


def test_lines_and_components_keep_the_order_of_the_recipe(tx):
    first, second = make.ingredient("Zest"), make.ingredient("Almonds")
    outer, inner = make.recipe("Zabaglione"), make.recipe("Apricots")
    recipe = make.recipe("Cake", [(first, 1, "g"), (second, 2, "g")], [(outer, 1), (inner, 2)])

    content = load_recipe_contents(tx, recipe_ids=[recipe.pk])[recipe.pk]

    assert [line.ingredient_id for line in content.lines] == [first.pk, second.pk]
    assert [each.recipe_id for each in content.components] == [outer.pk, inner.pk]


def test_an_absent_recipe_is_refused(tx):
    with pytest.raises(RecipeNotFound):
        load_recipe_contents(tx, recipe_ids=[make.recipe().pk, 404])


@pytest.mark.parametrize("rows", [3, 30])
def test_the_queries_depend_on_the_levels_alone(tx, django_assert_num_queries, rows):
    bases = [make.recipe(lines=[(make.ingredient(), 1, "g")]) for _ in range(rows)]
    middles = [make.recipe(components=[(base, 1)]) for base in bases]
    tops = [make.recipe(components=[(middle, 1), (base, 1)]) for middle, base in zip(middles, bases, strict=True)]

    with django_assert_num_queries(3):
        contents = load_recipe_contents(tx, recipe_ids=[top.pk for top in tops])

    assert len(contents) == 3 * rows
