"""Files taken in: every row and key accounted for, all rows or none, and a second time nothing at all."""

from dataclasses import dataclass, replace

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.interchange.blocks import row_block
from bakery.interchange.comparing import Watch, comparison_of, refuse_faults, unwatched
from bakery.interchange.documents import Document, open_document
from bakery.interchange.dto import Comparison, ImportDetail, ImportOptions
from bakery.interchange.families import Recognised
from bakery.interchange.job import Job
from bakery.interchange.queries.register import load_product_keys, load_register
from bakery.interchange.rows import Row
from bakery.interchange.services.import_recipe_parts import complete_recipe
from bakery.interchange.services.import_stock import open_lots
from bakery.interchange.services.loaders import LOADERS, OWN_LOADERS, Loader
from bakery.interchange.services.reports import keep_report
from bakery.interchange.source import read_rows
from bakery.interchange.tally import Tally
from bakery.interchange.usage import find_usage


def import_file(tx: Atomic, *, file_name: str, content: bytes, options: ImportOptions, by: User) -> ImportDetail:
    """Take in a file of the predecessor and keep the report; with a bad row nothing, unless bad rows are left out."""
    with logs.operation(tx, "import_file", file_name=file_name, by=by.pk) as log:
        compared = take_in_file(tx, content=content, options=options, by=by, one_by_one=options.skip_errors)
        refuse_faults(compared)
        detail = keep_report(tx, file_name=file_name, content=content, compared=compared, by=by)
        errors = sum(each.errors for each in detail.arrays)
        log.add(import_report_id=detail.id, family=detail.family, mode=detail.mode, errors=errors)
        return detail


def take_in_file(
    tx: Atomic,
    *,
    content: bytes,
    options: ImportOptions,
    by: User,
    one_by_one: bool,
    watch: Watch = unwatched,
) -> Comparison:
    """Write what a file says, and return what became of every row; the caller decides whether it stays.

    One by one, a bad row leaves nothing behind; otherwise the file is not to be kept with one.
    """
    found, document = open_document(content, options.family)
    job = _job(tx, found, document, options, by)
    total, done = sum(map(len, job.arrays.values())), 0
    for array, loader in OWN_LOADERS.get(found.family, LOADERS).items():
        for row in _ordered(array, job.rows(array)):
            watch(array.replace("_", " "), done, total)
            _load(tx, job, array, row, _Way(loader=loader, alone=one_by_one))
            done += 1
    for recipe_id, row in job.recipes.items():
        _complete(tx, job, recipe_id, row, alone=one_by_one)
    watch("stock", done, total)
    open_lots(tx, job=job)
    return comparison_of(found, content, job)


def _job(tx: Atomic, found: Recognised, document: Document, options: ImportOptions, by: User) -> Job:
    tally = Tally()
    arrays = read_rows(document, found.family, tally)
    register = load_register(tx)
    products = load_product_keys(tx, register=register)
    register.begin()
    return Job(
        by=by,
        today=timezone.localdate(),
        family=found.family,
        options=replace(options, mode=found.mode(options.mode)),
        arrays=arrays,
        tree={row.text("slug"): row for row in arrays.get("ingredients", ()) if row.has("slug")},
        usage=find_usage(arrays.get("products", ()), arrays.get("recipes", ())),
        register=register,
        products=products,
        tally=tally,
    )


def _ordered(array: str, rows: tuple[Row, ...]) -> list[Row]:
    """Return ingredients from the root of their tree down; other rows as they come."""
    if array != "ingredients":
        return list(rows)
    return sorted(rows, key=lambda row: str(row.values.get("hierarchy_level", 9)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How the rows of an array are taken in."""

    loader: Loader
    alone: bool


def _load(tx: Atomic, job: Job, array: str, row: Row, way: _Way) -> None:
    """Take in one row as a whole, or note why it cannot be."""
    mark, openings = job.register.mark(), len(job.openings)
    try:
        with row_block(tx, alone=way.alone) as inner:
            outcome = way.loader(inner, job=job, row=row)
    except DomainError as error:
        job.register.back_to(mark)
        del job.openings[openings:]
        job.tally.reject(array, row, error)
    else:
        job.tally.settle(array, row.place, outcome, row=row)


def _complete(tx: Atomic, job: Job, recipe_id: int, row: Row, *, alone: bool) -> None:
    try:
        with row_block(tx, alone=alone) as inner:
            complete_recipe(inner, job=job, recipe_id=recipe_id, row=row)
    except DomainError as error:
        job.tally.unsettle("recipes", row.place)
        job.tally.reject("recipes", row, error)
