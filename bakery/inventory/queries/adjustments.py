"""Adjustments as they were recorded."""

from collections.abc import Mapping
from decimal import Decimal

from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.dto.adjustments import AdjustmentDetail, CountLine
from bakery.inventory.errors import AdjustmentNotFound
from bakery.inventory.models import Movement, StockAdjustment
from bakery.inventory.owners import item_of, unit_of
from bakery.inventory.queries.items import lot_rows
from bakery.inventory.queries.movements import movement_rows
from bakery.inventory.showing import movement_detail, name_of

NOTHING = Decimal(0)


def get_adjustment(tx: Atomic, *, adjustment_id: int) -> AdjustmentDetail:
    """Return one adjustment, voided or not."""
    return show_adjustment(tx, adjustment_id=adjustment_id)


def show_adjustment(
    tx: Atomic, *, adjustment_id: int, counts: Mapping[int, Decimal] | None = None
) -> AdjustmentDetail:
    """Return an adjustment in full; `counts` are the amounts by lot that a count found."""
    row = StockAdjustment.objects.using(tx.using).select_related("actor").filter(pk=adjustment_id).first()
    if row is None:
        raise AdjustmentNotFound(f"There is no adjustment {adjustment_id}.", adjustment_id=adjustment_id)
    movements = list(movement_rows(tx).filter(adjustment=row).order_by("pk"))
    return AdjustmentDetail(
        id=row.pk,
        uuid=row.uuid,
        kind=row.kind,
        note=row.note,
        by_name=name_of(row.actor),
        recorded_at=row.recorded_at,
        movements=tuple(movement_detail(movement) for movement in movements),
        net_cost=cost_to_string(sum((movement.cost for movement in movements), NOTHING)),
        voided_at=row.voided_at,
        void_reason=row.void_reason,
        counted=tuple(_count_lines(tx, counts or {}, movements)),
    )


def _count_lines(tx: Atomic, counts: Mapping[int, Decimal], posted: list[Movement]) -> list[CountLine]:
    """Return what was there before, according to the ledger, beside what was counted."""
    lots = lot_rows(tx, lot_ids=counts.keys()) if counts else {}
    earlier = Movement.objects.using(tx.using).filter(lot__in=counts)
    if posted:
        earlier = earlier.filter(pk__lt=posted[0].pk)
    before = dict(earlier.order_by().values_list("lot").annotate(left=ExactSum("delta"))) if posted else dict(counts)
    gains = iter([movement for movement in posted if movement.delta > 0])
    losses = {movement.lot_id: movement for movement in posted if movement.delta < 0}
    lines = []
    for lot_id, counted in counts.items():
        difference = counted - before[lot_id]
        movement = losses.get(lot_id) if difference <= 0 else next(gains)
        lines.append(
            CountLine(
                lot_id=lot_id,
                before=quantity_to_string(before[lot_id]),
                counted=quantity_to_string(counted),
                difference=quantity_to_string(difference),
                unit=unit_of(item_of(lots[lot_id])),
                cost=cost_to_string(movement.cost if movement else NOTHING),
            )
        )
    return lines
