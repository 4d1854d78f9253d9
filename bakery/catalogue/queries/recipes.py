"""Recipes and their yields as the catalogue tells them, in a number of queries that does not grow with them."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bakery.catalogue import conversions, problems
from bakery.catalogue.details import recipe_component_row, unit_detail
from bakery.catalogue.dto.recipes import RecipeDetail, RecipeLineRow
from bakery.catalogue.models import FinishedUnit, Recipe, RecipeComponent, RecipeLine
from bakery.catalogue.queries.allergens import allergens_of_recipes
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.catalogue.queries.recipe_problems import ingredients_without_product, units_by_recipe
from bakery.catalogue.units import base_unit, quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string


def recipe_details(
    tx: Atomic, *, recipe_ids: Sequence[int], with_parts: bool = True, rows: RecipeRows | None = None
) -> list[RecipeDetail]:
    """Return recipes in full, in the order asked for; a list leaves out lines, components and units."""
    rows = rows or load_recipe_rows(tx, recipe_ids=recipe_ids)
    units = units_by_recipe(tx, recipe_ids=recipe_ids)
    unbought = ingredients_without_product(tx, ingredient_ids=rows.ingredient_ids())
    allergens = allergens_of_recipes(tx, recipe_ids=recipe_ids, rows=rows)
    details = [_recipe_detail(rows, each, units[each], unbought, allergens[each]) for each in recipe_ids]
    if with_parts:
        return details
    return [replace(each, lines=None, components=None, finished_units=None) for each in details]


def can_be_ready(tx: Atomic, *, recipe_id: int) -> bool:
    """Tell whether the recipe has something that goes in and something that comes out."""
    lines = RecipeLine.objects.using(tx.using).filter(recipe_id=recipe_id)
    components = RecipeComponent.objects.using(tx.using).filter(recipe_id=recipe_id)
    units = FinishedUnit.objects.using(tx.using).active().filter(recipe_id=recipe_id)
    return (lines.exists() or components.exists()) and units.exists()


def _recipe_detail(
    rows: RecipeRows,
    recipe_id: int,
    units: Sequence[FinishedUnit],
    unbought: Collection[int],
    allergens: Collection[str],
) -> RecipeDetail:
    recipe = rows.recipes[recipe_id]
    active = [unit for unit in units if unit.archived_at is None]
    return RecipeDetail(
        id=recipe.pk,
        uuid=recipe.uuid,
        slug=recipe.slug,
        name=recipe.name,
        category_id=recipe.category_id,
        source=recipe.source,
        instructions=recipe.instructions,
        total_minutes=recipe.total_minutes,
        active_minutes=recipe.active_minutes,
        is_ready=recipe.is_ready,
        base_recipe_id=recipe.base_recipe_id,
        variant_name=recipe.variant_name,
        notes=recipe.notes,
        archived_at=recipe.archived_at,
        updated_at=recipe.updated_at,
        lines=tuple(_line_row(line, recipe) for line in rows.lines[recipe_id]),
        components=tuple(
            recipe_component_row(each, rows.recipes[each.component_id].name) for each in rows.components[recipe_id]
        ),
        finished_units=tuple(unit_detail(unit, recipe.slug) for unit in units),
        allergens=tuple(sorted(allergens)),
        problems=problems.of_recipe_tree(recipe_id, rows, active, unbought),
    )


def _line_row(line: RecipeLine, recipe: Recipe) -> RecipeLineRow:
    base = conversions.of_ingredient(line.quantity, line.unit, line.ingredient).base
    return RecipeLineRow(
        id=line.pk,
        ingredient_id=line.ingredient_id,
        ingredient_name=line.ingredient.name,
        quantity=quantity_to_string(line.quantity),
        unit=line.unit,
        base_quantity=None if base is None else quantity_to_string(quantise(base)),
        base_unit=base_unit(line.ingredient.dimension),
        note=line.note,
        position=line.position,
        problem=next(problems.of_line(line, recipe), None),
    )
