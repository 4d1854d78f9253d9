"""A recipe with the recipes inside it, line by line, for as many batches as are made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue import conversions, problems
from bakery.catalogue.errors import RecipeCycle
from bakery.catalogue.models import RecipeLine
from bakery.catalogue.queries.allergens import Allergens, allergens_of_ingredients
from bakery.catalogue.queries.contents import RecipeRows, load_recipe_rows
from bakery.catalogue.units import COUNT, quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.showing import TreeLine
from bakery.inventory.queries.stock import get_stock_levels

ONE = Fraction(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of the ingredients that are met."""

    allergens: Mapping[int, Allergens]
    on_hand: Mapping[int, str]


def recipe_tree(
    tx: Atomic, *, recipe_id: int, batches: Fraction = ONE, rows: RecipeRows | None = None
) -> list[TreeLine]:
    """Return the lines of so many batches, each recipe inside it followed by its own lines."""
    rows = rows or load_recipe_rows(tx, recipe_ids=[recipe_id])
    ids = sorted(rows.ingredient_ids())
    levels = get_stock_levels(tx, item_type="ingredient", item_ids=ids, include_empty=True)
    known = _Known(
        allergens=allergens_of_ingredients(tx, ingredient_ids=ids),
        on_hand={level.item_id: level.on_hand for level in levels},
    )
    return list(_lines(rows, known, recipe_id, batches, ()))


def recipe_trees(tx: Atomic, *, recipe_ids: Iterable[int]) -> dict[int, list[TreeLine]]:
    """Return the lines of one batch of each recipe, without what lies there."""
    asked = [*recipe_ids]
    rows = load_recipe_rows(tx, recipe_ids=asked)
    known = _Known(allergens=allergens_of_ingredients(tx, ingredient_ids=rows.ingredient_ids()), on_hand={})
    return {each: list(_lines(rows, known, each, ONE, ())) for each in asked}


def _lines(
    rows: RecipeRows, known: _Known, recipe_id: int, batches: Fraction, above: tuple[int, ...]
) -> Iterator[TreeLine]:
    """Yield what goes into a recipe that stands inside those above; RecipeCycle where it is one of them."""
    depth, way = len(above), (*above, recipe_id)
    if recipe_id in above:
        told = " › ".join(rows.recipes[each].name for each in way)
        raise RecipeCycle(f"A recipe cannot contain itself: {told}.", recipe_id=recipe_id)
    for line in rows.lines[recipe_id]:
        yield _line(rows, known, line, batches, depth)
    for component in rows.components[recipe_id]:
        inner = rows.recipes[component.component_id]
        taken = batches * Fraction(component.batches)
        yield TreeLine(
            depth=depth,
            kind="recipe",
            name=inner.name,
            slug=inner.slug,
            quantity=_text(taken),
            unit="batch",
            dimension=COUNT,
            base_quantity=None,
            note=component.note,
            written=_text(Fraction(component.batches)),
            times=_text(batches),
        )
        yield from _lines(rows, known, inner.pk, taken, way)


def _line(rows: RecipeRows, known: _Known, line: RecipeLine, batches: Fraction, depth: int) -> TreeLine:
    ingredient = line.ingredient
    base = conversions.of_ingredient(line.quantity, line.unit, ingredient).base
    grams = conversions.weight_of(line.quantity, line.unit, ingredient)
    return TreeLine(
        depth=depth,
        kind="ingredient",
        name=ingredient.name,
        slug=ingredient.slug,
        quantity=_text(Fraction(line.quantity) * batches),
        unit=line.unit,
        dimension=ingredient.dimension,
        base_quantity=None if base is None else _text(base * batches),
        note=line.note,
        problem=next(problems.of_line(line, rows.recipes[line.recipe_id]), None),
        written=_text(Fraction(line.quantity)),
        times=_text(batches),
        grams=None if grams is None else _text(grams * batches),
        on_hand=known.on_hand.get(ingredient.pk) if ingredient.is_stocked else None,
        allergens=tuple(sorted(known.allergens.get(ingredient.pk, ()))),
    )


def _text(amount: Fraction) -> str:
    return quantity_to_string(quantise(amount))
