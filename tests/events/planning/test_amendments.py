"""In production every change has a reason, a floor, a row that remembers it, and a frozen plan."""

from collections.abc import Callable
from typing import Any

import pytest

from bakery.accounts.models import User
from bakery.catalogue.models import RecipeLine
from bakery.db.transaction import Atomic
from bakery.errors import EventClosed, ReasonMissing
from events import services as event_service
from events.dto.planning import BatchDecisionInput
from events.errors import AssignmentLocked, PlanStale, PlanStateConflict
from events.models import Assignment, PlanAmendment, PlanSnapshot, PlanState
from events.planning.amendments import accept_changes, get_amendments
from events.planning.calculation import calculate_plan
from events.planning.decisions import save_batch_decisions
from events.planning.staleness import check_staleness
from events.planning.states import complete_production, start_production, unlock_plan
from tests import make
from tests.events.planning.changing import (
    WHY,
    assign,
    bake_more,
    bake_none,
    choose_stars,
    drop_biscotti,
    forget_batches,
    invite,
    locked_christmas,
    raise_birch,
    remove_birch,
    set_biscotti,
    set_boxes,
    undone,
)
from tests.events.planning.christmas import Christmas

Act = Callable[..., object]


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def locked(tx: Atomic, by: User) -> Christmas:
    return locked_christmas(tx, by)


@pytest.fixture
def baking(tx: Atomic, locked: Christmas, by: User) -> Christmas:
    start_production(tx, event_id=locked.event.pk, by=by)
    return locked


def kinds(given: Christmas) -> list[str]:
    return list(PlanSnapshot.objects.filter(event=given.event).order_by("number").values_list("kind", flat=True))


DEMAND: list[tuple[Act, tuple[str, str, Any, Any]]] = [
    (set_biscotti, ("change_target", "Almond Biscotti", {"quantity": 40}, {"quantity": 41})),
    (set_boxes, ("change_target", "Cookie Box", {"quantity": 23}, {"quantity": 22})),
    (drop_biscotti, ("drop_target", "Almond Biscotti", {"quantity": 40}, None)),
    (
        assign,
        ("add_assignment", "Dogwood", None, {"recipient": "Dogwood", "package": "Neighbour gift", "quantity": 1}),
    ),
    (
        raise_birch,
        (
            "change_assignment",
            "Birch",
            {"recipient": "Birch", "package": "Neighbour gift", "quantity": 1},
            {"recipient": "Birch", "package": "Neighbour gift", "quantity": 2},
        ),
    ),
    (
        remove_birch,
        ("drop_assignment", "Birch", {"recipient": "Birch", "package": "Neighbour gift", "quantity": 1}, None),
    ),
    (invite, ("change_target", "Christmas", {"expected_attendees": 10}, {"expected_attendees": 20})),
]
BATCHES: list[tuple[Act, tuple[str, str, Any, Any]]] = [
    (
        bake_more,
        (
            "change_batches",
            "Anzac Cookie",
            {"batches": 5, "accepted_shortfall": 0},
            {"batches": 6, "accepted_shortfall": 0},
        ),
    ),
    (bake_none, ("change_batches", "Anzac Cookie", {"batches": 5, "accepted_shortfall": 0}, None)),
    (forget_batches, ("change_batches", "Anzac Cookie", {"batches": 5, "accepted_shortfall": 0}, None)),
]


def test_a_change_in_production_is_remembered_with_a_frozen_plan(tx: Atomic, baking: Christmas, by: User) -> None:
    for act, expected in [*DEMAND, *BATCHES]:
        with pytest.raises(ReasonMissing):
            act(tx, baking, reason="  ", by=by)
        assert not PlanAmendment.objects.exists()

        with undone(tx) as inner:
            act(inner, baking, reason=WHY, by=by)

            (row,) = get_amendments(inner, event_id=baking.event.pk)
            assert (row.kind, row.subject_name, row.before, row.after) == expected
            assert (row.reason, row.by_name) == (WHY, "planner")
            assert kinds(baking) == ["calculation", "baseline", "amendment"]
            assert row.snapshot_id == PlanSnapshot.objects.get(kind="amendment").pk
            assert not check_staleness(inner, event_id=baking.event.pk).is_stale


def test_a_locked_plan_keeps_what_it_wants(tx: Atomic, locked: Christmas, by: User) -> None:
    for act, _ in DEMAND:
        with pytest.raises(PlanStateConflict):
            act(tx, locked, reason=WHY, by=by)

    assert kinds(locked) == ["calculation"]


def test_a_locked_plan_calculates_anew_what_is_decided(tx: Atomic, locked: Christmas, by: User) -> None:
    for act in [*[act for act, _ in BATCHES], choose_stars]:
        with undone(tx) as inner:
            act(inner, locked, by=by)

            assert kinds(locked) == ["calculation", "calculation"]
            assert not PlanAmendment.objects.exists()
            assert not check_staleness(inner, event_id=locked.event.pk).is_stale


def test_a_draft_leaves_no_trace(tx: Atomic, locked: Christmas, by: User) -> None:
    unlock_plan(tx, event_id=locked.event.pk, by=by)
    for act in [*[act for act, _ in DEMAND], bake_more, choose_stars]:
        act(tx, locked, by=by)

    assert kinds(locked) == ["calculation"]


