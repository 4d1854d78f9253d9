"""Occasions: made, found, changed, and deleted while nothing has happened for them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from assembly.models import AssemblyRun
from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import ChangedMeanwhile, EventNotFound
from bakery.inputs import Checked
from events.dto.events import EventDetail
from events.errors import AmbiguousEventName, EventHasAssignments, EventHasRuns, EventStarted
from events.models import (
    AmendmentKind,
    Assignment,
    Delivery,
    Event,
    OutputMode,
    PlanState,
    PlanTransition,
    Target,
)
from events.planning.amendments import Change, lock_demand, lock_event, lock_open_event, record_change
from events.planning.floors import require_guest_floor
from events.queries.events import event_detail, event_details
from production.models import ProductionRun

NAME_LENGTH = 200
OUTPUT_MODES = ("", *OutputMode.values)


def create_event(
    tx: Atomic,
    *,
    name: str,
    event_date: date,
    year: int | None = None,
    notes: str = "",
    expected_attendees: int | None = None,
    output_mode: str = "",
    uuid: UUID | None = None,
    by: User,
) -> EventDetail:
    """Make a draft; the name may be that of another event, and a year that is not the date's is refused."""
    with logs.operation(tx, "create_event", event_date=event_date) as log:
        checked = Checked()
        values = _checked(
            checked,
            {
                "name": name,
                "event_date": event_date,
                "notes": notes,
                "expected_attendees": expected_attendees,
                "output_mode": output_mode,
            },
        )
        if year is not None and isinstance(event_date, date) and year != event_date.year:
            checked.fault("year", "The year is that of the date.")
        checked.done()
        if uuid is not None:
            values["uuid"] = uuid
        event = Event.objects.using(tx.using).create(created_by=by, **values)
        log.add(event_id=event.pk)
    return event_detail(tx, event_id=event.pk)


def get_event_by_id(tx: Atomic, *, event_id: int) -> EventDetail:
    """Return an event with its assignments."""
    return event_detail(tx, event_id=event_id)


def get_event_by_name(tx: Atomic, *, name: str) -> EventDetail:
    """Return the event of exactly this name with its assignments; two of a name are refused, not one picked."""
    ids = list(Event.objects.using(tx.using).filter(name=name).order_by("pk").values_list("pk", "name"))
    # A collation may ignore case; the comparison here does not.
    found = [pk for pk, found_name in ids if found_name == name]
    if not found:
        raise EventNotFound(f"There is no event named “{name}”.", name=name)
    if len(found) > 1:
        raise AmbiguousEventName(f"{len(found)} events are named “{name}”.", ids=found)
    return event_detail(tx, event_id=found[0])


def get_all_events(tx: Atomic) -> list[EventDetail]:
    """Return every event, the latest date first."""
    return _listed(tx, Event.objects.using(tx.using).all())


def get_events_by_year(tx: Atomic, *, year: int) -> list[EventDetail]:
    """Return the events of a year, the latest date first."""
    checked = Checked()
    checked.whole("year", year, least=date.min.year, most=date.max.year)
    checked.done()
    return _listed(tx, Event.objects.using(tx.using).filter(event_date__year=year))


def get_available_years(tx: Atomic) -> list[int]:
    """Return the years that have events, the latest first."""
    years = Event.objects.using(tx.using).order_by().values_list("event_date__year", flat=True).distinct()
    return sorted(years, reverse=True)


def update_event(
    tx: Atomic,
    *,
    event_id: int,
    name: str | Unset = UNSET,
    event_date: date | Unset = UNSET,
    notes: str | Unset = UNSET,
    expected_attendees: int | Unset | None = UNSET,
    output_mode: str | Unset = UNSET,
    reason: str = "",
    seen: datetime | None = None,
    by: User,
) -> EventDetail:
    """Change the fields given; a closed event takes name and notes alone, and guests are demand."""
    given = {
        "name": name,
        "event_date": event_date,
        "notes": notes,
        "expected_attendees": expected_attendees,
        "output_mode": output_mode,
    }
    changed = {field: value for field, value in given.items() if value is not UNSET}
    with logs.operation(tx, "update_event", event_id=event_id, fields=sorted(changed), by_id=by.pk):
        checked = Checked()
        values = _checked(checked, changed)
        checked.done()
        event = _lock_for(tx, event_id, values, reason)
        if seen is not None and seen != event.updated_at:
            raise ChangedMeanwhile(
                f"“{event.name}” was changed meanwhile.", current=event.updated_at.isoformat(), event_id=event.pk
            )
        _require_guests(tx, checked, event, values)
        checked.done()
        guests = event.expected_attendees
        if values.get("expected_attendees", guests) != guests:
            require_guest_floor(tx, event=event, expected_attendees=values["expected_attendees"])

        for field, value in values.items():
            setattr(event, field, value)
        event.save(using=tx.using, update_fields=[*values, "updated_at"])
        if event.expected_attendees != guests:
            _record_guests(tx, event, guests, reason, by)
    return event_detail(tx, event_id=event_id)


