"""The lines of a recipe: what goes into one batch, as the baker writes it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from bakery import logs
from bakery.catalogue.columns import check_columns, require_unchanged
from bakery.catalogue.dto.recipes import RecipeDetail, RecipeLineInput
from bakery.catalogue.errors import IngredientNotFound, LineNotFound
from bakery.catalogue.models import Ingredient, Recipe, RecipeLine
from bakery.catalogue.queries.recipes import can_be_ready
from bakery.catalogue.services.recipes import find_recipe, get_recipe
from bakery.catalogue.services.rows import change_row, touch_row
from bakery.catalogue.units import parse_unit
from bakery.db.transaction import Atomic
from bakery.inputs import Checked

COLUMNS = ("ingredient_id", "quantity", "unit", "note", "position")


def set_recipe_lines(
    tx: Atomic, *, recipe_id: int, lines: Sequence[RecipeLineInput], seen: datetime | None = None
) -> RecipeDetail:
    """Make the lines these, in this order: known ids are changed, others added, and what is not named goes."""
    with logs.operation(tx, "set_recipe_lines", recipe_id=recipe_id) as log:
        wanted = _checked(lines)
        recipe = find_recipe(tx, recipe_id=recipe_id, lock=True)
        require_unchanged(recipe, seen)
        stored = {line.pk: line for line in RecipeLine.objects.using(tx.using).filter(recipe=recipe)}
        _require_known(stored, lines)
        _require_ingredients(tx, stored, wanted)

        for line in wanted:
            line.recipe = recipe
        added = [line for line in wanted if line.pk is None]
        changed = [line for line in wanted if line.pk and _differs(line, stored[line.pk])]
        dropped = stored.keys() - {line.pk for line in wanted}
        RecipeLine.objects.using(tx.using).filter(pk__in=dropped).delete()
        RecipeLine.objects.using(tx.using).bulk_update(changed, [*COLUMNS, "updated_at"])
        RecipeLine.objects.using(tx.using).bulk_create(added)
        keep_mark(tx, recipe=recipe)

        log.add(added=len(added), changed=len(changed), removed=len(dropped))
        return get_recipe(tx, recipe_id=recipe_id)


def keep_mark(tx: Atomic, *, recipe: Recipe) -> None:
    """Note that a recipe changed, and take back the mark “ready” from one that is left without content."""
    if recipe.is_ready and not can_be_ready(tx, recipe_id=recipe.pk):
        change_row(tx, row=recipe, values={"is_ready": False})
    else:
        touch_row(tx, row=recipe)


def _checked(lines: Sequence[RecipeLineInput]) -> list[RecipeLine]:
    """Return the lines as rows, or refuse all faults together; units are read as people write them."""
    checked = Checked()
    rows = []
    for position, line in enumerate(lines):
        values = {"ingredient_id": line.ingredient_id, "quantity": line.quantity, "note": line.note}
        columns = check_columns(checked.line("lines", position), RecipeLine, values)
        row = RecipeLine(pk=line.id, position=position, updated_at=timezone.now(), **columns)
        rows.append(row)
    given = [line.id for line in lines if line.id is not None]
    if len(given) != len(set(given)):
        checked.fault("lines", "The same line is named twice.")
    checked.done()
    for row, line in zip(rows, lines, strict=True):
        row.unit = parse_unit(line.unit)
    return rows


def _require_known(stored: Mapping[int, RecipeLine], lines: Sequence[RecipeLineInput]) -> None:
    for line in lines:
        if line.id is not None and line.id not in stored:
            raise LineNotFound(f"There is no line {line.id} in this recipe.", id=line.id)


def _require_ingredients(tx: Atomic, stored: Mapping[int, RecipeLine], wanted: Sequence[RecipeLine]) -> None:
    """Refuse ingredients that are absent, or retired and not in the recipe yet."""
    asked = {line.ingredient_id for line in wanted}
    ingredients = Ingredient.objects.using(tx.using).in_bulk(asked)
    if missing := sorted(asked - ingredients.keys()):
        raise IngredientNotFound(f"There is no ingredient {missing[0]}.", id=missing[0])

    used = {line.ingredient_id for line in stored.values()}
    checked = Checked()
    for position, line in enumerate(wanted):
        ingredient = ingredients[line.ingredient_id]
        if ingredient.archived_at is not None and ingredient.pk not in used:
            checked.line("lines", position).fault("ingredient_id", f"“{ingredient.name}” is retired.")
    checked.done()


def _differs(line: RecipeLine, stored: RecipeLine) -> bool:
    return any(getattr(line, column) != getattr(stored, column) for column in COLUMNS)
