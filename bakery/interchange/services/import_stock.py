"""Stock of a file: lots without a purchase, all put on the shelf together once every row is read."""

from datetime import date

from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job, Opening
from bakery.interchange.register import LOT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.tally import CREATED, UNCHANGED
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.models import Lot
from bakery.inventory.services.openings import MOST_LINES, record_opening

ARRAY = "inventory_items"
IDENTIFYING = (
    "product_slug", "ingredient_slug", "brand", "product_name", "package_unit_quantity", "package_unit",
    "purchase_date", "quantity", "location", "notes",
)  # fmt: skip
DESCRIBING = ("uuid", "notes", "lot_code", "opened_on")


def load_lot(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note one lot to be opened; a lot that exists is never changed, however much of it was used."""
    uuid = job.identity(ARRAY, row, *(_spelled(row, key) for key in IDENTIFYING))
    if job.register.by_uuid(LOT, uuid) is not None:
        return UNCHANGED
    if row.has("unit_cost"):
        job.tally.notice("price_not_taken", row.place, "A price without a purchase is no price; it stays unknown.")
    stock = StockInput(
        product_id=product_meant(tx, job=job, row=row),
        quantity=row.required_amount("quantity"),
        unit=row.unit("package_unit"),
        received_on=_received_on(job, row),
        expires_on=row.day("expiration_date", today=job.today),
        location=row.text("location"),
    )
    describes = {
        "notes": row.text("notes"),
        "lot_code": row.text("lot_or_batch"),
        "opened_on": row.day("opened_date", today=job.today),
    }
    job.openings.append(Opening(array=ARRAY, row=row, uuid=uuid, stock=stock, describes=describes))
    return CREATED


def open_lots(tx: Atomic, *, job: Job) -> None:
    """Put all stock noted on the shelf, each lot under the key it has in the file."""
    for start in range(0, len(job.openings), MOST_LINES):
        openings = job.openings[start : start + MOST_LINES]
        opened = record_opening(tx, lines=[each.stock for each in openings], note="From an imported file", by=job.by)
        lots = [
            Lot(pk=movement.lot_id, uuid=each.uuid, **each.describes)
            for movement, each in zip(opened.movements, openings, strict=True)
        ]
        Lot.objects.using(tx.using).bulk_update(lots, DESCRIBING)


def _received_on(job: Job, row: Row) -> date:
    day = row.required_day("purchase_date", today=job.today)
    if day > job.today:
        raise RowRejected("purchase_date", "purchase_date lies in the future.")
    return day


def _spelled(row: Row, key: str) -> str:
    """Return a value as it identifies its row: 16.0 and 16 are one amount."""
    if key in ("quantity", "package_unit_quantity"):
        number = row.number_of(key)
        return "" if number is None else f"{number.normalize():f}"
    return row.text(key)
