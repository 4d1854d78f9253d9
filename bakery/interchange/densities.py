"""What a row of a file, or the groups above it, say of the density of an ingredient."""

from decimal import Decimal
from typing import Final

from bakery.catalogue.units import density_from
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Density, Job
from bakery.interchange.rows import Row

KEYS: Final = ("density_volume_value", "density_volume_unit", "density_weight_value", "density_weight_unit")


def density_of(row: Row) -> Density:
    """Return the density of a row, which all four of its keys tell together."""
    given = [key for key in KEYS if row.has(key)]
    if not given:
        return Density()
    if len(given) < len(KEYS):
        missing = next(key for key in KEYS if key not in given)
        raise RowRejected(missing, f"{missing} is missing: a density is told by all four of its keys.")
    volume, weight = row.required_amount(KEYS[0]), row.required_amount(KEYS[2])
    value = density_from(volume, row.unit(KEYS[1]), weight, row.unit(KEYS[3]))
    note = f"{_plain(volume)} {row.text(KEYS[1])} weighs {_plain(weight)} {row.text(KEYS[3])}"
    return Density(value=value, note=note)


def density_with_groups(job: Job, row: Row) -> Density:
    """Return the density of a row, or else of the nearest group above it that has one."""
    own = density_of(row)
    if own.value is not None:
        return own
    slugs = (parent.text("slug") for parent in ancestors(job, row))
    return next((job.densities[slug] for slug in slugs if slug in job.densities), Density())


def ancestors(job: Job, row: Row) -> list[Row]:
    """Return the rows above this one in the file, the nearest first."""
    above: list[Row] = []
    while (parent := job.tree.get(row.text("parent_slug"))) and parent not in above:
        above.append(parent)
        row = parent
    return above


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
