"""Packages of a file, and the goods in them."""

from dataclasses import asdict
from decimal import Decimal
from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.job import Job
from bakery.interchange.meaning import piece_meant
from bakery.interchange.register import PACKAGE, UNIT
from bakery.interchange.rows import Row
from bakery.interchange.services.changing import change_found
from bakery.interchange.services.import_parts import Part
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
    """Add a line to a package; what is in there already stays as it is, and twice in one file is refused."""
    key = (part.component_type, part.component_id, part.product_id)
    placed = (PACKAGE, package_id, *key)
    if placed in job.placed:
        raise RowRejected("package_name", f"{job.placed[placed]} puts the same into the package.")
    contents = get_package_contents(tx, package_id=package_id)
    if any(key == (line.component_type, line.component_id, line.product_id) for line in contents):
        return UNCHANGED
    lines = [_as_given(line) for line in contents]
    update_package(tx, package_id=package_id, contents=[*lines, PackageLineInput(**asdict(part))])
    job.placed[placed] = row.place
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
