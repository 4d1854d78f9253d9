"""Rows already read, turned into the plain values that plans are reckoned from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Any, Final

from bakery.catalogue import conversions
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL, PartContent
from bakery.catalogue.models import FinishedUnit, Ingredient, Material
from bakery.catalogue.names import label_of_product
from bakery.catalogue.queries.contents import GoodRows, RecipeRows
from bakery.catalogue.units import base_unit
from bakery.catalogue.yields import units_per_batch
from bakery.inventory.owners import COLUMNS
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
OWNERS: Final = {kind: COLUMNS[kind] for kind in (INGREDIENT, MATERIAL, FINISHED_UNIT, FINISHED_GOOD)}
PRODUCT_WORDS: Final = ("product__brand", "product__name", "product__size_label", "product__slug")
# Thousands of lots are read at once, and rows of a model would cost more than all the rest.
LOT_COLUMNS: Final = (
    "pk", "product_id", "remaining", "value", "cost_known", "received_on", "expires_on", "reserved_for", "made_for",
    *(f"{name}_origin" for name in ORIGINS), *OWNERS.values(), *PRODUCT_WORDS,
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DemandRows:
    """What events want and have decided, by event."""

    targets: Mapping[int, Sequence[Target]] = field(default_factory=dict)
    assignments: Mapping[int, Sequence[Assignment]] = field(default_factory=dict)
    package_lines: Mapping[int, Sequence[PackageLine]] = field(default_factory=dict)  # by package
    decisions: Mapping[int, Sequence[BatchDecision]] = field(default_factory=dict)
    choices: Mapping[int, Sequence[MaterialChoice]] = field(default_factory=dict)
    runs: Mapping[int, Sequence[ProductionRun]] = field(default_factory=dict)
    served: Mapping[int, Mapping[Piece, int]] = field(default_factory=dict)

    @cached_property
    def package_content(self) -> dict[int, tuple[PartContent, ...]]:
        """What is in one of each package, the same for all who receive it."""
        return {
            package_id: tuple(conversions.content_of(line) for line in lines)
            for package_id, lines in self.package_lines.items()
        }


@dataclass(frozen=True, kw_only=True)
class DefinitionRows:
    """The definitions that the plans reach; `outputs` are all units of the recipes to be baked, by recipe and name."""

    recipes: RecipeRows
    goods: GoodRows
    units: Mapping[int, FinishedUnit]
    outputs: Mapping[int, Sequence[FinishedUnit]]
    ingredients: Mapping[int, Ingredient]
    materials: Mapping[int, Material]

    @cached_property
    def content(self) -> Definitions:
        """The definitions as the chain takes them, the same each time."""
        return Definitions(
            recipes=self.recipes.content(),
            goods=self.goods.content(),
            units={unit.pk: yield_of(unit) for unit in self.units.values()},
            unstocked=frozenset(key for key, ingredient in self.ingredients.items() if not ingredient.is_stocked),
        )

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


def stock_lot(row: Mapping[str, Any]) -> StockLot:
    """Return a lot, read as its LOT_COLUMNS, with the item it belongs to."""
    origin = next((name for name in ORIGINS if row[f"{name}_origin"]), "")
    worth, remaining = row["value"].as_integer_ratio(), row["remaining"].as_integer_ratio()
    return StockLot(
        id=row["pk"],
        item=next((kind, row[column]) for kind, column in OWNERS.items() if row[column] is not None),
        remaining=row["remaining"],
        product_id=row["product_id"],
        reserved_for=row["reserved_for"],
        expires_on=row["expires_on"],
        unit_value=Fraction(worth[0] * remaining[1], worth[1] * remaining[0]),
        cost_known=row["cost_known"],
        name=label_of_product(*(row[column] for column in PRODUCT_WORDS)) if row["product_id"] else "",
        received_on=row["received_on"],
        origin=origin,
        origin_id=row[f"{origin}_origin"] if origin else None,
        reserved_name=row["made_for"] or "",
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
        packages=tuple(_package_want(given, rows.package_content.get(given.package_id, ())) for given in assignments),
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


def _package_want(assignment: Assignment, lines: tuple[PartContent, ...]) -> PackageWant:
    return PackageWant(
        id=assignment.pk,
        name=assignment.recipient.name,
        quantity=assignment.quantity,
        lines=lines,
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
