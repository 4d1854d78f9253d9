"""Two recipients who are one."""

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import Allergen
from bakery.catalogue.services.rows import find_row
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from events.dto.packages import RecipientDetail
from events.errors import DuplicateAssignment, RecipientNotFound
from events.models import Assignment, Event, Recipient
from events.queries.packages import recipient_detail
from events.services.recipients import archive_recipient


def merge_recipients(tx: Atomic, *, source_id: int, target_id: int, by: User) -> RecipientDetail:
    """Give the target all that the source gets, got and avoids; the source is retired.

    Who receives is no part of a plan, so this changes events in every state. Refused while both get the same
    package at one event: then one of the two assignments is too many, or its quantity belongs to the other.
    """
    ids = {"source_id": source_id, "target_id": target_id}
    with logs.operation(tx, "merge_recipients", **ids, by_id=by.pk) as log:
        _lock_events(tx, source_id)
        rows = {each: _find(tx, each) for each in sorted(set(ids.values()))}
        source, target = rows[source_id], rows[target_id]
        _require_fitting(source, target)
        _require_single(tx, source, target)

        moved = Assignment.objects.using(tx.using).filter(recipient=source).update(recipient=target)
        avoided = list(Allergen.objects.using(tx.using).filter(avoided_by=source))
        target.avoids.add(*avoided)
        target.save(using=tx.using, update_fields=["updated_at"])
        archive_recipient(tx, recipient_id=source_id)
        log.add(assignments=moved, avoids=len(avoided))
    return recipient_detail(tx, recipient_id=target_id)


def _lock_events(tx: Atomic, source_id: int) -> None:
    """Let nobody assign anything at these events until the block ends."""
    given = Assignment.objects.using(tx.using).filter(recipient=source_id)
    events = Event.objects.using(tx.using).filter(pk__in=given.values("event")).order_by("pk")
    list(events.select_for_update(of=("self",), no_key=True))


def _find(tx: Atomic, recipient_id: int) -> Recipient:
    return find_row(tx, model=Recipient, row_id=recipient_id, refusal=RecipientNotFound, lock=True)


def _require_fitting(source: Recipient, target: Recipient) -> None:
    if source == target:
        raise InvalidInput.of("target_id", "Somebody cannot be merged with themselves.")
    if target.archived_at is not None:
        raise InvalidInput.of("target_id", f"“{target.name}” is retired.")


def _require_single(tx: Atomic, source: Recipient, target: Recipient) -> None:
    standing = Assignment.objects.using(tx.using).standing()
    has = set(standing.filter(recipient=target).values_list("event", "package"))
    for row in standing.filter(recipient=source).select_related("event", "package").order_by("pk"):
        if (row.event_id, row.package_id) in has:
            raise DuplicateAssignment(
                f"Both get “{row.package.name}” at “{row.event.name}”. Leave it with one of them first.",
                assignment_id=row.pk,
            )