def delete_event(tx: Atomic, *, event_id: int, cascade_assignments: bool = False, by: User) -> None:
    """Delete a draft that was never locked and for which nothing was made or handed out, voided facts included."""
    with logs.operation(tx, "delete_event", event_id=event_id, by_id=by.pk) as log:
        event = lock_event(tx, event_id=event_id)
        _require_no_facts(tx, event)
        locked = PlanTransition.objects.using(tx.using).filter(event=event).exists()
        if locked or event.plan_state != PlanState.DRAFT:
            raise EventStarted(f"The plan of “{event.name}” was locked once; cancel it instead.", event_id=event.pk)
        count = Assignment.objects.using(tx.using).filter(event=event).count()
        if count and not cascade_assignments:
            raise EventHasAssignments(f"“{event.name}” still has assignments: {count}.", count=count)

        _, rows = event.delete(using=tx.using)
        log.add(rows={label: number for label, number in rows.items() if number})


def _checked(checked: Checked, values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as they are stored."""
    clean: dict[str, Any] = {}
    for field, value in values.items():
        match field:
            case "name":
                clean[field] = checked.text(field, value, required=True, longest=NAME_LENGTH)
            case "event_date":
                clean[field] = checked.day(field, value)
            case "notes":
                clean[field] = checked.text(field, value)
            case "expected_attendees":
                clean[field] = None if value is None else checked.whole(field, value, least=1)
            case "output_mode":
                clean[field] = checked.choice(field, value, OUTPUT_MODES)
    return clean


def _lock_for(tx: Atomic, event_id: int, values: dict[str, Any], reason: str) -> Event:
    """Lock the event in the way that the fields to be changed ask for."""
    event = lock_event(tx, event_id=event_id)
    if values.get("expected_attendees", event.expected_attendees) != event.expected_attendees:
        return lock_demand(tx, event_id=event_id, reason=reason)
    if values.keys() - {"name", "notes"}:
        return lock_open_event(tx, event_id=event_id)
    return event


def _require_guests(tx: Atomic, checked: Checked, event: Event, values: dict[str, Any]) -> None:
    cleared = "expected_attendees" in values and values["expected_attendees"] is None
    if cleared and Target.objects.using(tx.using).filter(event=event, per_attendee__isnull=False).exists():
        checked.fault("expected_attendees", "A target is counted per guest, so the number of guests is needed.")


def _record_guests(tx: Atomic, event: Event, before: int | None, reason: str, by: User) -> None:
    """Leave behind that other guests are expected, which is a change of what is wanted."""
    change = Change(
        kind=AmendmentKind.CHANGE_TARGET,
        before={"expected_attendees": before},
        after={"expected_attendees": event.expected_attendees},
    )
    record_change(tx, event=event, change=change, reason=reason, by=by)


def _require_no_facts(tx: Atomic, event: Event) -> None:
    runs = ProductionRun.objects.using(tx.using).filter(event_id=event.pk).count()
    runs += AssemblyRun.objects.using(tx.using).filter(event_id=event.pk).count()
    deliveries = Delivery.objects.using(tx.using).filter(event_id=event.pk).count()
    if runs or deliveries:
        raise EventHasRuns(
            f"“{event.name}” has records: {runs} of making, {deliveries} of handing out.",
            count=runs + deliveries,
        )


def _listed(tx: Atomic, events: QuerySet[Event]) -> list[EventDetail]:
    ids = events.order_by("-event_date", "-pk").values_list("pk", flat=True)
    return event_details(tx, event_ids=ids)
