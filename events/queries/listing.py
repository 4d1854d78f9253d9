"""Events as their list shows them, a page at a time."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from bakery.db.transaction import Atomic
from events.dto.events import EventDetail
from events.models import CLOSED, Event
from events.queries.events import event_details


def listed_events(tx: Atomic, *, state: str = "", year: int | None = None, page: slice) -> list[EventDetail]:
    """Return events of a state and a year, the latest first."""
    rows = _chosen(tx, state, year).order_by("-event_date", "-pk")[page]
    return event_details(tx, event_ids=rows.values_list("pk", flat=True))


def count_events(tx: Atomic, *, state: str = "", year: int | None = None) -> int:
    """Return how many events the list holds in all."""
    return _chosen(tx, state, year).count()


def open_events(tx: Atomic) -> list[EventDetail]:
    """Return what is neither completed nor cancelled, the earliest first."""
    rows = Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk")
    return event_details(tx, event_ids=rows.values_list("pk", flat=True))


def events_named(tx: Atomic, *, name: str, event_date: date, except_ids: Sequence[int] = ()) -> list[int]:
    """Return the ids of events of this name on this day."""
    rows = Event.objects.using(tx.using).filter(name__iexact=name, event_date=event_date).exclude(pk__in=except_ids)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _chosen(tx: Atomic, state: str, year: int | None) -> QuerySet[Event]:
    rows = Event.objects.using(tx.using).all()
    if state:
        rows = rows.filter(plan_state=state)
    return rows.filter(event_date__year=year) if year else rows
