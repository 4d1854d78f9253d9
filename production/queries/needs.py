"""What baking takes from the shelf: one answer for the check, the record and the page."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue import problems
from bakery.catalogue.explode import trace_recipe
from bakery.catalogue.models import Ingredient
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.catalogue.units import quantise
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from bakery.inventory.draws import Want


@dataclass(frozen=True, slots=True, kw_only=True)
class BakeNeed:
    """What a run draws, once per stocked ingredient in the order of ids, and the rows that say so.

    A line that cannot be converted is in no want: it is one of the `obstacles`, and the run cannot be.
    """

    rows: RecipeRows
    wants: tuple[Want, ...]
    obstacles: tuple[Problem, ...]


def load_bake_need(tx: Atomic, *, recipe_id: int, batches: Decimal) -> BakeNeed:
    """Return what so many effective batches take through all levels, each ingredient rounded once."""
    rows = load_recipe_rows(tx, recipe_ids=[recipe_id])
    ingredients = {line.ingredient_id: line.ingredient for lines in rows.lines.values() for line in lines}
    needs = dict.fromkeys(sorted(ingredients), Fraction(0))
    for source in trace_recipe(recipe_id, rows.content(), batches):
        needs[source.line.ingredient_id] += source.base or 0
    return BakeNeed(
        rows=rows,
        wants=tuple(_wants(needs, ingredients)),
        obstacles=tuple(_obstacles(rows)),
    )


def _wants(needs: dict[int, Fraction], ingredients: dict[int, Ingredient]) -> list[Want]:
    stocked = [(ingredients[key], quantise(need)) for key, need in needs.items() if ingredients[key].is_stocked]
    return [Want(item=ingredient, quantity=quantity) for ingredient, quantity in stocked if quantity]


def _obstacles(rows: RecipeRows) -> list[Problem]:
    """Return each fault of a line that keeps the recipe from being baked, once."""
    found = [
        problem
        for recipe_id, lines in rows.lines.items()
        for line in lines
        for problem in problems.of_line(line, rows.recipes[recipe_id])
        if "run" in problem.blocks
    ]
    return list(dict.fromkeys(found))
