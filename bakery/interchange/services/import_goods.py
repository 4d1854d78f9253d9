"""Finished goods of a file, and what goes into goods and packages."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from bakery.catalogue.models import ComponentLine, FinishedUnit, SlugAlias
from bakery.catalogue.services.component_lines import PARTS as COLUMNS
from bakery.catalogue.services.component_lines import add_component_line, update_component_line
from bakery.catalogue.services.finished_goods import create_finished_good
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.meaning import piece_meant
from bakery.interchange.parts import added
from bakery.interchange.register import GOOD, PACKAGE, UNIT
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_packages import put_into_package
from bakery.interchange.services.import_parts import part_meant
from bakery.interchange.tally import CREATED, SKIPPED, UNCHANGED

GOODS: Final = "finished_goods"
PARTS: Final = "compositions"
BARE: Final = "bare"


def load_finished_good(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one good, still without parts; a bare one is the output itself, which is there already."""
    name, slug = row.text("display_name", required=True), row.text("slug")
    uuid = job.identity(GOODS, row, slug or name)
    known = job.register.known(GOOD, slug, name, uuid=uuid)
    if known:
        return change_found(tx, job=job, array=GOODS, row=row, row_id=known)
    if row.text("assembly_type") == BARE:
        unit = _wrapped(job, slug, name)
        if unit is not None:
            return _map(tx, job, row, unit)
        job.tally.notice(
            "bare_unknown", row.place, f"“{name}” is bare, but of no single output, so it becomes a good."
        )
    created = create_finished_good(
        tx,
        name=name,
        instructions=row.text("packaging_instructions"),
        description=row.text("description"),
        notes=row.text("notes"),
        uuid=uuid,
        slug=slug or None,
    )
    job.register.add(GOOD, created.id, uuid=uuid, slug=created.slug, names=(name,))
    return CREATED


def load_composition(tx: Atomic, *, job: Job, row: Row) -> str:
    """Put one part into a good or a package; a part that is in there already stays as it is."""
    if row.has("package_name"):
        if row.has("finished_good_slug"):
            raise RowRejected("package_name", "The part goes into a good or into a package, not into both.")
        package = job.register.one(PACKAGE, slug="", name=row.text("package_name"), key="package_name")
        return put_into_package(tx, job=job, row=row, package_id=package, part=part_meant(tx, job=job, row=row))
    slug = row.text("finished_good_slug", required=True)
    kind, good = piece_meant(job, slug=slug, key="finished_good_slug")
    if kind == UNIT:
        job.tally.explain(f"“{slug}” is the output itself, so nothing is put together.")
        return SKIPPED
    part = part_meant(tx, job=job, row=row)
    key = (GOOD, good, part.component_type, part.component_id, part.product_id)
    same = {COLUMNS[part.component_type][0]: part.component_id, "product_id": part.product_id}
    line = ComponentLine.objects.using(tx.using).filter(finished_good_id=good, **same).first()
    if line is None:
        add_component_line(tx, finished_good_id=good, **asdict(part))
        job.placed[key] = row.place
        return CREATED
    if key not in job.placed:
        return UNCHANGED
    more = added(job, key, part, quantity=line.quantity, unit=line.unit)
    update_component_line(tx, line_id=line.pk, quantity=more)
    return CREATED


def _wrapped(job: Job, slug: str, name: str) -> int | None:
    """Return the output that a bare good stands for: its only part, once, or without parts the one of its name."""
    parts = _parts_of(job, slug)
    if not parts:
        named = job.register.named(UNIT, name)
        return job.register.by_slug(UNIT, slug) or (named[0] if len(named) == 1 else None)
    unit = parts[0].text("finished_unit_slug") or parts[0].text("component_slug")
    is_whole = (parts[0].amount("component_quantity") or 1) == 1
    return job.register.by_slug(UNIT, unit) if len(parts) == 1 and is_whole else None


def _parts_of(job: Job, slug: str) -> Sequence[Row]:
    if not job.parts:
        for row in job.rows(PARTS):
            job.parts[row.text("finished_good_slug")].append(row)
    return job.parts.get(slug, ()) if slug else ()


def _map(tx: Atomic, job: Job, row: Row, unit: int) -> str:
    """Let a bare good lead to its output: by its slug also from later files, by its name within this one."""
    slug, target = row.text("slug"), FinishedUnit.objects.using(tx.using).values_list("uuid", flat=True).get(pk=unit)
    if slug and job.register.by_slug(UNIT, slug) is None:
        SlugAlias.objects.using(tx.using).create(kind=UNIT, slug=slug, target=target)
        job.register.alias(UNIT, slug, unit)
    job.register.add(UNIT, unit, uuid=target, names=(row.text("display_name"),))
    job.tally.explain("It is an output by itself, which is there already.")
    return SKIPPED
