"""A plan moves one step at a time, each step refused with the reason that stands in its way."""

import pytest

from bakery.accounts.models import User
from bakery.catalogue.models import Recipe
from bakery.db.transaction import Atomic
from bakery.errors import ReasonMissing
from events.errors import EventHasRuns, PlanNotReady, PlanStateConflict
from events.models import Assignment, BatchDecision, Delivery, Event, PlanState, PlanTransition, SnapshotKind
from events.planning.screen import get_plan_screen
from events.planning.snapshots import create_plan_snapshot
from events.planning.states import (
    cancel_plan,
    complete_production,
    get_plan_state,
    lock_plan,
    start_production,
    unlock_plan,
)
from tests import make
from tests.events.facts import made
from tests.events.planning.christmas import Christmas, agreed_christmas


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def ready(tx: Atomic) -> Christmas:
    return agreed_christmas()


def state_of(event: Event) -> str:
    return Event.objects.get(pk=event.pk).plan_state


def test_a_whole_life_leaves_a_row_for_every_step(tx: Atomic, ready: Christmas, by: User) -> None:
    event_id = ready.event.pk

    states = [
        lock_plan(tx, event_id=event_id, by=by).state,
        unlock_plan(tx, event_id=event_id, reason="one more box", by=by).state,
        lock_plan(tx, event_id=event_id, by=by).state,
        start_production(tx, event_id=event_id, by=by).state,
        complete_production(tx, event_id=event_id, reason="called off early", by=by).state,
    ]

    assert states == ["locked", "draft", "locked", "in_production", "completed"]
    rows = PlanTransition.objects.filter(event=event_id)
    assert [(row.from_state, row.to_state, row.reason, row.actor) for row in rows] == [
        ("draft", "locked", "", by),
        ("locked", "draft", "one more box", by),
        ("draft", "locked", "", by),
        ("locked", "in_production", "", by),
        ("in_production", "completed", "called off early", by),
    ]
    assert Event.objects.get(pk=event_id).closed_at is not None


def test_too_few_batches_stop_the_lock_by_name(tx: Atomic, ready: Christmas, by: User) -> None:
    ready.event.decisions.filter(finished_unit=ready.units["Almond Biscotti"]).update(batches=6)

    with pytest.raises(PlanNotReady, match="6 batches make 180, 10 short") as refused:
        lock_plan(tx, event_id=ready.event.pk, by=by)

    assert [each.code for each in refused.value.problems] == ["shortfall"]
    assert state_of(ready.event) == "draft"


def test_an_accepted_shortfall_lets_the_plan_be_locked(tx: Atomic, ready: Christmas, by: User) -> None:
    decision = ready.event.decisions.filter(finished_unit=ready.units["Almond Biscotti"])
    decision.update(batches=6, accepted_shortfall=10)

    assert lock_plan(tx, event_id=ready.event.pk, by=by).state == "locked"


def test_an_undecided_output_stops_the_lock(tx: Atomic, ready: Christmas, by: User) -> None:
    ready.event.decisions.filter(finished_unit=ready.units["Cake"]).delete()

    with pytest.raises(PlanNotReady) as refused:
        lock_plan(tx, event_id=ready.event.pk, by=by)

    assert [(each.code, each.subject_name) for each in refused.value.problems] == [("undecided_batches", "Whole cake")]


def test_a_recipe_marked_draft_stops_the_lock(tx: Atomic, ready: Christmas, by: User) -> None:
    Recipe.objects.filter(name="Anzac Cookies").update(is_ready=False)

    with pytest.raises(PlanNotReady, match="Anzac Cookies is marked draft"):
        lock_plan(tx, event_id=ready.event.pk, by=by)


def test_an_event_that_wants_nothing_is_not_locked(tx: Atomic, by: User) -> None:
    with pytest.raises(PlanNotReady):
        lock_plan(tx, event_id=make.event().pk, by=by)


def test_a_plan_that_hands_something_out_is_not_unlocked(tx: Atomic, ready: Christmas, by: User) -> None:
    lock_plan(tx, event_id=ready.event.pk, by=by)
    Delivery.objects.create(event=ready.event, total_cost=0, cost_known=True, actor=by)

    with pytest.raises(EventHasRuns):
        unlock_plan(tx, event_id=ready.event.pk, by=by)
    with pytest.raises(EventHasRuns):
        cancel_plan(tx, event_id=ready.event.pk, reason="rain", by=by)


