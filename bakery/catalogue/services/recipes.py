"""Recipes: how one batch is made, whether it can be, and all that goes into it."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.details import unit_detail
from bakery.catalogue.dto.recipes import (
    AggregatedIngredient,
    FinishedUnitDetail,
    IngredientShare,
    RecipeDetail,
    UnconvertedLine,
)
from bakery.catalogue.errors import CategoryNotFound, RecipeNotFound
from bakery.catalogue.explode import IngredientSource, trace_recipe
from bakery.catalogue.models import FinishedUnit, Ingredient, Recipe, RecipeCategory
from bakery.catalogue.queries.contents import load_recipe_contents
from bakery.catalogue.queries.recipe_problems import missing_definitions, recipe_problems, units_by_recipe
from bakery.catalogue.queries.recipes import can_be_ready, recipe_details
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    insert_row,
    list_rows,
    require_name_free,
    require_unused,
    set_archived,
)
from bakery.catalogue.units import base_unit, quantise
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Problem, Unset, quantity_to_string
from bakery.errors import RuleBroken
from bakery.inputs import Checked


def create_recipe(
    tx: Atomic,
    *,
    name: str,
    category_id: int,
    source: str = "",
    instructions: str = "",
    total_minutes: int | None = None,
    active_minutes: int | None = None,
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> RecipeDetail:
    """Add a recipe; empty as it is, it starts as a draft."""
    with logs.operation(tx, "create_recipe", category_id=category_id) as log:
        values = {
            "name": name,
            "category_id": category_id,
            "source": source,
            "instructions": instructions,
            "total_minutes": total_minutes,
            "active_minutes": active_minutes,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Recipe, values)
        checked.done()
        find_row(tx, model=RecipeCategory, row_id=category_id, refusal=CategoryNotFound)
        require_name_free(tx, model=Recipe, name=columns["name"])

        recipe = insert_row(tx, model=Recipe, values=columns, uuid=uuid, slug=slug)

        log.add(recipe_id=recipe.pk)
        return get_recipe(tx, recipe_id=recipe.pk)


def update_recipe(
    tx: Atomic,
    *,
    recipe_id: int,
    name: str | Unset = UNSET,
    category_id: int | Unset = UNSET,
    source: str | Unset = UNSET,
    instructions: str | Unset = UNSET,
    total_minutes: int | Unset | None = UNSET,
    active_minutes: int | Unset | None = UNSET,
    is_ready: bool | Unset = UNSET,
    variant_name: str | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> RecipeDetail:
    """Change a recipe; only one with something in it and an output can be marked ready."""
    with logs.operation(tx, "update_recipe", recipe_id=recipe_id) as log:
        values = {
            "name": name,
            "category_id": category_id,
            "source": source,
            "instructions": instructions,
            "total_minutes": total_minutes,
            "active_minutes": active_minutes,
            "is_ready": is_ready,
            "variant_name": variant_name,
            "notes": notes,
        }
        checked = Checked()
        columns = check_columns(checked, Recipe, only_given(values))
        recipe = find_recipe(tx, recipe_id=recipe_id, lock=True)
        if bool(columns.get("variant_name", recipe.variant_name)) != (recipe.base_recipe_id is not None):
            checked.fault("variant_name", "A variant has a name for what differs, and nothing else has one.")
        checked.done()
        if "category_id" in columns:
            find_row(tx, model=RecipeCategory, row_id=columns["category_id"], refusal=CategoryNotFound)
        if "name" in columns:
            require_name_free(tx, model=Recipe, name=columns["name"], except_id=recipe_id)
        if columns.get("is_ready") and not recipe.is_ready and not can_be_ready(tx, recipe_id=recipe_id):
            raise RuleBroken(f"“{recipe.name}” needs at least one line and one output to be ready.", id=recipe_id)

        log.add(changed=change_row(tx, row=recipe, values=columns, seen=seen))
        return get_recipe(tx, recipe_id=recipe_id)


def archive_recipe(tx: Atomic, *, recipe_id: int) -> RecipeDetail:
    """Retire a recipe; it stays valid where it is used."""
    with logs.operation(tx, "archive_recipe", recipe_id=recipe_id):
        set_archived(tx, row=find_recipe(tx, recipe_id=recipe_id, lock=True), archived=True)
        return get_recipe(tx, recipe_id=recipe_id)


def restore_recipe(tx: Atomic, *, recipe_id: int) -> RecipeDetail:
    """Bring a retired recipe back."""
    with logs.operation(tx, "restore_recipe", recipe_id=recipe_id):
        set_archived(tx, row=find_recipe(tx, recipe_id=recipe_id, lock=True), archived=False)
        return get_recipe(tx, recipe_id=recipe_id)


def delete_recipe(tx: Atomic, *, recipe_id: int) -> None:
    """Delete a recipe that nothing needs, with its lines and its units, which nothing may need either."""
    with logs.operation(tx, "delete_recipe", recipe_id=recipe_id):
        recipe = find_recipe(tx, recipe_id=recipe_id, lock=True)
        require_unused(tx, rows=[recipe])
        units = list(FinishedUnit.objects.using(tx.using).filter(recipe=recipe))
        if units:
            require_unused(tx, rows=units)
        recipe.delete(using=tx.using)


def get_recipe(tx: Atomic, *, recipe_id: int) -> RecipeDetail:
    """Return a recipe in full."""
    return recipe_details(tx, recipe_ids=[recipe_id])[0]


def list_recipes(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[RecipeDetail]:
    """Return recipes by name, without their lines, components and units."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=Recipe, query=query, include_archived=include_archived, page=page)
    return recipe_details(tx, recipe_ids=[row.pk for row in rows], with_parts=False)


