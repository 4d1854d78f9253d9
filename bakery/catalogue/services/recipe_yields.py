"""The yields of a recipe, set as a whole."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from bakery import logs
from bakery.catalogue.columns import check_columns, require_unchanged
from bakery.catalogue.dto.recipes import FinishedUnitInput, RecipeDetail
from bakery.catalogue.errors import FinishedUnitNotFound
from bakery.catalogue.models import FinishedUnit, YieldMode
from bakery.catalogue.names import search_key
from bakery.catalogue.services.recipe_lines import keep_mark
from bakery.catalogue.services.recipes import find_recipe, get_recipe
from bakery.catalogue.services.rows import free_slugs, require_unused
from bakery.db.transaction import Atomic
from bakery.inputs import Checked

COLUMNS: Final = (
    "name",
    "yield_type",
    "yield_mode",
    "items_per_batch",
    "batch_percentage",
    "item_unit",
    "shelf_life_days",
    "notes",
)
Columns = dict[str, Any]


def set_finished_units(
    tx: Atomic, *, recipe_id: int, units: Sequence[FinishedUnitInput], seen: datetime | None = None
) -> RecipeDetail:
    """Make the yields these: known ids are changed, others added, and what is not named goes if nothing needs it."""
    with logs.operation(tx, "set_finished_units", recipe_id=recipe_id) as log:
        wanted = _checked(units)
        recipe = find_recipe(tx, recipe_id=recipe_id, lock=True)
        require_unchanged(recipe, seen)
        rows = FinishedUnit.objects.using(tx.using).filter(recipe=recipe)
        stored = {row.pk: row for row in rows.select_for_update(of=("self",), no_key=True)}
        _require_known(stored, units)
        _require_names_free(stored, units)
        dropped = [row for key, row in stored.items() if key not in {unit.id for unit in units}]
        if dropped:
            require_unused(tx, rows=dropped)

        pairs = list(zip(units, wanted, strict=True))
        changed = [row for unit, columns in pairs if unit.id and (row := _changed(stored[unit.id], unit, columns))]
        added = [
            FinishedUnit(recipe=recipe, archived_at=_archived(unit, None), **columns)
            for unit, columns in pairs
            if not unit.id
        ]
        rows.filter(pk__in=[row.pk for row in dropped]).delete()
        rows.bulk_update(changed, [*COLUMNS, "search_key", "archived_at", "updated_at"])
        _insert(tx, added)
        keep_mark(tx, recipe=recipe)

        log.add(added=len(added), changed=len(changed), removed=len(dropped))
        return get_recipe(tx, recipe_id=recipe_id)


def _checked(units: Sequence[FinishedUnitInput]) -> list[Columns]:
    """Return columns in the order given, or refuse all faults together."""
    checked = Checked()
    wanted = [_columns(checked.line("finished_units", position), unit) for position, unit in enumerate(units)]
    keys = [(columns["name"].casefold(), columns["yield_type"]) for columns in wanted]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            checked.line("finished_units", position).fault("name", "Another output of this recipe has this name.")
    given = [unit.id for unit in units if unit.id is not None]
    if len(given) != len(set(given)):
        checked.fault("finished_units", "The same output is named twice.")
    checked.done()
    return wanted


def _columns(checked: Checked, unit: FinishedUnitInput) -> Columns:
    by_count = unit.items_per_batch is not None
    mode = YieldMode.DISCRETE_COUNT if by_count else YieldMode.BATCH_PORTION
    values = {name: getattr(unit, name) for name in COLUMNS if name != "yield_mode"} | {"yield_mode": mode}
    columns = check_columns(checked, FinishedUnit, values)
    if by_count == (unit.batch_percentage is not None):
        checked.fault("items_per_batch", "Give the pieces per batch, or the share of a batch, and not both.")
    if (columns["batch_percentage"] or 0) > 100:
        checked.fault("batch_percentage", "A portion is at most the whole batch: 100 %.")
    return columns


def _require_known(stored: Mapping[int, FinishedUnit], units: Sequence[FinishedUnitInput]) -> None:
    for unit in units:
        if unit.id is not None and unit.id not in stored:
            raise FinishedUnitNotFound(f"There is no output {unit.id} of this recipe.", id=unit.id)


def _require_names_free(stored: Mapping[int, FinishedUnit], units: Sequence[FinishedUnitInput]) -> None:
    """Refuse the name that another output has until now: the database compares each row with those not yet written."""
    holders = {(row.name.casefold(), row.yield_type): row.pk for row in stored.values()}
    checked = Checked()
    for position, unit in enumerate(units):
        holder = holders.get((unit.name.strip().casefold(), unit.yield_type), unit.id)
        if holder != unit.id and any(each.id == holder for each in units):
            fault = "Another output has this name until now. Save its new name first."
            checked.line("finished_units", position).fault("name", fault)
    checked.done()


def _changed(row: FinishedUnit, unit: FinishedUnitInput, columns: Columns) -> FinishedUnit | None:
    """Return the row with what is wanted of it, None where it is so already."""
    wanted = columns | {"archived_at": _archived(unit, row.archived_at), "search_key": search_key(columns["name"])}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return None
    for name, value in wanted.items():
        setattr(row, name, value)
    row.updated_at = timezone.now()
    return row


def _archived(unit: FinishedUnitInput, since: datetime | None) -> datetime | None:
    return (since or timezone.now()) if unit.is_archived else None


def _insert(tx: Atomic, units: Sequence[FinishedUnit]) -> None:
    if not units:
        return
    for unit, slug in zip(units, free_slugs(tx, model=FinishedUnit, names=[each.name for each in units]), strict=True):
        unit.slug, unit.search_key = slug, search_key(unit.name)
    FinishedUnit.objects.using(tx.using).bulk_create(units)