def test_leaving_something_undone_needs_a_reason(tx: Atomic, ready: Christmas, by: User) -> None:
    lock_plan(tx, event_id=ready.event.pk, by=by)
    start_production(tx, event_id=ready.event.pk, by=by)

    with pytest.raises(ReasonMissing, match="190 × Almond Biscotti to make"):
        complete_production(tx, event_id=ready.event.pk, by=by)


def test_an_event_with_nothing_left_to_do_completes_without_a_reason(tx: Atomic, by: User) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    make.assignment(event, make.recipient(), make.package(lines=[(make.unit(), 1)]), status="delivered")

    assert complete_production(tx, event_id=event.pk, by=by).state == "completed"


def test_pieces_that_may_be_missing_are_not_left_to_make(tx: Atomic, by: User) -> None:
    event, bread = make.event(state=PlanState.IN_PRODUCTION), make.unit(items_per_batch=30)
    make.target(event, bread, 40)
    decision = make.decision(event, bread, 1, accepted_shortfall=9)
    made(event, bread, 30)
    with pytest.raises(ReasonMissing, match="1 × "):
        complete_production(tx, event_id=event.pk, by=by)

    BatchDecision.objects.filter(pk=decision.pk).update(accepted_shortfall=10)
    [step] = [each for each in get_plan_screen(tx, event_id=event.pk).steps if each.name == "complete"]
    assert all(each.is_met for each in step.conditions)
    assert complete_production(tx, event_id=event.pk, by=by).state == "completed"


def test_a_package_not_handed_over_needs_a_reason(tx: Atomic, by: User) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    cake = make.unit()
    make.lot(cake, 1)
    make.assignment(event, make.recipient("Birch"), make.package("Gift", [(cake, 1)]), status="ready")

    with pytest.raises(ReasonMissing, match="Birch has not received Gift"):
        complete_production(tx, event_id=event.pk, by=by)
    Assignment.objects.update(status="delivered")
    assert complete_production(tx, event_id=event.pk, by=by).state == "completed"


def test_giving_up_needs_a_reason(tx: Atomic, ready: Christmas, by: User) -> None:
    with pytest.raises(ReasonMissing):
        cancel_plan(tx, event_id=ready.event.pk, reason="  ", by=by)

    assert cancel_plan(tx, event_id=ready.event.pk, reason="snow", by=by).state == "cancelled"


ALLOWED = {
    "draft": {"lock", "cancel"},
    "locked": {"unlock", "start", "cancel"},
    "in_production": {"unlock", "complete", "cancel"},
    "completed": set[str](),
    "cancelled": set[str](),
}


@pytest.mark.parametrize("state", ALLOWED)
def test_only_the_listed_steps_are_taken(tx: Atomic, by: User, state: PlanState) -> None:
    for step in ("lock", "unlock", "start", "complete", "cancel"):
        event = make.event(state=state)
        unit = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))
        make.lot(unit, 5)
        make.target(event, unit, 5)
        create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.CALCULATION, by=by)
        assert (step in ALLOWED[state]) is (step in get_plan_state(tx, event_id=event.pk).allowed)
        if step in ALLOWED[state]:
            take(tx, step, event.pk, by)
            assert state_of(event) != state
        else:
            with pytest.raises(PlanStateConflict) as conflict:
                take(tx, step, event.pk, by)
            assert conflict.value.context == {"state": state, "action": step}
            assert state_of(event) == state


def take(tx: Atomic, step: str, event_id: int, by: User) -> None:
    if step == "lock":
        lock_plan(tx, event_id=event_id, by=by)
    elif step == "start":
        start_production(tx, event_id=event_id, by=by)
    elif step == "unlock":
        unlock_plan(tx, event_id=event_id, by=by)
    elif step == "complete":
        complete_production(tx, event_id=event_id, reason="done", by=by)
    else:
        cancel_plan(tx, event_id=event_id, reason="rain", by=by)


def test_a_refused_step_says_where_the_plan_stands(tx: Atomic, by: User) -> None:
    locked = make.event("Fair", state=PlanState.LOCKED)

    with pytest.raises(PlanStateConflict, match="The plan of “Fair” is locked already"):
        lock_plan(tx, event_id=locked.pk, by=by)
    with pytest.raises(PlanStateConflict, match="The plan of “Fair” is locked, so it cannot be completed"):
        complete_production(tx, event_id=locked.pk, by=by)
