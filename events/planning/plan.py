"""One event's whole plan, derived at the moment of asking."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string
from events.dto.planning import Plan, RecipeBatch
from events.dto.shopping import Shopping
from events.planning.claims import Take
from events.planning.concerns import plan_problems
from events.planning.loading import Derived, derive_plans
from events.planning.need_rows import Reckoned, need_row, reckon
from events.planning.needs import first_short_dates
from events.planning.rows import demand_rows, good_rows, recipe_batch_row, unit_row
from events.planning.shopping_list import owners_of, shopping_from
from events.planning.stock import drawn_amounts, load_price_book

IN_CHECKLIST = "undecided_batches"  # shown beside the step it stops, not among the problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculation:
    """A plan with what its figures were made from."""

    derived: Derived
    reckoned: tuple[Reckoned, ...]
    shopping: Shopping
    problems: tuple[Problem, ...]


def derive_calculation(tx: Atomic, *, event_id: int) -> Calculation:
    """Return an event's plan with needs, prices, shopping and problems."""
    derived = derive_plans(tx, event_ids=[event_id])
    drawn = drawn_amounts(tx, event_id=event_id)
    book = load_price_book(tx, items={*derived.definitions.bought(), *drawn})
    reckoned = reckon(derived.plans[event_id], drawn, book)
    shopping = shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={})
    found = plan_problems(tx, event_id=event_id, derived=derived, reckoned=reckoned, shopping=shopping)
    return Calculation(derived=derived, reckoned=tuple(reckoned), shopping=shopping, problems=found)


def get_plan(tx: Atomic, *, event_id: int) -> Plan:
    """Return demand, batches, needs, shopping and problems; an event that wants nothing gives empty lists."""
    return plan_from(tx, calculation=derive_calculation(tx, event_id=event_id), event_id=event_id)


def plan_from(tx: Atomic, *, calculation: Calculation, event_id: int) -> Plan:
    """Return the plan as it leaves, from what was reckoned already."""
    derived, plan = calculation.derived, calculation.derived.plans[event_id]
    decisions = {each.finished_unit_id: each for each in derived.rows.decisions.get(event_id, ())}
    owners = owners_of(tx, items=[each.item for each in calculation.reckoned], derived=derived)
    dates = first_short_dates(derived.plans.values())
    taken = derived.shelf.takes(event_id)
    return Plan(
        event_id=event_id,
        state=derived.events[event_id].plan_state,
        demand=demand_rows(plan),
        goods=good_rows(plan, {key: good.name for key, good in derived.definitions.goods.goods.items()}),
        units=tuple(unit_row(each, decisions.get(each.unit.id)) for each in plan.units),
        recipe_batches=tuple(recipe_batch_row(each) for each in plan.units),
        needs=tuple(
            need_row(each, owners[each.item], derived.shelf, dates.get(each.item)) for each in calculation.reckoned
        ),
        shopping=calculation.shopping,
        estimated_cost=cost_to_string(quantise_money(_estimated_cost(calculation.reckoned, taken))),
        cost_known=not plan.unconverted
        and all(each.price is not None for each in calculation.reckoned)
        and all(take.lot.cost_known for take in _from_the_shelf(taken)),
        problems=tuple(each for each in calculation.problems if each.code != IN_CHECKLIST),
    )


def _estimated_cost(reckoned: Iterable[Reckoned], taken: Iterable[Take]) -> Fraction:
    """Add what the plan takes in all at today's prices, and what it takes of finished stock made for no event."""
    shelf = (take.lot.unit_value * Fraction(take.quantity) for take in _from_the_shelf(taken))
    return sum((each.cost for each in reckoned), Fraction(0)) + sum(shelf, Fraction(0))


def _from_the_shelf(taken: Iterable[Take]) -> list[Take]:
    pieces = (FINISHED_UNIT, FINISHED_GOOD)
    return [take for take in taken if take.lot.item[0] in pieces and take.lot.reserved_for is None]


def get_recipe_batches(tx: Atomic, *, event_id: int) -> list[RecipeBatch]:
    """Return the batches of every unit, by recipe: decided, else suggested."""
    derived = derive_plans(tx, event_ids=[event_id])
    return [recipe_batch_row(each) for each in derived.plans[event_id].units]
