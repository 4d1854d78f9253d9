"""A recipe with the recipes inside it, line by line, as one batch takes them."""

from collections.abc import Iterator
from fractions import Fraction

from bakery.catalogue import conversions, problems
from bakery.catalogue.models import RecipeLine
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.catalogue.units import COUNT, quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.showing import TreeLine


def recipe_tree(tx: Atomic, *, recipe_id: int) -> list[TreeLine]:
    """Return the lines of one batch, each recipe inside it followed by its own lines."""
    return list(_lines(load_recipe_rows(tx, recipe_ids=[recipe_id]), recipe_id, Fraction(1), 0))


def _lines(rows: RecipeRows, recipe_id: int, batches: Fraction, depth: int) -> Iterator[TreeLine]:
    for line in rows.lines[recipe_id]:
        yield _line(rows, line, batches, depth)
    for component in rows.components[recipe_id]:
        inner = rows.recipes[component.component_id]
        taken = batches * Fraction(component.batches)
        yield TreeLine(
            depth=depth,
            kind="recipe",
            name=inner.name,
            slug=inner.slug,
            quantity=quantity_to_string(quantise(taken)),
            unit="batch",
            dimension=COUNT,
            base_quantity=None,
            note=component.note,
        )
        yield from _lines(rows, inner.pk, taken, depth + 1)


def _line(rows: RecipeRows, line: RecipeLine, batches: Fraction, depth: int) -> TreeLine:
    base = conversions.of_ingredient(line.quantity, line.unit, line.ingredient).base
    return TreeLine(
        depth=depth,
        kind="ingredient",
        name=line.ingredient.name,
        slug=line.ingredient.slug,
        quantity=quantity_to_string(quantise(Fraction(line.quantity) * batches)),
        unit=line.unit,
        dimension=line.ingredient.dimension,
        base_quantity=None if base is None else quantity_to_string(quantise(base * batches)),
        note=line.note,
        problem=next(problems.of_line(line, rows.recipes[line.recipe_id]), None),
    )
