"""What one recipient is handed: packages and their contents."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given, require_unchanged
from bakery.catalogue.errors import FinishedGoodNotFound, LineNotFound
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.models import FinishedGood
from bakery.catalogue.services import rows
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.inputs import Checked
from events.dto.events import EventDetail
from events.dto.packages import PackageDetail, PackageLineInput, PackageLineRow
from events.errors import PackageNotFound
from events.models import Assignment, Event, Package, PackageLine
from events.queries.events import event_details
from events.queries.packages import package_contents, package_detail, package_details
from events.services.package_lines import check_lines, write_lines

COPIED: Final = (
    "finished_unit_id", "component_good_id", "material_id", "product_id",
    "quantity", "unit", "decide_at_assembly", "note", "position",
)  # fmt: skip


def create_package(
    tx: Atomic,
    *,
    name: str,
    contents: Sequence[PackageLineInput] = (),
    description: str = "",
    is_template: bool = False,
    notes: str = "",
    uuid: UUID | None = None,
    slug: str | None = None,
) -> PackageDetail:
    """Make a package of finished units, goods and materials."""
    with logs.operation(tx, "create_package") as log:
        checked = Checked()
        given = {"name": name, "description": description, "is_template": is_template, "notes": notes}
        values = check_columns(checked, Package, given)
        lines = check_lines(tx, checked=checked, contents=contents)
        checked.done()
        rows.require_name_free(tx, model=Package, name=values["name"])
        package = rows.insert_row(tx, model=Package, values=values, uuid=uuid, slug=slug)
        write_lines(tx, package=package, lines=lines)
        log.add(package_id=package.pk, lines=len(lines))
    return package_detail(tx, package_id=package.pk)


def update_package(
    tx: Atomic,
    *,
    package_id: int,
    name: str | Unset = UNSET,
    contents: Sequence[PackageLineInput] | Unset = UNSET,
    description: str | Unset = UNSET,
    is_template: bool | Unset = UNSET,
    notes: str | Unset = UNSET,
    seen: datetime | None = None,
) -> PackageDetail:
    """Change the fields given; a given list of contents replaces the whole list."""
    with logs.operation(tx, "update_package", package_id=package_id) as log:
        package = _locked(tx, package_id)
        checked = Checked()
        given = only_given({"name": name, "description": description, "is_template": is_template, "notes": notes})
        values = check_columns(checked, Package, given)
        lines = None
        if not isinstance(contents, Unset):
            kept = list(PackageLine.objects.using(tx.using).filter(package=package))
            lines = check_lines(tx, checked=checked, contents=contents, kept=kept)
        checked.done()
        require_unchanged(package, seen)
        if "name" in values:
            rows.require_name_free(tx, model=Package, name=values["name"], except_id=package.pk)

        changed = rows.change_row(tx, row=package, values=values)
        if lines is not None:
            write_lines(tx, package=package, lines=lines)
            rows.touch_row(tx, row=package)
        log.add(changed=[*changed, *(["contents"] if lines is not None else [])])
    return package_detail(tx, package_id=package_id)


def archive_package(tx: Atomic, *, package_id: int) -> PackageDetail:
    """Offer the package no more; where it is assigned it stays."""
    return _set_archived(tx, package_id, archived=True)


def restore_package(tx: Atomic, *, package_id: int) -> PackageDetail:
    """Offer an archived package again."""
    return _set_archived(tx, package_id, archived=False)


def delete_package(tx: Atomic, *, package_id: int) -> None:
    """Delete a package that was never assigned."""
    with logs.operation(tx, "delete_package", package_id=package_id):
        package = _locked(tx, package_id)
        rows.require_unused(tx, rows=[package])
        package.delete(using=tx.using)


def get_package(tx: Atomic, *, package_id: int) -> PackageDetail:
    """Return a package in full."""
    return package_detail(tx, package_id=package_id)


def list_packages(
    tx: Atomic, *, query: str = "", include_archived: bool = False, limit: int = 100, offset: int = 0
) -> list[PackageDetail]:
    """Return packages by name."""
    checked = Checked()
    text, page = checked.text("query", query), checked.page(limit, offset)
    checked.done()
    found = rows.list_rows(tx, model=Package, query=text, include_archived=include_archived, page=page)
    return package_details(tx, package_ids=[package.pk for package in found])


def get_package_contents(tx: Atomic, *, package_id: int) -> list[PackageLineRow]:
    """Return what is in one package, in order."""
    rows.find_row(tx, model=Package, row_id=package_id, refusal=PackageNotFound)
    return list(package_contents(tx, package_ids=[package_id])[package_id])


def get_package_usage(tx: Atomic, *, package_id: int) -> list[EventDetail]:
    """Return the events that hand the package out, the latest first."""
    rows.find_row(tx, model=Package, row_id=package_id, refusal=PackageNotFound)
    given = Assignment.objects.using(tx.using).standing().filter(package=package_id)
    events = Event.objects.using(tx.using).filter(pk__in=given.values("event")).order_by("-event_date", "-pk")
    return event_details(tx, event_ids=list(events.values_list("pk", flat=True)))


def add_finished_good_to_package(
    tx: Atomic, *, package_id: int, finished_good_id: int, quantity: int = 1
) -> PackageDetail:
    """Put so many more of a good into the package."""
    ids = {"package_id": package_id, "finished_good_id": finished_good_id}
    with logs.operation(tx, "add_finished_good_to_package", **ids):
        _locked(tx, package_id)
        rows.find_row(tx, model=FinishedGood, row_id=finished_good_id, refusal=FinishedGoodNotFound)
        checked = Checked()
        more = checked.whole("quantity", quantity, least=1)
        checked.done()
        contents = _inputs(tx, package_id)
        there = _place_of(contents, finished_good_id)
        if there is None:
            contents.append(
                PackageLineInput(component_type=FINISHED_GOOD, component_id=finished_good_id, quantity=more)
            )
        else:
            contents[there] = replace(contents[there], quantity=contents[there].quantity + more)
        return update_package(tx, package_id=package_id, contents=contents)


def update_finished_good_quantity(
    tx: Atomic, *, package_id: int, finished_good_id: int, quantity: int
) -> PackageDetail:
    """Set how many of a good the package holds."""
    ids = {"package_id": package_id, "finished_good_id": finished_good_id}
    with logs.operation(tx, "update_finished_good_quantity", **ids):
        contents, there = _present(tx, package_id, finished_good_id)
        contents[there] = replace(contents[there], quantity=quantity)
        return update_package(tx, package_id=package_id, contents=contents)


def remove_finished_good_from_package(tx: Atomic, *, package_id: int, finished_good_id: int) -> PackageDetail:
    """Take a good out of the package."""
    ids = {"package_id": package_id, "finished_good_id": finished_good_id}
    with logs.operation(tx, "remove_finished_good_from_package", **ids):
        contents, there = _present(tx, package_id, finished_good_id)
        del contents[there]
        return update_package(tx, package_id=package_id, contents=contents)


def duplicate_package(tx: Atomic, *, package_id: int, name: str) -> PackageDetail:
    """Copy a package with its materials under another name; the copy is no template."""
    with logs.operation(tx, "duplicate_package", package_id=package_id) as log:
        source = package_detail(tx, package_id=package_id)
        copy = create_package(tx, name=name, description=source.description, notes=source.notes)
        # What is retired may stay where it was, so the lines are copied as they are.
        lines = PackageLine.objects.using(tx.using).filter(package_id=package_id).order_by("position", "pk")
        PackageLine.objects.using(tx.using).bulk_create(
            PackageLine(package_id=copy.id, **{column: getattr(line, column) for column in COPIED}) for line in lines
        )
        log.add(copy_id=copy.id)
    return package_detail(tx, package_id=copy.id)


def _locked(tx: Atomic, package_id: int) -> Package:
    return rows.find_row(tx, model=Package, row_id=package_id, refusal=PackageNotFound, lock=True)


def _set_archived(tx: Atomic, package_id: int, *, archived: bool) -> PackageDetail:
    operation = "archive_package" if archived else "restore_package"
    with logs.operation(tx, operation, package_id=package_id):
        rows.set_archived(tx, row=_locked(tx, package_id), archived=archived)
    return package_detail(tx, package_id=package_id)


def _inputs(tx: Atomic, package_id: int) -> list[PackageLineInput]:
    """Return the present contents as they would be given."""
    return [
        PackageLineInput(
            component_type=line.component_type,
            component_id=line.component_id,
            quantity=Decimal(line.quantity),
            unit=line.unit,
            product_id=line.product_id,
            decide_at_assembly=line.decide_at_assembly,
            note=line.note,
        )
        for line in package_contents(tx, package_ids=[package_id])[package_id]
    ]


def _present(tx: Atomic, package_id: int, finished_good_id: int) -> tuple[list[PackageLineInput], int]:
    _locked(tx, package_id)
    contents = _inputs(tx, package_id)
    there = _place_of(contents, finished_good_id)
    if there is None:
        raise LineNotFound(f"The package holds no finished good {finished_good_id}.", id=finished_good_id)
    return contents, there


def _place_of(contents: Sequence[PackageLineInput], finished_good_id: int) -> int | None:
    parts = [(line.component_type, line.component_id) for line in contents]
    part = (FINISHED_GOOD, finished_good_id)
    return parts.index(part) if part in parts else None
