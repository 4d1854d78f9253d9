"""Events as their list shows them, a page at a time."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Count

from bakery.db.transaction import Atomic
from events.dto.events import EventCount, EventDetail
from events.models import CLOSED, Event
from events.queries.events import event_details


def listed_events(tx: Atomic, *, page: slice) -> list[EventDetail]:
    """Return all events, the latest first."""
    return event_details(tx, event_ids=listed_ids(tx, page=page))


def listed_ids(tx: Atomic, *, state: str = "", year: int | None = None, page: slice) -> list[int]:
    """Return the ids of events of a state and a year, the latest first."""
    rows = Event.objects.using(tx.using).all()
    if state:
        rows = rows.filter(plan_state=state)
    if year:
        rows = rows.filter(event_date__year=year)
    return list(rows.order_by("-event_date", "-pk")[page].values_list("pk", flat=True))


def event_counts(tx: Atomic) -> list[EventCount]:
    """Return how many events there are by year and state, the latest year first."""
    rows = Event.objects.using(tx.using).values_list("event_date__year", "plan_state").annotate(Count("pk"))
    found = rows.order_by("-event_date__year", "plan_state")
    return [EventCount(year=year, state=state, count=count) for year, state, count in found]


def open_events(tx: Atomic) -> list[EventDetail]:
    """Return what is neither completed nor cancelled, the earliest first."""
    rows = Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk")
    return event_details(tx, event_ids=rows.values_list("pk", flat=True))


def events_named(tx: Atomic, *, name: str, event_date: date, except_ids: Sequence[int] = ()) -> list[int]:
    """Return the ids of events of this name on this day."""
    rows = Event.objects.using(tx.using).filter(name__iexact=name, event_date=event_date).exclude(pk__in=except_ids)
    return list(rows.order_by("pk").values_list("pk", flat=True))
