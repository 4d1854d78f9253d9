"""Receipts of a file, recorded together once every row is read, and what is left of what they brought."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final
from uuid import UUID

from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise
from bakery.db.transaction import Atomic
from bakery.interchange.job import Bought, Job
from bakery.inventory.amounts import in_base_units
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot, PurchaseLine
from bakery.inventory.services.counts import MOST_LINES, count_stock
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.purchases import record_purchase

# What is short by less is not short; quantities of files come from floats.
TOLERANCE: Final = Decimal("0.001")
# The array that tells what is left of the lots of another.
STOCK_OF: Final = {"purchases": "inventory_items", "material_purchases": "material_inventory_items"}
TOGETHER: Final = 200
NOTE: Final = "From an imported file"


def record_receipt(tx: Atomic, *, job: Job, lines: Sequence[Bought]) -> None:
    """Record lines of one store, day and note as one receipt; lots that are not whole any more wait to be counted."""
    first, left = lines[0], _left(tx, job, lines)
    recorded = record_purchase(
        tx,
        supplier_id=first.supplier_id,
        purchased_on=first.purchased_on,
        lines=[_line(job, each) for each in lines],
        notes=first.notes,
        accept_retired=True,
        by=job.by,
    )
    for each, line in zip(lines, recorded.lines, strict=True):
        job.recorded.append((each, line))
        if each.uuid in left and abs(left[each.uuid] - Decimal(line.base_quantity)) > TOLERANCE:
            job.counts.append(CountInput(lot_id=line.lot_id, remaining=left[each.uuid]))


def finish_receipts(tx: Atomic, *, job: Job) -> None:
    """Describe the lots of all receipts, and correct those of which some is gone, or more is there."""
    rows = [PurchaseLine(pk=line.id, uuid=each.uuid) for each, line in job.recorded]
    PurchaseLine.objects.using(tx.using).bulk_update(rows, ["uuid"], batch_size=TOGETHER)
    lots = [_lot(job, each, line.lot_id) for each, line in job.recorded]
    Lot.objects.using(tx.using).bulk_update(lots, ["uuid", "notes", "lot_code", "opened_on"], batch_size=TOGETHER)
    if job.counts:
        lock_stock(tx)
    for start in range(0, len(job.counts), MOST_LINES):
        count_stock(tx, counts=job.counts[start : start + MOST_LINES], note=NOTE, by=job.by)
    for bought in [each for each, _ in job.recorded if each.uuid not in job.left]:
        if job.rows(STOCK_OF[bought.array]):
            text = "No row of stock tells what is left of it, so that all of it is taken to be there."
            job.tally.notice("left_unknown", bought.row.place, text)


def _left(tx: Atomic, job: Job, lines: Sequence[Bought]) -> dict[UUID, Decimal]:
    """Return what is there now of each lot that rows of stock speak of, in base units."""
    ids = [each.line.product_id for each in lines if each.uuid in job.left]
    products = Product.objects.using(tx.using).select_related("ingredient", "material").in_bulk(ids)
    return {
        each.uuid: quantise(
            sum(
                in_base_units(products[each.line.product_id], part.quantity, part.unit) for part in job.left[each.uuid]
            )
        )
        for each in lines
        if each.uuid in job.left
    }


def _line(job: Job, bought: Bought) -> PurchaseLineInput:
    left = job.left.get(bought.uuid)
    return replace(bought.line, location=left[0].location, expires_on=left[0].expires_on) if left else bought.line


def _lot(job: Job, bought: Bought, lot_id: int) -> Lot:
    left = job.left.get(bought.uuid)
    if left:
        return Lot(pk=lot_id, uuid=left[0].uuid, **left[0].describes)
    return Lot(pk=lot_id, uuid=bought.lot_uuid, notes=bought.lot_notes)
