"""Files taken in: every row and key accounted for, all rows or none, and a second time nothing at all."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.interchange.codes import FACTS
from bakery.interchange.comparing import comparison_of, refuse_faults
from bakery.interchange.documents import Document, open_document
from bakery.interchange.dto import Comparison, ImportDetail, ImportOptions
from bakery.interchange.families import Recognised
from bakery.interchange.job import Bought, Job, Opening
from bakery.interchange.native.kinds import selectable
from bakery.interchange.native.known import Known
from bakery.interchange.native.ordering import parents_first
from bakery.interchange.queries.register import load_product_keys, load_register
from bakery.interchange.receipts import receipts_of
from bakery.interchange.rows import Row
from bakery.interchange.services.import_native import note_unmentioned
from bakery.interchange.services.import_receipts import finish_receipts, record_receipt
from bakery.interchange.services.import_recipe_parts import complete_recipe
from bakery.interchange.services.import_stock import open_lots
from bakery.interchange.services.loaders import LOADERS, OWN_LOADERS, Loader
from bakery.interchange.services.reports import keep_report
from bakery.interchange.source import read_rows
from bakery.interchange.tally import Tally
from bakery.interchange.usage import find_usage
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.openings import MOST_LINES
from bakery.watching import Watch, unwatched

Stocked = Bought | Opening


# Facts of which a later one counts after an earlier one.
MOMENTS: Final = {"adjustments": "adjusted_at", "inventory_updates": "scanned_at"}


def import_file(
    tx: Atomic,
    *,
    file_name: str,
    content: bytes,
    options: ImportOptions,
    by: User,
    watch: Watch = unwatched,
) -> ImportDetail:
    """Take in a file of the predecessor and keep the report; with a bad row nothing, unless bad rows are left out."""
    with logs.operation(tx, "import_file", file_name=file_name, by=by.pk) as log:
        compared = take_in_file(
            tx, content=content, options=options, by=by, one_by_one=options.skip_errors, watch=watch
        )
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
    digest = hashlib.sha256(content).hexdigest()
    given = _Given(
        found=found, document=document, digest=digest, options=options, by=by, alone=one_by_one, watch=watch
    )
    job = _taken_in(tx, given)
    return comparison_of(found, content, job)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What is to be taken in, and how; `bad` are rows known to be so, by their places."""

    found: Recognised
    document: Document
    digest: str
    options: ImportOptions
    by: User
    alone: bool
    watch: Watch
    bad: dict[str, DomainError] = field(default_factory=dict)

    def total(self, job: Job) -> int:
        """Return how many rows there are to take in."""
        return sum(map(len, job.arrays.values()))


class _Incomplete(Exception):
    """Takes back what was taken in with recipes that turned out to be bad once all others were there."""


def _taken_in(tx: Atomic, given: _Given) -> Job:
    """Take in all rows; a recipe that cannot be completed is left out as if it had never been there."""
    while True:
        try:
            with _row(tx, alone=given.alone) as inner:
                job = _job(inner, given)
                _load_all(inner, job, given)
                note_unmentioned(inner, job=job)
                given.watch("stock", given.total(job), given.total(job))
                _put_on_the_shelf(inner, job, alone=given.alone)
                for retire in job.retired:
                    retire(inner)
                if _complete_all(inner, job, given):
                    return job
                raise _Incomplete
        except _Incomplete:
            continue  # each time with one bad row more


def _load_all(tx: Atomic, job: Job, given: _Given) -> None:
    done, total = 0, given.total(job)
    for array, loader in OWN_LOADERS.get(given.found.family, LOADERS).items():
        for row in _ordered(array, job.rows(array)):
            given.watch(array.replace("_", " "), done, total)
            _load(tx, job, array, row, _Way(loader=loader, given=given))
            done += 1


