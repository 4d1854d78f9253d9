"""Stock of a file: what is left of its receipts, and lots without one, put on the shelf once every row is read."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bakery.catalogue.models import Product
from bakery.catalogue.units import base_unit
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Bought, Job, Left, Opening
from bakery.interchange.products import with_parts
from bakery.interchange.register import BOUGHT, LOT, PRODUCT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.tally import CREATED, SKIPPED, UNCHANGED
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.models import Lot
from bakery.inventory.services.openings import record_opening

ARRAY: Final = "inventory_items"
OF_MATERIALS: Final = "material_inventory_items"
IDENTIFYING: Final = (
    "product_slug", "ingredient_slug", "brand", "product_name", "package_unit_quantity", "package_unit",
    "purchase_date", "quantity", "location", "notes",
)  # fmt: skip
IDENTIFYING_MATERIALS: Final = ("product_slug", "purchase_uuid", "purchase_date", "quantity_remaining", "location")
DESCRIBING: Final = ("uuid", "notes", "lot_code", "opened_on")
GONE: Final = "Nothing is left of it."
Receipt = Bought | int | None


def load_lot(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note what is left of a receipt, or one lot to be opened; a lot that exists is never changed."""
    uuid = job.identity(ARRAY, row, *row.spelled(*IDENTIFYING))
    if job.register.by_uuid(LOT, uuid) is not None:
        return UNCHANGED
    product_id = product_meant(tx, job=job, row=row)
    left = Left(
        array=ARRAY,
        row=row,
        uuid=uuid,
        quantity=row.remaining("quantity"),
        unit=_unit(job, row, product_id),
        location=row.text("location"),
        expires_on=row.day("expiration_date", today=job.today),
        describes={
            "notes": row.text("notes"),
            "lot_code": row.text("lot_or_batch"),
            "opened_on": row.day("opened_date", today=job.today),
        },
    )
    receipt = _named(job, row, "purchases", "purchase_id") or _unclaimed(job, left, product_id)
    return _note(job, left, product_id, receipt)


def load_material_lot(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note stock of a material, as that of an ingredient; it is counted in pieces or measured in centimetres."""
    uuid = job.identity(OF_MATERIALS, row, *row.spelled(*IDENTIFYING_MATERIALS))
    if job.register.by_uuid(LOT, uuid) is not None:
        return UNCHANGED
    product_id = job.register.one(PRODUCT, slug=row.text("product_slug", required=True), key="product_slug")
    product = Product.objects.using(tx.using).select_related("ingredient", "material").get(pk=product_id)
    left = Left(
        array=OF_MATERIALS,
        row=row,
        uuid=uuid,
        quantity=row.remaining("quantity_remaining" if row.has("quantity_remaining") else "quantity_purchased"),
        unit=base_unit(product.owner.dimension),
        location=row.text("location"),
        describes={"notes": row.text("notes"), "lot_code": "", "opened_on": None},
    )
    receipt = _named(job, row, "material_purchases", "purchase_uuid") or _unclaimed(job, left, product_id)
    return _note(job, left, product_id, receipt)


def open_lots(tx: Atomic, *, job: Job, lines: Sequence[Opening]) -> None:
    """Put stock on the shelf, each lot under the key it has in the file."""
    opened = record_opening(tx, lines=[each.stock for each in lines], note="From an imported file", by=job.by)
    lots = [
        Lot(pk=movement.lot_id, uuid=each.uuid, **each.describes)
        for movement, each in zip(opened.movements, lines, strict=True)
    ]
    Lot.objects.using(tx.using).bulk_update(lots, DESCRIBING)


def _unit(job: Job, row: Row, product_id: int) -> str:
    """Return what the content of packages is measured in: as the row says, or else as the product does."""
    told, known = with_parts(row), job.products.with_id(product_id)
    return known[0].unit if known and not told.has("package_unit") else told.unit("package_unit")


def _named(job: Job, row: Row, array: str, key: str) -> Receipt:
    """Return the receipt that a row names, where the file has receipts at all."""
    if not row.has(key) or not job.rows(array):
        return None
    found = job.receipts.get(f"{array}:{row.text(key)}")
    if found is None:
        raise RowRejected(key, f"There is no purchase {row.text(key)} in this file that can be taken in.")
    return found


def _unclaimed(job: Job, left: Left, product_id: int) -> Receipt:
    """Return the receipt of the same product and day that a row can be what is left of, where it names none.

    It may be one of the file, or one that came in before and that nothing was said of.
    """
    day, known = left.row.day("purchase_date", today=job.today), job.products.with_id(product_id)
    for bought in job.unclaimed.get((product_id, day), ()) if day else ():
        content = known[0].quantity * Decimal(bought.line.packages) if known and known[0].unit == left.unit else None
        if content is None or left.quantity <= content:
            job.tally.explain(f"This is what is left of {bought.row.place}, bought on the same day.")
            return bought
    if day and job.refused[product_id, day] > 0:
        raise RowRejected(
            "purchase_date", "What was bought on that day cannot be taken in, and its stock waits for it."
        )
    return next(iter(job.register.named(BOUGHT, (product_id, day))), None)


def _note(job: Job, left: Left, product_id: int, receipt: Receipt) -> str:
    """Let a lot of the file be described and counted by this row, or opened by it where nothing tells of its receipt.

    One that is in the database was described when it came in.
    """
    if isinstance(receipt, int):
        job.tally.explain("Its lot came in before, and is changed by no file. Count it if it is not right.")
        return UNCHANGED
    if isinstance(receipt, Bought):
        return _claim(job, left, receipt, product_id)
    if not left.quantity:
        job.tally.explain(GONE)
        return SKIPPED
    if left.row.has("purchase_id") or left.row.has("purchase_uuid"):
        job.tally.explain("Its purchase is not in this file, so its price is unknown.")
    for key in ("unit_cost", "cost_per_unit"):
        if left.row.has(key):
            text = "A price without a purchase is no price; it stays unknown."
            job.tally.notice("price_not_taken", left.row.place, text)
    stock = StockInput(
        product_id=product_id,
        quantity=left.quantity,
        unit=left.unit,
        received_on=left.row.past_day("purchase_date", today=job.today),
        expires_on=left.expires_on,
        location=left.location,
    )
    job.register.note(
        job.openings, Opening(array=left.array, row=left.row, uuid=left.uuid, stock=stock, describes=left.describes)
    )
    return CREATED


def _claim(job: Job, left: Left, bought: Bought, product_id: int) -> str:
    if bought.line.product_id != product_id:
        raise RowRejected("purchase_id", f"{bought.row.place} is about another product.")
    if bought.uuid in job.left:
        first = job.left[bought.uuid][0].row.place
        text = f"It is added to {first}, which is of the same purchase and says where the lot is."
        job.tally.notice("one_lot", left.row.place, text)
    elif bought in job.unclaimed[product_id, bought.purchased_on]:
        job.unclaimed[product_id, bought.purchased_on].remove(bought)
    job.left[bought.uuid].append(left)
    return CREATED
