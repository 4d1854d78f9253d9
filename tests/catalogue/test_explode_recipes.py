"""Recipes taken apart: every level counted, exactly, once per path."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bakery.catalogue.errors import RecipeCycle, UnitMismatch
from bakery.catalogue.explode import ComponentContent, LineContent, RecipeContent, explode_recipe, trace_recipe

FLOUR, BUTTER, SUGAR = 1, 2, 3
CAKE, FROSTING, SYRUP = 10, 20, 30


def grams(ingredient_id: int, amount: str | Fraction) -> LineContent:
    base = Fraction(amount)
    return LineContent(ingredient_id=ingredient_id, quantity=Decimal(1), unit="g", base=base)


def recipe(recipe_id: int, name: str, *parts: LineContent | ComponentContent) -> RecipeContent:
    return RecipeContent(
        id=recipe_id,
        name=name,
        lines=tuple(part for part in parts if isinstance(part, LineContent)),
        components=tuple(part for part in parts if isinstance(part, ComponentContent)),
    )


def batches_of(recipe_id: int, batches: str = "1") -> ComponentContent:
    return ComponentContent(recipe_id=recipe_id, batches=Decimal(batches))


def by_id(*recipes: RecipeContent) -> dict[int, RecipeContent]:
    return {each.id: each for each in recipes}


def test_a_cake_takes_what_its_frosting_takes():
    recipes = by_id(
        recipe(CAKE, "Cake", grams(FLOUR, "200"), batches_of(FROSTING, "2")),
        recipe(FROSTING, "Frosting", grams(BUTTER, "100")),
    )
    prices = {FLOUR: Fraction("0.01"), BUTTER: Fraction("0.02")}

    needs = explode_recipe(CAKE, recipes)

    assert needs == {FLOUR: 200, BUTTER: 200}
    assert sum(prices[ingredient] * need for ingredient, need in needs.items()) == 6


def test_a_recipe_shared_by_two_components_counts_once_per_path():
    recipes = by_id(
        recipe(CAKE, "Cake", batches_of(FROSTING), batches_of(SYRUP, "0.5")),
        recipe(FROSTING, "Frosting", batches_of(SYRUP)),
        recipe(SYRUP, "Syrup", grams(SUGAR, "100")),
    )

    assert explode_recipe(CAKE, recipes) == {SUGAR: 150}
    assert [(source.visit.path, source.base) for source in trace_recipe(CAKE, recipes)] == [
        (("Cake", "Frosting", "Syrup"), 100),
        (("Cake", "Syrup"), 50),
    ]


def test_the_same_ingredient_in_two_lines_is_one_need():
    recipes = by_id(recipe(CAKE, "Cake", grams(FLOUR, "250"), grams(FLOUR, Fraction(1, 3))))

    assert explode_recipe(CAKE, recipes, Fraction(3)) == {FLOUR: 751}


def test_a_source_keeps_the_unit_its_line_was_written_in():
    line = LineContent(ingredient_id=FLOUR, quantity=Decimal("1.5"), unit="cup", base=Fraction(180))
    recipes = by_id(recipe(CAKE, "Cake", line))

    (source,) = trace_recipe(CAKE, recipes, 4)

    assert (source.quantity, source.line.unit, source.base) == (6, "cup", 720)


def test_a_line_that_cannot_be_converted_is_named_and_never_counted_as_zero():
    unknown = LineContent(ingredient_id=SUGAR, quantity=Decimal(2), unit="cup", base=None, problem="missing_density")
    recipes = by_id(
        recipe(CAKE, "Cake", grams(FLOUR, "200"), batches_of(FROSTING, "3")), recipe(FROSTING, "Frosting", unknown)
    )

    with pytest.raises(UnitMismatch) as refusal:
        explode_recipe(CAKE, recipes)
    unconverted = [source for source in trace_recipe(CAKE, recipes) if source.base is None]

    assert refusal.value.context == {"recipe_id": FROSTING, "ingredient_id": SUGAR, "problem": "missing_density"}
    assert [(each.visit.recipe.name, each.quantity, each.line.problem) for each in unconverted] == [
        ("Frosting", 6, "missing_density")
    ]


def test_a_recipe_that_contains_itself_is_refused():
    recipes = by_id(
        recipe(CAKE, "Cake", batches_of(FROSTING)),
        recipe(FROSTING, "Frosting", batches_of(SYRUP)),
        recipe(SYRUP, "Syrup", batches_of(CAKE)),
    )

    with pytest.raises(RecipeCycle):
        explode_recipe(CAKE, recipes)


quantities = st.decimals("0.000001", 1000, places=6)
some_lines = st.lists(st.builds(grams, st.integers(1, 4), quantities.map(Fraction)), max_size=4)


@st.composite
def nested_recipes(draw):
    """Draw three levels: each recipe may use any of those on the levels below, more than once on the way."""
    levels = [[1, 2], [3, 4], [5]]
    recipes = {}
    for depth, level in enumerate(levels):
        below = [each for deeper in levels[depth + 1 :] for each in deeper]
        for recipe_id in level:
            inside = draw(st.sets(st.sampled_from(below))) if below else set()
            components = [batches_of(each, str(draw(quantities))) for each in sorted(inside)]
            recipes[recipe_id] = recipe(recipe_id, str(recipe_id), *draw(some_lines), *components)
    return recipes


def added(*needs: dict[int, Fraction]) -> dict[int, Fraction]:
    return {key: sum(each.get(key, Fraction(0)) for each in needs) for key in {key for each in needs for key in each}}


@settings(max_examples=60)
@given(nested_recipes(), quantities, quantities)
def test_needs_grow_in_proportion_to_batches(recipes, some, more):
    together = explode_recipe(1, recipes, Fraction(some) + Fraction(more))

    assert together == added(explode_recipe(1, recipes, some), explode_recipe(1, recipes, more))
    assert explode_recipe(1, recipes, some) == {
        ingredient: Fraction(some) * need for ingredient, need in explode_recipe(1, recipes).items()
    }


@settings(max_examples=60)
@given(nested_recipes())
def test_order_repetition_and_nesting_of_lines_do_not_matter(recipes):
    flat = added(
        added(*({line.ingredient_id: line.base} for line in recipes[1].lines)),
        *(explode_recipe(part.recipe_id, recipes, part.batches) for part in recipes[1].components),
    )
    turned = RecipeContent(id=1, name="1", lines=recipes[1].lines[::-1], components=recipes[1].components[::-1])

    assert explode_recipe(1, recipes) == flat
    assert explode_recipe(1, recipes | {1: turned}) == flat
