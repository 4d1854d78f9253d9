"""The content of recipes and goods as snapshots keep it: by uuid, in text, told apart by a digest."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from typing import Any, NamedTuple

from bakery.catalogue.conversions import part_of
from bakery.catalogue.explode import explode_goods, explode_recipe
from bakery.catalogue.models import ComponentLine, FinishedUnit, Ingredient, RecipeLine
from bakery.catalogue.queries.contents import GoodRows, RecipeRows
from bakery.dto import exact_to_string, quantity_to_string

Json = dict[str, Any]
Yields = Mapping[int, Sequence[FinishedUnit]]


class Frozen(NamedTuple):
    """What a snapshot stores; the digest is that of the content in it."""

    digest: str
    data: Json


def digest_of(content: Json) -> str:
    """Return the SHA-256 of the content as canonical JSON."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def freeze_recipe(recipe_id: int, rows: RecipeRows, yields: Yields) -> Frozen:
    """Return content, needs per batch and labels; UnitMismatch or RecipeCycle where there are none.

    `yields` holds the units of the recipe and of every recipe inside it.
    """
    needs = explode_recipe(recipe_id, rows.content())
    ingredients = {line.ingredient_id: line.ingredient for lines in rows.lines.values() for line in lines}
    content = _recipe_content(recipe_id, rows, yields)
    data = {
        "content": content,
        "needs": {str(ingredients[key].uuid): ratio_text(need) for key, need in needs.items()},
        "labels": {
            "name": rows.recipes[recipe_id].name,
            "ingredients": {str(ingredients[key].uuid): ingredients[key].name for key in needs},
            "components": {
                str(rows.recipes[each.component_id].uuid): rows.recipes[each.component_id].name
                for each in rows.components[recipe_id]
            },
            "yields": {str(unit.uuid): unit.name for unit in yields.get(recipe_id, ())},
        },
    }
    return Frozen(digest_of(content), data)


def recipe_digest(recipe_id: int, rows: RecipeRows, yields: Yields) -> str:
    """Return the digest of what a recipe contains, whether or not all of it can be converted."""
    return digest_of(_recipe_content(recipe_id, rows, yields))


def _recipe_content(recipe_id: int, rows: RecipeRows, yields: Yields) -> Json:
    """Return what a digest stands for; a recipe inside is named by the digest of its own content."""
    lines = rows.lines[recipe_id]
    return {
        "instructions": rows.recipes[recipe_id].instructions,
        "lines": [_recipe_line(line) for line in lines],
        "conversions": {str(line.ingredient.uuid): _conversion(line.ingredient) for line in lines},
        "components": [
            {
                "recipe": str(rows.recipes[each.component_id].uuid),
                "batches": quantity_to_string(each.batches),
                "note": each.note,
                "digest": recipe_digest(each.component_id, rows, yields),
            }
            for each in rows.components[recipe_id]
        ],
        "yields": {str(unit.uuid): _yield(unit) for unit in yields.get(recipe_id, ())},
    }


def _recipe_line(line: RecipeLine) -> Json:
    return {
        "ingredient": str(line.ingredient.uuid),
        "quantity": quantity_to_string(line.quantity),
        "unit": line.unit,
        "note": line.note,
    }


def _conversion(ingredient: Ingredient) -> Json:
    return {
        "dimension": ingredient.dimension,
        "density": _optional(ingredient.density),
        "grams_per_each": _optional(ingredient.grams_per_each),
        "is_stocked": ingredient.is_stocked,
    }


def _yield(unit: FinishedUnit) -> Json:
    return {
        "yield_type": unit.yield_type,
        "yield_mode": unit.yield_mode,
        "items_per_batch": unit.items_per_batch,
        "batch_percentage": _optional(unit.batch_percentage),
        "item_unit": unit.item_unit,
    }


def freeze_good(good_id: int, rows: GoodRows) -> Frozen:
    """Return content, exact needs of one piece through all levels, and labels; refusals as of the explosion."""
    needs = explode_goods({good_id: 1}, rows.content(), whole_pieces=False)
    lines = {part_of(line): line for below in rows.lines.values() for line in below}
    named = {part: (_part(lines[part], rows), lines[part]) for part in needs}
    content = _good_content(good_id, rows)
    data = {
        "content": content,
        "needs": [named[part][0] | {"quantity": ratio_text(need)} for part, need in needs.items()],
        "labels": {
            "name": rows.goods[good_id].name,
            "parts": {part["part"]: rows.part_row(line).name for part, line in named.values()},
            "products": {str(line.product.uuid): str(line.product) for _, line in named.values() if line.product},
        },
    }
    return Frozen(digest_of(content), data)


def good_digest(good_id: int, rows: GoodRows) -> str:
    """Return the digest of what a good contains."""
    return digest_of(_good_content(good_id, rows))


def _good_content(good_id: int, rows: GoodRows) -> Json:
    return {
        "lines": [
            _part(line, rows)
            | {
                "quantity": quantity_to_string(line.quantity),
                "unit": line.unit,
                "note": line.note,
                "digest": good_digest(line.component_good_id, rows) if line.component_good_id else None,
            }
            for line in rows.lines[good_id]
        ],
    }


def _part(line: ComponentLine, rows: GoodRows) -> Json:
    return {
        "type": part_of(line).kind,
        "part": str(rows.part_row(line).uuid),
        "product": str(line.product.uuid) if line.product else None,
        "decide_at_assembly": line.decide_at_assembly,
    }


def ratio_text(value: Fraction) -> str:
    """Return an exact amount as numerator and denominator."""
    return f"{value.numerator}/{value.denominator}"


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else exact_to_string(value)
