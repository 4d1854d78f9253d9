"""Two plans side by side with what was made: pieces by item and batches by output, never by recipe."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.dto import cost_to_string
from events.dto.comparison import BatchComparison, GoodComparison, PlanComparison
from events.planning.demand import Piece
from events.planning.estimate import estimate_of
from events.planning.loading import Derived
from events.planning.need_rows import Reckoned
from events.planning.needs import wanted_at_first_hand
from events.planning.rows import to_text
from events.planning.shapes import EventPlan
from events.queries.costs import EventCosts

Key = TypeVar("Key", Piece, int)
ADDED, DROPPED, MODIFIED, UNCHANGED = "added", "dropped", "modified", "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A number of pieces or batches of something with a name."""

    name: str
    count: int
    recipe_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the plans that are compared: what it wants at first hand, its batches by unit, and its cost."""

    demand: Mapping[Piece, Named]
    batches: Mapping[int, Named]
    cost: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was made, run and spent."""

    made: Mapping[Piece, int]
    run: Mapping[int, Fraction]
    cost: Decimal


def side_of(derived: Derived, reckoned: Iterable[Reckoned], event_id: int) -> Side:
    """Return a plan as it was derived."""
    plan = derived.plans[event_id]
    return Side(
        demand={
            piece: Named(name=derived.definitions.name_of(piece), count=count)
            for piece, count in wanted_at_first_hand(plan.event).items()
        },
        batches={
            each.unit.id: Named(name=each.unit.name, count=each.batches, recipe_id=each.unit.recipe_id)
            for each in plan.units
        },
        cost=estimate_of(plan, reckoned, derived.shelf.takes(event_id)).cost,
    )


def done_of(plan: EventPlan, costs: EventCosts) -> Done:
    """Return what the event's live facts made and cost."""
    made: dict[Piece, int] = defaultdict(int)
    for run in costs.production_runs:
        made[FINISHED_UNIT, run.finished_unit_id] += run.actual_yield
    for assembly in costs.assembly_runs:
        made[FINISHED_GOOD, assembly.finished_good_id] += assembly.quantity_assembled
    return Done(made=made, run=plan.event.batches_run, cost=costs.total)


def compare(original: Side, current: Side, done: Done) -> PlanComparison:
    """Set two plans side by side; of each item its name of today."""
    goods = tuple(
        GoodComparison(
            item_type=piece[0],
            item_id=piece[1],
            name=_either(original.demand, current.demand, piece).name,
            original=_count(original.demand, piece),
            current=_count(current.demand, piece),
            actual=str(done.made.get(piece, 0)),
            status=_status(_count(original.demand, piece), _count(current.demand, piece)),
        )
        for piece in _in_order(original.demand, current.demand)
    )
    batches = tuple(
        BatchComparison(
            finished_unit_id=unit_id,
            name=_either(original.batches, current.batches, unit_id).name,
            recipe_id=_either(original.batches, current.batches, unit_id).recipe_id,
            original=_count(original.batches, unit_id),
            current=_count(current.batches, unit_id),
            actual=to_text(done.run.get(unit_id, Fraction(0))),
            status=_status(_count(original.batches, unit_id), _count(current.batches, unit_id)),
        )
        for unit_id in _in_order(original.batches, current.batches)
    )
    statuses = [*(each.status for each in goods), *(each.status for each in batches)]
    changes = sum(status != UNCHANGED for status in statuses)
    return PlanComparison(
        goods=goods,
        batches=batches,
        original_cost=cost_to_string(original.cost),
        current_cost=cost_to_string(current.cost),
        actual_cost=cost_to_string(done.cost),
        total_changes=changes,
        has_changes=changes > 0,
    )


def _in_order(original: Mapping[Key, Named], current: Mapping[Key, Named]) -> list[Key]:
    return sorted(set(original) | set(current), key=lambda key: (_either(original, current, key).name.casefold(), key))


def _either(original: Mapping[Key, Named], current: Mapping[Key, Named], key: Key) -> Named:
    return current.get(key) or original[key]


def _count(side: Mapping[Key, Named], key: Key) -> int:
    return side[key].count if key in side else 0


def _status(original: int, current: int) -> str:
    if original == current:
        return UNCHANGED
    if not original:
        return ADDED
    return MODIFIED if current else DROPPED
