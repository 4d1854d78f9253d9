"""Files taken in: every row and key accounted for, all rows or none, and a second time nothing at all."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.errors import DomainError, ImportRefused
from bakery.interchange.dto import ImportDetail, ImportOptions, RowOutcome
from bakery.interchange.families import Recognised, recognise
from bakery.interchange.job import Job
from bakery.interchange.models import ImportReport, ImportState
from bakery.interchange.queries.register import load_product_keys, load_register
from bakery.interchange.reading import read_document
from bakery.interchange.rows import Row
from bakery.interchange.services.import_ingredients import load_ingredient
from bakery.interchange.services.import_materials import load_material, load_material_category, load_material_product
from bakery.interchange.services.import_people import load_event, load_recipient
from bakery.interchange.services.import_products import load_product
from bakery.interchange.services.import_recipe_parts import complete_recipe
from bakery.interchange.services.import_recipes import load_recipe, load_recipe_category
from bakery.interchange.services.import_stock import load_lot, open_lots
from bakery.interchange.services.import_suppliers import load_supplier
from bakery.interchange.services.import_units import load_unit
from bakery.interchange.source import read_rows
from bakery.interchange.tally import Tally
from bakery.interchange.usage import find_usage

Loader = Callable[..., str]

# In the order in which rows refer to each other; a file may have them in any.
LOADERS: Mapping[str, Loader] = {
    "suppliers": load_supplier,
    "ingredients": load_ingredient,
    "products": load_product,
    "inventory_items": load_lot,
    "recipe_categories": load_recipe_category,
    "recipes": load_recipe,
    "finished_units": load_unit,
    "material_categories": load_material_category,
    "material_subcategories": load_material_category,
    "materials": load_material,
    "material_products": load_material_product,
    "recipients": load_recipient,
    "events": load_event,
}


def import_file(tx: Atomic, *, file_name: str, content: bytes, options: ImportOptions, by: User) -> ImportDetail:
    """Take in a file of the predecessor and keep the report; with a bad row nothing, unless bad rows are left out."""
    with logs.operation(tx, "import_file", file_name=file_name, mode=options.mode, by=by.pk) as log:
        document = read_document(content)
        found = recognise(document)
        tally = Tally()
        job = _job(tx, document, tally, options, by)
        for array, loader in LOADERS.items():
            for row in _ordered(array, job.rows(array)):
                _load(tx, job, array, row, loader)
        for recipe_id, row in job.recipes.items():
            _complete(tx, job, recipe_id, row)
        open_lots(tx, job=job)
        _refuse(tally, options)

        detail = _keep(tx, file_name, content, found, job)
        log.add(import_report_id=detail.id, family=found.family, errors=len(tally.errors))
        return detail


def _job(tx: Atomic, document: Mapping[str, Any], tally: Tally, options: ImportOptions, by: User) -> Job:
    arrays = read_rows(document, tally)
    return Job(
        by=by,
        today=timezone.localdate(),
        options=options,
        arrays=arrays,
        tree={row.text("slug"): row for row in arrays.get("ingredients", ()) if row.has("slug")},
        usage=find_usage(arrays.get("products", ()), arrays.get("recipes", ())),
        register=load_register(tx),
        products=load_product_keys(tx),
        tally=tally,
    )


def _ordered(array: str, rows: tuple[Row, ...]) -> list[Row]:
    """Return ingredients from the root of their tree down; other rows as they come."""
    if array != "ingredients":
        return list(rows)
    return sorted(rows, key=lambda row: str(row.values.get("hierarchy_level", 9)))


def _load(tx: Atomic, job: Job, array: str, row: Row, loader: Loader) -> None:
    """Take in one row as a whole, or note why it cannot be."""
    try:
        with _row(tx, job) as inner:
            outcome = loader(inner, job=job, row=row)
    except DomainError as error:
        job.tally.reject(array, row, error)
    else:
        job.tally.settle(array, row.place, outcome)


def _row(tx: Atomic, job: Job) -> AbstractContextManager[Atomic]:
    """Open what can fail alone; where one bad row refuses the whole file, that would be for nothing."""
    return tx.savepoint() if job.options.skip_errors else nullcontext(tx)


def _complete(tx: Atomic, job: Job, recipe_id: int, row: Row) -> None:
    try:
        with _row(tx, job) as inner:
            complete_recipe(inner, job=job, recipe_id=recipe_id, row=row)
    except DomainError as error:
        job.tally.unsettle("recipes", row.place)
        job.tally.reject("recipes", row, error)


def _refuse(tally: Tally, options: ImportOptions) -> None:
    """Refuse the file as a whole for its bad rows, or for what strictness counts as such."""
    refusals = [] if options.skip_errors else [_told(row) for row in tally.errors]
    if options.strict:
        refusals += [f"{each.key}: not known here, in {each.count} places." for each in tally.ignored_keys()]
        refusals += [f"{each.place}: {each.message}" for each in tally.notices]
    if refusals:
        raise ImportRefused(refusals)


def _told(row: RowOutcome) -> str:
    return f"{row.place}.{row.key}: {row.message}" if row.key else f"{row.place}: {row.message}"


def _keep(tx: Atomic, file_name: str, content: bytes, found: Recognised, job: Job) -> ImportDetail:
    now = timezone.now()
    row = ImportReport(
        file_name=file_name[:255],
        family=found.family,
        mode=job.options.mode,
        state=ImportState.APPLIED,
        digest=hashlib.sha256(content).hexdigest(),
        actor=job.by,
        created_at=now,
        applied_at=now,
    )
    detail = ImportDetail(
        id=0,
        uuid=row.uuid,
        file_name=row.file_name,
        family=found.family,
        why=found.why,
        mode=row.mode,
        state=row.state,
        arrays=job.tally.counts(),
        ignored_keys=job.tally.ignored_keys(),
        notices=tuple(job.tally.notices),
        questions=tuple(job.tally.questions),
        rows=tuple(job.tally.rows),
        rejects=dict(job.tally.rejects),
        complete=job.tally.complete,
    )
    told = asdict(detail)
    row.report = {name: told[name] for name in ("why", "arrays", "ignored_keys", "notices", "questions", "rows")}
    row.save(using=tx.using, force_insert=True)
    return replace(detail, id=row.pk)
