"""Rows already read, turned into the plain values that plans are reckoned from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Final

from bakery.catalogue import conversions
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.catalogue.models import FinishedUnit, Ingredient, Material
from bakery.catalogue.queries.contents import GoodRows, RecipeRows
from bakery.catalogue.units import base_unit
from bakery.catalogue.yields import units_per_batch
from bakery.inventory.models import Lot
from events.models import (
    Assignment,
    AssignmentStatus,
    BatchDecision,
    DeliveryLine,
    Event,
    MaterialChoice,
    PackageLine,
    Target,
)
from events.planning.claims import Item, StockLot
from events.planning.demand import ASSIGNMENT, PackageWant, Piece, TargetWant
from events.planning.needs import INGREDIENT
from events.planning.shapes import Decided, Definitions, PlanInput, UnitYield
from production.models import ProductionRun

# What brings lots in, with the way there from a lot.
ORIGINS: Final = {"purchase": "purchase_line__purchase", "run": "production_run", "assembly": "assembly_run"}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandRows:
    """What events want and have decided, by event."""

    targets: Mapping[int, Sequence[Target]] = field(default_factory=dict)
    assignments: Mapping[int, Sequence[Assignment]] = field(default_factory=dict)
    package_lines: Mapping[int, Sequence[PackageLine]] = field(default_factory=dict)  # by package
    decisions: Mapping[int, Sequence[BatchDecision]] = field(default_factory=dict)
    choices: Mapping[int, Sequence[MaterialChoice]] = field(default_factory=dict)
    runs: Mapping[int, Sequence[ProductionRun]] = field(default_factory=dict)
    served: Mapping[int, Mapping[Piece, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRows:
    """The definitions that the plans reach; `outputs` are all units of the recipes to be baked, by recipe and name."""

    recipes: RecipeRows
    goods: GoodRows
    units: Mapping[int, FinishedUnit]
    outputs: Mapping[int, Sequence[FinishedUnit]]
    ingredients: Mapping[int, Ingredient]
    materials: Mapping[int, Material]

    def bought(self) -> list[Item]:
        """Return every ingredient that is stocked, and every material."""
        foods = [(INGREDIENT, key) for key, row in self.ingredients.items() if row.is_stocked]
        return [*foods, *((MATERIAL, key) for key in self.materials)]

    def items(self) -> list[Item]:
        """Return all that stock is kept of."""
        pieces = [*((FINISHED_UNIT, key) for key in self.units), *((FINISHED_GOOD, key) for key in self.goods.goods)]
        return [*self.bought(), *pieces]

    def unit_of(self, item: Item) -> str:
        """Return the unit an item is kept in; pieces have none."""
        rows: Mapping[str, Mapping[int, Ingredient | Material]] = {
            INGREDIENT: self.ingredients,
            MATERIAL: self.materials,
        }
        return base_unit(rows[item[0]][item[1]].dimension) if item[0] in rows else ""

    def name_of(self, item: Item) -> str:
        """Return what an ingredient, material, unit or good is called."""
        kind, item_id = item
        rows: Mapping[str, Mapping[int, Ingredient | Material | FinishedUnit]] = {
            INGREDIENT: self.ingredients,
            MATERIAL: self.materials,
            FINISHED_UNIT: self.units,
        }
        return self.goods.goods[item_id].name if kind == FINISHED_GOOD else rows[kind][item_id].name


def piece_of(row: Target | DeliveryLine) -> Piece:
    """Return which unit or good a row is about."""
    if row.finished_unit_id is not None:
        return FINISHED_UNIT, row.finished_unit_id
    if row.finished_good_id is not None:
        return FINISHED_GOOD, row.finished_good_id
    raise ValueError("a row of demand names a unit or a good")


def stock_lot(lot: Lot, reserved_for: int | None) -> StockLot:
    """Return a lot with the item it belongs to; its product must be loaded, and it annotated with its ORIGINS."""
    origins = {name: getattr(lot, f"{name}_origin") for name in ORIGINS}
    origin = next((name for name, found in origins.items() if found), "")
    return StockLot(
        id=lot.pk,
        item=_owner_of(lot),
        remaining=lot.remaining,
        product_id=lot.product_id,
        reserved_for=reserved_for,
        expires_on=lot.expires_on,
        unit_value=Fraction(lot.value) / Fraction(lot.remaining),
        cost_known=lot.cost_known,
        name=str(lot.product or ""),
        received_on=lot.received_on,
        origin=origin,
        origin_id=origins.get(origin),
        reserved_name=getattr(lot, "made_for", None) or "",
    )


def _owner_of(lot: Lot) -> Item:
    owners = [(FINISHED_UNIT, lot.finished_unit_id), (FINISHED_GOOD, lot.finished_good_id)]
    if lot.product is not None:
        owners = [(INGREDIENT, lot.product.ingredient_id), (MATERIAL, lot.product.material_id)]
    return next((kind, item_id) for kind, item_id in owners if item_id is not None)


def contents_of(rows: DefinitionRows) -> Definitions:
    """Return the definitions as the chain takes them."""
    return Definitions(
        recipes=rows.recipes.content(),
        goods=rows.goods.content(),
        units={unit.pk: yield_of(unit) for unit in rows.units.values()},
        unstocked=frozenset(key for key, ingredient in rows.ingredients.items() if not ingredient.is_stocked),
    )


def yield_of(unit: FinishedUnit) -> UnitYield:
    """Return a unit with its recipe, which must be loaded."""
    return UnitYield(
        id=unit.pk,
        name=unit.name,
        recipe_id=unit.recipe_id,
        recipe_name=unit.recipe.name,
        per_batch=units_per_batch(unit.items_per_batch, unit.batch_percentage),
    )


def input_of(event: Event, rows: DemandRows) -> PlanInput:
    """Return what one event's plan is reckoned from."""
    served = rows.served.get(event.pk, {})
    run: dict[int, Fraction] = defaultdict(Fraction)
    for each in rows.runs.get(event.pk, ()):
        run[each.finished_unit_id] += each.num_batches * Fraction(each.scale_factor)
    assignments = rows.assignments.get(event.pk, ())
    return PlanInput(
        id=event.pk,
        event_date=event.event_date,
        targets=tuple(_target_want(target, event, served) for target in rows.targets.get(event.pk, ())),
        packages=tuple(
            _package_want(assignment, rows.package_lines.get(assignment.package_id, ())) for assignment in assignments
        ),
        decisions={
            each.finished_unit_id: Decided(batches=each.batches, accepted_shortfall=each.accepted_shortfall)
            for each in rows.decisions.get(event.pk, ())
        },
        batches_run=run,
        choices=dict(_choices(rows.choices.get(event.pk, ()), assignments)),
    )


