"""Products of ingredients, and which one a row of a file means."""

from dataclasses import dataclass, replace
from decimal import Decimal

from bakery.catalogue import gtin as barcodes
from bakery.catalogue.models import Product, SlugAlias
from bakery.catalogue.services.products import archive_product, create_product
from bakery.db.transaction import Atomic
from bakery.interchange import suspicion
from bakery.interchange.errors import ProductUnclear, RowRejected
from bakery.interchange.job import CREATE, Job
from bakery.interchange.products import Candidate
from bakery.interchange.register import INGREDIENT, PRODUCT, folded
from bakery.interchange.rows import Row
from bakery.interchange.services.import_suppliers import supplier_meant
from bakery.interchange.tally import CREATED, UNCHANGED

ARRAY = "products"
SLUG_PARTS = ("ingredient_slug", "brand", "package_unit_quantity", "package_unit")
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a row tells of the product it is about; without a name or quantity it tells nothing of them."""

    slug: str
    brand: str
    name: str
    quantity: Decimal | None
    unit: str


def load_product(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one product; one that is there already is told by its key, its barcode or all its parts."""
    slug = row.text("ingredient_slug", required=True)
    brand, name = row.text("brand"), row.text("product_name")
    quantity, unit = row.required_amount("package_unit_quantity"), row.unit("package_unit")
    uuid = job.identity(ARRAY, row, slug, brand, name, quantity.normalize(), unit)
    gtin = row.text("gtin") or row.text("upc_code")
    _look_at(job, row, quantity, unit)

    alike = job.products.matching(f"ingredient:{slug}", brand=brand, name=name, quantity=quantity, unit=unit)
    found = {
        job.register.by_uuid(PRODUCT, uuid),
        job.register.by_slug(PRODUCT, row.text("slug")),
        *(each.id for each in job.products.with_barcode(gtin)),
        *(each.id for each in alike),
    } - {None}
    if len(found) > 1:
        raise RowRejected("product_name", "Its barcode, key and description mean different products.")
    if found:
        return UNCHANGED

    created = create_product(
        tx,
        ingredient_id=job.register.one(INGREDIENT, slug=slug, key="ingredient_slug"),
        brand=brand,
        name=name,
        size_label=row.text("package_size"),
        package_type=row.text("package_type"),
        package_quantity=quantity,
        package_unit=unit,
        gtin=gtin,
        preferred_supplier_id=supplier_meant(tx, job=job, row=row, prefix="preferred_supplier"),
        is_preferred=row.flag("preferred"),
        is_provisional=row.flag("is_provisional"),
        notes=row.text("notes"),
        any_gtin=True,
        uuid=uuid,
        slug=row.text("slug") or None,
    )
    if row.flag("is_hidden"):
        archive_product(tx, product_id=created.id)
    job.register.add(PRODUCT, created.id, uuid=created.uuid, slug=created.slug)
    job.products.add(
        Candidate(
            id=created.id, label=created.slug, brand=folded(brand), name=folded(name), quantity=quantity, unit=unit
        ),
        owner=f"ingredient:{slug}",
        gtin=gtin,
    )
    return CREATED


def product_meant(tx: Atomic, *, job: Job, row: Row) -> int:
    """Return the product a row of stock or of a receipt is about, by an answer given or by all it tells."""
    told = _told(row)
    size = f"{told.quantity.normalize():f}" if told.quantity else ""
    question = f"product:{told.slug}:{told.brand}:{told.name}:{size}:{told.unit}"[:LONGEST_KEY]
    answered = job.register.by_slug(PRODUCT, question)
    if answered is not None:
        return answered
    answer = job.options.answers.get(question, "")
    if answer == CREATE:
        return _create_provisional(tx, job, question, told)
    if answer:
        return _remember(tx, job, question, answer)
    candidates = _matching(job, told, told.name) or ([] if told.name else _matching(job, told, None))
    if len(candidates) != 1:
        raise _unclear(question, candidates)
    return candidates[0].id


def _told(row: Row) -> _Told:
    """Return what the row tells of its product, in one key or in five."""
    if row.has("product_slug"):
        parts = row.text("product_slug").split(":")
        if len(parts) != len(SLUG_PARTS):
            raise RowRejected("product_slug", "product_slug must read ingredient:brand:quantity:unit.")
        row = replace(row, values=dict(zip(SLUG_PARTS, parts, strict=True)))
    return _Told(
        slug=row.text("ingredient_slug", required=True),
        brand=row.text("brand"),
        name=row.text("product_name"),
        quantity=row.amount("package_unit_quantity"),
        unit=row.unit("package_unit"),
    )


def _matching(job: Job, told: _Told, name: str | None) -> list[Candidate]:
    owner = f"ingredient:{told.slug}"
    return job.products.matching(owner, brand=told.brand, name=name, quantity=told.quantity, unit=told.unit)


def _unclear(question: str, candidates: list[Candidate]) -> ProductUnclear:
    what = "More than one product fits." if candidates else "No product fits."
    return ProductUnclear(question, f"{what} Answer “{question}”.", tuple(each.label for each in candidates))


def _remember(tx: Atomic, job: Job, question: str, slug: str) -> int:
    """Take the answer, and keep it for the next file."""
    found = job.register.by_slug(PRODUCT, slug)
    if found is None:
        raise RowRejected("product", f"The answer “{slug}” is no product.")
    target = Product.objects.using(tx.using).values_list("uuid", flat=True).get(pk=found)
    SlugAlias.objects.using(tx.using).create(kind=PRODUCT, slug=question, target=target)
    job.register.alias(PRODUCT, question, found)
    return found


def _create_provisional(tx: Atomic, job: Job, question: str, told: _Told) -> int:
    """Make the product a row tells of, to be looked at later."""
    if told.quantity is None:
        raise RowRejected("package_unit_quantity", "The row does not say how much a package holds.")
    created = create_product(
        tx,
        ingredient_id=job.register.one(INGREDIENT, slug=told.slug, key="ingredient_slug"),
        brand=told.brand,
        name=told.name,
        package_quantity=told.quantity,
        package_unit=told.unit,
        is_provisional=True,
    )
    job.register.add(PRODUCT, created.id, uuid=created.uuid, slug=created.slug)
    return _remember(tx, job, question, created.slug)


def _look_at(job: Job, row: Row, quantity: Decimal, unit: str) -> None:
    gtin = row.text("gtin")
    if gtin and not barcodes.is_digits(gtin):
        raise RowRejected("gtin", "A barcode has one to fourteen digits.")
    if gtin and not barcodes.is_valid(barcodes.pad(gtin)):
        job.tally.notice("gtin_check_digit", row.place, f"The last digit of barcode {gtin} does not check the others.")
    if remark := suspicion.package_remark(quantity, unit):
        name = " ".join(filter(None, (row.text("brand"), row.text("product_name"))))
        job.tally.notice("suspicious_amount", row.place, f"{name}: {remark}.")
