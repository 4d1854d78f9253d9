"""Packaging that the predecessor kept among the ingredients."""

from dataclasses import replace
from typing import Final

from bakery.catalogue.units import AREA, COUNT, LENGTH, base_unit
from bakery.db.transaction import Atomic
from bakery.interchange.errors import Unclear
from bakery.interchange.job import Job
from bakery.interchange.register import INGREDIENT, MATERIAL
from bakery.interchange.rows import Row
from bakery.interchange.services.import_materials import load_material

# The answers to what it is to be.
ANSWERS: Final = {MATERIAL: "A material", INGREDIENT: "An ingredient, as in the file"}
GROUP: Final = "Packaging"


def load_packaging(tx: Atomic, *, job: Job, row: Row) -> str | None:
    """Take in packaging as a material, once somebody has said so; None where it is to stay an ingredient."""
    name, slug = row.text("display_name"), row.text("slug")
    question = f"packaging:{name}"
    answer = _there(job, slug, name) or job.options.answers.get(question, "")
    if answer not in ANSWERS:
        text = f"“{name}” is packaging. What is it to be?"
        raise Unclear("is_packaging", question, text, tuple(ANSWERS), tuple(ANSWERS.values()))
    if answer == INGREDIENT:
        return None
    told = {
        "display_name": name,
        "slug": slug,
        "description": row.text("description"),
        "notes": row.text("notes"),
        "category": row.text("category") or GROUP,
        "base_unit_type": base_unit(_dimension(job, slug)),
        "uuid": row.text("uuid"),
    }
    return load_material(tx, job=job, row=replace(row, values=told))


def _there(job: Job, slug: str, name: str) -> str:
    """Return what it is already, if it is there."""
    for kind in ANSWERS:
        if job.register.by_slug(kind, slug) or job.register.named(kind, name):
            return kind
    return ""


def _dimension(job: Job, slug: str) -> str:
    """Return what most of its packages measure, pieces before lengths and areas."""
    packages = job.usage.packages.get(slug)
    return max((COUNT, LENGTH, AREA), key=packages.__getitem__) if packages else COUNT
