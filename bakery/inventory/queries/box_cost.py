"""What a box would cost now: its parts through all levels, at the last prices."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.models import ComponentLine
from bakery.catalogue.queries.contents import GoodRows, load_good_rows
from bakery.catalogue.units import COUNT, quantise
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.dto.showing import BoxCost, TreeLine
from bakery.inventory.owners import Key
from bakery.inventory.queries.prices import estimated_prices
from bakery.inventory.queries.unit_costs import PartCost, unit_costs


def get_box_cost(tx: Atomic, *, good_id: int, rows: GoodRows | None = None) -> BoxCost:
    """Return the parts of one piece with what each would cost; units at the ingredients of their recipes."""
    return get_box_costs(tx, good_ids=[good_id], rows=rows)[good_id]


def get_box_costs(tx: Atomic, *, good_ids: Sequence[int], rows: GoodRows | None = None) -> dict[int, BoxCost]:
    """Return the parts of one piece of each box, and what they would cost."""
    rows = rows or load_good_rows(tx, good_ids=good_ids)
    lines = [line for inside in rows.lines.values() for line in inside]
    units = {line.finished_unit.pk: line.finished_unit for line in lines if line.finished_unit}
    each = unit_costs(tx, units=units)
    prices = estimated_prices(
        tx,
        material_ids=[line.material_id for line in lines if line.material_id],
        product_ids=[line.product_id for line in lines if line.product_id],
    )
    costs = {line.pk: _line_cost(line, each, prices) for line in lines if not line.component_good_id}
    totals = {good_id: _inside(rows, costs, good_id) for good_id in good_ids}
    return {
        good_id: BoxCost(
            lines=tuple(_lines(rows, costs, good_id, Fraction(1), 0)),
            total_cost=total.as_text(),
            unpriced=tuple(sorted(total.unpriced)),
        )
        for good_id, total in totals.items()
    }


def _line_cost(line: ComponentLine, units: Mapping[int, PartCost], prices: Mapping[Key, Fraction]) -> PartCost:
    """Return what a line that names a unit or a material costs in one piece."""
    if line.finished_unit_id:
        return units[line.finished_unit_id] * Fraction(line.quantity)
    if line.material is None:
        raise ValueError("a line without a unit names a material")
    base = conversions.of_material(line.quantity, line.unit, line.material).base
    price = prices.get(("product", line.product_id or 0), prices.get(("material", line.material.pk)))
    if base is None or price is None:
        return PartCost(unpriced=frozenset({line.material.name}))
    return PartCost(amount=base * price)


def _inside(rows: GoodRows, costs: Mapping[int, PartCost], good_id: int) -> PartCost:
    """Return what all parts of one piece cost, the boxes inside it too."""
    return sum((_of(rows, costs, line) for line in rows.lines[good_id]), PartCost())


def _of(rows: GoodRows, costs: Mapping[int, PartCost], line: ComponentLine) -> PartCost:
    if line.component_good_id:
        return _inside(rows, costs, line.component_good_id) * Fraction(line.quantity)
    return costs[line.pk]


def _lines(
    rows: GoodRows, costs: Mapping[int, PartCost], good_id: int, pieces: Fraction, depth: int
) -> Iterator[TreeLine]:
    for line in rows.lines[good_id]:
        part, cost = rows.part_row(line), _of(rows, costs, line) * pieces
        taken = Fraction(line.quantity) * pieces
        yield TreeLine(
            depth=depth,
            kind=_kind(line),
            name=part.name,
            slug=part.slug,
            quantity=quantity_to_string(quantise(taken)),
            unit=line.unit or "ea",
            dimension=COUNT,
            base_quantity=None,
            note=line.note,
            cost=cost.known_text(),
            cost_known=not cost.unpriced,
            decide_at_assembly=line.decide_at_assembly,
        )
        if line.component_good_id:
            yield from _lines(rows, costs, line.component_good_id, taken, depth + 1)


def _kind(line: ComponentLine) -> str:
    if line.component_good_id:
        return "box"
    return "material" if line.material_id else "output"
