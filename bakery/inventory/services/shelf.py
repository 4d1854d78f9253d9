"""Single lots: prices corrected late, and what is noted on them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory.bounds import TOO_DEAR, TOO_MUCH_MONEY
from bakery.inventory.dto.adjustments import AdjustmentDetail
from bakery.inventory.dto.stock import LotDetail
from bakery.inventory.models import AdjustmentKind, Lot, Movement, Reason, StockAdjustment
from bakery.inventory.owners import item_of
from bakery.inventory.queries.adjustments import get_adjustment
from bakery.inventory.queries.items import lot_rows
from bakery.inventory.queries.stock import get_lot
from bakery.inventory.services.facts import required_reason
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.lots import reprice
from bakery.inventory.services.requests import claim, settle

NOTHING: Final = Decimal(0)


def revalue_lot(
    tx: Atomic,
    *,
    lot_id: int,
    unit_cost: Decimal | int,
    reason: str,
    by: User,
    idempotency_key: UUID | None = None,
) -> AdjustmentDetail:
    """Give what remains of a lot a corrected price per base unit; what was drawn keeps what it cost."""
    with logs.operation(tx, "revalue_lot", lot_id=lot_id, by=by.pk) as log:
        reason = required_reason(tx, reason=reason)
        given = Checked()
        each = given.amount("unit_cost", unit_cost, places=8, least=NOTHING, below=TOO_DEAR)
        given.text("reason", reason, longest=500)
        given.done()
        content = {"lot_id": lot_id, "unit_cost": each, "reason": reason}
        first = claim(tx, key=idempotency_key, operation="revalue_lot", content=content, by=by)
        if first:
            return get_adjustment(tx, adjustment_id=int(first))

        lock_stock(tx, items=[item_of(lot_rows(tx, lot_ids=[lot_id])[lot_id])])
        lot = lot_rows(tx, lot_ids=[lot_id])[lot_id]
        value = quantise_money(Fraction(each) * Fraction(lot.remaining))
        if not lot.remaining:
            raise InvalidInput.of("lot_id", "Nothing is left of this lot.")
        if value >= TOO_MUCH_MONEY:
            raise InvalidInput.of("unit_cost", "This is too much money.")

        row = StockAdjustment.objects.using(tx.using).create(kind=AdjustmentKind.REVALUATION, note=reason, actor=by)
        reprice(tx, lot=lot, value=value, unit_cost=each)
        Movement.objects.using(tx.using).create(
            lot=lot,
            delta=NOTHING,
            unit_cost=each,
            cost=value - lot.value,
            reason=Reason.REVALUATION,
            note=reason,
            actor=by,
            adjustment=row,
        )
        settle(tx, key=idempotency_key, result=row.pk)

        detail = get_adjustment(tx, adjustment_id=row.pk)
        log.add(adjustment_id=row.pk, cost=detail.net_cost)
        return detail


def describe_lot(
    tx: Atomic,
    *,
    lot_id: int,
    expires_on: date | Unset | None = UNSET,
    opened_on: date | Unset | None = UNSET,
    location: str | Unset = UNSET,
    lot_code: str | Unset = UNSET,
    notes: str | Unset = UNSET,
) -> LotDetail:
    """Note on a lot where it is, when it was opened and until when it keeps; what is not given stays."""
    with logs.operation(tx, "describe_lot", lot_id=lot_id) as log:
        given = Checked()
        asked: dict[str, object] = {
            "expires_on": expires_on,
            "opened_on": opened_on,
            "location": location,
            "lot_code": lot_code,
            "notes": notes,
        }
        changed = {field: _noted(given, field, value) for field, value in asked.items() if value is not UNSET}
        given.done()
        lot_rows(tx, lot_ids=[lot_id])
        if changed:
            Lot.objects.using(tx.using).filter(pk=lot_id).update(**changed)
        log.add(changed=sorted(changed))
        return get_lot(tx, lot_id=lot_id)


def _noted(given: Checked, field: str, value: object) -> object:
    if field == "notes":
        return given.text(field, value)
    if field in ("location", "lot_code"):
        return given.text(field, value, longest=100)
    if value is None:
        return None
    return given.day(field, value, **({"latest": timezone.localdate()} if field == "opened_on" else {}))
