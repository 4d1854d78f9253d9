"""Suppliers of a file, and which one a row means."""

from functools import partial
from uuid import UUID

from bakery.catalogue.models import SlugAlias, Supplier
from bakery.catalogue.services.suppliers import archive_supplier, create_supplier
from bakery.db.transaction import Atomic
from bakery.interchange.dto import Question
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import CREATE, Job
from bakery.interchange.register import SUPPLIER
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.tally import CREATED

ARRAY = "suppliers"
LONGEST_KEY = 200


def load_supplier(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one supplier."""
    name, city = row.text("name", required=True), row.text("city")
    uuid = job.identity(ARRAY, row, name, city)
    found = _known(job, row, uuid)
    if found is None:
        created = create_supplier(
            tx,
            name=name,
            kind=row.text("supplier_type") or "physical",
            website=row.text("website_url"),
            street=row.text("street_address"),
            city=city,
            region=row.text("state"),
            postcode=row.text("zip_code"),
            notes=row.text("notes"),
            uuid=uuid,
            slug=row.text("slug") or None,
        )
        if not row.flag("is_active", default=True):
            job.register.note(job.retired, partial(archive_supplier, supplier_id=created.id))
        job.register.add(SUPPLIER, created.id, uuid=created.uuid, slug=created.slug, names=(name, (name, city)))
    number = row.text("id")
    if number:
        job.supplier_numbers[number] = found or created.id
    return change_found(tx, job=job, array=ARRAY, row=row, row_id=found) if found else CREATED


def _known(job: Job, row: Row, uuid: UUID) -> int | None:
    """Return the supplier by key, slug, name and city, or by name where no city tells two apart."""
    name, city = row.text("name"), row.text("city")
    keyed = {job.register.by_uuid(SUPPLIER, uuid), job.register.by_slug(SUPPLIER, row.text("slug"))} - {None}
    if len(keyed) > 1:
        raise RowRejected("slug", "Its uuid and its slug mean different suppliers.")
    same = job.register.named(SUPPLIER, (name, city)) or ([] if city else job.register.named(SUPPLIER, name))
    if not keyed and len(same) > 1:
        raise RowRejected("name", f"More than one supplier is called “{name}”; give the city.")
    return next(iter(keyed or same), None)


def supplier_meant(tx: Atomic, *, job: Job, row: Row, prefix: str) -> int | None:
    """Return the supplier a row names by number, slug or name under keys beginning with `prefix`.

    A number or slug that fits nothing rejects the row; a name is asked about, and left open until it is answered.
    """
    number, slug = row.text(f"{prefix}_id"), row.text(f"{prefix}_slug")
    name = row.text(f"{prefix}_name")
    if number:
        if number not in job.supplier_numbers:
            raise RowRejected(f"{prefix}_id", f"There is no supplier {number} in this file.")
        return job.supplier_numbers[number]
    if slug:
        return job.register.one(SUPPLIER, slug=slug, key=f"{prefix}_slug")
    return supplier_called(tx, job=job, row=row, name=name) if name else None


def supplier_called(tx: Atomic, *, job: Job, row: Row, name: str) -> int | None:
    """Return the supplier a text means by slug, by `name, city` or by name; the one answered, or made on request."""
    question = f"supplier:{name}"[:LONGEST_KEY]
    known = job.register.by_slug(SUPPLIER, name) or job.register.by_slug(SUPPLIER, question)
    if known is not None:
        return known
    short, _, city = name.rpartition(",")
    named = job.register.named(SUPPLIER, (short.strip(), city.strip())) or job.register.named(SUPPLIER, name)
    if len(named) == 1:
        return named[0]
    answer = job.options.answers.get(question, "")
    if answer and answer != CREATE:
        return _remember(tx, job, question, answer)
    if not named and (answer or SUPPLIER in job.options.create_missing):
        created = create_supplier(tx, name=name)
        job.register.add(SUPPLIER, created.id, uuid=created.uuid, slug=created.slug, names=(name, (name, "")))
        job.tally.notice("supplier_created", row.place, f"Supplier “{name}” was created.")
        return created.id
    what = "More than one supplier is" if named else "No supplier is"
    job.tally.notice("unknown_supplier", row.place, f"{what} called “{name}”, so none is noted.")
    job.tally.ask(Question(key=question, place=row.place, message=f"Which supplier is “{name}”?", choices=()))
    return None


def _remember(tx: Atomic, job: Job, question: str, slug: str) -> int:
    """Take the answer, and keep it for the next file."""
    found = job.register.by_slug(SUPPLIER, slug)
    if found is None:
        raise RowRejected("supplier", f"The answer “{slug}” is no supplier.")
    target = Supplier.objects.using(tx.using).get(pk=found).uuid
    SlugAlias.objects.using(tx.using).create(kind=SUPPLIER, slug=question, target=target)
    job.register.alias(SUPPLIER, question, found)
    return found
