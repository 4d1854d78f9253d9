"""Who gets what at events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.dto.events import AssignmentDetail
from events.dto.packages import PackageLineRow
from events.errors import AssignmentNotFound
from events.models import Assignment, AssignmentTransition, Delivery, Recipient
from events.queries.packages import Lines, allergens_of_packages, package_contents, package_lines


def assignment_details(
    tx: Atomic,
    *,
    event_ids: Iterable[int] | None = None,
    assignment_ids: Iterable[int] | None = None,
    recipient_id: int | None = None,
    statuses: Iterable[str] | None = None,
) -> list[AssignmentDetail]:
    """Return assignments that stand, by recipient's name and id, with what one of their packages contains."""
    found = Assignment.objects.using(tx.using).standing().select_related("recipient", "package")
    for column, values in (("event_id", event_ids), ("pk", assignment_ids), ("status", statuses)):
        if values is not None:
            found = found.filter(**{f"{column}__in": list(values)})
    if recipient_id is not None:
        found = found.filter(recipient_id=recipient_id)
    rows = list(found.order_by("recipient__name", "recipient_id", "pk"))
    if not rows:
        return []

    packages = {row.package_id for row in rows}
    lines = package_lines(tx, package_ids=packages)
    contents = package_contents(tx, package_ids=packages, lines=lines)
    conflicts = allergen_conflicts(tx, assignments=rows, lines=lines)
    changed = _last_changes(tx, rows)
    deliveries = _deliveries(tx, rows)
    return [
        _detail(
            row,
            status_at=changed.get(row.pk),
            delivery=deliveries.get(row.pk),
            conflicts=conflicts[row.pk],
            contents=contents[row.package_id],
        )
        for row in rows
    ]


def assignment_detail(tx: Atomic, *, assignment_id: int) -> AssignmentDetail:
    """Return an assignment that stands."""
    found = assignment_details(tx, assignment_ids=[assignment_id])
    if not found:
        raise AssignmentNotFound(f"There is no assignment {assignment_id}.", assignment_id=assignment_id)
    return found[0]


def allergen_conflicts(
    tx: Atomic, *, assignments: Sequence[Assignment], lines: Lines | None = None
) -> dict[int, tuple[str, ...]]:
    """Return by assignment the names of allergens in its package that its recipient avoids; `lines` were read."""
    recipients = {row.recipient_id for row in assignments}
    avoided = Recipient.avoids.through.objects.using(tx.using).filter(recipient_id__in=recipients)
    avoids: dict[int, set[str]] = {each: set() for each in recipients}
    for recipient_id, name in avoided.values_list("recipient_id", "allergen__name"):
        avoids[recipient_id].add(name)

    careful = {row.package_id for row in assignments if avoids[row.recipient_id]}
    contained = allergens_of_packages(tx, package_ids=careful, lines=lines)
    return {
        row.pk: tuple(name for name in contained.get(row.package_id, ()) if name in avoids[row.recipient_id])
        for row in assignments
    }


def _last_changes(tx: Atomic, rows: Iterable[Assignment]) -> Mapping[int, datetime]:
    changes = AssignmentTransition.objects.using(tx.using).filter(assignment__in=[row.pk for row in rows])
    return dict(changes.order_by("pk").values_list("assignment_id", "at"))


def _deliveries(tx: Atomic, rows: Iterable[Assignment]) -> Mapping[int | None, Delivery]:
    live = Delivery.objects.using(tx.using).live().filter(assignment__in=[row.pk for row in rows])
    return {delivery.assignment_id: delivery for delivery in live}


def _detail(
    row: Assignment,
    *,
    status_at: datetime | None,
    delivery: Delivery | None,
    conflicts: tuple[str, ...],
    contents: tuple[PackageLineRow, ...],
) -> AssignmentDetail:
    return AssignmentDetail(
        id=row.pk,
        uuid=row.uuid,
        event_id=row.event_id,
        recipient_id=row.recipient_id,
        recipient_name=row.recipient.name,
        package_id=row.package_id,
        package_name=row.package.name,
        quantity=row.quantity,
        notes=row.notes,
        status=row.status,
        status_at=status_at,
        delivery_id=delivery.pk if delivery else None,
        delivered_at=delivery.delivered_at if delivery else None,
        delivered_to=delivery.delivered_to if delivery else "",
        delivered_cost=cost_to_string(delivery.total_cost) if delivery else None,
        allergen_conflicts=conflicts,
        allergen_note=row.allergen_note,
        contents=contents,
    )
