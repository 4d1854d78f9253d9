"""What a line of a good or a package puts in: an output, another good, or a material."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import Product
from bakery.catalogue.units import COUNT, base_unit
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.meaning import piece_meant
from bakery.interchange.parts import ONE, Part
from bakery.interchange.register import UNIT
from bakery.interchange.rows import Row
from bakery.interchange.services.import_products import product_meant

# The keys that name a part, each with what it names.
KEYS: Final[Mapping[str, str]] = {
    "finished_unit_slug": "finished_unit",
    "finished_good_component_slug": "finished_good",
    "material_unit_slug": "material_unit",
    "packaging_product_slug": "packaging_product",
    "packaging_product_id": "packaging_product",
}


def part_meant(tx: Atomic, *, job: Job, row: Row) -> Part:
    """Return what a row puts in; generic packaging is chosen when the good is put together."""
    given = [(KEYS[key], key) for key in KEYS if row.has(key)]
    if row.has("component_slug"):
        given.append((row.text("component_type", required=True), "component_slug"))
    if len({kind for kind, _ in given}) != 1:
        raise RowRejected("component_slug", "The row must name exactly one part.")
    kind, key = given[0]
    if kind not in KEYS.values():
        raise RowRejected("component_type", f"“{kind[:50]}” is no kind of part.")
    quantity = row.amount("component_quantity") or ONE
    part = MEANT[kind](job, row, key) if kind in MEANT else _packaging(tx, job, row, key)
    return replace(part, quantity=quantity * part.quantity, note=row.text("notes"))


def _unit(job: Job, row: Row, key: str) -> Part:
    unit = job.register.one(UNIT, slug=row.text(key), key=key)
    return Part(component_type=FINISHED_UNIT, component_id=unit)


def _good(job: Job, row: Row, key: str) -> Part:
    kind, piece = piece_meant(job, slug=row.text(key), key=key)
    return Part(component_type=FINISHED_UNIT if kind == UNIT else FINISHED_GOOD, component_id=piece)


def _measure(job: Job, row: Row, key: str) -> Part:
    measure = job.measures.get(row.text(key))
    if measure is None:
        raise RowRejected(key, f"There is no material unit “{row.text(key)}” in this file.")
    generic = row.flag("is_generic")
    return Part(
        component_type=MATERIAL,
        component_id=measure.material_id,
        quantity=measure.quantity,
        unit=measure.unit,
        product_id=None if generic else measure.product_id,
        decide_at_assembly=generic,
    )


def _packaging(tx: Atomic, job: Job, row: Row, key: str) -> Part:
    named = "product_id" if key == "packaging_product_id" else "product_slug"
    if named == "product_id" and row.text(key) not in job.product_numbers:
        raise RowRejected(key, f"There is no product {row.text(key)} in this file.")
    product_id = product_meant(tx, job=job, row=replace(row, values={named: row.values[key]}))
    product = Product.objects.using(tx.using).select_related("ingredient", "material").get(pk=product_id)
    if product.material is None:
        raise RowRejected(key, f"“{product}” is of an ingredient, and packaging is of a material.")
    dimension, generic = product.material.dimension, row.flag("is_generic")
    return Part(
        component_type=MATERIAL,
        component_id=product.material.pk,
        unit=base_unit(dimension) if dimension == COUNT else product.package_unit,
        product_id=None if generic else product_id,
        decide_at_assembly=generic,
    )


MEANT: Final[Mapping[str, Callable[[Job, Row, str], Part]]] = {
    "finished_unit": _unit,
    "finished_good": _good,
    "material_unit": _measure,
}
