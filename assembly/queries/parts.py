"""What goods are put together from, and what may be chosen for their undecided materials."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assembly.dto import ChoiceInput, ChoiceNeed, ChoiceOffer
from assembly.materials import Chosen, OpenLine
from assembly.parts import PartList
from assembly.queries.reserved import reservations
from bakery.catalogue import conversions
from bakery.catalogue.models import ComponentLine, FinishedGood, Product
from bakery.catalogue.queries.contents import GoodRows, load_good_rows
from bakery.catalogue.units import BASE_UNITS, LABELS, quantise_cost
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, quantity_to_string
from bakery.inventory.models import Lot


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodParts:
    """A good with all goods inside it, the parts of one piece, and the lines that cannot be converted."""

    good: FinishedGood
    rows: GoodRows
    parts: PartList
    obstacles: tuple[Problem, ...]


def load_good_parts(
    tx: Atomic, *, finished_good_id: int, event_id: int | None = None, choices: Sequence[ChoiceInput] = ()
) -> GoodParts:
    """Return what a good is put together from; for an event, its own lots come first."""
    return load_parts_of_goods(tx, choices={finished_good_id: choices}, event_id=event_id)[finished_good_id]


def load_parts_of_goods(
    tx: Atomic,
    *,
    choices: Mapping[int, Sequence[ChoiceInput]],
    event_id: int | None = None,
    rows: GoodRows | None = None,
) -> dict[int, GoodParts]:
    """Return what the goods that choices are given for, even if none, are put together from, by id.

    `rows` of these goods, and maybe of more, were read by the caller.
    """
    rows = rows or load_good_rows(tx, good_ids=choices)
    for line in (line for lines in rows.lines.values() for line in lines):
        if line.component_good_id:
            line.component_good = rows.goods[line.component_good_id]
        if line.product is not None and line.product.material_id == line.material_id:
            line.product.material = line.material
    own = [line for good_id in choices for line in rows.lines[good_id]]
    chosen = load_chosen(tx, choices=[choice for given in choices.values() for choice in given])
    pieces = [part for line in own if (part := line.finished_unit or line.component_good)]
    reserved = reservations(tx, items=pieces, event_id=event_id)
    return {
        good_id: GoodParts(
            good=rows.goods[good_id],
            rows=rows,
            parts=PartList(lines=tuple(rows.lines[good_id]), choices=tuple(given), chosen=chosen, reserved=reserved),
            obstacles=tuple(dict.fromkeys(_obstacles(rows, good_id))),
        )
        for good_id, given in choices.items()
    }


def _obstacles(rows: GoodRows, good_id: int) -> Iterator[Problem]:
    """Yield which lines, also of goods inside, cannot be converted, so that nothing can be said of the whole."""
    for line in rows.lines[good_id]:
        if line.material is not None and conversions.content_of(line).problem:
            yield _unconverted(line, rows.goods[good_id])
        if line.component_good_id:
            yield from _obstacles(rows, line.component_good_id)


def _unconverted(line: ComponentLine, good: FinishedGood) -> Problem:
    unit = LABELS.get(line.unit, line.unit)
    return Problem(
        code="unit_mismatch",
        message=f"{good.name}: {line.material} cannot be measured in {unit}.",
        subject_type="material",
        subject_id=line.material_id or 0,
        subject_name=str(line.material),
        blocks=("lock", "start", "receipt", "run"),
        fix="box",
        fix_key=good.slug,
    )


def load_chosen(tx: Atomic, *, choices: Iterable[ChoiceInput]) -> Chosen:
    """Return the products and lots that choices name; those that do not exist are absent."""
    product_ids = {choice.product_id for choice in choices if choice.product_id is not None}
    lot_ids = {choice.lot_id for choice in choices if choice.lot_id is not None}
    products = Product.objects.using(tx.using).select_related("material")
    lots = Lot.objects.using(tx.using).select_related("product__material")
    return Chosen(
        products=products.in_bulk(product_ids) if product_ids else {},
        lots=lots.in_bulk(lot_ids) if lot_ids else {},
    )


def choice_needs(tx: Atomic, *, open_lines: Sequence[OpenLine]) -> list[ChoiceNeed]:
    """Return what is still to be chosen, with the products in stock, the one with the oldest lot first."""
    if not open_lines:
        return []
    shelves: dict[int, dict[Product, list[Lot]]] = defaultdict(lambda: defaultdict(list))
    lots = Lot.objects.using(tx.using).in_stock().select_related("product").oldest_first()
    for lot in lots.filter(product__material__in={line.need.material.pk for line in open_lines}):
        shelves[lot.product.material_id][lot.product].append(lot)
    return [
        ChoiceNeed(
            line_id=line.need.line.pk,
            material_id=line.need.material.pk,
            material_name=line.need.material.name,
            required=quantity_to_string(line.need.quantity),
            chosen=quantity_to_string(line.chosen),
            unit=BASE_UNITS[line.need.material.dimension],
            offers=tuple(_offer(product, own) for product, own in shelves[line.need.material.pk].items()),
        )
        for line in open_lines
    ]


def _offer(product: Product, lots: Sequence[Lot]) -> ChoiceOffer:
    on_hand = sum((lot.remaining for lot in lots), Decimal(0))
    value = sum((lot.value for lot in lots), Decimal(0))
    known = all(lot.cost_known for lot in lots)
    return ChoiceOffer(
        product_id=product.pk,
        product_name=str(product),
        on_hand=quantity_to_string(on_hand),
        unit_cost=cost_to_string(quantise_cost(Fraction(value) / Fraction(on_hand))) if known else None,
    )
