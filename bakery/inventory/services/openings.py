"""Stock that is there without a purchase."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Product
from bakery.catalogue.units import parse_unit, quantise_money
from bakery.db.transaction import Atomic
from bakery.inputs import Checked
from bakery.inventory.amounts import entered
from bakery.inventory.bounds import TOO_DEAR, TOO_MUCH_MONEY
from bakery.inventory.draws import Receipt, unit_cost
from bakery.inventory.dto.adjustments import AdjustmentDetail, StockInput
from bakery.inventory.models import AdjustmentKind, Reason, StockAdjustment
from bakery.inventory.queries.adjustments import get_adjustment
from bakery.inventory.queries.items import get_items
from bakery.inventory.services.receiving import receive_many
from bakery.inventory.services.requests import claim, settle

NOTHING: Final = Decimal(0)
MOST_LINES: Final = 1000
OF: Final = {
    "product": "product_id",
    "finished_unit": "finished_unit_id",
    "finished_good": "finished_good_id",
}
Stocked = Product | FinishedUnit | FinishedGood


def record_opening(
    tx: Atomic,
    *,
    lines: Sequence[StockInput],
    note: str = "",
    by: User,
    uuid: UUID | None = None,
    idempotency_key: UUID | None = None,
) -> AdjustmentDetail:
    """Put stock on the shelf whose purchase is not recorded; an unknown cost stays unknown."""
    with logs.operation(tx, "record_opening", by=by.pk) as log:
        given = Checked()
        note = given.text("note", note)
        if not 0 < len(lines) <= MOST_LINES:
            given.fault("lines", f"Give 1 to {MOST_LINES} lines.")
        checked = [_checked(given.line("lines", number), line) for number, line in enumerate(lines[:MOST_LINES])]
        given.done()
        content = {"lines": checked, "note": note, "uuid": uuid}
        first = claim(tx, key=idempotency_key, operation="record_opening", content=content, by=by)
        if first:
            return get_adjustment(tx, adjustment_id=int(first))

        receipts = _receipts(checked, _items(tx, checked), note)

        fields = {"uuid": uuid} if uuid else {}
        row = StockAdjustment.objects.using(tx.using).create(
            kind=AdjustmentKind.OPENING, note=note, actor=by, **fields
        )
        receive_many(tx, receipts=receipts, reason=Reason.OPENING, by=by, adjustment=row)
        settle(tx, key=idempotency_key, result=row.pk)

        detail = get_adjustment(tx, adjustment_id=row.pk)
        log.add(adjustment_id=row.pk, lines=len(checked), cost=detail.net_cost)
        return detail


def _checked(given: Checked, line: StockInput) -> StockInput:
    named = [column for column in OF.values() if getattr(line, column) is not None]
    if len(named) != 1:
        given.fault("product_id", "Give exactly one item.")
    for column in named:
        given.row_id(column, getattr(line, column))
    cost, expires_on, unit = line.unit_cost, line.expires_on, given.text("unit", line.unit, longest=50)
    return replace(
        line,
        quantity=given.amount("quantity", line.quantity, above=NOTHING),
        unit=parse_unit(unit) if unit else "",
        unit_cost=(None if cost is None else given.amount("unit_cost", cost, places=8, least=NOTHING, below=TOO_DEAR)),
        received_on=given.day("received_on", line.received_on, latest=timezone.localdate()),
        expires_on=None if expires_on is None else given.day("expires_on", expires_on),
        location=given.text("location", line.location, longest=100),
    )


def _items(tx: Atomic, lines: Sequence[StockInput]) -> list[Stocked]:
    """Return the item of each line, read by type."""
    rows = {}
    for item_type, column in OF.items():
        ids = {getattr(line, column) for line in lines} - {None}
        if ids:
            rows[column] = get_items(tx, item_type=item_type, item_ids=ids)
    found: list[Stocked] = []
    for line in lines:
        column = next(column for column in OF.values() if getattr(line, column) is not None)
        item = rows[column][getattr(line, column)]
        if isinstance(item, Stocked):
            found.append(item)
    return found


def _receipts(lines: Sequence[StockInput], items: Sequence[Stocked], note: str) -> list[Receipt]:
    given = Checked()
    receipts = []
    for number, (line, item) in enumerate(zip(lines, items, strict=True)):
        inside = given.line("lines", number)
        quantity = entered(inside, item, Decimal(line.quantity), line.unit)
        cost = quantise_money(Fraction(quantity) * Fraction(line.unit_cost or 0))
        if quantity and (cost >= TOO_MUCH_MONEY or unit_cost(cost, quantity) >= TOO_DEAR):
            inside.fault("unit_cost", "This is too much money.")
        receipts.append(
            Receipt(
                item=item,
                quantity=quantity,
                cost=cost,
                cost_known=line.unit_cost is not None,
                received_on=line.received_on,
                expires_on=line.expires_on,
                location=line.location,
                note=note[:500] or "Opening stock",
            )
        )
    given.done()
    return receipts
