"""What a recipe would cost now."""

from datetime import date

import pytest

from bakery.catalogue.errors import RecipeNotFound
from bakery.errors import InvalidInput
from bakery.inventory.queries.costs import get_recipe_cost
from tests import make


def test_a_cake_costs_its_flour_and_twice_its_frosting(tx):
    flour, butter = make.ingredient("Flour"), make.ingredient("Butter")
    make.lot(flour, 1000, unit_cost="0.01")
    make.lot(butter, 1000, unit_cost="0.02")
    frosting = make.recipe("Frosting", [(butter, 100, "g")])
    cake = make.recipe("Cake", [(flour, 200, "g")], [(frosting, 2)])
    make.unit(cake, 8, "Slice")

    found = get_recipe_cost(tx, recipe_id=cake.pk)

    assert (found.total_cost, found.cost_known, found.problems) == ("6.00", True, ())
    assert [(line.ingredient_name, line.quantity, line.from_stock, line.cost) for line in found.lines] == [
        ("Butter", "200", "200", "4.00"),
        ("Flour", "200", "200", "2.00"),
    ]
    assert [(unit.name, unit.unit_cost, unit.unit_cost_exact) for unit in found.units] == [("Slice", "0.75", "0.75")]
    assert get_recipe_cost(tx, recipe_id=cake.pk, batches=3, basis="estimate").total_cost == "18.00"


def test_what_is_not_on_hand_is_estimated(tx):
    flour = make.ingredient("Flour")
    make.lot(flour, 100, unit_cost="1", received_on=date(2025, 1, 1))
    make.lot(flour, 10, unit_cost="3")
    bread = make.recipe("Bread", [(flour, 200, "g")])

    found = get_recipe_cost(tx, recipe_id=bread.pk)

    assert (found.total_cost, found.lines[0].from_stock) == ("400.00", "110")
    assert get_recipe_cost(tx, recipe_id=bread.pk, basis="estimate").total_cost == "600.00"


def test_an_unknown_price_is_named_and_water_costs_nothing(tx):
    saffron, water = make.ingredient("Saffron"), make.ingredient("Water", is_stocked=False)
    soup = make.recipe("Soup", [(saffron, 1, "g"), (water, 500, "g")])

    found = get_recipe_cost(tx, recipe_id=soup.pk)

    assert (found.total_cost, found.cost_known) == ("0.00", False)
    assert [(problem.code, problem.subject_name) for problem in found.problems] == [("no_price", "Saffron")]
    assert [line.cost for line in found.lines] == [None]


def test_a_line_that_cannot_be_converted_is_named_and_not_taken_for_nothing(tx):
    flour = make.ingredient("Flour")
    make.lot(flour, 1000, unit_cost="1")
    found = get_recipe_cost(tx, recipe_id=make.recipe("Cups", [(flour, 1, "cup"), (flour, 2, "g")]).pk)

    assert (found.total_cost, found.cost_known) == ("2.00", False)
    assert [(problem.code, problem.subject_name) for problem in found.problems] == [("missing_density", "Flour")]


def test_a_cost_that_cannot_be_said_is_refused(tx):
    cups = make.recipe("Cups")

    with pytest.raises(RecipeNotFound):
        get_recipe_cost(tx, recipe_id=0)
    for wrong in ({"batches": 0}, {"batches": 1.5}, {"basis": "guess"}):
        with pytest.raises(InvalidInput):
            get_recipe_cost(tx, recipe_id=cups.pk, **wrong)
