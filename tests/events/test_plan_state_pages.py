"""The page of a plan: deciding its batches, and moving it from state to state."""

import pytest
from django.test import Client

from events.models import BatchDecision, PlanState
from tests.bakery.people import client_of
from tests.events.plan_page import address, batches, send, text
from tests.events.planning.christmas import Christmas, christmas

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    return christmas()


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def test_a_short_choice_stops_the_lock_until_it_is_accepted(given: Christmas, planner: Client) -> None:
    given.weigh_the_syrup()
    short = batches(given, **{f"choice_{given.units['Almond Biscotti'].pk}": "6"})

    assert send(planner, given, "batches", **short)["Location"] == f"{address(given)}#batches"
    refused = send(planner, given, "lock")
    assert refused.status_code == 422
    assert "6 batches make 180, 16 short" in text(refused)

    send(planner, given, "batches", **short, **{f"accept_{given.units['Almond Biscotti'].pk}": "on"})
    assert BatchDecision.objects.get(finished_unit=given.units["Almond Biscotti"]).accepted_shortfall == 16
    assert send(planner, given, "lock").status_code == 302
    given.event.refresh_from_db()
    assert given.event.plan_state == PlanState.LOCKED


def test_an_own_number_of_batches_may_be_typed(given: Christmas, planner: Client) -> None:
    key = given.units["Anzac"].pk

    missing = send(planner, given, "batches", **batches(given, **{f"choice_{key}": "own"}))
    assert missing.status_code == 422
    assert not BatchDecision.objects.filter(event=given.event).exists()

    send(planner, given, "batches", **batches(given, **{f"choice_{key}": "own", f"own_{key}": "9"}))
    assert BatchDecision.objects.get(finished_unit=key, event=given.event).batches == 9


def test_an_own_number_beside_another_choice_is_asked_about_and_never_dropped(
    given: Christmas, planner: Client
) -> None:
    key = given.units["Anzac"].pk

    asked = send(planner, given, "batches", **batches(given, **{f"choice_{key}": "6", f"own_{key}": "9"}))

    assert list(asked.context["batches_form"].errors) == [f"own_{key}"]
    assert 'value="9"' in asked.content.decode()
    assert not BatchDecision.objects.filter(event=given.event).exists()

    send(planner, given, "batches", **batches(given, **{f"choice_{key}": "own", f"own_{key}": "9"}))
    send(planner, given, "batches", **batches(given, **{f"choice_{key}": "6", f"own_{key}": "9"}))
    assert BatchDecision.objects.get(finished_unit=key, event=given.event).batches == 6


def test_none_of_it_leaves_it_open_unless_what_is_missing_is_accepted(given: Christmas, planner: Client) -> None:
    key = given.units["Dipped Biscotti"].pk
    decisions = BatchDecision.objects.filter(finished_unit=key, event=given.event)
    none_of_it = batches(given, **{f"choice_{key}": "0"})

    send(planner, given, "batches", **none_of_it, **{f"accept_{key}": "on"})
    assert decisions.get().accepted_shortfall == 20

    send(planner, given, "batches", **none_of_it)
    assert not decisions.exists()
    assert "Left open: 1." in text(planner.get(address(given)))


def test_a_plan_moves_through_its_states(given: Christmas, planner: Client) -> None:
    given.weigh_the_syrup()
    send(planner, given, "batches", **batches(given))
    steps = []
    for step, reason in (("lock", ""), ("unlock", "Forgot one"), ("lock", ""), ("start", ""), ("cancel", "Snow")):
        assert send(planner, given, step, reason=reason).status_code == 302, step
        given.event.refresh_from_db()
        steps.append(given.event.plan_state)

    assert steps == ["locked", "draft", "locked", "in_production", "cancelled"]
    assert "cancelled since" in text(planner.get(address(given)))


def test_a_step_is_told_where_it_was_taken_and_says_before_that_it_needs_a_reason(
    given: Christmas, planner: Client
) -> None:
    given.weigh_the_syrup()
    send(planner, given, "batches", **batches(given))

    locked = planner.post(address(given), {"act": "lock"}, headers={"HX-Request": "true"})
    send(planner, given, "start")
    started = text(planner.get(address(given)))

    assert 'id="state_told" tabindex="-1">Locked the plan' in locked.content.decode()
    assert "Reason Needed, because something is left undone. Complete the event" in started


def test_a_locked_plan_takes_notes_and_batches_but_no_demand(given: Christmas, planner: Client) -> None:
    given.weigh_the_syrup()
    send(planner, given, "batches", **batches(given))
    send(planner, given, "lock")
    alder = given.assignments["Alder"]

    refused = send(planner, given, "add_target", what="whole cake", quantity="4")
    assert refused.status_code == 422
    assert "Unlock it to change what it wants" in text(refused)
    noted = {"assignment_id": alder.pk, "allergen_note": "They asked for it"}
    assert send(planner, given, "note_assignment", alder.pk, **noted).status_code == 302
    alder.refresh_from_db()
    assert alder.allergen_note == "They asked for it"


def test_a_cancelled_event_needs_a_reason(given: Christmas, planner: Client) -> None:
    assert send(planner, given, "cancel", reason=" ").status_code == 422
    given.event.refresh_from_db()
    assert given.event.plan_state == PlanState.DRAFT
