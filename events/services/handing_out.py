"""Several packages taken one step further at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import Conflict, InvalidInput, RuleBroken
from bakery.inventory import services as stock
from events.dto.events import AssignmentDetail
from events.errors import StepRefused
from events.queries.assignments import assignment_details
from events.queries.events import require_event
from events.services.fulfillment import update_fulfillment_status


def update_fulfillment_of_many(
    tx: Atomic,
    *,
    event_id: int,
    assignment_ids: Sequence[int],
    new_status: str,
    delivered_at: datetime | None = None,
    delivered_to: str = "",
    idempotency_key: UUID | None = None,
    by: User,
) -> list[AssignmentDetail]:
    """Make packages of an event ready, or hand them over, all of them or none; a refusal names the first it is of."""
    with logs.operation(tx, "update_fulfillment_of_many", event_id=event_id, new_status=new_status) as log:
        require_event(tx, event_id=event_id)
        ids = sorted(set(assignment_ids))
        content = {
            "assignment_ids": ids,
            "new_status": new_status,
            "delivered_at": delivered_at,
            "delivered_to": delivered_to,
        }
        if stock.claim(tx, key=idempotency_key, operation="update_fulfillment_of_many", content=content, by=by):
            return assignment_details(tx, assignment_ids=ids)
        found = {each.id: each for each in assignment_details(tx, event_ids=[event_id], assignment_ids=ids)}
        if not ids or found.keys() != set(ids):
            raise InvalidInput.of("assignment_ids", "Choose packages of this event.")
        for each in found.values():
            try:
                update_fulfillment_status(
                    tx,
                    assignment_id=each.id,
                    new_status=new_status,
                    delivered_at=delivered_at,
                    delivered_to=delivered_to,
                    by=by,
                )
            except (Conflict, RuleBroken) as error:
                told = f"{each.package_name} for {each.recipient_name}: {error.message}"
                raise StepRefused(told, assignment_id=each.id) from error
        stock.settle(tx, key=idempotency_key, result=event_id)
        log.add(assignments=len(ids))
    return assignment_details(tx, assignment_ids=ids)
