"""Rows of definitions that somebody edited outside: each must be here already, and nothing is made of it."""

from collections.abc import Mapping
from typing import Final

from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.register import PRODUCT, RECIPE
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import KINDS, change_found
from bakery.interchange.services.import_products import product_meant

# What rows of each array go by beside uuid and slug.
DEFINITIONS: Final[Mapping[str, str]] = {
    "ingredients": "display_name",
    "recipes": "name",
    "finished_units": "display_name",
    "finished_goods": "display_name",
    "materials": "display_name",
    "material_products": "",
}


def edit_definition(tx: Atomic, *, job: Job, row: Row) -> str:
    """Change a definition by its uuid, its slug or its name."""
    found = _meant(job, row, KINDS[row.array].kind)
    if found is None:
        raise RowRejected("slug", _absent(row))
    return change_found(tx, job=job, array=row.array, row=row, row_id=found)


def edit_product(tx: Atomic, *, job: Job, row: Row) -> str:
    """Change a product by its uuid or its slug, or by all that the row tells of it."""
    found = _meant(job, row, PRODUCT)
    if found is None:
        found = product_meant(tx, job=job, row=row)
    return change_found(tx, job=job, array=row.array, row=row, row_id=found)


def _meant(job: Job, row: Row, kind: str) -> int | None:
    """Return the row that uuid and slug agree on, or the only one of that name."""
    keyed = [job.register.by_uuid(kind, row.uuid()), job.register.by_slug(kind, row.text("slug"))]
    found = {row_id for row_id in keyed if row_id is not None}
    if len(found) > 1:
        raise RowRejected("slug", "Its uuid and its slug mean different rows.")
    if found:
        return found.pop()
    named = job.register.named(kind, _name(job, row)) if row.has(DEFINITIONS.get(row.array, "")) else []
    if len(named) > 1:
        raise RowRejected("slug", "Its name fits more than one row; add its slug.")
    return next(iter(named), None)


def _name(job: Job, row: Row) -> object:
    """Return what the row goes by; a yield goes by its recipe too."""
    name = row.text(DEFINITIONS[row.array])
    if row.array != "finished_units":
        return name
    recipe = job.register.one(RECIPE, slug=row.text("recipe_slug"), name=row.text("recipe_name"), key="recipe_slug")
    return recipe, name


def _absent(row: Row) -> str:
    return f"“{row.title()}” is not here, and a list of rows to edit makes nothing."
