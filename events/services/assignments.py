"""Who gets how many of which package at an event."""

from typing import Any

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from events.dto.events import AssignmentDetail
from events.dto.packages import PackageDetail, RecipientDetail
from events.errors import (
    AssignmentLocked,
    AssignmentNotFound,
    DuplicateAssignment,
)
from events.meanwhile import gift_words, require_as_seen
from events.models import AmendmentKind, Assignment, AssignmentStatus, AssignmentTransition, Delivery
from events.planning.amendments import Change, lock_demand, lock_open_event, record_change
from events.planning.floors import require_assignment_floor
from events.queries.assignments import assignment_detail, assignment_details
from events.queries.events import require_event
from events.queries.packages import package_detail, recipient_detail

DEMAND = {"package_id", "quantity"}


def assign_package_to_recipient(
    tx: Atomic,
    *,
    event_id: int,
    recipient_id: int,
    package_id: int,
    quantity: int = 1,
    notes: str = "",
    allergen_note: str = "",
    reason: str = "",
    by: User,
) -> AssignmentDetail:
    """Give a recipient packages at an event; the same package once more is a greater quantity, not a second row."""
    ids = {"event_id": event_id, "recipient_id": recipient_id, "package_id": package_id}
    with logs.operation(tx, "assign_package_to_recipient", **ids, by_id=by.pk) as log:
        checked = Checked()
        values = _checked(checked, {"quantity": quantity, "notes": notes, "allergen_note": allergen_note})
        checked.done()
        event = lock_demand(tx, event_id=event_id, reason=reason)
        recipient = recipient_detail(tx, recipient_id=recipient_id)
        _require_offered(recipient, "recipient_id")
        _require_offered(package_detail(tx, package_id=package_id), "package_id")
        _require_single(tx, event_id, recipient, package_id)
        assignment = Assignment.objects.using(tx.using).create(**ids, **values)
        change = Change(kind=AmendmentKind.ADD_ASSIGNMENT, subject=assignment, after=_given(assignment))
        record_change(tx, event=event, change=change, reason=reason, by=by)
        log.add(assignment_id=assignment.pk, quantity=quantity)
    return assignment_detail(tx, assignment_id=assignment.pk)


def update_assignment(
    tx: Atomic,
    *,
    assignment_id: int,
    package_id: int | Unset = UNSET,
    quantity: int | Unset = UNSET,
    notes: str | Unset = UNSET,
    allergen_note: str | Unset = UNSET,
    seen: str | None = None,
    reason: str = "",
    by: User,
) -> AssignmentDetail:
    """Change the fields given; a ready assignment whose package or quantity changes is pending again.

    `seen` is what somebody gets as it was shown; anything else by now is refused. Another package drops the note by
    which allergens of the one before were accepted, unless it brings one of its own.
    """
    given = {"package_id": package_id, "quantity": quantity, "notes": notes, "allergen_note": allergen_note}
    changed = {field: value for field, value in given.items() if value is not UNSET}
    with logs.operation(tx, "update_assignment", assignment_id=assignment_id, fields=sorted(changed)) as log:
        checked = Checked()
        values = _checked(checked, changed)
        checked.done()
        assignment = _find(tx, assignment_id)
        values = {field: value for field, value in values.items() if getattr(assignment, field) != value}
        if values.keys() & DEMAND:
            lock_demand(tx, event_id=assignment.event_id, reason=reason)
        else:
            lock_open_event(tx, event_id=assignment.event_id)
        assignment = _find(tx, assignment_id, lock=True)
        _require_undelivered(assignment)
        require_as_seen(subject=f"what {assignment.recipient} gets", seen=seen, current=_words(assignment))
        if "package_id" in values:
            _require_offered(package_detail(tx, package_id=values["package_id"]), "package_id")
            recipient = recipient_detail(tx, recipient_id=assignment.recipient_id)
            _require_single(tx, assignment.event_id, recipient, values["package_id"])
            # What was accepted of the other package was accepted of that one alone.
            values.setdefault("allergen_note", "")

        before = _given(assignment)
        for field, value in values.items():
            setattr(assignment, field, value)
        if values.keys() & DEMAND:
            require_assignment_floor(tx, event=assignment.event, assignment=assignment)
            if assignment.status == AssignmentStatus.READY:
                set_status(tx, assignment=assignment, status=AssignmentStatus.PENDING, by=by)
        assignment.save(using=tx.using, update_fields=list(values))
        if values.keys() & DEMAND:
            after = _given(assignment)
            change = Change(kind=AmendmentKind.CHANGE_ASSIGNMENT, subject=assignment, before=before, after=after)
            record_change(tx, event=assignment.event, change=change, reason=reason, by=by)
        log.add(event_id=assignment.event_id, status=assignment.status)
    return assignment_detail(tx, assignment_id=assignment_id)


