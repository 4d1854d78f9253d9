"""One event's whole plan, derived at the moment of asking."""

from collections.abc import Mapping
from dataclasses import dataclass

from assembly.queries.runs import live_assembly_runs
from bakery.catalogue.models import Ingredient, Material
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string
from events.dto.feasibility import AssemblyFeasibility
from events.dto.planning import Plan, RecipeBatch
from events.dto.shopping import Shopping
from events.dto.snapshots import Staleness
from events.models import Event
from events.planning.claims import Item
from events.planning.concerns import plan_problems
from events.planning.coverage import Coverage
from events.planning.estimate import cost_parts, estimate_of
from events.planning.feasible_goods import Surroundings, feasible_goods
from events.planning.loading import CLAIMING, Derived, derive_plans
from events.planning.need_rows import Reckoned, need_row, reckon
from events.planning.needs import first_short_dates
from events.planning.problems import by_weight, of_stale
from events.planning.rows import demand_rows, good_rows, recipe_batch_row, unit_row
from events.planning.shopping_list import owners_of, shopping_from
from events.planning.staleness import staleness_of
from events.planning.stock import Drawn, drawn_stock, load_price_book

IN_CHECKLIST = "undecided_batches"  # shown beside the step it stops, not among the problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A plan with what its figures were made from."""

    derived: Derived
    drawn: Drawn
    reckoned: tuple[Reckoned, ...]
    shopping: Shopping
    feasibility: tuple[AssemblyFeasibility, ...]
    staleness: Staleness
    problems: tuple[Problem, ...]


def derive_calculation(tx: Atomic, *, event_id: int) -> Calculation:
    """Return an event's plan with needs, prices, shopping and problems."""
    derived = derive_plans(tx, event_ids=[event_id])
    drawn = drawn_stock(tx, event_id=event_id)
    book = load_price_book(tx, items={*derived.definitions.bought(), *drawn.amounts})
    reckoned = reckon(derived.plans[event_id], drawn.amounts, book)
    shopping = shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={})
    assembly_runs = live_assembly_runs(tx, event_id=event_id)
    found = plan_problems(
        tx,
        event_id=event_id,
        derived=derived,
        reckoned=reckoned,
        shopping=shopping,
        assembly_runs=assembly_runs,
    )
    event = derived.events[event_id]
    staleness = staleness_of(tx, event=event, rows=derived.rows, definitions=derived.definitions)
    return Calculation(
        derived=derived,
        drawn=drawn,
        reckoned=tuple(reckoned),
        shopping=shopping,
        feasibility=tuple(feasible_goods(Surroundings.of(derived, event_id, book, assembly_runs))),
        staleness=staleness,
        problems=by_weight([*found, *_stale(event, staleness)]),
    )


def _stale(event: Event, staleness: Staleness) -> list[Problem]:
    """Return what differs from the frozen plan; a draft is not frozen, and a closed plan stays as it was."""
    if not staleness.is_stale or event.plan_state not in CLAIMING:
        return []
    told = "; ".join(each.message for each in staleness.reasons)
    return [of_stale(event, f"Not what was calculated: {told}.")]


def get_plan(tx: Atomic, *, event_id: int) -> Plan:
    """Return demand, batches, needs, shopping and problems; an event that wants nothing gives empty lists."""
    return plan_from(tx, calculation=derive_calculation(tx, event_id=event_id), event_id=event_id)


def plan_from(tx: Atomic, *, calculation: Calculation, event_id: int) -> Plan:
    """Return the plan as it leaves, from what was reckoned already."""
    derived, plan = calculation.derived, calculation.derived.plans[event_id]
    decisions = {each.finished_unit_id: each for each in derived.rows.decisions.get(event_id, ())}
    coverage = Coverage.of(derived, [event_id])
    rows = (*calculation.shopping.items, *calculation.shopping.packaging)
    covered = {(row.item_type, row.item_id): row.covered_by for row in rows}
    owners = owners_of(tx, items=[each.item for each in calculation.reckoned], derived=derived)
    dates = first_short_dates(derived.plans.values())
    estimate = estimate_of(plan, calculation.reckoned, derived.shelf.takes(event_id), calculation.drawn)
    return Plan(
        event_id=event_id,
        state=derived.events[event_id].plan_state,
        demand=demand_rows(plan),
        goods=good_rows(plan, {key: good.name for key, good in derived.definitions.goods.goods.items()}, coverage),
        units=tuple(unit_row(each, decisions.get(each.unit.id), coverage) for each in plan.units),
        recipe_batches=tuple(recipe_batch_row(each) for each in plan.units),
        needs=tuple(
            need_row(each, owners[each.item], coverage, covered.get(each.item, ()), dates.get(each.item))
            for each in calculation.reckoned
        ),
        shopping=calculation.shopping,
        feasibility=calculation.feasibility,
        staleness=calculation.staleness,
        estimated_cost=cost_to_string(estimate.cost),
        cost_known=estimate.is_known,
        cost_parts=cost_parts(estimate, {each: _name_of(each, owners, calculation) for each in estimate.parts}),
        problems=tuple(each for each in calculation.problems if each.code != IN_CHECKLIST),
    )


def _name_of(item: Item, owners: Mapping[Item, Ingredient | Material], calculation: Calculation) -> str:
    """Return what an item is called; what was only used need not be in the plan any more."""
    if item in owners:
        return owners[item].name
    used = calculation.drawn.pieces.get(item)
    return used.name if used else calculation.derived.definitions.name_of(item)


def get_recipe_batches(tx: Atomic, *, event_id: int) -> list[RecipeBatch]:
    """Return the batches of every unit, by recipe: decided, else suggested."""
    derived = derive_plans(tx, event_ids=[event_id])
    return [recipe_batch_row(each) for each in derived.plans[event_id].units]
