"""The planner agrees with an allocator of crumbs, whatever is wanted and whatever lies there."""

from collections import Counter
from fractions import Fraction

import pytest

from events.planning.claims import Shelf
from events.planning.needs import plan_by_date
from events.planning.shapes import EventPlan
from tests.events.planning.allocator import Allocator, Case, Handed, random_case


def planned(case: Case) -> tuple[dict[int, EventPlan], Handed]:
    """Return the plans, and what they say in the terms of the allocator."""
    shelf = Shelf(case.lots)
    plans = plan_by_date(case.events, case.definitions, shelf)
    told = Handed()
    for event_id, plan in plans.items():
        for take in shelf.takes(event_id):
            told.taken[event_id, take.lot.id] += Fraction(take.quantity)  # type: ignore[assignment]
        for item, need in plan.needs.items():
            told.missing[event_id, item] = Fraction(need.short_by)  # type: ignore[assignment]
        for piece, wanted in plan.walk.pieces.items():
            told.to_make[event_id, piece] = wanted.to_make
        for unit in plan.units:
            told.batches[event_id, unit.unit.id] = unit.remaining
    return plans, told


def assert_agrees(seed: int) -> None:
    case = random_case(seed)
    plans, told = planned(case)
    expected = Allocator(case).run()

    for name in ("taken", "missing", "to_make", "batches"):
        assert some(getattr(told, name)) == some(getattr(expected, name)), name
    given: Counter[int] = Counter()
    for (_, lot_id), amount in told.taken.items():
        given[lot_id] += amount
    assert all(given[lot.id] <= lot.remaining for lot in case.lots)

    # A later plan changes nothing for those before it.
    last = max(case.events, key=lambda each: (each.event_date, each.id))
    others = [event for event in case.events if event is not last]
    without, _ = planned(Case(others, case.lots, case.definitions))
    assert without == {event_id: plan for event_id, plan in plans.items() if event_id != last.id}


def some(amounts: dict) -> dict:
    return {key: amount for key, amount in amounts.items() if amount}


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_plans_claim_and_miss_what_an_allocator_of_crumbs_hands_out(start: int) -> None:
    for seed in range(start, start + 100):
        assert_agrees(seed)


@pytest.mark.proof
@pytest.mark.parametrize("start", range(0, 10_000, 1_000))
def test_ten_thousand_cases_agree_with_the_allocator(start: int) -> None:
    for seed in range(start, start + 1_000):
        assert_agrees(seed)
