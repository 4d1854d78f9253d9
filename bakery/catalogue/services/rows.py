"""What all definitions have in common: a name of their own, a slug for life, an archive, a guarded deletion."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from bakery.catalogue.columns import require_unchanged
from bakery.catalogue.models import SlugAlias
from bakery.catalogue.names import RESERVED, SLUG_LENGTH, fold, is_slug, kind_of, make_slug, search_key
from bakery.catalogue.queries.blockers import find_blockers
from bakery.db.models import Definition
from bakery.db.transaction import Atomic
from bakery.errors import InUse, InvalidInput, NameTaken, NotFound

Row = TypeVar("Row", bound=models.Model)


def find_row(tx: Atomic, *, model: type[Row], row_id: int, refusal: type[NotFound], lock: bool = False) -> Row:
    """Return the row, locked until the block ends if asked for."""
    rows = model._base_manager.using(tx.using).filter(pk=row_id)  # noqa: SLF001
    row = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if row is None:
        raise refusal(f"There is no {_label(model)} {row_id}.", id=row_id)
    return row


def list_rows(tx: Atomic, *, model: type[Row], query: str, include_archived: bool, page: slice) -> list[Row]:
    """Return definitions by name; the query ignores case and accents."""
    rows = model._base_manager.using(tx.using).filter(search_key__contains=fold(query))  # noqa: SLF001
    if not include_archived:
        rows = rows.filter(archived_at__isnull=True)
    return list(rows.order_by("name", "pk")[page])


def insert_row(
    tx: Atomic, *, model: type[Row], values: Mapping[str, Any], uuid: UUID | None = None, slug: str | None = None
) -> Row:
    """Insert a definition; a slug of its own is made of its name where none is given."""
    if slug and not is_slug(slug):
        raise InvalidInput.of("slug", f"A key is made of letters, digits, hyphens and underscores, not “{slug[:50]}”.")
    given = {column: value for column, value in (("slug", slug), ("uuid", uuid)) if value}
    if given:
        _require_free(tx, model, given)
    keys: dict[str, Any] = {
        "slug": slug or free_slugs(tx, model=model, names=[values["name"]])[0],
        "search_key": search_key(values["name"]),
    }
    return model._base_manager.using(tx.using).create(**keys | given, **values)  # noqa: SLF001


def free_slugs(tx: Atomic, *, model: type[models.Model], names: Sequence[str]) -> list[str]:
    """Return a slug for each name that neither is nor was another row's."""
    alike = Q()
    for name in names:
        alike |= Q(slug__startswith=make_slug(name, ())[: SLUG_LENGTH - 10])
    present = model._base_manager.using(tx.using).filter(alike)  # noqa: SLF001
    former = SlugAlias.objects.using(tx.using).filter(alike, kind=kind_of(model))
    taken = {*RESERVED, *present.values_list("slug", flat=True), *former.values_list("slug", flat=True)}
    slugs: list[str] = []
    for name in names:
        slugs.append(make_slug(name, {*taken, *slugs}))
    return slugs


def change_row(tx: Atomic, *, row: Definition, values: Mapping[str, Any], seen: datetime | None = None) -> list[str]:
    """Write what differs and return the names of those columns; the slug stays when the name changes."""
    require_unchanged(row, seen)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if "name" in changed:
        row.search_key = search_key(values["name"])
    if changed:
        row.save(using=tx.using, update_fields=[*changed, "search_key", "updated_at"])
    return changed


def touch_row(tx: Atomic, *, row: Definition) -> None:
    """Move `updated_at`, because the lines of the row changed."""
    row.save(using=tx.using, update_fields=["updated_at"])


def set_archived(tx: Atomic, *, row: Definition, archived: bool) -> None:
    """Archive or restore a row; what is so already keeps its moment."""
    if archived != (row.archived_at is not None):
        row.archived_at = timezone.now() if archived else None
        row.save(using=tx.using, update_fields=["archived_at", "updated_at"])


def require_name_free(
    tx: Atomic,
    *,
    model: type[models.Model],
    name: str,
    within: Mapping[str, Any] | None = None,
    except_id: int | None = None,
) -> None:
    """Refuse a name that another row has, in any case of its letters, as the database would."""
    rows = model._base_manager.using(tx.using).alias(lowered=Lower("name"))  # noqa: SLF001
    if rows.filter(lowered=Lower(Value(name)), **(within or {})).exclude(pk=except_id).exists():
        raise NameTaken(f"There is a {_label(model)} “{name}” already.", name=name)


def require_unused(tx: Atomic, *, rows: Sequence[models.Model], apart_from: Sequence[type[models.Model]] = ()) -> None:
    """Refuse to delete rows of one kind that others need."""
    if blockers := find_blockers(tx, rows=rows, apart_from=apart_from):
        raise InUse(f"“{rows[0]}” is in use; retire it instead.", blockers)


def _require_free(tx: Atomic, model: type[models.Model], keys: Mapping[str, Any]) -> None:
    """Refuse keys of which another row has one."""
    either = Q()
    for column, value in keys.items():
        either |= Q(**{column: value})
    holder = model._base_manager.using(tx.using).filter(either).values(*keys).first()  # noqa: SLF001
    for column, value in keys.items():
        if holder is not None and holder[column] == value:
            raise NameTaken(f"There is a {_label(model)} with the {column} “{value}” already.", **{column: str(value)})


def _label(model: type[models.Model]) -> str:
    return kind_of(model).replace("_", " ")
