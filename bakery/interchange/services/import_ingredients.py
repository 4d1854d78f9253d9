"""Ingredients of a file and the groups they stand in, which the predecessor kept in one tree."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from bakery.catalogue.models import ExternalCode
from bakery.catalogue.names import make_slug
from bakery.catalogue.services.categories import create_ingredient_category
from bakery.catalogue.services.ingredients import create_ingredient
from bakery.catalogue.units import density_from
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected, Unclear
from bakery.interchange.job import Density, Job
from bakery.interchange.register import CATEGORY, INGREDIENT
from bakery.interchange.rows import Row
from bakery.interchange.tally import CREATED, UNCHANGED

ARRAY = "ingredients"
LEAF = 2
ROOT = 0
CODES: Mapping[str, str] = {
    "foodon_id": "foodon", "foodex2_code": "foodex2", "langual_terms": "langual", "fdc_ids": "fdc",
}  # fmt: skip
DENSITY = ("density_volume_value", "density_volume_unit", "density_weight_value", "density_weight_unit")


def load_ingredient(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one node of the tree: the upper two levels are groups."""
    name = row.text("display_name", required=True)
    if row.flag("is_packaging"):
        raise Unclear("is_packaging", f"packaging:{name}", f"“{name}” is packaging. Is it to be a material?")
    uuid = job.identity(ARRAY, row, row.text("slug") or name)
    is_group = _level(row) < LEAF
    kind = CATEGORY if is_group else INGREDIENT
    if is_group:
        _note_density(job, row)
    known = job.register.by_uuid(kind, uuid) or job.register.by_slug(kind, row.text("slug"))
    if known is None and not is_group and job.register.named(kind, name):
        known = job.register.one(kind, slug="", name=name, key="display_name")
    if known is not None:
        return UNCHANGED
    if is_group:
        _create_group(tx, job, row, uuid)
    else:
        _create(tx, job, row, uuid)
    return CREATED


def _level(row: Row) -> int:
    level = row.whole("hierarchy_level")
    return LEAF if level is None else level


def _note_density(job: Job, row: Row) -> None:
    density = _density_of(row)
    if density.value is not None:
        job.densities[row.text("slug")] = density


def _create_group(tx: Atomic, job: Job, row: Row, uuid: UUID) -> None:
    name, parent_slug = row.text("display_name"), row.text("parent_slug")
    parent = job.register.one(CATEGORY, slug=parent_slug, key="parent_slug") if parent_slug else None
    _check_root(job, row)
    created = create_ingredient_category(
        tx,
        name=name,
        parent_id=parent,
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    job.register.add(CATEGORY, created.id, uuid=uuid, slug=created.slug, names=((parent or 0, name),))


def _create(tx: Atomic, job: Job, row: Row, uuid: UUID) -> None:
    name, slug = row.text("display_name"), row.text("slug")
    _check_root(job, row)
    density = _density_of(row)
    if density.value is None:
        density = _inherited(job, row)
    created = create_ingredient(
        tx,
        name=name,
        category_id=_group_of(tx, job, row),
        dimension=_dimension(job, slug, density),
        density=density.value,
        density_note=density.note,
        allergens=[make_slug(each, ()) for each in row.texts("allergens")],
        description=row.text("description"),
        notes=row.text("notes"),
        uuid=uuid,
        slug=slug or None,
    )
    _add_codes(tx, created.id, row)
    job.register.add(INGREDIENT, created.id, uuid=created.uuid, slug=created.slug, names=(name,))


def _add_codes(tx: Atomic, ingredient_id: int, row: Row) -> None:
    codes = {(system, code) for key, system in CODES.items() for code in row.texts(key)}
    ExternalCode.objects.using(tx.using).bulk_create(
        ExternalCode(ingredient_id=ingredient_id, system=system, code=code) for system, code in sorted(codes)
    )


def _ancestors(job: Job, row: Row) -> list[Row]:
    """Return the rows above this one in the file, the nearest first."""
    above: list[Row] = []
    while (parent := job.tree.get(row.text("parent_slug"))) and parent not in above:
        above.append(parent)
        row = parent
    return above


def _check_root(job: Job, row: Row) -> None:
    """Reject a row that names another group than the one it stands in."""
    top = [row, *_ancestors(job, row)][-1]
    named = row.text("category")
    if named and _level(top) == ROOT and named != top.text("display_name"):
        raise RowRejected(
            "category", f"The category “{named}” is not “{top.text('display_name')}”, the root above it."
        )


def _group_of(tx: Atomic, job: Job, row: Row) -> int:
    """Return the group an ingredient stands in: the nearest above it, or the one it names."""
    for parent in _ancestors(job, row):
        if _level(parent) < LEAF:
            return job.register.one(CATEGORY, slug=parent.text("slug"), key="parent_slug")
    if row.has("parent_slug"):
        return job.register.one(CATEGORY, slug=row.text("parent_slug"), key="parent_slug")
    name = row.text("category", required=True)
    named = job.register.named(CATEGORY, (0, name))
    if named:
        return named[0]
    uuid = job.identities.key("ingredient_categories", name)
    created = create_ingredient_category(tx, name=name, uuid=uuid)
    job.register.add(CATEGORY, created.id, uuid=uuid, slug=created.slug, names=((0, name),))
    return created.id


def _density_of(row: Row) -> Density:
    given = [key for key in DENSITY if row.has(key)]
    if not given:
        return Density()
    if len(given) < len(DENSITY):
        missing = next(key for key in DENSITY if key not in given)
        raise RowRejected(missing, f"{missing} is missing: a density is told by all four of its keys.")
    volume, weight = row.required_amount(DENSITY[0]), row.required_amount(DENSITY[2])
    value = density_from(volume, row.unit(DENSITY[1]), weight, row.unit(DENSITY[3]))
    note = f"{_plain(volume)} {row.text(DENSITY[1])} weighs {_plain(weight)} {row.text(DENSITY[3])}"
    return Density(value=value, note=note)


def _inherited(job: Job, row: Row) -> Density:
    for parent in _ancestors(job, row):
        if parent.text("slug") in job.densities:
            return job.densities[parent.text("slug")]
    return Density()


def _dimension(job: Job, slug: str, density: Density) -> str:
    """Return what most of its packages measure, weight before others; without any, what recipes and density tell."""
    packages = job.usage.packages.get(slug)
    if packages:
        return max(packages, key=lambda dimension: (packages[dimension], dimension == "mass"))
    if slug in job.usage.counted:
        return "count"
    return "mass" if density.value is not None else "volume"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