def get_finished_units(tx: Atomic, *, recipe_id: int) -> list[FinishedUnitDetail]:
    """Return what one batch gives, by name, retired units too."""
    recipe = find_recipe(tx, recipe_id=recipe_id)
    return [unit_detail(unit, recipe.slug) for unit in units_by_recipe(tx, recipe_ids=[recipe_id])[recipe_id]]


def validate_recipe(tx: Atomic, *, recipe_id: int) -> list[Problem]:
    """Return what stands in the way of baking the recipe."""
    return list(recipe_problems(tx, recipe_ids=[recipe_id])[recipe_id])


def get_missing_definitions(tx: Atomic) -> list[Problem]:
    """Return what is not known of ingredients that recipes use, one problem each, by name."""
    return [each.problem for each in missing_definitions(tx)]


def get_aggregated_ingredients(
    tx: Atomic, *, recipe_id: int, multiplier: Decimal | int = Decimal(1)
) -> list[AggregatedIngredient]:
    """Return what so many batches take through all levels, one row per ingredient, by name."""
    checked = Checked()
    batches = checked.amount("multiplier", multiplier, least=Decimal(0))
    checked.done()
    contents = load_recipe_contents(tx, recipe_ids=[recipe_id])
    sources: dict[int, list[IngredientSource]] = defaultdict(list)
    for source in trace_recipe(recipe_id, contents, batches):
        sources[source.line.ingredient_id].append(source)
    ingredients = Ingredient.objects.using(tx.using).filter(pk__in=sources).order_by("name", "pk")
    return [_aggregated(ingredient, sources[ingredient.pk]) for ingredient in ingredients]


def find_recipe(tx: Atomic, *, recipe_id: int, lock: bool = False) -> Recipe:
    """Return the row of a recipe, locked until the block ends if asked for."""
    return find_row(tx, model=Recipe, row_id=recipe_id, refusal=RecipeNotFound, lock=lock)


def _aggregated(ingredient: Ingredient, sources: list[IngredientSource]) -> AggregatedIngredient:
    shares: dict[tuple[int, tuple[str, ...]], Fraction] = defaultdict(Fraction)
    names: dict[int, str] = {}
    for source in sources:
        names[source.visit.recipe.id] = source.visit.recipe.name
        if source.base is not None:
            shares[source.visit.recipe.id, source.visit.path] += source.base
    return AggregatedIngredient(
        ingredient_id=ingredient.pk,
        ingredient_slug=ingredient.slug,
        display_name=ingredient.name,
        quantity=quantity_to_string(quantise(sum(shares.values(), Fraction(0)))),
        unit=base_unit(ingredient.dimension),
        sources=tuple(
            IngredientShare(
                recipe_id=each, recipe_name=names[each], path=path, quantity=quantity_to_string(quantise(share))
            )
            for (each, path), share in shares.items()
        ),
        unconverted=tuple(
            UnconvertedLine(
                recipe_id=source.visit.recipe.id,
                recipe_name=source.visit.recipe.name,
                quantity=quantity_to_string(quantise(source.quantity)),
                unit=source.line.unit,
                problem=source.line.problem,
            )
            for source in sources
            if source.base is None
        ),
    )
