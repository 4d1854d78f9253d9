"""Everything that plans are reckoned from, read in a number of queries that no number of rows changes."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeVar

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from assembly.queries.reserved import RESERVED_FOR
from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.queries.contents import RecipeRows, load_good_rows, load_recipe_rows
from bakery.db.models import stamps_of
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from bakery.inputs import possible_ids
from bakery.inventory.models import Lot
from events.models import (
    CLOSED,
    Assignment,
    BatchDecision,
    DeliveryLine,
    Event,
    MaterialChoice,
    PackageLine,
    PlanState,
    Target,
)
from events.planning.claims import Shelf, StockLot
from events.planning.demand import Piece
from events.planning.inputs import (
    LOT_COLUMNS,
    ORIGINS,
    DefinitionRows,
    DemandRows,
    input_of,
    piece_of,
    stock_lot,
)
from events.planning.needs import plan_by_date
from events.planning.shapes import EventPlan
from production.models import ProductionRun

Row = TypeVar("Row")
CLAIMING = (PlanState.LOCKED, PlanState.IN_PRODUCTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Events asked for and all that claim stock, with what they want and reach, and the lots of all that."""

    events: Mapping[int, Event]
    rows: DemandRows
    definitions: DefinitionRows
    lots: Sequence[StockLot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived(Loaded):
    """Plans by event, in the order they are served, with the rows behind them and the shelf they leave."""

    shelf: Shelf
    plans: Mapping[int, EventPlan]

    @classmethod
    def of(cls, loaded: Loaded) -> "Derived":
        """Reckon the plans of all events that were loaded, by date over one shelf."""
        shelf = Shelf(loaded.lots)
        inputs = [input_of(event, loaded.rows) for event in loaded.events.values()]
        return cls(
            events=loaded.events,
            rows=loaded.rows,
            definitions=loaded.definitions,
            lots=loaded.lots,
            shelf=shelf,
            plans=plan_by_date(inputs, loaded.definitions.content, shelf),
        )

    def open_lots(self, event_id: int) -> list[StockLot]:
        """Return what an event may use: its own lots, and free ones less what plans before it count on."""
        left = {lot.id: lot.remaining for lot in self.lots}
        for before in takewhile(lambda each: each != event_id, self.plans):
            for take in self.shelf.takes(before):
                left[take.lot.id] -= take.quantity
        open_to_it = (lot for lot in self.lots if lot.reserved_for in (None, event_id))
        return [replace(lot, remaining=left[lot.id]) for lot in open_to_it if left[lot.id]]


def derive_plans(tx: Atomic, *, event_ids: Iterable[int]) -> Derived:
    """Return the plans of these events in their place among all that are locked or in production."""
    return Derived.of(load_plans(tx, event_ids=event_ids))


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One event with what it wants and reaches, without any stock."""

    event: Event
    rows: DemandRows
    definitions: DefinitionRows


def load_content(tx: Atomic, *, event_id: int) -> Content:
    """Return what one event's plan consists of, whatever the others want and whatever lies there."""
    event = Event.objects.using(tx.using).filter(pk__in=possible_ids([event_id])).first()
    if event is None:
        raise EventNotFound(f"There is no event {event_id}.", event_id=event_id)
    rows = load_demand(tx, events=[event.pk])
    return Content(event=event, rows=rows, definitions=load_definitions(tx, rows=rows))


def load_open_plans(tx: Atomic) -> Loaded:
    """Return what the plans of all events still open are reckoned from."""
    still_open = Event.objects.using(tx.using).exclude(plan_state__in=CLOSED)
    events = {event.pk: event for event in still_open}
    return load_reached(tx, events=events, rows=load_demand(tx, events=events))


def load_plans(tx: Atomic, *, event_ids: Iterable[int], pieces_only: bool = False) -> Loaded:
    """Return what the plans of these events, and of all that claim stock, are reckoned from."""
    events = _load_events(tx, set(event_ids))
    return load_reached(tx, events=events, rows=load_demand(tx, events=events), pieces_only=pieces_only)


def load_reached(tx: Atomic, *, events: Mapping[int, Event], rows: DemandRows, pieces_only: bool = False) -> Loaded:
    """Return events and what they want, with all that this reaches and what lies there of it."""
    definitions = load_definitions(tx, rows=rows, pieces_only=pieces_only)
    return Loaded(events=events, rows=rows, definitions=definitions, lots=_load_lots(tx, definitions))


def _load_events(tx: Atomic, event_ids: set[int]) -> dict[int, Event]:
    found = Event.objects.using(tx.using).filter(Q(pk__in=possible_ids(event_ids)) | Q(plan_state__in=CLAIMING))
    events = {event.pk: event for event in found}
    absent = sorted(event_ids - events.keys())
    if absent:
        raise EventNotFound(f"There is no event {absent[0]}.", event_id=absent[0])
    return events


def load_demand(tx: Atomic, *, events: Collection[int]) -> DemandRows:
    """Read what these events want, have decided, made and served."""
    targets = Target.objects.using(tx.using).filter(event__in=events).select_related("finished_unit", "finished_good")
    assignments = Assignment.objects.using(tx.using).standing().filter(event__in=events)
    found = list(assignments.select_related("recipient", "package").order_by("pk"))
    packages = {assignment.package_id for assignment in found}
    lines = PackageLine.objects.using(tx.using).filter(package__in=packages)
    lines = lines.select_related("component_good", "material__category", "product")
    decisions = BatchDecision.objects.using(tx.using).filter(event__in=events).select_related("decided_by")
    choices = MaterialChoice.objects.using(tx.using).filter(event__in=events)
    choices = choices.select_related("component_line", "package_line", "product").order_by("pk")
    runs = ProductionRun.objects.using(tx.using).live().filter(event__in=events)
    runs = runs.select_related("finished_unit").order_by("pk")
    served = DeliveryLine.objects.using(tx.using).filter(delivery__event__in=events, delivery__voided_at__isnull=True)
    return DemandRows(
        targets=_grouped((each.event_id, each) for each in targets.order_by("pk")),
        assignments=_grouped((each.event_id, each) for each in found),
        package_lines=_grouped((line.package_id, line) for line in lines.order_by("position", "pk")),
        decisions=_grouped((each.event_id, each) for each in decisions.order_by("pk")),
        choices=_grouped((each.event_id, each) for each in choices),
        runs=_grouped((each.event_id, each) for each in runs if each.event_id),
        served=_served_pieces(served.select_related("delivery")),
    )


def _grouped(pairs: Iterable[tuple[int, Row]]) -> dict[int, list[Row]]:
    rows: dict[int, list[Row]] = defaultdict(list)
    for key, row in pairs:
        rows[key].append(row)
    return rows


def _served_pieces(lines: Iterable[DeliveryLine]) -> dict[int, dict[Piece, int]]:
    served: dict[int, dict[Piece, int]] = defaultdict(lambda: defaultdict(int))
    for line in lines:
        served[line.delivery.event_id][piece_of(line)] += line.quantity
    return served


def load_definitions(tx: Atomic, *, rows: DemandRows, pieces_only: bool = False) -> DefinitionRows:
    """Read whatever the demand and the decisions reach, or of it units and goods alone."""
    targets = [target for found in rows.targets.values() for target in found]
    package_lines = [line for found in rows.package_lines.values() for line in found]
    wanted = [*(target.finished_good for target in targets), *(line.component_good for line in package_lines)]
    known = {good.pk: good for good in wanted if good is not None}
    goods = load_good_rows(tx, good_ids=known, known=known.values())

    content = [*package_lines, *(line for found in goods.lines.values() for line in found)]
    decisions = [decision for found in rows.decisions.values() for decision in found]
    unit_ids = {decision.finished_unit_id for decision in decisions}
    unit_ids |= {row.finished_unit_id for row in targets if row.finished_unit_id}
    unit_ids |= {line.finished_unit_id for line in content if line.finished_unit_id}
    baked = FinishedUnit.objects.using(tx.using).filter(pk__in=unit_ids).values("recipe")
    outputs = list(
        FinishedUnit.objects.using(tx.using)
        .filter(recipe__in=baked)
        .select_related("recipe", "base_unit")
        .defer(*stamps_of("", "recipe", "base_unit"))
        .order_by("name", "pk")
    )
    made = {unit.recipe_id: unit.recipe for unit in outputs}
    recipes = RecipeRows(recipes=made, lines={}, components={})
    if not pieces_only:
        recipes = load_recipe_rows(tx, recipe_ids=made, known=made.values())
    return DefinitionRows(
        recipes=recipes,
        goods=goods,
        units={unit.pk: unit for unit in outputs if unit.pk in unit_ids},
        outputs=_grouped((unit.recipe_id, unit) for unit in outputs),
        ingredients={line.ingredient_id: line.ingredient for found in recipes.lines.values() for line in found},
        materials={line.material.pk: line.material for line in content if line.material and not pieces_only},
    )


def _load_lots(tx: Atomic, definitions: DefinitionRows) -> list[StockLot]:
    """Read what lies there of all that may be needed, oldest first, and whose it is."""
    lots = (
        Lot.objects.using(tx.using)
        .in_stock()
        .filter(
            Q(product__ingredient__in=definitions.ingredients)
            | Q(product__material__in=definitions.materials)
            | Q(finished_unit__in=definitions.units)
            | Q(finished_good__in=definitions.goods.goods)
        )
        .annotate(
            **{f"{name}_origin": F(path) for name, path in ORIGINS.items()},
            reserved_for=RESERVED_FOR,
            made_for=Coalesce("production_run__event__name", "assembly_run__event__name"),
        )
        .oldest_first()
    )
    return [stock_lot(row) for row in lots.values(*LOT_COLUMNS)]
