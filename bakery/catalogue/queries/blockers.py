"""What stands in the way of deleting a definition: every row that protects it, in whatever app it lives."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from django.db import models
from django.db.models import Count, OuterRef, Subquery

from bakery.catalogue.names import kind_of
from bakery.db.transaction import Atomic
from bakery.dto import Blocker

NAMED: Final = 20


def find_blockers(
    tx: Atomic,
    *,
    rows: Sequence[models.Model],
    apart_from: Sequence[type[models.Model]] = (),
    kinds: Collection[str] = (),
) -> list[Blocker]:
    """Return what protects rows of one kind, `apart_from` what goes along; a line is named by what it belongs to.

    Where `kinds` are named, only those are looked for.
    """
    blockers: list[Blocker] = []
    for key in _protecting_keys(type(rows[0])):
        owner = _owner_of(key.model, key)
        kind = kind_of(owner.related_model if owner else key.model)
        if key.model not in apart_from and (not kinds or kind in kinds):
            blockers += _found(tx, key, rows)
    return blockers


def _protecting_keys(model: type[models.Model]) -> Iterator[Any]:
    """Yield the foreign keys, of later apps too, that refuse to lose a row of the model."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.on_delete is models.PROTECT:
            yield relation.field


def _found(tx: Atomic, key: Any, rows: Sequence[models.Model]) -> list[Blocker]:
    owner = _owner_of(key.model, key)
    column = owner.attname if owner else "pk"
    protecting = key.model._base_manager.using(tx.using).filter(**{f"{key.name}__in": rows}).order_by()  # noqa: SLF001
    of_one = protecting.filter(**{column: OuterRef("pk")}).values(column).annotate(each=Count("pk")).values("each")
    model = owner.related_model if owner else key.model
    named = model._base_manager.using(tx.using).filter(pk__in=protecting.values(column))  # noqa: SLF001
    kind = kind_of(model)
    return [
        Blocker(kind=kind, id=row.pk, name=str(row), count=row.times, slug=getattr(row, "slug", ""))
        for row in named.annotate(times=Subquery(of_one)).order_by("pk")[:NAMED]
    ]


def _owner_of(model: type[models.Model], key: Any) -> Any:
    """Return the key to what a line belongs to and dies with, if it is a line."""
    for field in model._meta.local_fields:
        if (
            isinstance(field, models.ForeignKey)
            and field is not key
            and field.remote_field.on_delete is models.CASCADE
        ):
            return field
    return None
