"""Definitions by the keys that stand in addresses, former keys included."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from bakery.catalogue.models import SlugAlias
from bakery.catalogue.names import kind_of
from bakery.db.models import Definition
from bakery.db.transaction import Atomic
from bakery.errors import NotFound

Row = TypeVar("Row", bound=Definition)


def row_by_slug(
    tx: Atomic, *, model: type[Row], slug: str, refusal: type[NotFound], related: Collection[str] = ()
) -> Row:
    """Return the row that has the slug, else the one that had it before, with rows related; archived ones too."""
    rows: QuerySet[Row] = model._base_manager.using(tx.using).all()  # noqa: SLF001
    if related:
        rows = rows.select_related(*related)
    row = rows.filter(slug=slug).first()
    if row is None:
        former = SlugAlias.objects.using(tx.using).filter(kind=kind_of(model), slug=slug)
        row = rows.filter(uuid__in=former.values("target")).first()
    if row is None:
        raise refusal(f"There is no {kind_of(model).replace('_', ' ')} “{slug}”.", slug=slug)
    return row


def rows_by_keys(
    tx: Atomic, *, rows: QuerySet[Row], keys: Collection[tuple[UUID, str]]
) -> dict[tuple[UUID, str], Row]:
    """Return the row that each pair of uuid and slug stands for, former slugs included.

    The slug decides where the uuid is unknown; a key whose two halves stand for different rows is left out.
    """
    named = {slug for _, slug in keys}
    former = SlugAlias.objects.using(tx.using).filter(kind=kind_of(rows.model), slug__in=named)
    targets = dict(former.values_list("slug", "target"))
    by_uuid = rows.in_bulk([*(uuid for uuid, _ in keys), *targets.values()], field_name="uuid")
    by_slug = {slug: by_uuid[uuid] for slug, uuid in targets.items() if uuid in by_uuid}
    by_slug |= rows.in_bulk([*named], field_name="slug")
    found = {key: (by_uuid.get(key[0]), by_slug.get(key[1])) for key in keys}
    return {
        key: row
        for key, (first, second) in found.items()
        if (row := first or second) is not None and (second is None or second == row)
    }
