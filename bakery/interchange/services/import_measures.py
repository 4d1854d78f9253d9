"""The measures of a file: so much of a material at a time, by a name that lines use."""

from decimal import Decimal
from typing import Final

from bakery.catalogue.models import Material, Product
from bakery.catalogue.names import make_slug
from bakery.catalogue.units import base_unit
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job, Measure
from bakery.interchange.register import MATERIAL, PRODUCT
from bakery.interchange.rows import Row
from bakery.interchange.tally import SKIPPED

ONE: Final = Decimal(1)


def load_material_unit(tx: Atomic, *, job: Job, row: Row) -> str:
    """Remember one measure for the lines that name it; by itself it is no row here."""
    name = row.text("name", required=True)
    product_id = None
    if row.has("material_product_slug"):
        product_id = job.register.one(PRODUCT, slug=row.text("material_product_slug"), key="material_product_slug")
        material_id = Product.objects.using(tx.using).values_list("material_id", flat=True).get(pk=product_id)
    else:
        material_id = job.register.one(MATERIAL, slug=row.text("material_slug", required=True), key="material_slug")
    if material_id is None:
        raise RowRejected("material_product_slug", f"{row.text('material_product_slug')} is no product of a material.")
    material = Material.objects.using(tx.using).get(pk=material_id)
    measure = Measure(
        material_id=material_id,
        product_id=product_id,
        quantity=row.amount("quantity_per_unit") or ONE,
        unit=base_unit(material.dimension),
    )
    job.measures[row.text("slug") or make_slug(name, ())] = measure
    amount = f"{measure.quantity.normalize():f} {measure.unit} of “{material.name}”"
    job.tally.explain(f"It is a measure: lines that name it take {amount}.")
    return SKIPPED