def test_a_closed_plan_takes_no_change(tx: Atomic, baking: Christmas, by: User) -> None:
    complete_production(tx, event_id=baking.event.pk, reason="Snow.", by=by)

    for act in [*[act for act, _ in (*DEMAND, *BATCHES)], choose_stars]:
        with pytest.raises(EventClosed):
            act(tx, baking, reason=WHY, by=by)


def test_a_choice_of_material_is_reason_enough_for_itself(tx: Atomic, baking: Christmas, by: User) -> None:
    choose_stars(tx, baking, by=by)
    choose_stars(tx, baking, by=by)

    (row,) = get_amendments(tx, event_id=baking.event.pk)
    assert (row.kind, row.subject_type, row.subject_name, row.before) == (
        "choose_material", "material", "Cello bag", None,
    )  # fmt: skip
    assert "Cello bag" in row.reason


def test_several_batches_changed_at_once_are_one_amendment_by_name(tx: Atomic, baking: Christmas, by: User) -> None:
    given = [
        BatchDecisionInput(finished_unit_id=baking.units[name].pk, batches=batches)
        for name, batches in (("Anzac", 6), ("Dipped Biscotti", 2), ("Almond Biscotti", 7))
    ]
    save_batch_decisions(tx, event_id=baking.event.pk, decisions=given, reason=WHY, by=by)

    (row,) = get_amendments(tx, event_id=baking.event.pk)
    assert (row.subject_type, row.subject_id) == ("event", None)
    assert {name: values["batches"] for name, values in row.before.items()} == {
        "Anzac Cookie": 5,
        "Dipped Biscotti": 1,
    }
    assert {name: values["batches"] for name, values in row.after.items()} == {"Anzac Cookie": 6, "Dipped Biscotti": 2}


def test_what_stays_as_it_is_needs_no_frozen_plan(tx: Atomic, baking: Christmas, by: User) -> None:
    set_biscotti(tx, baking, target_quantity=40, notes="On the tray.", reason=WHY, by=by)
    bake_more(tx, baking, batches=5, reason=WHY, by=by)
    event_service.update_assignment(tx, assignment_id=baking.assignments["Birch"].pk, notes="Ring.", by=by)

    assert get_amendments(tx, event_id=baking.event.pk) == []
    assert kinds(baking) == ["calculation", "baseline"]


def test_what_was_delivered_stays(tx: Atomic, baking: Christmas, by: User) -> None:
    Assignment.objects.filter(pk=baking.assignments["Birch"].pk).update(status="delivered")

    for act in (raise_birch, remove_birch):
        with pytest.raises(AssignmentLocked):
            act(tx, baking, reason=WHY, by=by)


def test_a_recipe_changed_after_the_lock_stops_the_start_by_name(tx: Atomic, locked: Christmas, by: User) -> None:
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=3)

    with pytest.raises(PlanStale, match="Recipe Anzac Cookies: lines changed"):
        start_production(tx, event_id=locked.event.pk, by=by)
    assert not calculate_plan(tx, event_id=locked.event.pk, by=by).reused
    assert start_production(tx, event_id=locked.event.pk, by=by).state == PlanState.IN_PRODUCTION
    assert kinds(locked) == ["calculation", "calculation", "baseline"]


def test_changes_after_the_start_are_shown_until_they_are_accepted(tx: Atomic, baking: Christmas, by: User) -> None:
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=3)
    assert check_staleness(tx, event_id=baking.event.pk).is_stale
    with pytest.raises(ReasonMissing):
        accept_changes(tx, event_id=baking.event.pk, reason="", by=by)

    snapshot = accept_changes(tx, event_id=baking.event.pk, reason="Tastes better.", by=by)

    (row,) = get_amendments(tx, event_id=baking.event.pk)
    uuid = baking.units["Anzac"].recipe.uuid
    assert (row.kind, row.snapshot_id) == ("accept_changes", snapshot.id)
    assert row.after == {"parts": [f"recipe:{uuid} changed"], "told": ["Recipe Anzac Cookies: lines changed"]}
    assert not check_staleness(tx, event_id=baking.event.pk).is_stale


def test_no_calculation_settles_a_change_after_the_start(tx: Atomic, baking: Christmas, by: User) -> None:
    oats = RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats")
    oats.update(quantity=3)

    assert not calculate_plan(tx, event_id=baking.event.pk, by=by).reused
    found = check_staleness(tx, event_id=baking.event.pk)
    assert [each.message for each in found.reasons] == ["Recipe Anzac Cookies: lines changed"]
    assert found.snapshot_id == PlanSnapshot.objects.get(kind="baseline").pk

    oats.update(quantity=2)
    assert not check_staleness(tx, event_id=baking.event.pk).is_stale
    assert calculate_plan(tx, event_id=baking.event.pk, by=by).snapshot.kind == "baseline"


def test_only_a_plan_in_production_accepts_changes(tx: Atomic, locked: Christmas, by: User) -> None:
    with pytest.raises(PlanStateConflict):
        accept_changes(tx, event_id=locked.event.pk, reason=WHY, by=by)
