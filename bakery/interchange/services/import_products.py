"""Products of ingredients, and which one a row of a file means."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from bakery.catalogue import gtin as barcodes
from bakery.catalogue.models import Product, SlugAlias
from bakery.catalogue.services.products import archive_product, create_product
from bakery.db.transaction import Atomic
from bakery.interchange import suspicion
from bakery.interchange.codes import EDITS, UPDATE
from bakery.interchange.errors import ProductUnclear, RowRejected
from bakery.interchange.job import CREATE, Job
from bakery.interchange.products import Candidate, first_told, with_parts
from bakery.interchange.register import INGREDIENT, MATERIAL, PRODUCT, folded
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_suppliers import supplier_meant
from bakery.interchange.tally import CREATED

ARRAY = "products"
LONGEST_KEY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """What a row tells of the product it is about; None, or an empty key, it does not tell."""

    uuid: UUID | None = None
    gtins: tuple[str, ...] = ()
    slug: str = ""
    ingredient: str = ""
    brand: str = ""
    name: str | None = None
    quantity: Decimal | None = None
    unit: str = ""

    @property
    def question(self) -> str:
        """The key under which it can be answered which product that is."""
        size = f"{self.quantity.normalize():f}" if self.quantity else ""
        described = f"{self.ingredient}:{self.brand}:{self.name or ''}:{size}:{self.unit}"
        told = described if self.ingredient else self.slug or f"barcode {' '.join(self.gtins)}"
        return f"product:{told}"[:LONGEST_KEY]


def load_product(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one product, unless it is there already."""
    slug = row.text("ingredient_slug", required=True)
    brand, name = row.text("brand"), row.text("product_name")
    quantity, unit = row.required_amount("package_unit_quantity"), row.unit("package_unit")
    uuid = job.identity(ARRAY, row, slug, brand, name, quantity.normalize(), unit)
    gtins = _gtins(row, "gtin", "upc_code")
    _look_at(job, row, quantity, unit)

    told = _Told(
        uuid=uuid,
        gtins=gtins,
        slug=row.text("slug"),
        ingredient=slug,
        brand=brand,
        name=name,
        quantity=quantity,
        unit=unit,
    )
    known = _known(tx, job, told)
    if known is not None:
        _number(job, row, known)
        return change_found(tx, job=job, array=ARRAY, row=row, row_id=known, fills=lambda: _supplier(tx, job, row))

    kind = _kind(job, slug)
    owner = job.register.one(kind, slug=slug, key="ingredient_slug")
    created = create_product(
        tx,
        ingredient_id=owner if kind == INGREDIENT else None,
        material_id=owner if kind == MATERIAL else None,
        brand=brand,
        name=name,
        size_label=row.text("package_size"),
        package_type=row.text("package_type"),
        package_quantity=quantity,
        package_unit=unit,
        gtin=next(iter(gtins), ""),
        is_preferred=_is_preferred(tx, job, row, kind, owner),
        is_provisional=row.flag("is_provisional"),
        notes=row.text("notes"),
        any_gtin=True,
        uuid=uuid,
        slug=row.text("slug") or None,
        **_supplier(tx, job, row),
    )
    if row.flag("is_hidden"):
        job.register.note(job.retired, partial(archive_product, product_id=created.id))
    _number(job, row, created.id)
    job.register.add(PRODUCT, created.id, uuid=created.uuid, slug=created.slug)
    _let_be_found(job, created.id, created.slug, told)
    return CREATED


def _number(job: Job, row: Row, product_id: int) -> None:
    if row.has("id"):
        job.product_numbers[row.text("id")] = product_id


def product_meant(tx: Atomic, *, job: Job, row: Row) -> int:
    """Return the product a row of stock or of a receipt is about: by number, an answer given, or all it tells."""
    number = row.text("product_id")
    if number and job.product_numbers:
        if number not in job.product_numbers:
            raise RowRejected("product_id", f"There is no product {number} in this file.")
        return job.product_numbers[number]
    told = _told(row)
    answered = _answered(job, told)
    if answered is not None:
        return answered
    answer = job.options.answers.get(told.question, "")
    if answer == CREATE and job.family == EDITS:
        raise RowRejected("product", "A list of rows to edit makes no products; answer which one is meant.")
    if answer == CREATE:
        return _create_provisional(tx, job, told)
    if answer:
        return _remember(tx, job, told.question, answer)
    candidates = _candidates(job, told, coded=job.products.scanned)
    if len(candidates) != 1:
        raise _unclear(told.question, candidates)
    return candidates[0].id


def _known(tx: Atomic, job: Job, told: _Told) -> int | None:
    """Return the product there is already, None where it is to be made; of several, somebody must choose."""
    answered = _answered(job, told)
    if answered is not None:
        return answered
    answer = job.options.answers.get(told.question, "")
    if answer and answer != CREATE:
        return _remember(tx, job, told.question, answer)
    candidates = [] if answer else _candidates(job, told, coded=job.products.with_barcode)
    if len(candidates) > 1:
        raise _unclear(told.question, candidates)
    return candidates[0].id if candidates else None


def _supplier(tx: Atomic, job: Job, row: Row) -> dict[str, Any]:
    return {"preferred_supplier_id": supplier_meant(tx, job=job, row=row, prefix="preferred_supplier")}


def _is_preferred(tx: Atomic, job: Job, row: Row, kind: str, owner_id: int) -> bool:
    """Tell whether a product that is made is preferred: where another one is, only if files may overwrite that."""
    if not row.flag("preferred") or not job.is_first_preferred(row, (kind, owner_id)):
        return False
    others = Product.objects.using(tx.using).filter(is_preferred=True, **{kind: owner_id})
    if job.options.mode == UPDATE or not others.exists():
        return True
    job.tally.notice("not_preferred", row.place, "Another product is preferred already, and stays so.")
    return False


