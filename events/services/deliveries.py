"""Handings-over as facts: recorded with what they draw, looked up, undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.errors import AlreadyVoided, ReasonMissing
from bakery.inputs import Checked
from bakery.inventory import services as stock
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import Want
from bakery.inventory.models import Movement, Reason
from bakery.inventory.owners import LOT_OWNERS, item_of
from events.dto.deliveries import DeliveryDetail
from events.errors import DeliveryNotFound
from events.models import Assignment, AssignmentStatus, Delivery, DeliveryUse
from events.planning.amendments import lock_event
from events.queries.deliveries import deliveries_at, delivery_detail
from events.queries.events import require_event
from events.services.assignments import set_status

PLACE_LENGTH: Final = 500
NOTE_LENGTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """When and to whom something is handed over, as the caller says; no moment stands for now."""

    at: datetime | None
    to: str

    def checked(self, given: Checked) -> "Handing":
        """Return it as it is stored, noting every fault."""
        now = timezone.now()
        at = now if self.at is None else given.moment("delivered_at", self.at, now=now)
        return Handing(at=at, to=given.text("delivered_to", self.to, longest=PLACE_LENGTH))


def draw_delivery(
    tx: Atomic,
    *,
    event_id: int,
    wants: Sequence[Want],
    field: str,
    handing: Handing,
    note: str,
    assignment: Assignment | None = None,
    by: User,
) -> Delivery:
    """Take what is handed over from stock, which was locked before, and record it at what it cost.

    `field` is the input at fault if that is more than can be stored.
    """
    at = handing.at or timezone.now()
    drawn = stock.consume_many(
        tx,
        wants=wants,
        reason=Reason.DELIVERY,
        by=by,
        at=at,
        note=note[:NOTE_LENGTH],
        bound=CostBound(field=field),
    )
    draws = [draw for draws in drawn for draw in draws]
    delivery: Delivery = Delivery.objects.using(tx.using).create(
        event_id=event_id,
        assignment=assignment,
        delivered_at=at,
        delivered_to=handing.to,
        total_cost=sum((draw.cost for draw in draws), Decimal(0)),
        cost_known=all(draw.cost_known for draw in draws),
        actor=by,
    )
    DeliveryUse.objects.using(tx.using).bulk_create(
        DeliveryUse(delivery=delivery, movement_id=draw.movement_id) for draw in draws
    )
    return delivery


def void_delivery(tx: Atomic, *, delivery_id: int, reason: str, by: User) -> DeliveryDetail:
    """Put back what was handed over, to the last lot and cent; an assignment is ready again."""
    with logs.operation(tx, "void_delivery", delivery_id=delivery_id) as log:
        checked = Checked()
        words = checked.text("reason", reason)
        checked.done()
        if not words:
            raise ReasonMissing
        event_id = _find(tx, delivery_id).event_id
        lock_event(tx, event_id=event_id)
        delivery = _find(tx, delivery_id)
        if delivery.voided_at is not None:
            raise AlreadyVoided("This delivery was voided before.", delivery_id=delivery_id)
        owners = [f"lot__{owner}" for owner in LOT_OWNERS]
        movements = Movement.objects.using(tx.using).filter(delivery_use__delivery=delivery)
        rows = list(movements.select_related(*owners).order_by("pk"))
        stock.lock_stock(tx, items=[item_of(movement.lot) for movement in rows])

        now = timezone.now()
        stock.reverse(tx, movements=rows, by=by, at=now)
        delivery.voided_at, delivery.voided_by, delivery.void_reason = now, by, words
        delivery.save(using=tx.using, update_fields=["voided_at", "voided_by", "void_reason"])
        if delivery.assignment is not None:
            set_status(tx, assignment=delivery.assignment, status=AssignmentStatus.READY, by=by)
        log.add(event_id=event_id, cost_restored=cost_to_string(delivery.total_cost))
    return delivery_detail(tx, delivery_id=delivery_id)


def get_deliveries(tx: Atomic, *, event_id: int, include_voided: bool = False) -> list[DeliveryDetail]:
    """Return what was handed over at an event, newest first."""
    found = deliveries_at(tx, event_id=event_id, include_voided=include_voided)
    if not found:
        require_event(tx, event_id=event_id)
    return found


def _find(tx: Atomic, delivery_id: int) -> Delivery:
    found: Delivery | None = (
        Delivery.objects.using(tx.using).select_related("assignment").filter(pk=delivery_id).first()
    )
    if found is None:
        raise DeliveryNotFound(f"There is no delivery {delivery_id}.", delivery_id=delivery_id)
    return found
