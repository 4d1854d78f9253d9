"""The event a run is for, read through the key's own model: production knows no more of it than this."""

from dataclasses import dataclass
from typing import Any

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


def _occasion(rows: QuerySet[Any]) -> Occasion | None:
    row = rows.only("name", "closed_at").first()
    return None if row is None else Occasion(id=row.pk, name=row.name, is_open=row.closed_at is None)
