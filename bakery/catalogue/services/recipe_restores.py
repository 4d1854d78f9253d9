"""Recipes made again from a frozen content."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bakery import logs
from bakery.catalogue.columns import check_columns
from bakery.catalogue.dto.recipes import RecipeDetail
from bakery.catalogue.errors import RecipeSnapshotNotFound, RecipeTooDeep
from bakery.catalogue.models import FinishedUnit, Ingredient, Recipe, RecipeComponent, RecipeLine, RecipeSnapshot
from bakery.catalogue.names import search_key
from bakery.catalogue.nesting import RECIPE_LEVELS, depth
from bakery.catalogue.services.recipe_components import locked_nesting
from bakery.catalogue.services.recipes import get_recipe
from bakery.catalogue.services.rows import find_row, free_slugs, insert_row, require_name_free
from bakery.db.transaction import Atomic
from bakery.errors import RuleBroken
from bakery.inputs import Checked


def create_recipe_from_snapshot(tx: Atomic, *, recipe_snapshot_id: int, name: str = "") -> RecipeDetail:
    """Make a recipe of its own with the frozen lines, components and yields; not ready yet."""
    with logs.operation(tx, "create_recipe_from_snapshot", recipe_snapshot_id=recipe_snapshot_id) as log:
        snapshot = find_row(tx, model=RecipeSnapshot, row_id=recipe_snapshot_id, refusal=RecipeSnapshotNotFound)
        content, labels = snapshot.data["content"], snapshot.data["labels"]
        checked = Checked()
        columns = check_columns(checked, Recipe, {"name": name or f"{labels['name']} (version {snapshot.number})"})
        checked.done()
        require_name_free(tx, model=Recipe, name=columns["name"])
        ingredients = _present(tx, Ingredient, {line["ingredient"] for line in content["lines"]})
        components = _present(tx, Recipe, {each["recipe"] for each in content["components"]})
        _require_all(content, labels, ingredients, components)
        inside = locked_nesting(tx)[0] if components else {}
        if any(depth(each, inside) >= RECIPE_LEVELS for each in components.values()):
            raise RecipeTooDeep(f"Recipes nest at most {RECIPE_LEVELS} levels deep.", id=snapshot.recipe_id)

        values = columns | {"category_id": snapshot.recipe.category_id, "instructions": content["instructions"]}
        recipe = insert_row(tx, model=Recipe, values=values)
        RecipeLine.objects.using(tx.using).bulk_create(
            RecipeLine(
                recipe=recipe,
                ingredient_id=ingredients[line["ingredient"]],
                quantity=Decimal(line["quantity"]),
                unit=line["unit"],
                note=line["note"],
                position=position,
            )
            for position, line in enumerate(content["lines"])
        )
        RecipeComponent.objects.using(tx.using).bulk_create(
            RecipeComponent(
                recipe=recipe,
                component_id=components[each["recipe"]],
                batches=Decimal(each["batches"]),
                note=each["note"],
                position=position,
            )
            for position, each in enumerate(content["components"])
        )
        _restore_yields(tx, recipe, content["yields"], labels["yields"])

        log.add(recipe_id=recipe.pk)
        return get_recipe(tx, recipe_id=recipe.pk)


def _present(tx: Atomic, model: Any, keys: set[str]) -> dict[str, int]:
    """Return the ids of the rows that still exist, by their key as text."""
    found = model.objects.using(tx.using).filter(uuid__in=keys)
    return {str(uuid): row_id for uuid, row_id in found.values_list("uuid", "pk")}


def _require_all(
    content: Mapping[str, Any],
    labels: Mapping[str, Any],
    ingredients: Mapping[str, int],
    components: Mapping[str, int],
) -> None:
    """Refuse a content of which something is gone, by the names it had."""
    gone = [
        *(
            labels["ingredients"][line["ingredient"]]
            for line in content["lines"]
            if line["ingredient"] not in ingredients
        ),
        *(labels["components"][each["recipe"]] for each in content["components"] if each["recipe"] not in components),
    ]
    if gone:
        names = list(dict.fromkeys(gone))
        raise RuleBroken(f"No longer there: {', '.join(names)}.", names=names)


def _restore_yields(tx: Atomic, recipe: Recipe, yields: Mapping[str, Any], names: Mapping[str, str]) -> None:
    slugs = free_slugs(tx, model=FinishedUnit, names=[names[key] for key in yields])
    FinishedUnit.objects.using(tx.using).bulk_create(
        FinishedUnit(
            recipe=recipe,
            slug=slug,
            name=names[key],
            search_key=search_key(names[key]),
            yield_type=each["yield_type"],
            yield_mode=each["yield_mode"],
            items_per_batch=each["items_per_batch"],
            batch_percentage=each["batch_percentage"] and Decimal(each["batch_percentage"]),
            item_unit=each["item_unit"],
        )
        for slug, (key, each) in zip(slugs, yields.items(), strict=True)
    )
