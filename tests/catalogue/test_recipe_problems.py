"""What stands in the way of baking, by recipe and over the whole catalogue."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.models import Product
from bakery.catalogue.queries.recipe_problems import missing_definitions, recipe_problems
from tests import make


def bought(name="", **fields):
    ingredient = make.ingredient(name, **fields)
    make.product(ingredient)
    return ingredient


def codes(tx, recipe):
    return [problem.code for problem in catalogue.validate_recipe(tx, recipe_id=recipe.pk)]


def test_a_recipe_in_order_has_no_problem(tx):
    recipe = make.recipe(lines=[(bought(), 1, "g")])
    make.unit(recipe)

    assert codes(tx, recipe) == []


def test_a_draft_without_output_says_so(tx):
    recipe = make.recipe("Jumbles", is_ready=False)

    problems = catalogue.validate_recipe(tx, recipe_id=recipe.pk)

    assert [(each.code, each.blocks, each.fix, each.fix_key) for each in problems] == [
        ("no_yield", ("lock", "start"), "recipe", recipe.slug),
        ("not_ready", ("lock", "start"), "recipe", recipe.slug),
    ]


@pytest.mark.parametrize(
    ("fields", "unit", "expected"),
    [
        ({}, "cup", ["missing_density"]),
        ({"density": Decimal(1)}, "cup", []),
        ({"dimension": "count"}, "g", ["missing_each_weight"]),
        ({}, "cm", ["unit_mismatch"]),
        ({"dimension": "count", "density": Decimal(1), "grams_per_each": Decimal(100)}, "cup", ["approximate"]),
        ({"dimension": "count"}, "cup", ["missing_density"]),
    ],
)
def test_lines_name_what_is_wrong_with_their_unit(tx, fields, unit, expected):
    recipe = make.recipe(lines=[(bought(**fields), 1, unit)])
    make.unit(recipe)

    assert codes(tx, recipe) == expected


def test_problems_of_a_recipe_inside_are_problems_of_the_one_around_it_but_its_own_state_is_not(tx):
    inner = make.recipe(lines=[(bought("Flour"), 1, "cup"), (bought("Rye"), 1, "cup")], is_ready=False)
    recipe = make.recipe(components=[(inner, 1)])
    make.unit(recipe)

    problems = catalogue.validate_recipe(tx, recipe_id=recipe.pk)

    assert [(each.code, each.subject_name) for each in problems] == [
        ("missing_density", "Flour"),
        ("missing_density", "Rye"),
    ]


def test_an_ingredient_that_is_stocked_needs_a_product_in_use(tx):
    milk = bought("Milk")
    recipe = make.recipe(lines=[(milk, 1, "g"), (make.ingredient("Water", is_stocked=False), 1, "g")])
    make.unit(recipe)
    assert codes(tx, recipe) == []

    Product.objects.update(archived_at=recipe.created_at)

    [problem] = catalogue.validate_recipe(tx, recipe_id=recipe.pk)
    assert (problem.code, problem.subject_name, problem.fix) == ("no_product", "Milk", "product_create")


def test_a_variant_whose_yield_moved_away_from_its_base_says_so(tx):
    base = make.recipe("Biscotti", [(bought(), 1, "g")])
    unit = make.unit(base, 30, "Biscotto")
    variant = catalogue.create_recipe_variant(tx, base_recipe_id=base.pk, variant_name="Dipped")
    [mirror] = variant.finished_units
    assert mirror.problems == ()

    catalogue.update_finished_unit(tx, finished_unit_id=unit.pk, items_per_batch=28)

    [mirror] = catalogue.get_finished_units(tx, recipe_id=variant.id)
    assert [(each.code, each.fix, each.fix_key) for each in mirror.problems] == [
        ("variant_yield_differs", "recipe", variant.slug)
    ]
    assert mirror.problems[0].message == "Biscotto gives 30, its base 28."


def test_gaps_are_told_once_for_each_ingredient_with_the_lines_they_touch(tx):
    flour, milk = bought("Flour"), make.ingredient("Milk")
    make.recipe(lines=[(flour, 1, "cup"), (flour, 2, "cup"), (flour, 3, "g"), (milk, 1, "cup"), (milk, 5, "g")])
    make.recipe(lines=[(flour, 1, "cup")], archived_at=flour.created_at)

    gaps = missing_definitions(tx)

    assert [(gap.problem.code, gap.problem.subject_name, gap.lines) for gap in gaps] == [
        ("missing_density", "Flour", 2),
        ("no_product", "Milk", 2),
    ]
    assert catalogue.get_missing_definitions(tx) == [gap.problem for gap in gaps]


@pytest.mark.parametrize("rows", [3, 30])
def test_many_recipes_take_as_many_queries_as_few(tx, django_assert_num_queries, rows):
    recipes = [make.recipe(lines=[(make.ingredient(), 1, "cup")]) for _ in range(rows)]

    with django_assert_num_queries(5):
        problems = recipe_problems(tx, recipe_ids=[recipe.pk for recipe in recipes])
    with django_assert_num_queries(1):
        missing_definitions(tx)

    assert len(problems) == rows
