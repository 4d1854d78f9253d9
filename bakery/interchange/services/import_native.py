"""Rows of selections taken in: what is missing is made, and what is here is filled or overwritten as was asked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model

from bakery.catalogue.names import is_slug, search_key
from bakery.db.transaction import Atomic
from bakery.inputs import EARLIEST, LATEST
from bakery.interchange.codes import ADD, AUGMENT, UPDATE
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.native.columns import Column
from bakery.interchange.native.kinds import FOLLOWING, PARTS, carried, selectable
from bakery.interchange.native.rules import check_columns, check_constraints, check_rules, is_fixed, let_go_of_siblings
from bakery.interchange.native.scope import PEOPLE, ModelClass, label_of
from bakery.interchange.rows import Row
from bakery.interchange.tally import CREATED, SKIPPED, UNCHANGED, UPDATED
from events.models import Event, PlanState

# Parts that say more of the row they belong to without changing what is there.
ADDITIONS: Final = frozenset({"catalogue.finishedunit", "catalogue.ingredientalias", "catalogue.externalcode"})
# What is never filled: it says what a row is, or means something only together with others.
NEVER_FILLED: Final = frozenset({
    "slug", "name", "category", "dimension", "archived_at", "ingredient", "material", "recipe", "base_recipe",
    "variant_name", "base_unit", "items_per_batch", "batch_percentage", "kind", "parent",
})  # fmt: skip
EMPTY: Final[tuple[object, ...]] = (None, "", [])

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a row says: columns of its own, and rows it is related to through a table."""

    columns: Values
    related: dict[str, list[int]]


def load_native(tx: Atomic, *, job: Job, row: Row, label: str) -> str:
    """Take in one row of a model; a part of a row that was here before changes only where that is asked for."""
    model, source = selectable()[label], row.source
    found = job.known.meant(tx, label, source, "key")
    if found is not None and not job.known.is_made(label, found):
        job.known.meet(label, found)
    told = _told(tx, job, label, source)
    if why := _barred(tx, job, label, found, told):
        job.tally.explain(why)
        return SKIPPED
    if _is_settled(job, label, found, told):
        return UNCHANGED
    if found is None:
        number = _make(tx, job, model, source, told)
        job.known.add(label, number, uuid=source.get("uuid", ""), key=source["key"], is_made=True)
        return CREATED
    job.known.add(label, found, uuid=source.get("uuid", ""), key=source["key"])
    return UNCHANGED if job.options.mode == ADD else _change(tx, job, row, model, found, told)


def note_unmentioned(tx: Atomic, *, job: Job) -> None:
    """Say which parts of overwritten rows the file does not speak of, since nothing that is here is taken away."""
    if job.options.mode != UPDATE:
        return
    for label in PARTS.keys() & job.arrays.keys() - ADDITIONS:
        model, parent = selectable()[label], PARTS[label]
        owner: Any = model._meta.get_field(parent).related_model
        owners = owner._base_manager.using(tx.using).in_bulk(job.known.met(label_of(owner)))  # noqa: SLF001
        parts = model._base_manager.using(tx.using).order_by().values_list("pk", parent)  # noqa: SLF001
        known = job.known.all_of(label)
        left = Counter(number for part, number in parts if number in owners and part not in known)
        for number, count in sorted(left.items()):
            what = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
            told = f"{count} {what} of “{owners[number]}” not in the file: kept as it was."
            job.tally.notice("unmentioned", label, told)


def _told(tx: Atomic, job: Job, label: str, source: Mapping[str, Any]) -> Told:
    told = Told(columns={}, related={})
    for column in carried(selectable()[label]):
        if column.name not in source:
            continue
        given = source[column.name]
        if column.many:
            told.related[column.name] = [_referred(tx, job, column, each) for each in _listed(column, given)]
        elif column.target is not None:
            told.columns[column.field.attname] = None if given is None else _referred(tx, job, column, given)
        else:
            told.columns[column.name] = _read(column, given)
    if label in FOLLOWING and "target" in told.columns:
        told.columns["target"] = UUID(job.known.uuid_here(tx, str(told.columns["target"])))
    return told


def _referred(tx: Atomic, job: Job, column: Column, given: Any) -> int:
    if column.target is None:
        raise TypeError(f"{column.name} refers to nothing.")
    return job.known.referred(tx, label_of(column.target), given, column.name)


