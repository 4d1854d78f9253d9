"""What somebody noted on the shelf with a scanner: what was bought, lost, found or counted."""

from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Bought, Job
from bakery.interchange.lots import lot_meant
from bakery.interchange.register import ADJUSTMENT, BOUGHT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.services.import_suppliers import supplier_called
from bakery.interchange.tally import CREATED, UNCHANGED
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import AdjustmentKind, Lot, Movement, Reason, StockAdjustment
from bakery.inventory.services.adjustments import adjust_stock
from bakery.inventory.services.counts import count_stock

LOST: Final = (Reason.SPOILAGE, Reason.WASTE, Reason.DAMAGED, Reason.CORRECTION, Reason.OTHER)
# What may be said of something that was found: nothing spoils into the pantry.
FOUND: Final = (Reason.CORRECTION, Reason.OTHER)
ALL_OF_IT: Final = Decimal(100)
LONGEST_NOTE: Final = 500


def load_bought(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note one scanned row of a receipt, which is one lot; what was recorded once is never changed."""
    moment = _moment(job, row, "purchased_at" if row.has("purchased_at") else "scanned_at")
    packages, price = row.required_amount("quantity_purchased"), row.money("unit_price")
    uuid = job.fact("purchases", row, moment, price, packages)
    is_first = job.register.claim((BOUGHT, uuid), row.place)
    if job.register.by_uuid(BOUGHT, uuid) is not None or not is_first:
        return UNCHANGED
    supplier_id = supplier_called(tx, job=job, row=row, name=row.text("supplier", required=True))
    if supplier_id is None:
        raise RowRejected("supplier", "The store is not known; answer which one it is.")
    bought = Bought(
        array="purchases",
        row=row,
        uuid=uuid,
        lot_uuid=job.identities.key("fact purchases.lot", uuid),
        supplier_id=supplier_id,
        purchased_on=moment.date(),
        notes="",
        line=PurchaseLineInput(
            product_id=product_meant(tx, job=job, row=row), packages=packages, price_per_package=price
        ),
        lot_notes=row.text("notes"),
    )
    job.register.note(job.bought, bought)
    return CREATED


def load_adjusted(tx: Atomic, *, job: Job, row: Row) -> str:
    """Record what was lost, oldest lot first, or found, as a lot of its own; measured as its packages are."""
    moment = _moment(job, row, "adjusted_at")
    change = row.number_of("quantity")
    if not change:
        raise RowRejected("quantity", "quantity must be above or below zero.")
    uuid = job.fact("adjustments", row, moment, change, row.text("reason_code").casefold())
    if job.register.by_uuid(ADJUSTMENT, uuid) is not None:
        return UNCHANGED
    reason = row.text("reason_code", required=True).casefold()
    if reason not in (LOST if change < 0 else FOUND):
        what = "what is less" if change < 0 else "what is more"
        raise RowRejected("reason_code", f"“{reason[:50]}” is no reason for {what}.")
    product = Product.objects.using(tx.using).get(pk=product_meant(tx, job=job, row=row))
    recorded = adjust_stock(
        tx,
        quantity_change=change,
        unit=product.package_unit,
        reason=reason if change < 0 else Reason.GAIN,
        item_type="product",
        item_id=product.pk,
        note=row.text("notes") if reason == Reason.OTHER else _note(row, moment),
        by=job.by,
    )
    _keep(tx, job, recorded.id, uuid)
    return CREATED


def load_counted(tx: Atomic, *, job: Job, row: Row) -> str:
    """Set the open lot of a product to what was left of it, in percent of what came in."""
    moment = _moment(job, row, "scanned_at")
    percent = row.number_of("remaining_percentage")
    if percent is None or not 0 <= percent <= ALL_OF_IT:
        raise RowRejected("remaining_percentage", "remaining_percentage must be between 0 and 100.")
    uuid = job.fact("inventory_updates", row, moment, percent)
    if job.register.by_uuid(ADJUSTMENT, uuid) is not None:
        return UNCHANGED
    lot = _lot(tx, job, row, moment)
    if _used_since(tx, lot, moment):
        text = f"Some of it moved after it was counted on {moment:%-d %b %Y}; the count holds as of now."
        job.tally.notice("used_since", row.place, text)
    counted = count_stock(
        tx, counts=[CountInput(lot_id=lot.pk, percent_of_received=percent)], note=_note(row, moment), by=job.by
    )
    _keep(tx, job, counted.id, uuid)
    return CREATED


def _moment(job: Job, row: Row, key: str) -> datetime:
    moment = row.moment(key, today=job.today)
    if moment is None:
        raise RowRejected(key, f"{key} is missing.")
    if moment.date() > job.today:
        raise RowRejected(key, f"{key} lies in the future.")
    return moment


def _lot(tx: Atomic, job: Job, row: Row, moment: datetime) -> Lot:
    """Return the only open lot of the product, or the one that was answered."""
    product = Product.objects.using(tx.using).get(pk=product_meant(tx, job=job, row=row))
    lots: list[Lot] = list(Lot.objects.using(tx.using).filter(product=product).in_stock().oldest_first())
    if not lots:
        raise RowRejected("product", f"Nothing of {product} is on the shelf.")
    question = f"lot:{product.slug}:{moment.isoformat()}"
    return lot_meant(lots, name=str(product), question=question, answers=job.options.answers)


def _used_since(tx: Atomic, lot: Lot, moment: datetime) -> bool:
    moved = Movement.objects.using(tx.using).filter(lot=lot, at__gt=moment, delta__lt=0)
    return moved.exclude(adjustment__kind=AdjustmentKind.COUNT).exists()


def _note(row: Row, moment: datetime) -> str:
    return (row.text("notes") or f"Noted on {moment:%-d %b %Y}")[:LONGEST_NOTE]


def _keep(tx: Atomic, job: Job, adjustment_id: int, uuid: UUID) -> None:
    """Give the fact the key of its row, by which the same file knows it again."""
    StockAdjustment.objects.using(tx.using).filter(pk=adjustment_id).update(uuid=uuid)
    job.register.add(ADJUSTMENT, adjustment_id, uuid=uuid)
