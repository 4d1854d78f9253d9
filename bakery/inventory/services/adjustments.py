"""What was lost or found outside any run, prices corrected late, and what is noted on a lot."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.units import parse_unit
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.errors import RuleBroken
from bakery.inputs import Checked
from bakery.inventory.amounts import entered
from bakery.inventory.draws import Want, shortages
from bakery.inventory.dto.adjustments import AdjustmentDetail, LossPreview
from bakery.inventory.errors import AdjustmentNotFound, InsufficientStock
from bakery.inventory.models import AdjustmentKind, Item, Lot, Movement, StockAdjustment
from bakery.inventory.owners import item_of, unit_of
from bakery.inventory.queries.adjustments import get_adjustment
from bakery.inventory.queries.items import get_item, lot_rows
from bakery.inventory.queries.shelf import preview_many
from bakery.inventory.reasons import cause_of
from bakery.inventory.services.facts import required_reason, void
from bakery.inventory.services.findings import find, lose
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.requests import claim, settle

NOTHING: Final = Decimal(0)


def adjust_stock(
    tx: Atomic,
    *,
    quantity_change: Decimal | int,
    unit: str = "",
    reason: str,
    lot_id: int | None = None,
    item_type: str = "",
    item_id: int | None = None,
    note: str = "",
    by: User,
    idempotency_key: UUID | None = None,
) -> AdjustmentDetail:
    """Post what was lost (of a lot, or of an item oldest lot first) or found (as a lot of its own)."""
    with logs.operation(tx, "adjust_stock", lot_id=lot_id, item_type=item_type, item_id=item_id, by=by.pk) as log:
        given = Checked()
        change = given.amount("quantity_change", quantity_change)
        if change == 0:
            given.fault("quantity_change", "Nothing would change.")
        note = given.text("note", note, longest=500)
        unit = given.text("unit", unit, longest=50)
        if (lot_id is None) == (item_id is None):
            given.fault("lot_id", "Give a lot or an item.")
        given.done()
        cause = cause_of(change, reason, note)
        content = {
            "quantity_change": change, "unit": unit, "reason": cause, "lot_id": lot_id, "item_type": item_type,
            "item_id": item_id, "note": note,
        }  # fmt: skip
        first = claim(tx, key=idempotency_key, operation="adjust_stock", content=content, by=by)
        if first:
            return get_adjustment(tx, adjustment_id=int(first))

        item = _subject(tx, lot_id, item_type, item_id)
        quantity = entered(given, item, abs(change), parse_unit(unit) if unit else "", field="quantity_change")
        given.done()
        lock_stock(tx, items=[item])

        if change < 0:
            row = lose(tx, item=item, lot_id=lot_id, quantity=quantity, reason=cause, note=note, by=by)
        else:
            row = find(tx, item=item, lot_id=lot_id, quantity=quantity, note=note, by=by)
        settle(tx, key=idempotency_key, result=row.pk)

        detail = get_adjustment(tx, adjustment_id=row.pk)
        log.add(adjustment_id=row.pk, change=f"{change:f}", cost=detail.net_cost)
        return detail


def preview_loss(
    tx: Atomic,
    *,
    quantity: Decimal | int,
    unit: str = "",
    lot_id: int | None = None,
    item_type: str = "",
    item_id: int | None = None,
) -> LossPreview:
    """Return what losing an amount would cost; InsufficientStock as when it is recorded."""
    given = Checked()
    amount = given.amount("quantity_change", quantity, above=NOTHING)
    given.done()
    item = _subject(tx, lot_id, item_type, item_id)
    lost = entered(given, item, amount, parse_unit(unit) if unit else "", field="quantity_change")
    given.done()
    preview = preview_many(tx, wants=[Want(item=item, quantity=lost, only=None if lot_id is None else (lot_id,))])
    if preview[0].missing:
        raise InsufficientStock(shortages(preview))
    lots = Lot.objects.using(tx.using).in_stock().of(item)
    there = lots.filter(pk=lot_id) if lot_id is not None else lots
    on_hand = there.aggregate(there=ExactSum("remaining"))["there"] or NOTHING
    return LossPreview(
        item_name=str(item),
        quantity=quantity_to_string(lost),
        unit=unit_of(item),
        cost=cost_to_string(preview[0].cost),
        cost_known=preview[0].cost_known,
        left=quantity_to_string(on_hand - lost),
    )


def void_adjustment(tx: Atomic, *, adjustment_id: int, reason: str, by: User) -> AdjustmentDetail:
    """Undo an adjustment as a whole; a corrected price is corrected by another, not voided."""
    with logs.operation(tx, "void_adjustment", adjustment_id=adjustment_id, by=by.pk):
        reason = required_reason(tx, reason=reason)
        rows = StockAdjustment.objects.using(tx.using).select_for_update(of=("self",), no_key=True)
        row = rows.filter(pk=adjustment_id).first()
        if row is None:
            raise AdjustmentNotFound(f"There is no adjustment {adjustment_id}.", adjustment_id=adjustment_id)
        if row.kind == AdjustmentKind.REVALUATION:
            raise RuleBroken("A corrected price is not voided; correct it by another.", adjustment_id=row.pk)
        movements = list(Movement.objects.using(tx.using).filter(adjustment=row))
        void(tx, fact=row, movements=movements, reason=reason, by=by)
        return get_adjustment(tx, adjustment_id=row.pk)


def _subject(tx: Atomic, lot_id: int | None, item_type: str, item_id: int | None) -> Item:
    if lot_id is not None:
        return item_of(lot_rows(tx, lot_ids=[lot_id])[lot_id])
    return get_item(tx, item_type=item_type, item_id=item_id or 0)
