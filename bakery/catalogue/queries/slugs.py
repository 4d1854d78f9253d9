"""Definitions by the keys that stand in addresses, former keys included."""

from typing import TypeVar

from bakery.catalogue.models import SlugAlias
from bakery.catalogue.names import kind_of
from bakery.db.models import Definition
from bakery.db.transaction import Atomic
from bakery.errors import NotFound

Row = TypeVar("Row", bound=Definition)


def row_by_slug(tx: Atomic, *, model: type[Row], slug: str, refusal: type[NotFound]) -> Row:
    """Return the row that has the slug, else the one that had it before; archived ones too."""
    rows = model._base_manager.using(tx.using)  # noqa: SLF001
    row = rows.filter(slug=slug).first()
    if row is None:
        former = SlugAlias.objects.using(tx.using).filter(kind=kind_of(model), slug=slug)
        row = rows.filter(uuid__in=former.values("target")).first()
    if row is None:
        raise refusal(f"There is no {kind_of(model).replace('_', ' ')} “{slug}”.", slug=slug)
    return row