def _complete_all(tx: Atomic, job: Job, given: _Given) -> bool:
    """Complete the recipes; where each row stands alone, tell whether all could be, else note those that could not."""
    known = len(given.bad)
    for recipe_id, row in job.recipes.items():
        try:
            with _row(tx, alone=given.alone) as inner:
                complete_recipe(inner, job=job, recipe_id=recipe_id, row=row)
        except DomainError as error:
            if given.alone:
                given.bad[row.place] = error
            else:
                job.tally.unsettle("recipes", row.place)
                job.tally.reject("recipes", row, error)
    return len(given.bad) == known


def _job(tx: Atomic, given: _Given) -> Job:
    if given.found.family == FACTS:
        lock_stock(tx)  # before anything is read that says whether a fact is recorded already
    tally = Tally()
    arrays = read_rows(given.document, given.found.family, tally)
    register = load_register(tx)
    products = load_product_keys(tx, register=register)
    register.begin()
    return Job(
        by=given.by,
        today=timezone.localdate(),
        family=given.found.family,
        digest=given.digest,
        options=replace(given.options, mode=given.found.mode(given.options.mode)),
        arrays=arrays,
        tree={row.text("slug"): row for row in arrays.get("ingredients", ()) if row.has("slug")},
        usage=find_usage(arrays.get("products", ()), arrays.get("recipes", ())),
        register=register,
        products=products,
        tally=tally,
        known=Known(given.options.answers),
    )


def _ordered(array: str, rows: tuple[Row, ...]) -> list[Row]:
    """Return ingredients from their roots down, facts as they happened, selections after what they refer to."""
    if array in selectable():
        return parents_first(array, rows)
    if array == "ingredients":
        return sorted(rows, key=lambda row: str(row.values.get("hierarchy_level", 9)))
    if array == "compositions":
        return sorted(rows, key=_sort_order)
    if array in MOMENTS:
        return sorted(rows, key=lambda row: str(row.values.get(MOMENTS[array], "")))
    return list(rows)


def _sort_order(row: Row) -> Decimal:
    given = row.values.get("sort_order")
    return given if isinstance(given, Decimal) else Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How the rows of an array are taken in."""

    loader: Loader
    given: _Given


def _load(tx: Atomic, job: Job, array: str, row: Row, way: _Way) -> None:
    """Take in one row as a whole, or note why it cannot be."""
    mark = job.register.mark()
    try:
        if row.place in way.given.bad:
            raise way.given.bad[row.place]
        with _row(tx, alone=way.given.alone) as inner:
            outcome = way.loader(inner, job=job, row=row)
    except DomainError as error:
        job.register.back_to(mark)
        job.tally.reject(array, row, error)
    else:
        job.tally.settle(array, row.place, outcome, row=row)


def _row(tx: Atomic, *, alone: bool) -> AbstractContextManager[Atomic]:
    """Open what can fail alone; where one bad row refuses the whole file, that would be for nothing."""
    return tx.savepoint() if alone else nullcontext(tx)


def _put_on_the_shelf(tx: Atomic, job: Job, *, alone: bool) -> None:
    """Record what was bought and what was there, once every row is read, and then what is gone of it."""
    for receipt in receipts_of(job.bought):
        _together(tx, job, receipt, record_receipt, alone=alone)
    for start in range(0, len(job.openings), MOST_LINES):
        _together(tx, job, job.openings[start : start + MOST_LINES], open_lots, alone=alone)
    finish_receipts(tx, job=job)


def _together(tx: Atomic, job: Job, lines: Sequence[Stocked], write: Callable[..., None], *, alone: bool) -> None:
    """Write lines together, or where that is refused each by itself, so that the one at fault is named."""
    try:
        with _row(tx, alone=alone) as inner:
            write(inner, job=job, lines=lines)
    except DomainError as error:
        if len(lines) == 1:
            for each in (*lines, *job.left.get(lines[0].uuid, ())):
                job.tally.unsettle(each.array, each.row.place)
                job.tally.reject(each.array, each.row, error)
            return
        for line in lines:
            _together(tx, job, [line], write, alone=alone)
