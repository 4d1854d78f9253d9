"""Lines of packages, checked against what exists and written as the difference to what is there."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bakery.catalogue import conversions
from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import FinishedGood, FinishedUnit, Material, Product
from bakery.catalogue.units import parse_unit
from bakery.db.transaction import Atomic
from bakery.inputs import NOTHING, Checked
from events.dto.packages import PackageLineInput
from events.models import Package, PackageLine

COLUMNS: Final = {FINISHED_UNIT: "finished_unit_id", FINISHED_GOOD: "component_good_id", MATERIAL: "material_id"}
MODELS: Final[dict[str, Any]] = {FINISHED_UNIT: FinishedUnit, FINISHED_GOOD: FinishedGood, MATERIAL: Material}
NOTE_LENGTH: Final = 500

Key = tuple[str, int, int | None]
Rows = Mapping[str, Mapping[int, Any]]


def check_lines(
    tx: Atomic, *, checked: Checked, contents: Sequence[PackageLineInput], kept: Sequence[PackageLine] = ()
) -> dict[Key, dict[str, Any]]:
    """Return columns by what a line names, noting every fault; what is archived stays only where it was."""
    rows = _named(tx, contents)
    there = {_key_of(line) for line in kept}
    lines: dict[Key, dict[str, Any]] = {}
    for number, given in enumerate(contents):
        faults = checked.line("contents", number)
        key = _check_part(faults, given, rows, there)
        if key is None:
            continue
        if key in lines:
            faults.fault("component_id", "This is in the list already.")
        lines[key] = _columns(faults, given, rows, position=number)
    return lines


def write_lines(tx: Atomic, *, package: Package, lines: Mapping[Key, Mapping[str, Any]]) -> None:
    """Make the package's lines these: what stays keeps its id, and with it what events chose for it."""
    stored = {_key_of(line): line for line in PackageLine.objects.using(tx.using).filter(package=package)}
    gone = [line.pk for key, line in stored.items() if key not in lines]
    PackageLine.objects.using(tx.using).filter(pk__in=gone).delete()
    for key, columns in lines.items():
        line = stored.get(key)
        if line is None:
            kind, part_id, product_id = key
            PackageLine.objects.using(tx.using).create(
                package=package, product_id=product_id, **{COLUMNS[kind]: part_id}, **columns
            )
        elif changed := [column for column, value in columns.items() if getattr(line, column) != value]:
            for column in changed:
                setattr(line, column, columns[column])
            line.save(using=tx.using, update_fields=[*changed, "updated_at"])


def _named(tx: Atomic, contents: Sequence[PackageLineInput]) -> dict[str, dict[int, Any]]:
    """Load what the lines name; ids that are no ids are left to the checks."""
    found: dict[str, dict[int, Any]] = {}
    for kind, model in MODELS.items():
        ids = {line.component_id for line in contents if line.component_type == kind and _is_id(line.component_id)}
        found[kind] = model.objects.using(tx.using).in_bulk(ids)
    products = {line.product_id for line in contents if _is_id(line.product_id)}
    found["product"] = Product.objects.using(tx.using).in_bulk(products)
    return found


def _is_id(value: object) -> bool:
    return isinstance(value, int) and 0 < value < 2**63


def _check_part(faults: Checked, given: PackageLineInput, rows: Rows, there: set[Key]) -> Key | None:
    """Return what the line names, or None and a fault."""
    if given.component_type not in COLUMNS:
        faults.fault("component_type", "This is not one of the choices.")
        return None
    part = rows[given.component_type].get(given.component_id)
    if part is None:
        faults.fault("component_id", "There is no such part.")
        return None
    key = (given.component_type, part.pk, given.product_id)
    if part.archived_at is not None and key not in there:
        faults.fault("component_id", f"“{part}” is retired.")
    _check_product(faults, given, rows)
    return key


def _check_product(faults: Checked, given: PackageLineInput, rows: Rows) -> None:
    if given.decide_at_assembly and (given.product_id is not None or given.component_type != MATERIAL):
        faults.fault("decide_at_assembly", "Only a material without a fixed product is chosen at assembly.")
    if given.product_id is not None:
        product = rows["product"].get(given.product_id)
        if given.component_type != MATERIAL or product is None or product.material_id != given.component_id:
            faults.fault("product_id", "This is not a product of the material.")


def _columns(faults: Checked, given: PackageLineInput, rows: Rows, *, position: int) -> dict[str, Any]:
    quantity = faults.amount("quantity", given.quantity, above=NOTHING)
    unit = faults.text("unit", given.unit)
    if given.component_type == MATERIAL:
        unit = _material_unit(faults, unit, rows[MATERIAL][given.component_id])
    elif unit:
        faults.fault("unit", "Pieces have no unit.")
    elif quantity != int(quantity):
        faults.fault("quantity", "Pieces are whole.")
    return {
        "quantity": quantity,
        "unit": unit,
        "decide_at_assembly": bool(given.decide_at_assembly),
        "note": faults.text("note", given.note, longest=NOTE_LENGTH),
        "position": position,
    }


def _material_unit(faults: Checked, unit: str, material: Material) -> str:
    try:
        code = parse_unit(unit)
    except UnitUnknown as error:
        faults.fault("unit", error.message)
        return unit
    if conversions.of_material(NOTHING, code, material).problem:
        faults.fault("unit", f"“{material}” is not measured in this unit.")
    return code


def _key_of(line: PackageLine) -> Key:
    part = conversions.part_of(line)
    return part.kind, part.id, line.product_id
