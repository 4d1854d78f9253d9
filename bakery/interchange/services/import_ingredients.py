"""Ingredients of a file and the groups they stand in, which the predecessor kept in one tree."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from bakery.catalogue.models import Allergen, ExternalCode
from bakery.catalogue.names import make_slug
from bakery.catalogue.services.categories import create_ingredient_category
from bakery.catalogue.services.ingredients import create_ingredient, update_ingredient
from bakery.db.transaction import Atomic
from bakery.interchange.codes import AUGMENT
from bakery.interchange.densities import ancestors, density_of, density_with_groups
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.register import CATEGORY, INGREDIENT
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_packaging import load_packaging
from bakery.interchange.tally import CREATED, UNCHANGED, UPDATED

ARRAY = "ingredients"
LEAF = 2
ROOT = 0
CODES: Mapping[str, str] = {
    "foodon_id": "foodon", "foodex2_code": "foodex2", "langual_terms": "langual", "fdc_ids": "fdc",
}  # fmt: skip


def load_ingredient(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one node of the tree: the upper two levels are groups."""
    name = row.text("display_name", required=True)
    is_group = _level(row) < LEAF
    if row.flag("is_packaging") and not is_group:
        outcome = load_packaging(tx, job=job, row=row)
        if outcome is not None:
            return outcome
    uuid = job.identity(ARRAY, row, row.text("slug") or name)
    kind = CATEGORY if is_group else INGREDIENT
    if is_group:
        _note_density(job, row)
    known = job.register.by_uuid(kind, uuid) or job.register.by_slug(kind, row.text("slug"))
    if known is None and not is_group and job.register.named(kind, name):
        known = job.register.one(kind, slug="", name=name, key="display_name")
    if known is not None:
        return UNCHANGED if is_group else _change(tx, job, row, known)
    if is_group:
        _create_group(tx, job, row, uuid)
    else:
        _create(tx, job, row, uuid)
    return CREATED


def _level(row: Row) -> int:
    level = row.whole("hierarchy_level")
    return LEAF if level is None else level


def _note_density(job: Job, row: Row) -> None:
    density = density_of(row)
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
    density = _density_columns(job, row)
    created = create_ingredient(
        tx,
        name=name,
        category_id=_group_of(tx, job, row),
        dimension=_dimension(job, slug, density["density"]),
        allergens=_allergens(row),
        description=row.text("description"),
        notes=row.text("notes"),
        uuid=uuid,
        slug=slug or None,
        **density,
    )
    _add_codes(tx, created.id, _codes(row))
    job.register.add(INGREDIENT, created.id, uuid=created.uuid, slug=created.slug, names=(name,))


def _change(tx: Atomic, job: Job, row: Row, ingredient_id: int) -> str:
    """Fill or overwrite an ingredient; allergens and the codes of other systems only where it has none."""
    outcome = change_found(
        tx, job=job, array=ARRAY, row=row, row_id=ingredient_id, fills=lambda: _density_columns(job, row)
    )
    if job.options.mode != AUGMENT:
        return outcome
    return (
        UPDATED if _fill_allergens(tx, job, row, ingredient_id) | _fill_codes(tx, job, row, ingredient_id) else outcome
    )


def _density_columns(job: Job, row: Row) -> dict[str, Any]:
    density = density_with_groups(job, row)
    return {"density": density.value, "density_note": density.note}


def _fill_allergens(tx: Atomic, job: Job, row: Row, ingredient_id: int) -> bool:
    slugs = _allergens(row)
    if not slugs or Allergen.objects.using(tx.using).filter(ingredients=ingredient_id).exists():
        return False
    update_ingredient(tx, ingredient_id=ingredient_id, allergens=slugs)
    job.tally.change("allergens", "", ", ".join(slugs))
    return True


def _fill_codes(tx: Atomic, job: Job, row: Row, ingredient_id: int) -> bool:
    present = {*ExternalCode.objects.using(tx.using).filter(ingredient=ingredient_id).values_list("system", flat=True)}
    added = [(system, code) for system, code in _codes(row) if system not in present]
    _add_codes(tx, ingredient_id, added)
    for system, code in added:
        job.tally.change(system, "", code)
    return bool(added)


def _allergens(row: Row) -> list[str]:
    return [make_slug(each, ()) for each in row.texts("allergens")]


def _codes(row: Row) -> list[tuple[str, str]]:
    """Return what other systems call the ingredient."""
    return sorted({(system, code) for key, system in CODES.items() for code in row.texts(key)})


def _add_codes(tx: Atomic, ingredient_id: int, codes: list[tuple[str, str]]) -> None:
    ExternalCode.objects.using(tx.using).bulk_create(
        ExternalCode(ingredient_id=ingredient_id, system=system, code=code) for system, code in codes
    )


def _check_root(job: Job, row: Row) -> None:
    """Reject a row that names another group than the one it stands in."""
    top = [row, *ancestors(job, row)][-1]
    named = row.text("category")
    if named and _level(top) == ROOT and named != top.text("display_name"):
        raise RowRejected(
            "category", f"The category “{named}” is not “{top.text('display_name')}”, the root above it."
        )


def _group_of(tx: Atomic, job: Job, row: Row) -> int:
    """Return the group an ingredient stands in: the nearest above it, or the one it names."""
    for parent in ancestors(job, row):
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


def _dimension(job: Job, slug: str, density: Decimal | None) -> str:
    """Return what most of its packages measure, weight before others; without any, what recipes and density tell."""
    packages = job.usage.packages.get(slug)
    if packages:
        return max(packages, key=lambda dimension: (packages[dimension], dimension == "mass"))
    if slug in job.usage.counted:
        return "count"
    return "mass" if density is not None else "volume"
