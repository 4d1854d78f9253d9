"""What was handed over, read together with what it drew."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from assembly.dto import ComponentUse
from assembly.entries import use_of
from assembly.queries.runs import USED
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inputs import possible_ids
from events.dto.deliveries import DeliveryDetail, DeliveryLineRow
from events.errors import DeliveryNotFound
from events.models import Delivery, DeliveryLine, DeliveryUse


def delivery_details(tx: Atomic, *, delivery_ids: Iterable[int]) -> list[DeliveryDetail]:
    """Return deliveries in full, in the order asked; DeliveryNotFound if one is absent."""
    asked = list(delivery_ids)
    found = Delivery.objects.using(tx.using).select_related("actor").in_bulk(possible_ids(asked))
    if missing := [each for each in asked if each not in found]:
        raise DeliveryNotFound(f"There is no delivery {missing[0]}.", delivery_id=missing[0])
    return _told(tx, [found[each] for each in asked])


def deliveries_at(tx: Atomic, *, event_id: int, include_voided: bool = False) -> list[DeliveryDetail]:
    """Return what was handed over at an event, newest first."""
    rows = Delivery.objects.using(tx.using).filter(event__in=possible_ids([event_id])).select_related("actor")
    if not include_voided:
        rows = rows.filter(voided_at__isnull=True)
    return _told(tx, list(rows.order_by("-delivered_at", "-pk")))


def _told(tx: Atomic, rows: Sequence[Delivery]) -> list[DeliveryDetail]:
    asked = [row.pk for row in rows]
    uses: dict[int, list[ComponentUse]] = defaultdict(list)
    for use in DeliveryUse.objects.using(tx.using).filter(delivery__in=asked).select_related(*USED).order_by("pk"):
        uses[use.delivery_id].append(use_of(use.pk, use.movement))
    lines: dict[int, list[DeliveryLineRow]] = defaultdict(list)
    pieces = DeliveryLine.objects.using(tx.using).filter(delivery__in=asked)
    for line in pieces.select_related("finished_unit", "finished_good").order_by("pk"):
        lines[line.delivery_id].append(_line(line))
    return [_detail(row, lines[row.pk], uses[row.pk]) for row in rows]


def delivery_detail(tx: Atomic, *, delivery_id: int) -> DeliveryDetail:
    """Return a delivery in full."""
    return delivery_details(tx, delivery_ids=[delivery_id])[0]


def _line(line: DeliveryLine) -> DeliveryLineRow:
    return DeliveryLineRow(
        item_type="finished_unit" if line.finished_unit_id else "finished_good",
        item_id=line.finished_unit_id or line.finished_good_id or 0,
        item_name=str(line.finished_unit or line.finished_good),
        quantity=line.quantity,
    )


def _detail(row: Delivery, lines: Sequence[DeliveryLineRow], uses: Sequence[ComponentUse]) -> DeliveryDetail:
    return DeliveryDetail(
        id=row.pk,
        uuid=row.uuid,
        event_id=row.event_id,
        assignment_id=row.assignment_id,
        delivered_at=row.delivered_at,
        delivered_to=row.delivered_to,
        total_cost=cost_to_string(row.total_cost),
        cost_known=row.cost_known,
        lines=tuple(lines),
        uses=tuple(uses),
        by_name=str(row.actor),
        voided_at=row.voided_at,
        void_reason=row.void_reason,
    )
