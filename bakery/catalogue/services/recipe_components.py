"""Recipes inside recipes: no circle, at most three levels."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Max

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.details import recipe_component_row
from bakery.catalogue.dto.recipes import RecipeComponentRow, RecipeDetail
from bakery.catalogue.errors import DuplicateComponent, LineNotFound
from bakery.catalogue.models import Recipe, RecipeComponent
from bakery.catalogue.nesting import check_recipe_nesting
from bakery.catalogue.queries.recipes import recipe_details
from bakery.catalogue.services.recipe_lines import keep_mark
from bakery.catalogue.services.recipes import find_recipe
from bakery.catalogue.services.rows import touch_row
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import InvalidInput
from bakery.inputs import Checked


def add_recipe_component(
    tx: Atomic, *, recipe_id: int, component_id: int, batches: Decimal | int = Decimal(1), note: str = ""
) -> RecipeComponentRow:
    """Put batches of a recipe into another one, at the end."""
    with logs.operation(tx, "add_recipe_component", recipe_id=recipe_id, component_id=component_id) as log:
        checked = Checked()
        columns = check_columns(checked, RecipeComponent, {"batches": batches, "note": note})
        checked.done()
        recipe, component = find_recipe(tx, recipe_id=recipe_id), find_recipe(tx, recipe_id=component_id)
        if component.archived_at is not None:
            raise InvalidInput.of("component_id", f"“{component.name}” is retired.")
        inside = locked_nesting(tx)
        if component_id in inside[recipe_id]:
            raise DuplicateComponent(f"“{recipe.name}” contains “{component.name}” already.", id=component_id)
        check_recipe_nesting(recipe_id, component_id, inside)

        components = RecipeComponent.objects.using(tx.using)
        last = components.filter(recipe=recipe).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        row = components.create(recipe=recipe, component=component, position=position, **columns)
        touch_row(tx, row=recipe)

        log.add(line_id=row.pk)
        return recipe_component_row(row, component.name)


def update_recipe_component(
    tx: Atomic,
    *,
    line_id: int,
    batches: Decimal | int | Unset = UNSET,
    note: str | Unset = UNSET,
    position: int | Unset = UNSET,
) -> RecipeComponentRow:
    """Change how many batches go in, the note, or the place in the list."""
    with logs.operation(tx, "update_recipe_component", line_id=line_id) as log:
        checked = Checked()
        given = only_given({"batches": batches, "note": note, "position": position})
        columns = check_columns(checked, RecipeComponent, given)
        checked.done()
        row = _find(tx, line_id)

        for name, value in columns.items():
            setattr(row, name, value)
        row.save(using=tx.using, update_fields=[*columns, "updated_at"])
        touch_row(tx, row=row.recipe)

        log.add(recipe_id=row.recipe_id, changed=list(columns))
        return recipe_component_row(row, row.component.name)


def remove_recipe_component(tx: Atomic, *, line_id: int) -> None:
    """Take a recipe out of another one."""
    with logs.operation(tx, "remove_recipe_component", line_id=line_id) as log:
        row = _find(tx, line_id)
        row.delete(using=tx.using)
        keep_mark(tx, recipe=row.recipe)
        log.add(recipe_id=row.recipe_id)


def get_recipe_components(tx: Atomic, *, recipe_id: int) -> list[RecipeComponentRow]:
    """Return the recipes inside one, in its order."""
    recipe = find_recipe(tx, recipe_id=recipe_id)
    rows = RecipeComponent.objects.using(tx.using).filter(recipe=recipe).select_related("component")
    return [recipe_component_row(row, row.component.name) for row in rows.order_by("position", "pk")]


def get_recipes_using_component(tx: Atomic, *, recipe_id: int) -> list[RecipeDetail]:
    """Return the recipes that one goes straight into, by name, without their parts."""
    recipe = find_recipe(tx, recipe_id=recipe_id)
    users = Recipe.objects.using(tx.using).filter(components__component=recipe).order_by("name", "pk")
    return recipe_details(tx, recipe_ids=list(users.values_list("pk", flat=True)), with_parts=False)


def _find(tx: Atomic, line_id: int) -> RecipeComponent:
    """Return a component with its recipe locked."""
    rows = RecipeComponent.objects.using(tx.using).filter(pk=line_id).select_related("recipe", "component")
    row = rows.select_for_update(of=("self", "recipe"), no_key=True).first()
    if row is None:
        raise LineNotFound(f"There is no line {line_id}.", id=line_id)
    return row


def locked_nesting(tx: Atomic) -> dict[int, set[int]]:
    """Return which recipes are inside which, and let nobody nest others until the block ends.

    Two editors could close a circle through recipes that neither of them touches, so every recipe is locked.
    """
    list(Recipe.objects.using(tx.using).only("pk").order_by("pk").select_for_update(of=("self",), no_key=True))
    inside: dict[int, set[int]] = defaultdict(set)
    for outer, inner in RecipeComponent.objects.using(tx.using).values_list("recipe_id", "component_id"):
        inside[outer].add(inner)
    return inside
