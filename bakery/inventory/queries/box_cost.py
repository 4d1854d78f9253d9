"""What a box would cost now: its parts through all levels, at the last prices."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.explode import trace_recipe
from bakery.catalogue.models import ComponentLine, FinishedUnit, Ingredient
from bakery.catalogue.queries.contents import GoodRows, load_good_rows, load_recipe_rows
from bakery.catalogue.units import COUNT, quantise, quantise_money
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.inventory.dto.showing import BoxCost, TreeLine
from bakery.inventory.owners import Key
from bakery.inventory.queries.prices import estimated_prices

NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cost:
    """An exact sum, and the names of what has no price in it."""

    amount: Fraction = NOTHING
    unpriced: frozenset[str] = frozenset()

    def __add__(self, other: "_Cost") -> "_Cost":
        return _Cost(amount=self.amount + other.amount, unpriced=self.unpriced | other.unpriced)

    def __mul__(self, times: Fraction) -> "_Cost":
        return _Cost(amount=self.amount * times, unpriced=self.unpriced)


def get_box_cost(tx: Atomic, *, good_id: int) -> BoxCost:
    """Return the parts of one piece with what each would cost; units at the ingredients of their recipes."""
    rows = load_good_rows(tx, good_ids=[good_id])
    lines = [line for inside in rows.lines.values() for line in inside]
    units = {line.finished_unit_id: line.finished_unit for line in lines if line.finished_unit}
    each = _unit_costs(tx, units)
    prices = estimated_prices(
        tx,
        material_ids=[line.material_id for line in lines if line.material_id],
        product_ids=[line.product_id for line in lines if line.product_id],
    )
    costs = {line.pk: _line_cost(line, each, prices) for line in lines if not line.component_good_id}
    tree = list(_lines(rows, costs, good_id, Fraction(1), 0))
    total = _inside(rows, costs, good_id)
    return BoxCost(
        lines=tuple(tree),
        total_cost=_text(total),
        unpriced=tuple(sorted(total.unpriced)),
    )


def _unit_costs(tx: Atomic, units: Mapping[int | None, FinishedUnit]) -> dict[int, _Cost]:
    """Return what one piece of each unit takes of its recipe's batch."""
    rows = load_recipe_rows(tx, recipe_ids={unit.recipe_id for unit in units.values()})
    contents = rows.content()
    ingredients = {line.ingredient_id: line.ingredient for lines in rows.lines.values() for line in lines}
    prices = estimated_prices(tx, ingredient_ids=ingredients)
    batches = {
        recipe_id: sum(
            (
                _ingredient_cost(ingredients[source.line.ingredient_id], source.base, prices)
                for source in trace_recipe(recipe_id, contents)
            ),
            _Cost(),
        )
        for recipe_id in {unit.recipe_id for unit in units.values()}
    }
    return {
        unit.pk: batches[unit.recipe_id] * (1 / units_per_batch(unit.items_per_batch, unit.batch_percentage))
        for unit in units.values()
    }


def _ingredient_cost(ingredient: Ingredient, base: Fraction | None, prices: Mapping[Key, Fraction]) -> _Cost:
    price = prices.get(("ingredient", ingredient.pk))
    if not ingredient.is_stocked:
        return _Cost()
    if base is None or price is None:
        return _Cost(unpriced=frozenset({ingredient.name}))
    return _Cost(amount=base * price)


def _line_cost(line: ComponentLine, units: Mapping[int, _Cost], prices: Mapping[Key, Fraction]) -> _Cost:
    """Return what a line that names a unit or a material costs in one piece."""
    if line.finished_unit_id:
        return units[line.finished_unit_id] * Fraction(line.quantity)
    if line.material is None:
        raise ValueError("a line without a unit names a material")
    base = conversions.of_material(line.quantity, line.unit, line.material).base
    price = prices.get(("product", line.product_id or 0), prices.get(("material", line.material.pk)))
    if base is None or price is None:
        return _Cost(unpriced=frozenset({line.material.name}))
    return _Cost(amount=base * price)


def _inside(rows: GoodRows, costs: Mapping[int, _Cost], good_id: int) -> _Cost:
    """Return what all parts of one piece cost, the boxes inside it too."""
    return sum((_of(rows, costs, line) for line in rows.lines[good_id]), _Cost())


def _of(rows: GoodRows, costs: Mapping[int, _Cost], line: ComponentLine) -> _Cost:
    if line.component_good_id:
        return _inside(rows, costs, line.component_good_id) * Fraction(line.quantity)
    return costs[line.pk]


def _lines(
    rows: GoodRows, costs: Mapping[int, _Cost], good_id: int, pieces: Fraction, depth: int
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
            cost=_text(cost) if cost.amount or not cost.unpriced else None,
            cost_known=not cost.unpriced,
            decide_at_assembly=line.decide_at_assembly,
        )
        if line.component_good_id:
            yield from _lines(rows, costs, line.component_good_id, taken, depth + 1)


def _kind(line: ComponentLine) -> str:
    if line.component_good_id:
        return "box"
    return "material" if line.material_id else "output"


def _text(cost: _Cost) -> str:
    return cost_to_string(quantise_money(cost.amount))
