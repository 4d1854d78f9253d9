"""Finished units: what one batch of a recipe gives."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given
from bakery.catalogue.details import unit_detail
from bakery.catalogue.dto.recipes import FinishedUnitDetail
from bakery.catalogue.errors import FinishedUnitNotFound, YieldIncomplete
from bakery.catalogue.models import FinishedUnit, YieldMode, YieldType
from bakery.catalogue.services.recipe_lines import keep_mark
from bakery.catalogue.services.recipes import find_recipe
from bakery.catalogue.services.rows import (
    change_row,
    find_row,
    insert_row,
    list_rows,
    require_name_free,
    require_unused,
    set_archived,
)
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.inputs import Checked


def create_finished_unit(
    tx: Atomic,
    *,
    recipe_id: int,
    name: str,
    yield_type: str = YieldType.EACH,
    yield_mode: str = YieldMode.DISCRETE_COUNT,
    items_per_batch: int | None = None,
    batch_percentage: Decimal | None = None,
    item_unit: str = "",
    shelf_life_days: int | None = None,
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> FinishedUnitDetail:
    """Add a yield of a recipe, to which it belongs for life."""
    with logs.operation(tx, "create_finished_unit", recipe_id=recipe_id) as log:
        values = {
            "name": name,
            "yield_type": yield_type,
            "yield_mode": yield_mode,
            "items_per_batch": items_per_batch,
            "batch_percentage": batch_percentage,
            "item_unit": item_unit,
            "shelf_life_days": shelf_life_days,
            "notes": notes,
        }
        columns = _checked(values)
        recipe = find_recipe(tx, recipe_id=recipe_id, lock=True)
        _require_one_yield(columns)
        _require_name_free(tx, recipe_id, columns, except_id=None)

        unit = insert_row(tx, model=FinishedUnit, values=columns | {"recipe": recipe}, uuid=uuid, slug=slug)
        keep_mark(tx, recipe=recipe)

        log.add(finished_unit_id=unit.pk)
        return unit_detail(unit, recipe.slug)


def update_finished_unit(
    tx: Atomic,
    *,
    finished_unit_id: int,
    name: str | Unset = UNSET,
    yield_type: str | Unset = UNSET,
    yield_mode: str | Unset = UNSET,
    items_per_batch: int | Unset | None = UNSET,
    batch_percentage: Decimal | Unset | None = UNSET,
    item_unit: str | Unset = UNSET,
    shelf_life_days: int | Unset | None = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> FinishedUnitDetail:
    """Change a yield; a new mode needs the old mode's figure cleared in the same call."""
    with logs.operation(tx, "update_finished_unit", finished_unit_id=finished_unit_id) as log:
        values = {
            "name": name,
            "yield_type": yield_type,
            "yield_mode": yield_mode,
            "items_per_batch": items_per_batch,
            "batch_percentage": batch_percentage,
            "item_unit": item_unit,
            "shelf_life_days": shelf_life_days,
            "notes": notes,
        }
        columns = _checked(only_given(values))
        unit = _find(tx, finished_unit_id, lock=True)
        wanted = {column: columns.get(column, getattr(unit, column)) for column in values}
        _require_one_yield(wanted)
        _require_name_free(tx, unit.recipe_id, wanted, except_id=unit.pk)

        log.add(changed=change_row(tx, row=unit, values=columns, seen=seen))
        return _detail(unit)


def archive_finished_unit(tx: Atomic, *, finished_unit_id: int) -> FinishedUnitDetail:
    """Retire a yield; a recipe left without one is no longer ready."""
    with logs.operation(tx, "archive_finished_unit", finished_unit_id=finished_unit_id):
        unit = _find(tx, finished_unit_id, lock=True)
        set_archived(tx, row=unit, archived=True)
        keep_mark(tx, recipe=unit.recipe)
        return _detail(unit)


def restore_finished_unit(tx: Atomic, *, finished_unit_id: int) -> FinishedUnitDetail:
    """Bring a retired yield back."""
    with logs.operation(tx, "restore_finished_unit", finished_unit_id=finished_unit_id):
        unit = _find(tx, finished_unit_id, lock=True)
        set_archived(tx, row=unit, archived=False)
        return _detail(unit)


def delete_finished_unit(tx: Atomic, *, finished_unit_id: int) -> None:
    """Delete a yield that was never made, wanted or put into anything."""
    with logs.operation(tx, "delete_finished_unit", finished_unit_id=finished_unit_id):
        unit = _find(tx, finished_unit_id, lock=True)
        require_unused(tx, rows=[unit])
        unit.delete(using=tx.using)
        keep_mark(tx, recipe=unit.recipe)


def get_finished_unit(tx: Atomic, *, finished_unit_id: int) -> FinishedUnitDetail:
    """Return a yield in full."""
    return _detail(_find(tx, finished_unit_id))


def list_finished_units(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[FinishedUnitDetail]:
    """Return yields of all recipes by name."""
    checked = Checked()
    page = checked.page(limit, offset)
    checked.done()
    rows = list_rows(tx, model=FinishedUnit, query=query, include_archived=include_archived, page=page)
    units = (
        FinishedUnit.objects.using(tx.using).select_related("recipe", "base_unit").in_bulk([row.pk for row in rows])
    )
    return [_detail(units[row.pk]) for row in rows]


def _find(tx: Atomic, finished_unit_id: int, *, lock: bool = False) -> FinishedUnit:
    """Return a yield; for a change its recipe is locked, and then it is."""
    unit = find_row(tx, model=FinishedUnit, row_id=finished_unit_id, refusal=FinishedUnitNotFound)
    if lock:
        recipe = find_recipe(tx, recipe_id=unit.recipe_id, lock=True)
        unit = find_row(tx, model=FinishedUnit, row_id=finished_unit_id, refusal=FinishedUnitNotFound, lock=True)
        unit.recipe = recipe
    return unit


def _checked(values: Mapping[str, object]) -> dict[str, Any]:
    checked = Checked()
    columns = check_columns(checked, FinishedUnit, values)
    if (columns.get("batch_percentage") or 0) > 100:
        checked.fault("batch_percentage", "A portion is at most the whole batch: 100 %.")
    checked.done()
    return columns


def _require_one_yield(columns: Mapping[str, Any]) -> None:
    by_count = columns["yield_mode"] == YieldMode.DISCRETE_COUNT
    given, other = ("items_per_batch", "batch_percentage") if by_count else ("batch_percentage", "items_per_batch")
    if columns[given] is None or columns[other] is not None:
        raise YieldIncomplete("Give the pieces per batch, or the share of a batch, and not both.", field=given)


def _require_name_free(tx: Atomic, recipe_id: int, columns: Mapping[str, Any], *, except_id: int | None) -> None:
    within = {"recipe": recipe_id, "yield_type": columns["yield_type"]}
    require_name_free(tx, model=FinishedUnit, name=columns["name"], within=within, except_id=except_id)


def _detail(unit: FinishedUnit) -> FinishedUnitDetail:
    return unit_detail(unit, unit.recipe.slug)
