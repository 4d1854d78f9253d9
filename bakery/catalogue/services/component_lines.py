"""The lines of a finished good: units, other goods and materials, without a circle and at most ten levels deep."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from bakery import logs
from bakery.catalogue.columns import check_columns, only_given, require_unchanged
from bakery.catalogue.conversions import part_of
from bakery.catalogue.dto.goods import ComponentLineInput, FinishedGoodDetail
from bakery.catalogue.errors import (
    DuplicateComponent,
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    LineNotFound,
    MaterialNotFound,
    ProductNotFound,
)
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import ComponentLine, FinishedGood, FinishedUnit, Material, Product
from bakery.catalogue.nesting import check_good_nesting
from bakery.catalogue.services.finished_goods import find_good, get_finished_good
from bakery.catalogue.services.rows import touch_row
from bakery.catalogue.units import parse_unit, to_base
from bakery.db.transaction import Atomic
from bakery.dto import UNSET, Unset
from bakery.errors import NotFound
from bakery.inputs import Checked

COLUMNS: Final = (
    "finished_unit_id",
    "component_good_id",
    "material_id",
    "quantity",
    "unit",
    "product_id",
    "decide_at_assembly",
    "note",
    "position",
)
PARTS: Final[Mapping[str, tuple[str, type[Any], type[NotFound]]]] = {
    FINISHED_UNIT: ("finished_unit_id", FinishedUnit, FinishedUnitNotFound),
    FINISHED_GOOD: ("component_good_id", FinishedGood, FinishedGoodNotFound),
    MATERIAL: ("material_id", Material, MaterialNotFound),
}


def set_component_lines(
    tx: Atomic, *, finished_good_id: int, lines: Sequence[ComponentLineInput], seen: datetime | None = None
) -> FinishedGoodDetail:
    """Make the lines these, in this order: known ids are changed, others added, and what is not named goes."""
    with logs.operation(tx, "set_component_lines", finished_good_id=finished_good_id, lines=len(lines)):
        good = find_good(tx, finished_good_id=finished_good_id, lock=True)
        require_unchanged(good, seen)
        return _write(tx, good, lines)


def add_component_line(
    tx: Atomic,
    *,
    finished_good_id: int,
    component_type: str,
    component_id: int,
    quantity: Decimal | int,
    unit: str = "",
    product_id: int | None = None,
    decide_at_assembly: bool = False,
    note: str = "",
) -> FinishedGoodDetail:
    """Put one more part into a good, at the end."""
    with logs.operation(tx, "add_component_line", finished_good_id=finished_good_id, component_id=component_id):
        good = find_good(tx, finished_good_id=finished_good_id, lock=True)
        line = ComponentLineInput(
            component_type=component_type,
            component_id=component_id,
            quantity=quantity,
            unit=unit,
            product_id=product_id,
            decide_at_assembly=decide_at_assembly,
            note=note,
        )
        return _write(tx, good, [*_inputs(tx, good), line])


def update_component_line(
    tx: Atomic,
    *,
    line_id: int,
    quantity: Decimal | int | Unset = UNSET,
    unit: str | Unset = UNSET,
    product_id: int | Unset | None = UNSET,
    decide_at_assembly: bool | Unset = UNSET,
    note: str | Unset = UNSET,
) -> FinishedGoodDetail:
    """Change one line; what it is a part of, and which part, stay."""
    values = {
        "quantity": quantity,
        "unit": unit,
        "product_id": product_id,
        "decide_at_assembly": decide_at_assembly,
        "note": note,
    }
    changed: dict[str, Any] = only_given(values)
    with logs.operation(tx, "update_component_line", line_id=line_id, changed=list(changed)):
        good = _good_of(tx, line_id)
        lines = [replace(line, **changed) if line.id == line_id else line for line in _inputs(tx, good)]
        return _write(tx, good, lines)


def remove_component_line(tx: Atomic, *, line_id: int) -> FinishedGoodDetail:
    """Take one line out of a good."""
    with logs.operation(tx, "remove_component_line", line_id=line_id):
        good = _good_of(tx, line_id)
        return _write(tx, good, [line for line in _inputs(tx, good) if line.id != line_id])


def _good_of(tx: Atomic, line_id: int) -> FinishedGood:
    """Return the good that a line belongs to, locked."""
    line = ComponentLine.objects.using(tx.using).filter(pk=line_id).first()
    if line is None:
        raise LineNotFound(f"There is no line {line_id}.", id=line_id)
    return find_good(tx, finished_good_id=line.finished_good_id, lock=True)


def _inputs(tx: Atomic, good: FinishedGood) -> list[ComponentLineInput]:
    """Return the stored lines as they would be given."""
    lines = ComponentLine.objects.using(tx.using).filter(finished_good=good).order_by("position", "pk")
    return [
        ComponentLineInput(
            id=line.pk,
            component_type=part_of(line).kind,
            component_id=part_of(line).id,
            quantity=line.quantity,
            unit=line.unit,
            product_id=line.product_id,
            decide_at_assembly=line.decide_at_assembly,
            note=line.note,
        )
        for line in lines
    ]


def _write(tx: Atomic, good: FinishedGood, lines: Sequence[ComponentLineInput]) -> FinishedGoodDetail:
    wanted = _checked(good, lines)
    stored = {line.pk: line for line in ComponentLine.objects.using(tx.using).filter(finished_good=good)}
    for line in wanted:
        if line.pk and line.pk not in stored:
            raise LineNotFound(f"There is no line {line.pk} in this good.", id=line.pk)
    _require_parts(tx, wanted, used={(part_of(line).kind, part_of(line).id) for line in stored.values()})
    _require_nesting(tx, good, wanted)

    holders = {_key(line): line.pk for line in stored.values()}
    for line in wanted:
        # Two lines that swap their parts would meet halfway: such a line is written anew.
        if holders.get(_key(line), line.pk) != line.pk:
            line.pk = None
    changed = [line for line in wanted if line.pk and _differs(line, stored[line.pk])]
    dropped = stored.keys() - {line.pk for line in wanted}
    ComponentLine.objects.using(tx.using).filter(pk__in=dropped).delete()
    ComponentLine.objects.using(tx.using).bulk_update(changed, [*COLUMNS, "updated_at"])
    ComponentLine.objects.using(tx.using).bulk_create(line for line in wanted if not line.pk)
    touch_row(tx, row=good)
    return get_finished_good(tx, finished_good_id=good.pk)


def _checked(good: FinishedGood, lines: Sequence[ComponentLineInput]) -> list[ComponentLine]:
    """Return the lines as rows, or refuse the faults of all of them together; then a part named twice."""
    checked = Checked()
    rows = [_row(good, line, position, checked.line("lines", position)) for position, line in enumerate(lines)]
    given = [line.id for line in lines if line.id is not None]
    if len(given) != len(set(given)):
        checked.fault("lines", "The same line is named twice.")
    checked.done()
    keys = [_key(row) for row in rows]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            raise DuplicateComponent("The same part is named twice.", component_type=key[0], component_id=key[1])
    return rows


def _row(good: FinishedGood, line: ComponentLineInput, position: int, checked: Checked) -> ComponentLine:
    kind = checked.choice("component_type", line.component_type, PARTS)
    values = {"quantity": line.quantity, "decide_at_assembly": line.decide_at_assembly, "note": line.note}
    columns = check_columns(checked, ComponentLine, values | {"product_id": line.product_id})
    part = checked.row_id("component_id", line.component_id)
    is_material = kind == MATERIAL
    if is_material != bool(line.unit):
        checked.fault("unit", "A material needs a unit." if is_material else "Only materials are measured in a unit.")
    if not is_material and (line.product_id is not None or line.decide_at_assembly):
        checked.fault("product_id", "Only a material has a product.")
    if line.product_id is not None and line.decide_at_assembly:
        checked.fault("decide_at_assembly", "A product is fixed, or chosen at assembly, not both.")
    unit = parse_unit(line.unit) if line.unit else ""
    column = PARTS[kind][0] if kind in PARTS else "material_id"
    return ComponentLine(
        pk=line.id,
        finished_good=good,
        unit=unit,
        position=position,
        updated_at=timezone.now(),
        **{column: part},
        **columns,
    )


def _require_parts(tx: Atomic, wanted: Sequence[ComponentLine], *, used: set[tuple[str, int]]) -> None:
    """Refuse parts that are absent, retired and not in the good yet, or in a unit they cannot be measured in."""
    asked = [part_of(row) for row in wanted]
    found = {
        kind: model.objects.using(tx.using).in_bulk([part.id for part in asked if part.kind == kind])
        for kind, (_, model, _) in PARTS.items()
    }
    checked = Checked()
    for position, row in enumerate(wanted):
        part = part_of(row)
        owner = found[part.kind].get(part.id)
        if owner is None:
            raise PARTS[part.kind][2](f"There is no {part.kind.replace('_', ' ')} {part.id}.", id=part.id)
        if owner.archived_at is not None and (part.kind, part.id) not in used:
            checked.line("lines", position).fault("component_id", f"“{owner.name}” is retired.")
        if isinstance(owner, Material):
            to_base(row.quantity, row.unit, dimension=owner.dimension)
    checked.done()
    _require_products(tx, wanted)


def _require_products(tx: Atomic, wanted: Sequence[ComponentLine]) -> None:
    """Refuse products that are absent or of another material."""
    products = Product.objects.using(tx.using).in_bulk([row.product_id for row in wanted if row.product_id])
    checked = Checked()
    for position, row in enumerate(wanted):
        if row.product_id is None:
            continue
        if row.product_id not in products:
            raise ProductNotFound(f"There is no product {row.product_id}.", id=row.product_id)
        if products[row.product_id].material_id != row.material_id:
            checked.line("lines", position).fault("product_id", "This product is of another material.")
    checked.done()


def _require_nesting(tx: Atomic, good: FinishedGood, wanted: Sequence[ComponentLine]) -> None:
    """Refuse circles and chains that are too deep.

    Two editors could close a circle through goods that neither of them touches, so every good is locked.
    """
    goods = [row.component_good_id for row in wanted if row.component_good_id]
    if not goods:
        return
    locked = FinishedGood.objects.using(tx.using).order_by("pk").select_for_update(of=("self",), no_key=True)
    names = dict(locked.values_list("pk", "name"))
    inside: dict[int, set[int]] = defaultdict(set)
    lines = ComponentLine.objects.using(tx.using).filter(component_good__isnull=False).exclude(finished_good=good)
    for outer, inner in lines.values_list("finished_good_id", "component_good_id"):
        inside[outer].add(inner)
    for each in goods:
        check_good_nesting(good.pk, each, inside, names)


def _key(line: ComponentLine) -> tuple[str, int, int | None]:
    """Return what a good names only once."""
    return part_of(line).kind, part_of(line).id, line.product_id


def _differs(line: ComponentLine, stored: ComponentLine) -> bool:
    return any(getattr(line, column) != getattr(stored, column) for column in COLUMNS)
