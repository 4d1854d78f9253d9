"""Prices learnt late: what stands in a price list is given to lots whose price is unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import quantise_cost, quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.register import INGREDIENT, LOT, MATERIAL, PRODUCT, folded
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant
from bakery.interchange.tables import number_of
from bakery.interchange.tally import SKIPPED, UNCHANGED, UPDATED
from bakery.inventory.amounts import in_base_units
from bakery.inventory.models import Lot
from bakery.inventory.owners import LOT_OWNERS
from bakery.inventory.services.shelf import revalue_lot

REASON = "Price from an imported list"
NUMBERS = ("package_unit_quantity", "unit_price")
OWNERS: Mapping[str, Any] = {INGREDIENT: Ingredient, MATERIAL: Material}


def load_price(tx: Atomic, *, job: Job, row: Row) -> str:
    """Give the lots meant their price for a package; a price that is known stays."""
    row = replace(row, values={**row.values, **{key: number_of(key, row.text(key)) for key in NUMBERS}})
    price = row.money("unit_price")
    if price is None:
        return UNCHANGED
    lots = _lots(tx, job, row)
    unknown = [lot for lot in lots if not lot.cost_known and lot.remaining]
    if not unknown:
        return _nothing_to_price(job, row, lots, price)
    for lot in unknown:
        cost = quantise_cost(Fraction(price) / _package(row, lot))
        revalue_lot(tx, lot_id=lot.pk, unit_cost=cost, reason=REASON, by=job.by)
        job.tally.change("unit_price", None, price)
    return UPDATED


def _lots(tx: Atomic, job: Job, row: Row) -> list[Lot]:
    """Return the lot the row names by its key, or those of its product, store and day as far as they are told."""
    rows = Lot.objects.using(tx.using).select_related("purchase_line__purchase__supplier", *LOT_OWNERS)
    known = job.register.by_uuid(LOT, row.uuid())
    if known is not None:
        return [rows.get(pk=known)]
    found = rows.filter(product=product_meant(tx, job=job, row=_described(tx, job, row)))
    day = row.day("purchased_on", today=job.today)
    store = folded(row.text("supplier_name"))
    lots = found.filter(received_on=day) if day else found
    return [lot for lot in lots.oldest_first() if not store or _store(lot) in ("", store)]


def _described(tx: Atomic, job: Job, row: Row) -> Row:
    """Return the row as rows tell of products: the key of the product, and the slug of what it is a product of."""
    told = dict(row.values) | {"product_uuid": row.values.get("uuid")}
    if job.register.by_uuid(PRODUCT, row.uuid()) is None:
        del told["product_uuid"]
    name = row.text("ingredient_name")
    for kind, model in OWNERS.items():
        called = job.register.named(kind, name) if name else []
        if len(called) == 1 and row.has("package_unit"):
            rows = model.objects.using(tx.using)
            told["ingredient_slug"] = rows.values_list("slug", flat=True).get(pk=called[0])
            break
    return replace(row, values=told)


def _store(lot: Lot) -> object:
    line = getattr(lot, "purchase_line", None)
    return folded(line.purchase.supplier.name) if line else ""


def _package(row: Row, lot: Lot) -> Fraction:
    """Return what the package holds that the price is for, in the unit the stock is kept in."""
    if lot.product is None:
        raise RowRejected("uuid", "Only what is bought in packages has such a price.")
    quantity = row.amount("package_unit_quantity")
    if quantity is not None and row.has("package_unit"):
        return in_base_units(lot.product, quantity, row.unit("package_unit"))
    return in_base_units(lot.product, lot.product.package_quantity, lot.product.package_unit)


def _nothing_to_price(job: Job, row: Row, lots: Sequence[Lot], price: Decimal) -> str:
    """Tell a row that says what is known from one that comes too late."""
    exact = [Fraction(lot.unit_cost) * _package(row, lot) for lot in lots if lot.cost_known]
    known = [cost_to_string(quantise_money(each)) for each in exact]
    if cost_to_string(price) in known:
        return UNCHANGED
    job.tally.explain(
        f"The price is known already: {known[0]}. A known one is changed by voiding the purchase."
        if known
        else "Nothing is on the shelf whose price is unknown."
    )
    return SKIPPED
