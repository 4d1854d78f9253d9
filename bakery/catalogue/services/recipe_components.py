"""Recipes inside recipes: no circle, at most three levels."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils import timezone

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given, require_unchanged
from bakery.catalogue.details import recipe_component_row
from bakery.catalogue.dto.recipes import RecipeComponentInput, RecipeComponentRow, RecipeDetail
from bakery.catalogue.errors import DuplicateComponent, LineNotFound, RecipeNotFound
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
        inside, names = locked_nesting(tx)
        if component_id in inside[recipe_id]:
            raise DuplicateComponent(f"“{recipe.name}” contains “{component.name}” already.", id=component_id)
        check_recipe_nesting(recipe_id, component_id, inside, names)

        components = RecipeComponent.objects.using(tx.using)
        last = components.filter(recipe=recipe).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        row = components.create(recipe=recipe, component=component, position=position, **columns)
        touch_row(tx, row=recipe)

        log.add(line_id=row.pk)
        return recipe_component_row(row, component.name)


def set_recipe_components(
    tx: Atomic, *, recipe_id: int, components: Sequence[RecipeComponentInput], seen: datetime | None = None
) -> RecipeDetail:
    """Make the recipes inside these, in this order; what is not named goes."""
    with logs.operation(tx, "set_recipe_components", recipe_id=recipe_id) as log:
        wanted = _checked(components)
        inside, names = locked_nesting(tx)
        recipe = find_recipe(tx, recipe_id=recipe_id)
        require_unchanged(recipe, seen)
        rows = RecipeComponent.objects.using(tx.using).filter(recipe=recipe)
        stored = {row.component_id: row for row in rows}
        _require_components(tx, wanted, used=stored.keys())
        for component_id in wanted:
            check_recipe_nesting(recipe_id, component_id, inside | {recipe_id: set()}, names)

        changed = [_changed(stored[each], wanted[each]) for each in wanted if each in stored]
        added = [
            RecipeComponent(recipe=recipe, component_id=each, **columns)
            for each, columns in wanted.items()
            if each not in stored
        ]
        rows.exclude(component_id__in=wanted).delete()
        rows.bulk_update(changed, ["batches", "note", "position", "updated_at"])
        RecipeComponent.objects.using(tx.using).bulk_create(added)
        keep_mark(tx, recipe=recipe)

        log.add(added=len(added), removed=len(stored.keys() - wanted.keys()))
        return recipe_details(tx, recipe_ids=[recipe_id])[0]


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


def _checked(components: Sequence[RecipeComponentInput]) -> dict[int, dict[str, Any]]:
    """Return columns by component in the order given, or refuse all faults together; then one that is named twice."""
    checked = Checked()
    wanted: dict[int, dict[str, Any]] = {}
    for position, each in enumerate(components):
        line = checked.line("components", position)
        columns = check_columns(line, RecipeComponent, {"batches": each.batches, "note": each.note})
        if each.component_id in wanted:
            line.fault("component_id", "This recipe is named twice.")
        wanted[line.row_id("component_id", each.component_id)] = columns | {"position": position}
    checked.done()
    return wanted


def _require_components(tx: Atomic, wanted: Iterable[int], *, used: Collection[int]) -> None:
    """Refuse recipes that are absent, or retired and not inside yet."""
    found = Recipe.objects.using(tx.using).in_bulk([*wanted])
    checked = Checked()
    for position, component_id in enumerate(wanted):
        if component_id not in found:
            raise RecipeNotFound(f"There is no recipe {component_id}.", id=component_id)
        if found[component_id].archived_at is not None and component_id not in used:
            fault = f"“{found[component_id].name}” is retired."
            checked.line("components", position).fault("component_id", fault)
    checked.done()


def _changed(row: RecipeComponent, columns: Mapping[str, Any]) -> RecipeComponent:
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = timezone.now()
    return row


def locked_nesting(tx: Atomic) -> tuple[dict[int, set[int]], dict[int, str]]:
    """Return which recipes are inside which, and their names; nobody nests others until the block ends.

    Two editors could close a circle through recipes that neither of them touches, so every recipe is locked.
    """
    locked = Recipe.objects.using(tx.using).order_by("pk").select_for_update(of=("self",), no_key=True)
    names = dict(locked.values_list("pk", "name"))
    inside: dict[int, set[int]] = defaultdict(set)
    for outer, inner in RecipeComponent.objects.using(tx.using).values_list("recipe_id", "component_id"):
        inside[outer].add(inner)
    return inside, names