def _answered(job: Job, told: _Told) -> int | None:
    return job.register.by_slug(PRODUCT, told.question)


def _told(row: Row) -> _Told:
    """Return what the row tells of its product, in one key or in several."""
    slug = row.text("product_slug")
    keys = _Told(uuid=row.uuid_of("product_uuid"), gtins=_gtins(row, "gtin", "upc"), slug=slug)
    row = with_parts(row)
    if not row.has("ingredient_slug"):
        if not (keys.uuid or keys.gtins or slug):
            raise RowRejected("product_slug", "The row does not say which product it is about.")
        return keys
    return replace(
        keys,
        ingredient=row.text("ingredient_slug", required=True),
        brand=row.text("brand"),
        name=row.text("product_name") or None,
        quantity=row.amount("package_unit_quantity"),
        unit=row.unit("package_unit"),
    )


def _gtins(row: Row, *keys: str) -> tuple[str, ...]:
    """Return the barcodes of a row, the better one first."""
    found = []
    for key in keys:
        digits = row.text(key)
        if digits and not barcodes.is_digits(digits):
            raise RowRejected(key, "A barcode has one to fourteen digits.")
        found += [digits] if digits and digits not in found else []
    return tuple(found)


def _candidates(job: Job, told: _Told, *, coded: Callable[[str], list[Candidate]]) -> list[Candidate]:
    """Return the products that the first of its keys finds which finds any; the other keys may not mean others."""
    return first_told({
        "uuid": job.products.with_id(job.register.by_uuid(PRODUCT, told.uuid)),
        **{f"barcode {gtin}": coded(gtin) for gtin in told.gtins},
        "slug": job.products.with_id(job.register.by_slug(PRODUCT, told.slug)),
        "description": _described(job, told),
    })  # fmt: skip


def _described(job: Job, told: _Told) -> list[Candidate]:
    """Return the products like the description; one without a name rather means a product without one."""
    for name in (told.name,) if told.name is not None else ("", None):
        found = job.products.matching(
            _owner_key(job, told.ingredient), brand=told.brand, name=name, quantity=told.quantity, unit=told.unit
        )
        if found:
            return found
    return []


def _kind(job: Job, slug: str) -> str:
    """Return what a product is of: a material, where packaging of the file became one."""
    is_material = job.register.by_slug(INGREDIENT, slug) is None and job.register.by_slug(MATERIAL, slug) is not None
    return MATERIAL if is_material else INGREDIENT


def _owner_key(job: Job, slug: str) -> str:
    return f"{_kind(job, slug)}:{slug}"


def _unclear(question: str, candidates: Sequence[Candidate]) -> ProductUnclear:
    what = "More than one product fits." if candidates else "No product fits."
    return ProductUnclear(question, what, tuple(each.label for each in candidates))


def _remember(tx: Atomic, job: Job, question: str, slug: str) -> int:
    """Take the answer, a slug or a barcode, and keep it for the next file."""
    coded = [each.id for each in job.products.with_barcode(slug)]
    found = job.register.by_slug(PRODUCT, slug) or (coded[0] if len(coded) == 1 else None)
    if found is None:
        raise RowRejected("product", f"The answer “{slug[:50]}” is no product.")
    target = Product.objects.using(tx.using).values_list("uuid", flat=True).get(pk=found)
    SlugAlias.objects.using(tx.using).create(kind=PRODUCT, slug=question, target=target)
    job.register.alias(PRODUCT, question, found)
    return found


def _let_be_found(job: Job, product_id: int, slug: str, told: _Told) -> None:
    candidate = Candidate(
        id=product_id,
        label=slug,
        brand=folded(told.brand),
        name=folded(told.name or ""),
        quantity=told.quantity or Decimal(0),
        unit=told.unit,
    )
    job.products.add(candidate, owner=_owner_key(job, told.ingredient), gtin=next(iter(told.gtins), ""))


def _create_provisional(tx: Atomic, job: Job, told: _Told) -> int:
    """Make the product a row tells of, to be looked at later."""
    if not told.ingredient:
        raise RowRejected("product", "The row does not say what it is a product of; create it first, then answer.")
    if told.quantity is None:
        raise RowRejected("package_unit_quantity", "The row does not say how much a package holds.")
    kind = _kind(job, told.ingredient)
    owner = job.register.one(kind, slug=told.ingredient, key="ingredient_slug")
    created = create_product(
        tx,
        ingredient_id=owner if kind == INGREDIENT else None,
        material_id=owner if kind == MATERIAL else None,
        brand=told.brand,
        name=told.name or "",
        package_quantity=told.quantity,
        package_unit=told.unit,
        gtin=next(iter(told.gtins), ""),
        any_gtin=True,
        is_provisional=True,
    )
    job.register.add(PRODUCT, created.id, uuid=created.uuid, slug=created.slug)
    _let_be_found(job, created.id, created.slug, told)
    return _remember(tx, job, told.question, created.slug)


def _look_at(job: Job, row: Row, quantity: Decimal, unit: str) -> None:
    gtin = row.text("gtin")
    if gtin and not barcodes.is_digits(gtin):
        raise RowRejected("gtin", "A barcode has one to fourteen digits.")
    if gtin and not barcodes.is_valid(barcodes.pad(gtin)):
        job.tally.notice("gtin_check_digit", row.place, f"The last digit of barcode {gtin} does not check the others.")
    if remark := suspicion.package_remark(quantity, unit):
        name = " ".join(filter(None, (row.text("brand"), row.text("product_name"))))
        job.tally.notice("suspicious_amount", row.place, f"{name}: {remark}.")
