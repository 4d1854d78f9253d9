"""One package for many recipients at once."""

from collections.abc import Sequence

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from events.dto.events import AssignmentDetail
from events.services.assignments import assign_package_to_recipient


def assign_package_to_many(
    tx: Atomic,
    *,
    event_id: int,
    package_id: int,
    recipient_ids: Sequence[int],
    quantity: int = 1,
    reason: str = "",
    by: User,
) -> list[AssignmentDetail]:
    """Give each of these recipients so many of a package at an event, or, where one is refused, none of them."""
    ids = {"event_id": event_id, "package_id": package_id}
    with logs.operation(tx, "assign_package_to_many", **ids, recipient_ids=list(recipient_ids), by_id=by.pk):
        if not recipient_ids:
            raise InvalidInput.of("recipient_ids", "Choose at least one recipient.")
        return [
            assign_package_to_recipient(
                tx,
                event_id=event_id,
                package_id=package_id,
                recipient_id=recipient_id,
                quantity=quantity,
                reason=reason,
                by=by,
            )
            for recipient_id in dict.fromkeys(recipient_ids)
        ]
