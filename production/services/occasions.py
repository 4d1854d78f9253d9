"""The event a run is for, read through the key's own model: production knows no more of it than this."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from bakery.db.transaction import Atomic


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """An event as those see it who record for it."""

    id: int
    name: str
    is_open: bool


def find_occasion(tx: Atomic, *, event_id: int) -> Occasion | None:
    """Return the event as it is now."""
    event: Any = apps.get_model("events", "Event")
    return _occasion(event.objects.using(tx.using).filter(pk=event_id))


def lock_occasion(tx: Atomic, *, event_id: int) -> Occasion | None:
    """Return the event with its row locked, so that it cannot be closed before the block ends."""
    event: Any = apps.get_model("events", "Event")
    rows = event.objects.using(tx.using).filter(pk=event_id)
    return _occasion(rows.select_for_update(of=("self",), no_key=True))


def lock_occasions(tx: Atomic, *, uuids: Collection[UUID]) -> dict[UUID, Occasion]:
    """Return those of the events that are here, with their rows locked in the order of ids."""
    event: Any = apps.get_model("events", "Event")
    rows = event.objects.using(tx.using).filter(uuid__in=uuids).order_by("pk").only("uuid", "name", "closed_at")
    return {row.uuid: _of(row) for row in rows.select_for_update(of=("self",), no_key=True)}


def _occasion(rows: QuerySet[Any]) -> Occasion | None:
    row = rows.only("name", "closed_at").first()
    return None if row is None else _of(row)


def _of(row: Any) -> Occasion:
    return Occasion(id=row.pk, name=row.name, is_open=row.closed_at is None)
