"""Counting the shelf: what is left of each lot, all lines or none."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.units import parse_unit, quantise
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inputs import Checked
from bakery.inventory.amounts import entered
from bakery.inventory.bounds import check_receipts
from bakery.inventory.draws import Receipt, Want, beside
from bakery.inventory.dto.adjustments import AdjustmentDetail, CountInput, CountLine
from bakery.inventory.errors import StockMoved
from bakery.inventory.models import AdjustmentKind, Lot, Reason, StockAdjustment
from bakery.inventory.owners import item_of, unit_of
from bakery.inventory.queries.adjustments import show_adjustment
from bakery.inventory.queries.items import lot_rows
from bakery.inventory.queries.shelf import preview_many
from bakery.inventory.services.consuming import consume_many
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.receiving import receive_many
from bakery.inventory.services.requests import claim, settle
from bakery.inventory.showing import lot_detail

NOTHING: Final = Decimal(0)
MOST_LINES: Final = 1000
LONGEST_NOTE: Final = 500
ALL_OF_IT: Final = Decimal(100)


def count_stock(
    tx: Atomic, *, counts: Sequence[CountInput], note: str = "", by: User, idempotency_key: UUID | None = None
) -> AdjustmentDetail:
    """Set lots to what was counted: less is a correction, more a lot of its own beside the counted one.

    StockMoved where a lot is no longer as the sheet showed it.
    """
    with logs.operation(tx, "count_stock", by=by.pk) as log:
        given = Checked()
        note = given.text("note", note)
        checked = _checked(given, counts)
        given.done()
        first = claim(
            tx, key=idempotency_key, operation="count_stock", content={"counts": checked, "note": note}, by=by
        )
        lots = lot_rows(tx, lot_ids=[line.lot_id for line in checked])
        if first:
            return show_adjustment(tx, adjustment_id=int(first), counts=_counted(checked, lots))

        lock_stock(tx, items=[item_of(lot) for lot in lots.values()])
        lots = lot_rows(tx, lot_ids=lots.keys())
        _refuse_moved(checked, lots)
        counted = _counted(checked, lots)

        told = {line.lot_id: line.note or (note or "Counted")[:LONGEST_NOTE] for line in checked}
        row = _post(tx, *_differences(counted, lots, told), note=note, by=by)
        settle(tx, key=idempotency_key, result=row.pk)

        detail = show_adjustment(tx, adjustment_id=row.pk, counts=counted)
        log.add(adjustment_id=row.pk, lots=len(checked), cost=detail.net_cost)
        return detail


def preview_count(tx: Atomic, *, counts: Sequence[CountInput]) -> list[CountLine]:
    """Return what a count would change, in the order given; StockMoved as when it is saved."""
    given = Checked()
    checked = _checked(given, counts)
    given.done()
    lots = lot_rows(tx, lot_ids=[line.lot_id for line in checked])
    _refuse_moved(checked, lots)
    counted = _counted(checked, lots)
    wants, receipts = _differences(counted, lots, dict.fromkeys(counted, ""))
    previews = preview_many(tx, wants=wants)
    costs = {lot_id: NOTHING - preview.cost for preview in previews for lot_id in preview.want.only or ()}
    found = iter(receipts)
    return [
        CountLine(
            lot_id=lot_id,
            before=quantity_to_string(lots[lot_id].remaining),
            counted=quantity_to_string(amount),
            difference=quantity_to_string(amount - lots[lot_id].remaining),
            unit=unit_of(item_of(lots[lot_id])),
            cost=cost_to_string(next(found).cost if amount > lots[lot_id].remaining else costs.get(lot_id, NOTHING)),
        )
        for lot_id, amount in counted.items()
    ]


def _checked(given: Checked, counts: Sequence[CountInput]) -> list[CountInput]:
    if not 0 < len(counts) <= MOST_LINES:
        given.fault("counts", f"Give 1 to {MOST_LINES} lines.")
    ids = [line.lot_id for line in counts]
    if len(set(ids)) < len(ids):
        given.fault("counts", "A lot is counted once.")
    return [_checked_line(given.line("counts", number), line) for number, line in enumerate(counts[:MOST_LINES])]


def _checked_line(given: Checked, line: CountInput) -> CountInput:
    if (line.remaining is None) == (line.percent_of_received is None):
        given.fault("remaining", "Give an amount or a percentage.")
    unit = given.text("unit", line.unit, longest=50)
    percent = _optional(given, "percent_of_received", line.percent_of_received)
    if percent is not None and percent > ALL_OF_IT:
        given.fault("percent_of_received", "This is more than all of it.")
    return replace(
        line,
        lot_id=given.row_id("lot_id", line.lot_id),
        remaining=_optional(given, "remaining", line.remaining),
        unit=parse_unit(unit) if unit else "",
        percent_of_received=percent,
        note=given.text("note", line.note, longest=LONGEST_NOTE),
        expected=_optional(given, "expected", line.expected),
    )


def _optional(given: Checked, field: str, value: Decimal | int | None) -> Decimal | None:
    return None if value is None else given.amount(field, value, least=NOTHING)


def _refuse_moved(counts: Sequence[CountInput], lots: dict[int, Lot]) -> None:
    moved = [lots[line.lot_id] for line in counts if line.expected not in (None, lots[line.lot_id].remaining)]
    if moved:
        today = timezone.localdate()
        raise StockMoved("Stock moved since the sheet was made.", [lot_detail(lot, today) for lot in moved])


def _counted(counts: Sequence[CountInput], lots: dict[int, Lot]) -> dict[int, Decimal]:
    """Return by lot what was counted, in base units."""
    given = Checked()
    counted = {}
    for number, line in enumerate(counts):
        lot = lots[line.lot_id]
        if line.remaining is not None:
            amount = entered(given.line("counts", number), item_of(lot), Decimal(line.remaining), line.unit)
        else:
            amount = quantise(Fraction(lot.received) * Fraction(line.percent_of_received or 0) / 100)
        counted[lot.pk] = amount
    given.done()
    return counted


def _post(tx: Atomic, wants: Sequence[Want], receipts: Sequence[Receipt], *, note: str, by: User) -> StockAdjustment:
    """Write what is less as corrections, then what is more as lots beside the counted ones."""
    check_receipts((receipt.quantity, receipt.cost) for receipt in receipts)
    row: StockAdjustment = StockAdjustment.objects.using(tx.using).create(
        kind=AdjustmentKind.COUNT, note=note, actor=by
    )
    if wants:
        consume_many(tx, wants=wants, reason=Reason.CORRECTION, by=by, adjustment=row)
    if receipts:
        receive_many(tx, receipts=receipts, reason=Reason.GAIN, by=by, adjustment=row)
    return row


def _differences(
    counted: dict[int, Decimal], lots: dict[int, Lot], notes: Mapping[int, str]
) -> tuple[list[Want], list[Receipt]]:
    """Return what is to be taken from lots, and what is to come in beside them, with what is noted of each."""
    wants, receipts = [], []
    for lot_id, amount in counted.items():
        lot = lots[lot_id]
        if amount < lot.remaining:
            wants.append(Want(item=item_of(lot), quantity=lot.remaining - amount, only=(lot_id,), note=notes[lot_id]))
        elif amount > lot.remaining:
            receipts.append(beside(lot, amount - lot.remaining, notes[lot_id]))
    return wants, receipts
