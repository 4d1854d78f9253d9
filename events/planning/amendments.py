"""What may change in which state of a plan, and what a change leaves behind.

A draft is edited. A locked plan keeps what it wants, and freezes anew what is decided. In production every change
is an amendment: it has a reason, a row that remembers it, and a frozen plan.
"""

from dataclasses import dataclass
from typing import Any, Final

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Material
from bakery.db.transaction import Atomic
from bakery.errors import EventClosed, EventNotFound, ReasonMissing
from bakery.inputs import Checked
from events.dto.snapshots import AmendmentRow, PlanSnapshotDetail
from events.errors import PlanStateConflict
from events.models import (
    CLOSED,
    AmendmentKind,
    Assignment,
    Event,
    PlanAmendment,
    PlanState,
    SnapshotKind,
)
from events.planning.snapshots import create_plan_snapshot
from events.planning.staleness import check_staleness
from events.queries.events import require_event

Subject = FinishedUnit | FinishedGood | Assignment | Material
COLUMNS: Final[dict[type[Subject], str]] = {
    FinishedUnit: "finished_unit",
    FinishedGood: "finished_good",
    Assignment: "assignment",
    Material: "material",
}
ABOUT_ASSIGNMENTS: Final = (
    AmendmentKind.ADD_ASSIGNMENT,
    AmendmentKind.CHANGE_ASSIGNMENT,
    AmendmentKind.DROP_ASSIGNMENT,
)
Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change as it is remembered; a subject that is deleted, or several at once, are named in the values."""

    kind: AmendmentKind
    subject: Subject | None = None
    before: Values | None = None
    after: Values | None = None


def lock_event(tx: Atomic, *, event_id: int) -> Event:
    """Return the event with its row locked, so that its state stays as it is until the block ends."""
    found = Event.objects.using(tx.using).select_for_update(of=("self",), no_key=True).filter(pk=event_id).first()
    if found is None:
        raise EventNotFound(f"There is no event {event_id}.", event_id=event_id)
    return found


def lock_open_event(tx: Atomic, *, event_id: int) -> Event:
    """Return the event locked, or refuse because it is completed or cancelled."""
    event = lock_event(tx, event_id=event_id)
    if event.plan_state in CLOSED:
        raise EventClosed(
            f"“{event.name}” is {event.get_plan_state_display().lower()}, so nothing about it changes any more.",
            event_id=event.pk,
            state=event.plan_state,
        )
    return event


def lock_demand(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a change of what it wants: refused once locked, and in production reasoned."""
    text = _text(reason)
    event = lock_open_event(tx, event_id=event_id)
    if event.plan_state == PlanState.LOCKED:
        raise PlanStateConflict(
            f"The plan of “{event.name}” is locked. Unlock it to change what it wants.",
            state=event.plan_state,
            action="change what it wants",
        )
    return _reasoned(event, text)


def lock_decisions(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a change of its batches, which in production needs a reason."""
    text = _text(reason)
    return _reasoned(lock_open_event(tx, event_id=event_id), text)


def lock_choices(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a choice of materials, which brings a reason of its own."""
    _text(reason)
    return lock_open_event(tx, event_id=event_id)


def _text(reason: str) -> str:
    checked = Checked()
    text = checked.text("reason", reason)
    checked.done()
    return text


def _reasoned(event: Event, reason: str) -> Event:
    if event.plan_state == PlanState.IN_PRODUCTION and not reason:
        raise ReasonMissing
    return event


def record_change(tx: Atomic, *, event: Event, change: Change, reason: str, by: User) -> None:
    """Leave behind what the plan's state asks for, after the change was written; the event is locked."""
    if event.plan_state == PlanState.LOCKED:
        create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.CALCULATION, by=by)
    elif event.plan_state == PlanState.IN_PRODUCTION:
        record_amendment(tx, event=event, change=change, reason=reason, by=by)


def record_amendment(tx: Atomic, *, event: Event, change: Change, reason: str, by: User) -> PlanSnapshotDetail:
    """Freeze the plan after a change, and remember why it was made."""
    snapshot = create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.AMENDMENT, by=by)
    subject = {} if change.subject is None else {COLUMNS[type(change.subject)]: change.subject}
    PlanAmendment.objects.using(tx.using).create(
        event=event,
        snapshot_id=snapshot.id,
        kind=change.kind,
        before=change.before,
        after=change.after,
        reason=_text(reason),
        actor=by,
        **subject,
    )
    return snapshot


def accept_changes(tx: Atomic, *, event_id: int, reason: str, by: User) -> PlanSnapshotDetail:
    """Freeze a plan in production whose definitions changed meanwhile; what differs is remembered, in words too."""
    with logs.operation(tx, "accept_changes", event_id=event_id) as log:
        reason = _text(reason)
        event = lock_open_event(tx, event_id=event_id)
        if event.plan_state != PlanState.IN_PRODUCTION:
            raise PlanStateConflict(
                f"The plan of “{event.name}” is {event.get_plan_state_display().lower()}; calculate it again instead.",
                state=event.plan_state,
                action="accept changes",
            )
        _reasoned(event, reason)
        drift = check_staleness(tx, event_id=event_id).reasons
        after = {"parts": [f"{each.part} {each.change}" for each in drift], "told": [each.message for each in drift]}
        change = Change(kind=AmendmentKind.ACCEPT_CHANGES, after=after)
        snapshot = record_amendment(tx, event=event, change=change, reason=reason, by=by)
        log.add(snapshot_id=snapshot.id)
    return snapshot


def get_amendments(tx: Atomic, *, event_id: int) -> list[AmendmentRow]:
    """Return every amendment of an event, the oldest first."""
    require_event(tx, event_id=event_id)
    return amendment_rows(tx, event_id=event_id)


def amendment_rows(tx: Atomic, *, event_id: int) -> list[AmendmentRow]:
    """Return the amendments of an event that is known to exist."""
    rows = PlanAmendment.objects.using(tx.using).filter(event=event_id).order_by("at", "pk")
    found = rows.select_related(
        "event", "actor", "finished_unit", "finished_good", "assignment__recipient", "material"
    )
    return [_amendment_row(row) for row in found]


def _amendment_row(row: PlanAmendment) -> AmendmentRow:
    subject_type, subject_id, name = _subject_of(row)
    return AmendmentRow(
        id=row.pk,
        event_id=row.event_id,
        kind=row.kind,
        subject_type=subject_type,
        subject_id=subject_id,
        subject_name=name,
        before=row.before,
        after=row.after,
        reason=row.reason,
        by_name=row.actor.get_username(),
        at=row.at,
        snapshot_id=row.snapshot_id,
    )


def _subject_of(row: PlanAmendment) -> tuple[str, int | None, str]:
    subjects = {column: getattr(row, column) for column in COLUMNS.values()}
    for kind, subject in subjects.items():
        if subject is not None:
            return kind, subject.pk, subject.recipient.name if kind == "assignment" else str(subject)
    if row.kind in ABOUT_ASSIGNMENTS:
        return "assignment", None, (row.before or row.after or {}).get("recipient", "")
    return "event", None, row.event.name
