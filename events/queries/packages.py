"""Packages and what is in them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from bakery.catalogue import conversions
from bakery.catalogue.queries.allergens import allergens_of_parts
from bakery.db.transaction import Atomic
from bakery.dto import Problem, quantity_to_string
from bakery.inputs import possible_ids
from events.dto.packages import PackageDetail, PackageLineRow, RecipientDetail
from events.errors import PackageNotFound, RecipientNotFound
from events.models import Package, PackageLine, Recipient

Lines = Mapping[int, Sequence[PackageLine]]
PARTS = ("finished_unit", "component_good", "material", "product")


def package_lines(tx: Atomic, *, package_ids: Iterable[int]) -> dict[int, list[PackageLine]]:
    """Return the lines of packages with what they name loaded, by package and in order."""
    lines: dict[int, list[PackageLine]] = {each: [] for each in package_ids}
    found = PackageLine.objects.using(tx.using).filter(package_id__in=lines).select_related(*PARTS)
    for line in found.order_by("position", "pk"):
        lines[line.package_id].append(line)
    return lines


def package_contents(
    tx: Atomic, *, package_ids: Collection[int], lines: Lines | None = None
) -> dict[int, tuple[PackageLineRow, ...]]:
    """Return what is in one of each package; `lines` of these, and maybe more, were read by the caller."""
    lines = lines or package_lines(tx, package_ids=package_ids)
    return {package: tuple(_row(line) for line in lines[package]) for package in package_ids}


def allergens_of_packages(
    tx: Atomic, *, package_ids: Collection[int], lines: Lines | None = None
) -> dict[int, tuple[str, ...]]:
    """Return the names of all allergens in each package, sorted; `lines` of these, and maybe more, were read."""
    lines = lines or package_lines(tx, package_ids=package_ids)
    return _allergens(tx, {package: lines[package] for package in package_ids})


def package_details(tx: Atomic, *, package_ids: Iterable[int]) -> list[PackageDetail]:
    """Return packages in full, in the order asked; PackageNotFound if one is absent."""
    asked = list(package_ids)
    packages = Package.objects.using(tx.using).in_bulk(possible_ids(asked))
    if missing := [each for each in asked if each not in packages]:
        raise PackageNotFound(f"There is no package {missing[0]}.", package_id=missing[0])
    lines = package_lines(tx, package_ids=asked)
    allergens = _allergens(tx, lines)
    return [_detail(packages[each], lines[each], allergens[each]) for each in asked]


def package_detail(tx: Atomic, *, package_id: int) -> PackageDetail:
    """Return a package in full."""
    return package_details(tx, package_ids=[package_id])[0]


def recipient_details(tx: Atomic, *, recipient_ids: Iterable[int]) -> list[RecipientDetail]:
    """Return recipients in full, in the order asked; RecipientNotFound if one is absent."""
    asked = list(recipient_ids)
    rows = Recipient.objects.using(tx.using).prefetch_related("avoids").in_bulk(possible_ids(asked))
    if missing := [each for each in asked if each not in rows]:
        raise RecipientNotFound(f"There is no recipient {missing[0]}.", recipient_id=missing[0])
    return [_recipient(rows[each]) for each in asked]


def recipient_detail(tx: Atomic, *, recipient_id: int) -> RecipientDetail:
    """Return a recipient in full."""
    return recipient_details(tx, recipient_ids=[recipient_id])[0]


def _allergens(tx: Atomic, lines: Lines) -> dict[int, tuple[str, ...]]:
    every = [line for found in lines.values() for line in found]
    recipes, goods = allergens_of_parts(
        tx,
        recipe_ids={line.finished_unit.recipe_id for line in every if line.finished_unit},
        good_ids={line.component_good_id for line in every if line.component_good_id},
    )
    named: dict[int, set[str]] = defaultdict(set)
    for line in every:
        if line.finished_unit:
            named[line.package_id] |= recipes[line.finished_unit.recipe_id]
        elif line.component_good_id:
            named[line.package_id] |= goods[line.component_good_id]
    return {package: tuple(sorted(named[package])) for package in lines}


def _row(line: PackageLine) -> PackageLineRow:
    part = conversions.part_of(line)
    return PackageLineRow(
        id=line.pk,
        component_type=part.kind,
        component_id=part.id,
        component_name=str(line.finished_unit or line.component_good or line.material),
        quantity=quantity_to_string(line.quantity),
        unit=line.unit,
        product_id=line.product_id,
        decide_at_assembly=line.decide_at_assembly,
        note=line.note,
    )


def _detail(package: Package, lines: Sequence[PackageLine], allergens: tuple[str, ...]) -> PackageDetail:
    return PackageDetail(
        id=package.pk,
        uuid=package.uuid,
        slug=package.slug,
        name=package.name,
        description=package.description,
        is_template=package.is_template,
        notes=package.notes,
        archived_at=package.archived_at,
        updated_at=package.updated_at,
        contents=tuple(_row(line) for line in lines),
        allergens=allergens,
        problems=tuple(problem for line in lines for problem in _problems(line)),
    )


def _problems(line: PackageLine) -> list[Problem]:
    part = conversions.part_of(line)
    item = line.finished_unit or line.component_good or line.material
    problems = []
    if item is not None and item.archived_at is not None:
        problems.append(("archived", f"{item.name} is retired."))
    if code := conversions.content_of(line).problem:
        problems.append((code, f"{item}: {line.unit} cannot be compared with its stock."))
    return [
        Problem(
            code=code,
            message=message,
            subject_type=part.kind,
            subject_id=part.id,
            subject_name=str(item),
            blocks=("lock", "start"),
            fix="package",
            fix_key=str(line.package_id),
        )
        for code, message in problems
    ]


def _recipient(row: Recipient) -> RecipientDetail:
    return RecipientDetail(
        id=row.pk,
        uuid=row.uuid,
        name=row.name,
        household=row.household,
        address=row.address,
        notes=row.notes,
        avoids=tuple(sorted(allergen.name for allergen in row.avoids.all())),
        archived_at=row.archived_at,
        updated_at=row.updated_at,
    )
