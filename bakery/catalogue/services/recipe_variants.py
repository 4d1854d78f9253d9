"""Recipes derived from others."""

from typing import Final

from bakery import logs
from bakery.catalogue.columns import check_columns
from bakery.catalogue.dto.recipes import RecipeDetail
from bakery.catalogue.models import FinishedUnit, Recipe, RecipeComponent, RecipeLine
from bakery.catalogue.services.recipes import find_recipe, get_recipe
from bakery.catalogue.services.rows import free_slugs, insert_row, require_name_free
from bakery.db.transaction import Atomic
from bakery.errors import RuleBroken
from bakery.inputs import Checked

YIELD: Final = (
    "name",
    "yield_type",
    "yield_mode",
    "items_per_batch",
    "batch_percentage",
    "item_unit",
    "shelf_life_days",
    "notes",
)


def create_recipe_variant(tx: Atomic, *, base_recipe_id: int, variant_name: str, name: str = "") -> RecipeDetail:
    """Copy a recipe with its lines, components and yields, each yield linked to the one it mirrors; not ready yet."""
    with logs.operation(tx, "create_recipe_variant", base_recipe_id=base_recipe_id) as log:
        base = find_recipe(tx, recipe_id=base_recipe_id, lock=True)
        checked = Checked()
        what = checked.text("variant_name", variant_name, required=True, longest=100)
        columns = check_columns(checked, Recipe, {"name": name or f"{base.name} ({what})"})
        checked.done()
        if base.base_recipe_id is not None:
            raise RuleBroken(f"“{base.name}” is a variant itself.", base_recipe_id=base_recipe_id)
        require_name_free(tx, model=Recipe, name=columns["name"])

        kept = ("category_id", "source", "instructions", "total_minutes", "active_minutes", "notes")
        values = {column: getattr(base, column) for column in kept}
        values |= columns | {"base_recipe": base, "variant_name": what}
        recipe = insert_row(tx, model=Recipe, values=values)
        _copy_parts(tx, base, recipe)

        log.add(recipe_id=recipe.pk)
        return get_recipe(tx, recipe_id=recipe.pk)


def _copy_parts(tx: Atomic, base: Recipe, recipe: Recipe) -> None:
    lines = RecipeLine.objects.using(tx.using).filter(recipe=base)
    RecipeLine.objects.using(tx.using).bulk_create(
        RecipeLine(
            recipe=recipe,
            ingredient_id=line.ingredient_id,
            quantity=line.quantity,
            unit=line.unit,
            note=line.note,
            position=line.position,
        )
        for line in lines
    )
    components = RecipeComponent.objects.using(tx.using).filter(recipe=base)
    RecipeComponent.objects.using(tx.using).bulk_create(
        RecipeComponent(
            recipe=recipe,
            component_id=each.component_id,
            batches=each.batches,
            note=each.note,
            position=each.position,
        )
        for each in components
    )
    units = list(FinishedUnit.objects.using(tx.using).active().filter(recipe=base))
    slugs = free_slugs(tx, model=FinishedUnit, names=[unit.name for unit in units])
    FinishedUnit.objects.using(tx.using).bulk_create(
        FinishedUnit(
            recipe=recipe,
            base_unit=unit,
            slug=slug,
            search_key=unit.search_key,
            **{column: getattr(unit, column) for column in YIELD},
        )
        for unit, slug in zip(units, slugs, strict=True)
    )