def _target_want(target: Target, event: Event, served: Mapping[Piece, int]) -> TargetWant:
    piece = piece_of(target)
    item = target.finished_unit or target.finished_good
    return TargetWant(
        id=target.pk, piece=piece, name=str(item), quantity=target_quantity(target, event), served=served.get(piece, 0)
    )


def target_quantity(target: Target, event: Event) -> int:
    """Return the pieces a target wants; so many per guest are rounded up over all guests."""
    if target.quantity is not None:
        return target.quantity
    return ceil(Fraction(target.per_attendee or 0) * (event.expected_attendees or 0))


def _package_want(assignment: Assignment, lines: Iterable[PackageLine]) -> PackageWant:
    return PackageWant(
        id=assignment.pk,
        name=assignment.recipient.name,
        quantity=assignment.quantity,
        lines=tuple(conversions.content_of(line) for line in lines),
        delivered=assignment.status == AssignmentStatus.DELIVERED,
        package_id=assignment.package_id,
        package_name=assignment.package.name,
    )


def _choices(
    choices: Iterable[MaterialChoice], assignments: Iterable[Assignment]
) -> Iterator[tuple[tuple[str, int, int], int]]:
    """Yield the chosen products by what asks for the material: a good, or each assignment of the package."""
    for choice in choices:
        if choice.component_line is not None and choice.component_line.material_id is not None:
            line = choice.component_line
            yield (FINISHED_GOOD, line.finished_good_id, choice.component_line.material_id), choice.product_id
        if choice.package_line is not None and choice.package_line.material_id is not None:
            for assignment in assignments:
                if assignment.package_id == choice.package_line.package_id:
                    yield (ASSIGNMENT, assignment.pk, choice.package_line.material_id), choice.product_id
