"""Packages of a file, and the goods in them."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.db.transaction import Atomic
from bakery.interchange.job import Job
from bakery.interchange.meaning import piece_meant
from bakery.interchange.parts import Part, added
from bakery.interchange.register import PACKAGE, UNIT
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.tally import CREATED, UNCHANGED
from events.dto.packages import PackageLineInput, PackageLineRow
from events.services.packages import create_package, get_package_contents, update_package

ARRAY: Final = "packages"
ONE: Final = Decimal(1)


def load_package(tx: Atomic, *, job: Job, row: Row) -> str:
    """Take in one package, still empty."""
    name = row.text("name", required=True)
    uuid = job.identity(ARRAY, row, name)
    known = job.register.known(PACKAGE, "", name, uuid=uuid)
    if known:
        return change_found(tx, job=job, array=ARRAY, row=row, row_id=known)
    created = create_package(
        tx,
        name=name,
        description=row.text("description"),
        is_template=row.flag("is_template"),
        notes=row.text("notes"),
        uuid=uuid,
    )
    job.register.add(PACKAGE, created.id, uuid=uuid, slug=created.slug, names=(name,))
    return CREATED


def load_package_good(tx: Atomic, *, job: Job, row: Row) -> str:
    """Put one good into a package."""
    package = job.register.one(PACKAGE, slug="", name=row.text("package_name", required=True), key="package_name")
    slug = row.text("finished_good_slug", required=True)
    kind, piece = piece_meant(job, slug=slug, key="finished_good_slug")
    part = Part(
        component_type=FINISHED_UNIT if kind == UNIT else FINISHED_GOOD,
        component_id=piece,
        quantity=row.amount("quantity") or ONE,
    )
    return put_into_package(tx, job=job, row=row, package_id=package, part=part)


def put_into_package(tx: Atomic, *, job: Job, row: Row, package_id: int, part: Part) -> str:
    """Add a line to a package; what was in there before stays as it is, and rows of one file add up."""
    key = (part.component_type, part.component_id, part.product_id)
    placed = (PACKAGE, package_id, *key)
    lines = [_as_given(line) for line in get_package_contents(tx, package_id=package_id)]
    there = [key == (line.component_type, line.component_id, line.product_id) for line in lines]
    if any(there) and placed not in job.placed:
        return UNCHANGED
    if any(there):
        line = lines[there.index(True)]
        more = added(job, placed, part, quantity=Decimal(line.quantity), unit=line.unit)
        lines[there.index(True)] = replace(line, quantity=more)
    else:
        lines.append(PackageLineInput(**asdict(part)))
        job.placed[placed] = row.place
    update_package(tx, package_id=package_id, contents=lines)
    return CREATED


def _as_given(line: PackageLineRow) -> PackageLineInput:
    return PackageLineInput(
        component_type=line.component_type,
        component_id=line.component_id,
        quantity=Decimal(line.quantity),
        unit=line.unit,
        product_id=line.product_id,
        decide_at_assembly=line.decide_at_assembly,
        note=line.note,
    )
