"""Materials of a file, their groups and the products they are bought as."""

from decimal import Decimal
from functools import partial

from bakery.catalogue.services.categories import create_material_category
from bakery.catalogue.services.materials import create_material
from bakery.catalogue.services.products import archive_product, create_product
from bakery.catalogue.units import COUNT, UNITS
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.products import Candidate
from bakery.interchange.register import MATERIAL, MATERIAL_CATEGORY, PRODUCT, folded
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_suppliers import supplier_meant
from bakery.interchange.sizes import read_size
from bakery.interchange.tally import CREATED

GROUPS = "material_categories"
MATERIALS = "materials"
PRODUCTS = "material_products"
UNSORTED = "Other"


def load_material_category(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one group of materials; a subgroup names the group it stands in."""
    name = row.text("name", required=True)
    parent = None
    if row.has("category_slug"):
        parent = job.register.one(MATERIAL_CATEGORY, slug=row.text("category_slug"), key="category_slug")
    known = job.register.known(MATERIAL_CATEGORY, row.text("slug"), (parent or 0, name))
    if known:
        return change_found(tx, job=job, array=GROUPS, row=row, row_id=known)
    uuid = job.identity(GROUPS, row, row.text("category_slug"), name)
    created = create_material_category(
        tx,
        name=name,
        parent_id=parent,
        sort_order=row.whole("sort_order") or 0,
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    job.register.add(MATERIAL_CATEGORY, created.id, uuid=uuid, slug=created.slug, names=((parent or 0, name),))
    return CREATED


def load_material(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one material; without a dimension of its own it is measured as its products are."""
    name = row.text("display_name", required=True)
    uuid = job.identity(MATERIALS, row, row.text("slug") or name)
    known = job.register.known(MATERIAL, row.text("slug"), name, uuid=uuid)
    if known:
        return change_found(tx, job=job, array=MATERIALS, row=row, row_id=known)
    created = create_material(
        tx,
        name=name,
        category_id=_group_of(tx, job, row),
        dimension=_dimension(job, row),
        description=row.text("description"),
        notes=row.text("notes"),
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    job.register.add(MATERIAL, created.id, uuid=uuid, slug=created.slug, names=(name,))
    return CREATED


def load_material_product(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one product of a material; a size read from the notes is marked to be looked at."""
    material = job.register.one(MATERIAL, slug=row.text("material_slug"), name=row.text("material"), key="material")
    owner = f"material:{row.text('material_slug') or folded(row.text('material'))}"
    brand, name = row.text("brand"), row.text("display_name", required=True)
    uuid = job.identity(PRODUCTS, row, owner, brand, name)
    known = job.register.by_uuid(PRODUCT, uuid) or job.register.by_slug(PRODUCT, row.text("slug"))
    if known:
        return change_found(tx, job=job, array=PRODUCTS, row=row, row_id=known)
    size = _size(row)
    quantity, unit = size or _size_in_notes(row)
    created = create_product(
        tx,
        material_id=material,
        brand=brand,
        name=name,
        package_quantity=quantity,
        package_unit=unit,
        sku=row.text("sku"),
        preferred_supplier_id=supplier_meant(tx, job=job, row=row, prefix="supplier"),
        is_provisional=size is None,
        notes=row.text("notes"),
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    if row.flag("is_hidden"):
        job.register.note(job.retired, partial(archive_product, product_id=created.id))
    job.register.add(PRODUCT, created.id, uuid=created.uuid, slug=created.slug)
    candidate = Candidate(
        id=created.id, label=created.slug, brand=folded(brand), name=folded(name), quantity=quantity, unit=unit
    )
    job.products.add(candidate, owner=owner, gtin="")
    return CREATED


def _group_of(tx: Atomic, job: Job, row: Row) -> int:
    """Return the group a material stands in, by slug or as `Group: Subgroup`; missing ones are made."""
    for key in ("subcategory_slug", "category_slug"):
        if row.has(key):
            return job.register.one(MATERIAL_CATEGORY, slug=row.text(key), key=key)
    parent = None
    for name in (part.strip() for part in (row.text("category") or UNSORTED).split(":", 1)):
        parent = _group(tx, job, parent, name)
    return parent or _group(tx, job, None, UNSORTED)


def _group(tx: Atomic, job: Job, parent: int | None, name: str) -> int:
    named = job.register.named(MATERIAL_CATEGORY, (parent or 0, name))
    if named:
        return named[0]
    created = create_material_category(tx, name=name, parent_id=parent)
    uuid = job.identities.key("material_groups", parent or 0, name)
    job.register.add(MATERIAL_CATEGORY, created.id, uuid=uuid, slug=created.slug, names=((parent or 0, name),))
    return created.id


def _dimension(job: Job, row: Row) -> str:
    if row.has("base_unit_type"):
        return UNITS[row.unit("base_unit_type")]
    names = {row.text("slug"), row.text("display_name")}
    for product in job.rows(PRODUCTS):
        if names & {product.text("material_slug"), product.text("material")} - {""} and product.has("package_unit"):
            return UNITS[product.unit("package_unit")]
    return COUNT


def _size(row: Row) -> tuple[Decimal, str] | None:
    """Return the size as it is told in keys of its own."""
    quantity = row.amount("package_quantity")
    if quantity is not None:
        return quantity, row.unit("package_unit")
    base = row.amount("quantity_in_base_units")
    return None if base is None else (base, row.unit("package_unit"))


def _size_in_notes(row: Row) -> tuple[Decimal, str]:
    size = read_size(row.text("notes"), row.unit("package_unit"))
    if size is None:
        raise RowRejected("package_quantity", "Neither package_quantity nor the notes say how much a package holds.")
    return size
