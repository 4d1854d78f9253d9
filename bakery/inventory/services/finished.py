"""Finished units and goods counted anew, item by item."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from bakery import logs
from bakery.accounts.models import User
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inputs import Checked
from bakery.inventory.amounts import entered
from bakery.inventory.bounds import TOO_DEAR
from bakery.inventory.dto.finished import InventoryAdjustment
from bakery.inventory.models import Movement
from bakery.inventory.owners import COLUMNS, FINISHED
from bakery.inventory.queries.items import get_item
from bakery.inventory.reasons import cause_of
from bakery.inventory.services.findings import find, lose
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.requests import claim, settle

NOTHING: Final = Decimal(0)


def adjust_inventory(
    tx: Atomic,
    *,
    item_type: str,
    item_id: int,
    quantity_change: Decimal | int,
    reason: str,
    notes: str = "",
    unit_cost: Decimal | int | None = None,
    by: User,
    idempotency_key: UUID | None = None,
) -> InventoryAdjustment:
    """Post pieces lost, oldest lot first, or found, as a lot at the cost given or at what those there are worth."""
    with logs.operation(tx, "adjust_inventory", item_type=item_type, item_id=item_id, by=by.pk) as log:
        given = Checked()
        given.choice("item_type", item_type, FINISHED)
        change = given.amount("quantity_change", quantity_change)
        if change == 0:
            given.fault("quantity_change", "Nothing would change.")
        notes = given.text("notes", notes, longest=500)
        each = _cost_of_a_find(given, change, unit_cost)
        given.done()
        cause = cause_of(change, reason, notes, field="notes")
        content = {
            "item_type": item_type, "item_id": item_id, "quantity_change": change, "reason": cause, "notes": notes,
            "unit_cost": each,
        }  # fmt: skip
        first = claim(tx, key=idempotency_key, operation="adjust_inventory", content=content, by=by)
        if first:
            return _told(tx, item_type, item_id, int(first))

        item = get_item(tx, item_type=item_type, item_id=item_id)
        pieces = entered(given, item, abs(change), "", field="quantity_change")
        given.done()
        lock_stock(tx, items=[item])
        if change < 0:
            row = lose(tx, item=item, lot_id=None, quantity=pieces, reason=cause, note=notes, by=by)
        else:
            row = find(tx, item=item, lot_id=None, quantity=pieces, note=notes, by=by, each=each)
        settle(tx, key=idempotency_key, result=row.pk)

        told = _told(tx, item_type, item_id, row.pk)
        log.add(adjustment_id=row.pk, change=told.quantity_change, new_count=told.new_count)
        return told


def _cost_of_a_find(given: Checked, change: Decimal, unit_cost: Decimal | int | None) -> Decimal | None:
    if unit_cost is None:
        return None
    if change < 0:
        given.fault("unit_cost", "What is lost costs what its lots did.")
    return given.amount("unit_cost", unit_cost, places=8, least=NOTHING, below=TOO_DEAR)


def _told(tx: Atomic, item_type: str, item_id: int, adjustment_id: int) -> InventoryAdjustment:
    """Return an adjustment with the counts around it, as the ledger has them."""
    ledger = Movement.objects.using(tx.using).filter(**{f"lot__{COLUMNS[item_type]}": item_id})
    posted = list(ledger.filter(adjustment=adjustment_id).order_by("pk"))
    before = ledger.filter(pk__lt=posted[0].pk).aggregate(count=ExactSum("delta"))["count"]
    change = sum((movement.delta for movement in posted), NOTHING)
    return InventoryAdjustment(
        adjustment_id=adjustment_id,
        item_type=item_type,
        item_id=item_id,
        previous_count=quantity_to_string(before),
        new_count=quantity_to_string(before + change),
        quantity_change=quantity_to_string(change),
        reason=posted[0].reason,
    )