def _listed(column: Column, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise RowRejected(column.name, f"{column.name} must be a list.")
    return given


def _read(column: Column, given: Any) -> Any:
    if isinstance(given, list | dict):
        raise RowRejected(column.name, f"{column.name} must be one value.")
    if given is None:
        return None
    try:
        value = column.field.to_python(given)
    except (ValidationError, ValueError, TypeError, ArithmeticError):
        raise RowRejected(column.name, f"The value of {column.name} does not fit.") from None
    if isinstance(value, date) and not EARLIEST.year <= value.year <= LATEST.year:
        raise RowRejected(column.name, f"{column.name} lies outside of what is kept here.")
    return value


def _barred(tx: Atomic, job: Job, label: str, found: int | None, told: Told) -> str:
    """Return why a row stays out: it would change a row that was here before, or a plan that is no draft."""
    parent = _parent(label, told)
    if found is None and parent and job.options.mode != UPDATE and not job.known.is_made(*parent):
        return f"The {selectable()[parent[0]]._meta.verbose_name} is here already, and stays as it is."
    event_id = parent[1] if parent and parent[0] == "events.event" else found if label == "events.event" else None
    if event_id is None or job.options.mode == ADD:
        return ""
    drafts = Event.objects.using(tx.using).filter(pk=event_id, plan_state=PlanState.DRAFT)
    return "" if drafts.exists() else "Its plan is no draft any more, and is changed on its own page."


def _is_settled(job: Job, label: str, found: int | None, told: Told) -> bool:
    """Tell whether a part is here already that is not to be overwritten."""
    return found is not None and job.options.mode != UPDATE and _parent(label, told) is not None


def _parent(label: str, told: Told) -> tuple[str, int] | None:
    """Return the row that a row is a part of, where it says nothing by itself."""
    if label not in PARTS or label in ADDITIONS:
        return None
    field = selectable()[label]._meta.get_field(PARTS[label])
    number = told.columns.get(f"{PARTS[label]}_id")
    if number is None:
        raise RowRejected(PARTS[label], f"{PARTS[label]} is missing.")
    return label_of(field.related_model), number  # type: ignore[arg-type]


def _make(tx: Atomic, job: Job, model: ModelClass, source: Mapping[str, Any], told: Told) -> int:
    """Insert a row as whoever imports it; its key is the one it has everywhere."""
    row: Any = model(**told.columns, **_people(model, job), **({"uuid": source["uuid"]} if source.get("uuid") else {}))
    if "slug" in told.columns and not is_slug(row.slug):
        raise RowRejected("slug", "A key is made of letters, digits, hyphens and underscores.")
    if "slug" in told.columns and job.known.has_slug(label_of(model), row.slug):
        raise RowRejected("slug", f"{row.slug} is or was the key of another {model._meta.verbose_name}.")
    let_go_of_siblings(tx, job.options.mode, row)
    _check(tx, row)
    row.save(using=tx.using, force_insert=True)
    for name, related in told.related.items():
        getattr(row, name).set(related)
    number: int = row.pk
    return number


def _change(tx: Atomic, job: Job, row: Row, model: ModelClass, found: int, told: Told) -> str:
    """Fill or overwrite a row, and note what stood there; one that is to stay as it is is not asked for again."""
    seen = job.known.row(tx, label_of(model), found)
    if seen is not None and not _differing(model, told, seen):
        return UNCHANGED
    rows = model._base_manager.using(tx.using)  # noqa: SLF001
    stored: Any = rows.select_for_update(of=("self",), no_key=True).get(pk=found)
    changed: list[Column] = []
    for column, wanted, here in _differing(model, told, stored):
        if not _may(tx, job, row, stored, column.name, here):
            continue
        job.tally.change(column.name, _shown(here), _shown(wanted))
        changed.append(column)
        if column.many:
            getattr(stored, column.name).set(wanted)
        else:
            setattr(stored, column.field.attname, wanted)
    if not changed:
        return UNCHANGED
    let_go_of_siblings(tx, job.options.mode, stored)
    _check(tx, stored)
    own = [column.name for column in changed if not column.many]
    stamps = {"updated_at", "search_key"} & {field.name for field in model._meta.concrete_fields}
    stored.save(using=tx.using, update_fields=[*own, *sorted(stamps)])
    return UPDATED


def _differing(model: ModelClass, told: Told, stored: Any) -> list[tuple[Column, Any, Any]]:
    """Return the columns of which a file says something else, with that and what stands there."""
    compared = [(column, *_wanted(column, told, stored)) for column in carried(model)]
    return [(column, wanted, here) for column, wanted, here in compared if wanted != here]


def _wanted(column: Column, told: Told, stored: Any) -> tuple[Any, Any]:
    """Return what a row says of a column, and what stands there; of one it does not speak of, the same twice."""
    if column.many:
        here = sorted(each.pk for each in getattr(stored, column.name).all())
        return sorted(told.related.get(column.name, here)), here
    here = getattr(stored, column.field.attname)
    return told.columns.get(column.field.attname, here), here


def _may(tx: Atomic, job: Job, row: Row, stored: Any, name: str, here: Any) -> bool:
    """Tell whether a column may be changed; one that is fixed is kept, and that is said."""
    if job.options.mode == AUGMENT:
        return here in EMPTY and name not in NEVER_FILLED
    if is_fixed(tx, stored, name):
        job.tally.notice("kept", row.place, f"{name} of “{stored}” stays as it is here: {_shown(here)}.")
        return False
    return True


def _check(tx: Atomic, row: Any) -> None:
    """Refuse what the model or the rules of its kind do not allow."""
    row._state.db = tx.using  # noqa: SLF001 - where what it refers to is looked up
    if hasattr(row, "search_key"):
        row.search_key = search_key(getattr(row, "search_text", f"{row.name} {getattr(row, 'household', '')}"))
    check_columns(row)
    check_constraints(tx, row)
    check_rules(tx, row)


def _people(model: type[Model], job: Job) -> Values:
    """Return whoever imports wherever a row names who did it."""
    fields: list[Any] = [*model._meta.concrete_fields]
    return {
        field.name: job.by for field in fields if field.is_relation and label_of(field.related_model) in PEOPLE
        and not field.null
    }  # fmt: skip


def _shown(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else value
