"""Events, alone or with who gets what."""

from collections import defaultdict
from collections.abc import Iterable

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from bakery.inputs import possible_ids
from events.dto.events import AssignmentDetail, EventDetail
from events.models import Event
from events.queries.assignments import assignment_details


def event_details(tx: Atomic, *, event_ids: Iterable[int], with_assignments: bool = False) -> list[EventDetail]:
    """Return events in full, in the order asked; EventNotFound if one is absent."""
    asked = list(event_ids)
    found = Event.objects.using(tx.using).select_related("created_by").in_bulk(possible_ids(asked))
    if missing := [each for each in asked if each not in found]:
        raise EventNotFound(f"There is no event {missing[0]}.", event_id=missing[0])
    if not with_assignments:
        return [_detail(found[each], None) for each in asked]

    assignments: dict[int, list[AssignmentDetail]] = defaultdict(list)
    for row in assignment_details(tx, event_ids=asked):
        assignments[row.event_id].append(row)
    return [_detail(found[each], tuple(assignments[each])) for each in asked]


def event_detail(tx: Atomic, *, event_id: int) -> EventDetail:
    """Return an event in full with its assignments."""
    return event_details(tx, event_ids=[event_id], with_assignments=True)[0]


def require_event(tx: Atomic, *, event_id: int) -> None:
    """Refuse an id that names no event."""
    if not Event.objects.using(tx.using).filter(pk=event_id).exists():
        raise EventNotFound(f"There is no event {event_id}.", event_id=event_id)


def _detail(row: Event, assignments: tuple[AssignmentDetail, ...] | None) -> EventDetail:
    return EventDetail(
        id=row.pk,
        uuid=row.uuid,
        name=row.name,
        event_date=row.event_date,
        year=row.year,
        expected_attendees=row.expected_attendees,
        output_mode=row.output_mode,
        plan_state=row.plan_state,
        closed_at=row.closed_at,
        cloned_from_id=row.cloned_from_id,
        notes=row.notes,
        created_at=row.created_at,
        updated_at=row.updated_at,
        by_name=str(row.created_by),
        assignments=assignments,
    )
