"""Recipes inside recipes, and what they take together."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import DuplicateComponent, LineNotFound, RecipeCycle, RecipeTooDeep
from bakery.catalogue.models import RecipeComponent
from bakery.errors import InvalidInput, RuleBroken
from tests import make


def add(tx, outer, inner, **fields):
    return catalogue.add_recipe_component(tx, recipe_id=outer.pk, component_id=inner.pk, **fields)


def test_a_component_is_added_changed_and_removed(tx):
    cake, frosting, syrup = make.recipe("Cake"), make.recipe("Frosting"), make.recipe("Syrup")

    first = add(tx, cake, frosting, batches=Decimal("0.5"), note="inside")
    add(tx, cake, syrup)
    catalogue.update_recipe_component(tx, line_id=first.id, batches=2, position=7)

    rows = catalogue.get_recipe_components(tx, recipe_id=cake.pk)
    assert [(row.component_name, row.batches, row.note) for row in rows] == [
        ("Syrup", "1", ""),
        ("Frosting", "2", "inside"),
    ]
    catalogue.remove_recipe_component(tx, line_id=first.id)
    assert [row.component_name for row in catalogue.get_recipe_components(tx, recipe_id=cake.pk)] == ["Syrup"]


def test_the_users_of_a_recipe_are_told_by_name(tx):
    frosting = make.recipe("Frosting")
    make.recipe("Torte", components=[(frosting, 1)])
    make.recipe("Cake", components=[(frosting, 1)])

    users = catalogue.get_recipes_using_component(tx, recipe_id=frosting.pk)

    assert [(each.name, each.lines) for each in users] == [("Cake", None), ("Torte", None)]


def test_circles_repeats_and_a_fourth_level_are_refused(tx):
    inner = make.recipe("Inner")
    middle = make.recipe("Middle", components=[(inner, 1)])
    outer = make.recipe("Outer", components=[(middle, 1)])

    with pytest.raises(RecipeCycle):
        add(tx, inner, outer)
    with pytest.raises(RecipeCycle):
        add(tx, inner, inner)
    with pytest.raises(DuplicateComponent):
        add(tx, outer, middle)
    with pytest.raises(RecipeTooDeep):
        add(tx, make.recipe(), outer)
    assert RecipeComponent.objects.count() == 2


def test_two_ways_to_the_same_recipe_are_no_circle(tx):
    inner = make.recipe("Inner")
    outer = make.recipe("Outer", components=[(make.recipe(components=[(inner, 1)]), 1)])

    assert add(tx, outer, inner).component_id == inner.pk


def test_absent_lines_and_retired_or_no_batches_are_refused(tx):
    cake, frosting = make.recipe(), make.recipe()
    with pytest.raises(LineNotFound):
        catalogue.remove_recipe_component(tx, line_id=404)
    with pytest.raises(InvalidInput):
        add(tx, cake, frosting, batches=0)
    catalogue.archive_recipe(tx, recipe_id=frosting.pk)
    with pytest.raises(InvalidInput):
        add(tx, cake, frosting)


def test_ingredients_of_all_levels_are_summed_in_their_base_unit(tx):
    flour, butter = make.ingredient("Flour", density=Decimal("0.5")), make.ingredient("Butter")
    frosting = make.recipe("Frosting", [(butter, 100, "g"), (flour, 1, "cup")])
    cake = make.recipe("Cake", [(flour, 2, "cup"), (flour, 100, "g")], [(frosting, 2)])

    rows = catalogue.get_aggregated_ingredients(tx, recipe_id=cake.pk, multiplier=Decimal("0.5"))

    assert [(row.display_name, row.quantity, row.unit) for row in rows] == [
        ("Butter", "100", "g"),
        ("Flour", "286.588237", "g"),
    ]
    assert [(each.path, each.quantity) for each in rows[1].sources] == [
        (("Cake",), "168.294118"),
        (("Cake", "Frosting"), "118.294118"),
    ]


def test_what_cannot_be_converted_is_told_apart_and_never_dropped(tx):
    flour = make.ingredient("Flour")
    cake = make.recipe("Cake", [(flour, 100, "g"), (flour, 2, "cup")])

    [row] = catalogue.get_aggregated_ingredients(tx, recipe_id=cake.pk, multiplier=3)

    assert row.quantity == "300"
    assert [(each.quantity, each.unit, each.problem) for each in row.unconverted] == [("6", "cup", "missing_density")]


def test_a_variant_has_the_content_of_its_base_and_yields_that_mirror_it(tx):
    base = make.recipe("Biscotti", [(make.ingredient("Flour"), 200, "g")], [(make.recipe("Glaze"), 1)])
    unit = make.unit(base, 30, "Biscotto", item_unit="piece", shelf_life_days=9)

    variant = catalogue.create_recipe_variant(tx, base_recipe_id=base.pk, variant_name="Dipped")

    assert (variant.name, variant.base_recipe_id, variant.is_ready) == ("Biscotti (Dipped)", base.pk, False)
    assert [each.ingredient_name for each in variant.lines] == ["Flour"]
    assert [each.component_name for each in variant.components] == ["Glaze"]
    [mirror] = variant.finished_units
    assert (mirror.name, mirror.items_per_batch, mirror.item_unit, mirror.shelf_life_days, mirror.base_unit_id) == (
        "Biscotto", 30, "piece", 9, unit.pk
    )  # fmt: skip
    assert mirror.slug != unit.slug
    with pytest.raises(RuleBroken):
        catalogue.create_recipe_variant(tx, base_recipe_id=variant.id, variant_name="Twice")
