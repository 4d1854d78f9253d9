"""Suppliers of a file, and which one a row means."""

from bakery.catalogue.models import SlugAlias, Supplier
from bakery.catalogue.services.suppliers import archive_supplier, create_supplier
from bakery.db.transaction import Atomic
from bakery.interchange.dto import Question
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import CREATE, Job
from bakery.interchange.register import SUPPLIER
from bakery.interchange.rows import Row
from bakery.interchange.tally import CREATED, UNCHANGED

ARRAY = "suppliers"
LONGEST_KEY = 200


def load_supplier(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one supplier."""
    name, city = row.text("name", required=True), row.text("city")
    uuid = job.identity(ARRAY, row, name, city)
    known = job.register.by_uuid(SUPPLIER, uuid) or job.register.by_slug(SUPPLIER, row.text("slug"))
    same = job.register.named(SUPPLIER, (name, city))
    found = known or (same[0] if same else None)
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
            archive_supplier(tx, supplier_id=created.id)
        job.register.add(SUPPLIER, created.id, uuid=created.uuid, slug=created.slug, names=(name, (name, city)))
    number = row.text("id")
    if number:
        job.supplier_numbers[number] = found or created.id
    return UNCHANGED if found else CREATED


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
    return _named(tx, job, row, name) if name else None


def _named(tx: Atomic, job: Job, row: Row, name: str) -> int | None:
    """Return the supplier of this name: the only one, the one answered, or one made on request."""
    named, question = job.register.named(SUPPLIER, name), f"supplier:{name}"[:LONGEST_KEY]
    if len(named) == 1:
        return named[0]
    answered = job.register.by_slug(SUPPLIER, question)
    if answered is not None:
        return answered
    answer = job.options.answers.get(question, "")
    if answer and answer != CREATE:
        return _remember(tx, job, question, answer)
    if not named and (answer or SUPPLIER in job.options.create_missing):
        created = create_supplier(tx, name=name)
        job.register.add(SUPPLIER, created.id, uuid=created.uuid, slug=created.slug, names=(name, (name, "")))
        job.tally.notice("supplier_created", row.place, f"Supplier “{name}” was created.")
        return created.id
    what = "More than one supplier is" if named else "No supplier is"
    job.tally.notice("unknown_supplier", row.place, f"{what} called “{name}”, so none is preferred.")
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