def remove_assignment(tx: Atomic, *, assignment_id: int, reason: str = "", by: User) -> None:
    """Take an assignment back: deleted if it was never delivered, else kept as withdrawn."""
    with logs.operation(tx, "remove_assignment", assignment_id=assignment_id, by_id=by.pk) as log:
        event_id = _find(tx, assignment_id).event_id
        event = lock_demand(tx, event_id=event_id, reason=reason)
        assignment = _find(tx, assignment_id, lock=True)
        _require_undelivered(assignment)
        require_assignment_floor(tx, event=event, assignment=assignment, gone=True)
        before = _given(assignment)
        withdrawn = Delivery.objects.using(tx.using).filter(assignment=assignment).exists()
        if withdrawn:
            assignment.withdrawn_at = timezone.now()
            assignment.save(using=tx.using, update_fields=["withdrawn_at"])
        else:
            assignment.delete(using=tx.using)
        subject = assignment if withdrawn else None
        change = Change(kind=AmendmentKind.DROP_ASSIGNMENT, subject=subject, before=before)
        record_change(tx, event=event, change=change, reason=reason, by=by)
        log.add(event_id=event_id, withdrawn=withdrawn)


def get_event_assignments(tx: Atomic, *, event_id: int) -> list[AssignmentDetail]:
    """Return who gets what at an event, by recipient; what was withdrawn is left out."""
    require_event(tx, event_id=event_id)
    return assignment_details(tx, event_ids=[event_id])


def get_recipient_assignments_for_event(tx: Atomic, *, event_id: int, recipient_id: int) -> list[AssignmentDetail]:
    """Return what one recipient gets at an event."""
    require_event(tx, event_id=event_id)
    recipient_detail(tx, recipient_id=recipient_id)
    return assignment_details(tx, event_ids=[event_id], recipient_id=recipient_id)


def lock_assignment(tx: Atomic, *, assignment_id: int) -> Assignment:
    """Return the assignment locked, and before it its event, which must be open."""
    lock_open_event(tx, event_id=_find(tx, assignment_id).event_id)
    return _find(tx, assignment_id, lock=True)


def set_status(tx: Atomic, *, assignment: Assignment, status: AssignmentStatus, by: User) -> None:
    """Write a change of status with its trace; whether it may happen was decided before."""
    AssignmentTransition.objects.using(tx.using).create(
        assignment=assignment, from_status=assignment.status, to_status=status, actor=by
    )
    assignment.status = status
    assignment.save(using=tx.using, update_fields=["status"])


def _checked(checked: Checked, values: dict[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {}
    for field, value in values.items():
        match field:
            case "quantity":
                clean[field] = checked.whole(field, value, least=1)
            case "package_id":
                clean[field] = checked.row_id(field, value)
            case _:
                clean[field] = checked.text(field, value)
    return clean


def _find(tx: Atomic, assignment_id: int, *, lock: bool = False) -> Assignment:
    rows = Assignment.objects.using(tx.using).standing().select_related("event", "package", "recipient")
    rows = rows.filter(pk=assignment_id)
    found = (rows.select_for_update(of=("self",), no_key=True) if lock else rows).first()
    if found is None:
        raise AssignmentNotFound(f"There is no assignment {assignment_id}.", assignment_id=assignment_id)
    return found


def _words(assignment: Assignment) -> str:
    """Return what somebody gets, as forms show it."""
    return gift_words(
        quantity=assignment.quantity,
        package_name=assignment.package.name,
        notes=assignment.notes,
        allergen_note=assignment.allergen_note,
    )


def _given(assignment: Assignment) -> dict[str, int | str]:
    """Return who gets what, as amendments remember it."""
    return {
        "recipient": assignment.recipient.name,
        "package": assignment.package.name,
        "quantity": assignment.quantity,
    }


def _require_undelivered(assignment: Assignment) -> None:
    if assignment.status == AssignmentStatus.DELIVERED:
        raise AssignmentLocked("This was delivered, so it changes no more.", assignment_id=assignment.pk)


def _require_offered(row: PackageDetail | RecipientDetail, field: str) -> None:
    if row.archived_at is not None:
        raise InvalidInput.of(field, f"“{row.name}” is retired.")


def _require_single(tx: Atomic, event_id: int, recipient: RecipientDetail, package_id: int) -> None:
    same = {"event_id": event_id, "recipient_id": recipient.id, "package_id": package_id}
    if Assignment.objects.using(tx.using).standing().filter(**same).exists():
        raise DuplicateAssignment(f"{recipient.name} has this package already; raise the quantity instead.", **same)
