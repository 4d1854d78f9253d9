"""Where events stand: batches asked for and run, what they were planned to cost and did, packages by status."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_UNIT
from bakery.catalogue.models import Recipe
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from events.dto.dashboard import PackageCounts, RecipeStanding
from events.models import AssignmentStatus, Event, PlanSnapshot, PlanSnapshotBatch, SnapshotKind
from events.planning.batch_costs import batch_costs
from events.planning.claims import Shelf
from events.planning.inputs import input_of
from events.planning.loading import CLAIMING, Loaded, load_plans
from events.planning.needs import plan_by_date
from events.planning.outlook import Outlook, load_outlooks
from events.planning.shapes import EventPlan, UnitPlan
from events.planning.stock import load_price_book
from production.models import ProductionRun

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeCount:
    """One recipe at an event: its plans by yield, its runs, and what it was planned to cost."""

    id: int
    name: str
    units: Sequence[UnitPlan]
    runs: Sequence[ProductionRun]
    planned: Fraction
    served: bool

    @property
    def required(self) -> int:
        """The batches in all, decided or suggested."""
        return sum(unit.batches for unit in self.units)

    @property
    def produced(self) -> Decimal:
        """The batches run."""
        return sum((run.num_batches * run.scale_factor for run in self.runs), NOTHING)

    @property
    def actual(self) -> Decimal:
        """What the runs used up."""
        return sum((run.total_ingredient_cost for run in self.runs), NOTHING)

    @property
    def is_complete(self) -> bool:
        """Whether all was run, or the shelf leaves nothing to make."""
        return self.produced >= self.required or self.served

    def told(self) -> RecipeStanding:
        """Return it as it leaves."""
        return RecipeStanding(
            recipe_id=self.id,
            recipe_name=self.name,
            batches_required=self.required,
            batches_produced=quantity_to_string(self.produced),
            is_complete=self.is_complete,
            actual_cost=cost_to_string(self.actual),
            planned_cost=cost_to_string(quantise_money(self.planned)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One event with its recipes by name and its packages."""

    event: Event
    recipes: Sequence[RecipeCount]
    packages: PackageCounts

    @property
    def actual(self) -> str:
        """What all runs used up."""
        return cost_to_string(sum((recipe.actual for recipe in self.recipes), NOTHING))

    @property
    def planned(self) -> str:
        """What all batches were planned to cost."""
        return cost_to_string(quantise_money(sum((recipe.planned for recipe in self.recipes), Fraction(0))))

    @property
    def is_complete(self) -> bool:
        """Whether something was assigned and all of it delivered."""
        return 0 < self.packages.total == self.packages.delivered


@dataclass(frozen=True, slots=True, kw_only=True)
class _Books:
    """All that standings are made from; `frozen` is by event that was started, `live` the cost of a batch today."""

    loaded: Loaded
    plans: Mapping[int, EventPlan]
    outlooks: Mapping[int, Outlook]
    frozen: Mapping[int, Mapping[int, Fraction]]
    live: Mapping[int, Fraction]
    names: Mapping[int, str]

    def standing(self, event_id: int) -> Standing:
        """Return where one event stands."""
        units: dict[int, list[UnitPlan]] = defaultdict(list)
        for unit in self.plans[event_id].units:
            units[unit.unit.recipe_id].append(unit)
        runs: dict[int, list[ProductionRun]] = defaultdict(list)
        for run in self.loaded.rows.runs.get(event_id, ()):
            runs[run.finished_unit.recipe_id].append(run)
        asked = {recipe_id for recipe_id, plans in units.items() if any(plan.batches for plan in plans)}
        recipes = asked | runs.keys() | self.frozen.get(event_id, {}).keys()
        counts = [self._count(event_id, each, units[each], runs[each]) for each in recipes]
        return Standing(
            event=self.loaded.events[event_id],
            recipes=sorted(counts, key=lambda each: (each.name, each.id)),
            packages=_packages(row.status for row in self.loaded.rows.assignments.get(event_id, ())),
        )

    def _count(
        self, event_id: int, recipe_id: int, units: Sequence[UnitPlan], runs: Sequence[ProductionRun]
    ) -> RecipeCount:
        outlook = self.outlooks[event_id]
        live = self.live.get(recipe_id, Fraction(0)) * sum(unit.batches for unit in units)
        frozen = self.frozen.get(event_id)
        return RecipeCount(
            id=recipe_id,
            name=self.names[recipe_id],
            units=units,
            runs=runs,
            planned=live if frozen is None else frozen.get(recipe_id, Fraction(0)),
            served=bool(units) and all(outlook.is_served((FINISHED_UNIT, unit.unit.id)) for unit in units),
        )


def load_standings(tx: Atomic, *, event_ids: Sequence[int]) -> list[Standing]:
    """Return where events stand, in the order asked, in a number of queries that no number of events changes."""
    loaded, outlooks = load_outlooks(tx, event_ids=event_ids, loaded=load_plans(tx, event_ids=event_ids))
    plans = _plans(loaded)
    book = load_price_book(tx, items=loaded.definitions.bought())
    frozen = _frozen_costs(tx, event_ids)
    planned = {unit.unit.recipe_id for each in event_ids for unit in plans[each].units}
    baked = {run.finished_unit.recipe_id for each in event_ids for run in loaded.rows.runs.get(each, ())}
    known = planned | baked | {recipe_id for costs in frozen.values() for recipe_id in costs}
    books = _Books(
        loaded=loaded,
        plans=plans,
        outlooks=outlooks,
        frozen=frozen,
        live=batch_costs(planned, loaded.definitions, book),
        names=dict(Recipe.objects.using(tx.using).filter(pk__in=known).values_list("pk", "name")),
    )
    return [books.standing(each) for each in event_ids]


def _plans(loaded: Loaded) -> dict[int, EventPlan]:
    """Return the plan of each event as it is seen alone: of the others only locked and started ones claim stock."""
    claiming = {event.pk for event in loaded.events.values() if event.plan_state in CLAIMING}
    inputs = [input_of(event, loaded.rows) for event in loaded.events.values()]
    return plan_by_date(inputs, loaded.definitions.content, Shelf(loaded.lots), claiming=claiming)


def _frozen_costs(tx: Atomic, event_ids: Sequence[int]) -> dict[int, dict[int, Fraction]]:
    """Return by event what the latest baseline reckons each recipe at."""
    baselines = PlanSnapshot.objects.using(tx.using).filter(event__in=event_ids, kind=SnapshotKind.BASELINE)
    latest = dict(baselines.order_by("number").values_list("event", "pk"))
    batches = PlanSnapshotBatch.objects.using(tx.using).filter(snapshot__in=latest.values())
    costs: dict[int, dict[int, Fraction]] = {event_id: defaultdict(Fraction) for event_id in latest}
    for event_id, recipe_id, cost in batches.values_list("snapshot__event", "finished_unit__recipe", "cost"):
        costs[event_id][recipe_id] += Fraction(cost)
    return costs


def _packages(statuses: Iterable[str]) -> PackageCounts:
    counts = Counter(statuses)
    return PackageCounts(
        total=counts.total(),
        pending=counts[AssignmentStatus.PENDING],
        ready=counts[AssignmentStatus.READY],
        delivered=counts[AssignmentStatus.DELIVERED],
    )
