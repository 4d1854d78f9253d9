"""Stock and receipts that somebody edited outside: what is noted is changed, what happened is not."""

from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID, uuid5

from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise, quantise_cost
from bakery.db.transaction import Atomic
from bakery.interchange.codes import UPDATE
from bakery.interchange.errors import RowRejected, Unclear
from bakery.interchange.identity import NAMESPACE
from bakery.interchange.job import Job
from bakery.interchange.lots import lot_meant
from bakery.interchange.rows import TOO_LARGE, Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.tally import UPDATED
from bakery.inventory.amounts import in_base_units
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.models import Lot, PurchaseLine, RequestKey
from bakery.inventory.services.counts import count_stock
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.shelf import revalue_lot

LONGEST_KEY: Final = 200
NOTE: Final = "From an edited list"
ONE_PACKAGE: Final = "1"
AS_IT_STANDS: Final = "all"


def edit_lot(tx: Atomic, *, job: Job, row: Row) -> str:
    """Change what is noted on a lot; another amount than there is becomes a count."""
    lock_stock(tx)
    lot = _lot_meant(tx, job, row)
    outcome = change_found(tx, job=job, array=row.array, row=row, row_id=lot.pk)
    return UPDATED if job.options.mode == UPDATE and _count(tx, job, row, lot) else outcome


def edit_purchase(tx: Atomic, *, job: Job, row: Row) -> str:
    """Change what is noted on a receipt, and price it where the price was unknown."""
    lock_stock(tx)
    lot = _lot_meant(tx, job, row)
    line = PurchaseLine.objects.using(tx.using).filter(lot=lot).first()
    if line is None:
        raise RowRejected("product", "There is no receipt for this stock.")
    _check_packages(job, row, line)
    outcome = change_found(tx, job=job, array=row.array, row=row, row_id=lot.pk)
    return UPDATED if _price(tx, job, row, lot, line) else outcome


def _lot_meant(tx: Atomic, job: Job, row: Row) -> Lot:
    """Return the lot of this uuid, or of the receipt that has it; else the only one of its product and day."""
    lots = Lot.objects.using(tx.using).select_related("product__ingredient", "product__material")
    if row.array == "purchases":
        lots = lots.filter(purchase_line__isnull=False)
    if row.uuid():
        for column in ("uuid", "purchase_line__uuid", "purchase_line__purchase__uuid"):
            found: list[Lot] = list(lots.filter(**{column: row.uuid()})[:2])
            if len(found) == 1:
                return found[0]
    product = Product.objects.using(tx.using).get(pk=product_meant(tx, job=job, row=row))
    day = row.day("purchase_date", today=job.today)
    fitting = lots.filter(product=product, purchase_line__purchase__voided_at=None).oldest_first()
    return lot_meant(
        [lot for lot in fitting if day in (None, lot.received_on)],
        name=str(product),
        question=f"lot:{product.slug}:{day or ''}:{row.text('lot_or_batch')}"[:LONGEST_KEY],
        answers=job.options.answers,
    )


def _product_of(lot: Lot) -> Product:
    if lot.product is None:
        raise RowRejected("product", "This is finished stock, which a list of rows to edit does not change.")
    return lot.product


def _count(tx: Atomic, job: Job, row: Row, lot: Lot) -> bool:
    """Set a lot to the amount of the row, once for each file; return whether that is another one."""
    quantity = row.number_of("quantity")
    if quantity is None:
        return False
    if not 0 <= quantity < TOO_LARGE:
        raise RowRejected("quantity", f"quantity must not be negative and below {TOO_LARGE:f}.")
    product = _product_of(lot)
    unit = row.unit("package_unit") if row.has("package_unit") else product.package_unit
    each = in_base_units(product, 1, unit)
    key = uuid5(NAMESPACE, f"inventory\x1f{job.digest}\x1f{lot.uuid}")
    if quantise(each * Fraction(quantity)) == lot.remaining or _is_claimed(tx, key):
        return False
    job.tally.change("quantity", _amount(Fraction(lot.remaining) / each, unit), _amount(Fraction(quantity), unit))
    counts = [CountInput(lot_id=lot.pk, remaining=quantity, unit=unit)]
    count_stock(tx, counts=counts, note=NOTE, by=job.by, idempotency_key=key)
    return True


def _is_claimed(tx: Atomic, key: UUID) -> bool:
    return RequestKey.objects.using(tx.using).filter(key=key).exists()


def _amount(quantity: Fraction, unit: str) -> str:
    return f"{quantise(quantity).normalize():f} {unit}"


def _check_packages(job: Job, row: Row, line: PurchaseLine) -> None:
    """Refuse another number of packages; one that equals what a package holds may have been meant as one."""
    packages = row.amount("quantity_purchased")
    if packages is None:
        return
    if packages == line.package_quantity != 1:
        packages = _asked_packages(job, packages, line)
    if packages != line.packages:
        was = f"{line.packages.normalize():f}"
        raise RowRejected("quantity_purchased", f"{was} were bought: void the purchase, and enter it as it was.")


def _asked_packages(job: Job, packages: Decimal, line: PurchaseLine) -> Decimal:
    question = f"packages:{line.uuid}"
    told = f"{packages.normalize():f}"
    match job.options.answers.get(question):
        case "1":
            return Decimal(1)
        case "all":
            return packages
    labels = (f"1 package of {told} {line.package_unit}", f"{told} packages of {told} {line.package_unit} each")
    message = f"{told} packages of {line.product} are as many as one package holds. How many were bought?"
    raise Unclear("quantity_purchased", question, message, (ONE_PACKAGE, AS_IT_STANDS), labels)


def _price(tx: Atomic, job: Job, row: Row, lot: Lot, line: PurchaseLine) -> bool:
    """Price a lot whose price is unknown; return whether that was so."""
    price = row.money("unit_price")
    if price is None:
        return False
    unit_cost = quantise_cost(Fraction(price) * Fraction(line.packages) / Fraction(line.base_quantity))
    if not lot.cost_known:
        job.tally.change("unit_price", "", f"{price.normalize():f}")
        revalue_lot(tx, lot_id=lot.pk, unit_cost=unit_cost, reason=NOTE, by=job.by)
        return True
    if unit_cost != lot.unit_cost and price != line.price_per_package:
        raise RowRejected("unit_price", "The price is known: void the purchase, and enter it as it was.")
    return False
