"""Purchases of a file: noted row by row, to be recorded as receipts once every row is read."""

from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.models import Product
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.identity import lot_key
from bakery.interchange.job import Bought, Job
from bakery.interchange.register import BOUGHT, PRODUCT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.services.import_suppliers import supplier_meant
from bakery.interchange.tally import CREATED, UNCHANGED
from bakery.inventory.amounts import in_packages
from bakery.inventory.dto.purchases import PurchaseLineInput

PURCHASES: Final = "purchases"
OF_MATERIALS: Final = "material_purchases"
IDENTIFYING: Final = (
    "product_slug", "ingredient_slug", "brand", "product_name", "package_unit_quantity", "package_unit",
    "purchase_date", "quantity_purchased", "unit_price", "notes",
)  # fmt: skip
IDENTIFYING_MATERIALS: Final = ("product_slug", "purchase_date", "packages_purchased", "package_price", "notes")
HALF_A_CENT: Final = Decimal("0.005")
# Contents that differ by less are the same, written with fewer digits.
CLOSE: Final = Fraction(1, 1000)


def load_purchase(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note one product that was bought; what was recorded once is never changed."""
    uuid = job.identity(PURCHASES, row, *row.spelled(*IDENTIFYING))
    number, lot = f"{PURCHASES}:{row.text('id')}", job.register.by_uuid(BOUGHT, uuid)
    if lot is not None:
        job.receipts[number] = lot
        return UNCHANGED
    product = product_meant(tx, job=job, row=row)
    _try(job, row, product)
    packages = row.required_amount("quantity_purchased")
    bought = Bought(
        array=PURCHASES,
        row=row,
        uuid=uuid,
        lot_uuid=lot_key(uuid),
        supplier_id=_supplier(tx, job, row),
        purchased_on=row.past_day("purchase_date", today=job.today),
        notes=row.text("notes"),
        line=PurchaseLineInput(product_id=product, packages=packages, price_per_package=_price(row, packages)),
    )
    _note(job, bought, number)
    return CREATED


def load_material_purchase(tx: Atomic, *, job: Job, row: Row) -> str:
    """Note one material that was bought, as what is bought of ingredients."""
    uuid = job.identity(OF_MATERIALS, row, *row.spelled(*IDENTIFYING_MATERIALS))
    number, lot = f"{OF_MATERIALS}:{row.uuid()}", job.register.by_uuid(BOUGHT, uuid)
    if lot is not None:
        job.receipts[number] = lot
        return UNCHANGED
    product = job.register.one(PRODUCT, slug=row.text("product_slug", required=True), key="product_slug")
    _try(job, row, product)
    packages = row.required_amount("packages_purchased")
    _compare_content(tx, job, row, product, packages)
    bought = Bought(
        array=OF_MATERIALS,
        row=row,
        uuid=uuid,
        lot_uuid=lot_key(uuid),
        supplier_id=_supplier(tx, job, row),
        purchased_on=row.past_day("purchase_date", today=job.today),
        notes=row.text("notes"),
        line=PurchaseLineInput(
            product_id=product, packages=packages, price_per_package=_price_of_package(row, packages)
        ),
    )
    _note(job, bought, number)
    return CREATED


def _try(job: Job, row: Row, product_id: int) -> None:
    """Remember that something was bought, so that its stock waits for a row that is refused."""
    day = row.day("purchase_date", today=job.today)
    if day:
        job.refused[product_id, day] += 1


def _note(job: Job, bought: Bought, number: str) -> None:
    job.refused[bought.line.product_id or 0, bought.purchased_on] -= 1
    job.register.note(job.bought, bought)
    job.unclaimed[bought.line.product_id or 0, bought.purchased_on].append(bought)
    job.receipts[number] = bought


def _supplier(tx: Atomic, job: Job, row: Row) -> int:
    found = supplier_meant(tx, job=job, row=row, prefix="supplier")
    if found is None:
        raise RowRejected("supplier", "It is not known where this was bought.")
    return found


def _price(row: Row, packages: Decimal) -> Decimal | None:
    """Return what one package cost, told or reckoned from the total; both must agree as far as cents go."""
    price, total = row.money("unit_price"), row.money("total_cost")
    if total is None:
        return price
    if price is None:
        return quantise_money(Fraction(total) / Fraction(packages))
    if abs(price * packages - total) > HALF_A_CENT * (packages + 1):
        raise RowRejected("total_cost", f"total_cost is {total:f}, but {packages:f} × {price:f} is not.")
    return price


def _price_of_package(row: Row, packages: Decimal) -> Decimal | None:
    """Return what one package cost, told or reckoned from what one piece or centimetre did."""
    price, each, content = row.money("package_price"), row.money("unit_cost"), row.amount("units_added")
    if price is not None or each is None or content is None:
        return price
    return quantise_money(Fraction(each) * Fraction(content) / Fraction(packages))


def _compare_content(tx: Atomic, job: Job, row: Row, product_id: int, packages: Decimal) -> None:
    """Tell where the packages do not hold what the row says came in; they are what is stored."""
    told = row.amount("units_added")
    if told is None:
        return
    product = Product.objects.using(tx.using).select_related("ingredient", "material").get(pk=product_id)
    held = in_packages(product, packages)
    if abs(Fraction(told) - Fraction(held)) > CLOSE * Fraction(held):
        text = f"units_added is {told.normalize():f}, but {packages:f} packages hold {held.normalize():f}."
        job.tally.notice("content_differs", row.place, text)
