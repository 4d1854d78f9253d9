"""Events: made, found by id and name, changed as their state allows, deleted while nothing happened."""

from datetime import date, timedelta

import pytest

from bakery.errors import ChangedMeanwhile, EventClosed, EventNotFound, InvalidInput, ReasonMissing
from events import services as event_service
from events.errors import (
    AmbiguousEventName,
    EventHasAssignments,
    EventHasRuns,
    EventStarted,
    PlanStateConflict,
)
from events.models import Event, PlanState
from tests import make
from tests.events.facts import delivered, made, voided

DAY = date(2026, 12, 15)


def test_an_event_begins_as_a_draft_of_its_date(tx):
    event = event_service.create_event(tx, name="  Christmas ", event_date=DAY, expected_attendees=40, by=make.user())

    assert (event.name, event.year, event.plan_state) == ("Christmas", 2026, "draft")
    assert event.expected_attendees == 40
    assert event.by_name == "anna"
    assert event.assignments == ()
    assert event == event_service.get_event_by_id(tx, event_id=event.id)


def test_every_fault_of_an_event_is_named_at_once(tx):
    with pytest.raises(InvalidInput) as refused:
        event_service.create_event(
            tx,
            name=" ",
            event_date=None,
            expected_attendees=0,
            output_mode="heap",
            notes="a\x00b",
            by=make.user(),
        )

    assert {error.field for error in refused.value.errors} == {
        "name",
        "event_date",
        "expected_attendees",
        "output_mode",
        "notes",
    }
    assert not Event.objects.exists()


@pytest.mark.parametrize("guests", [True, 2.0, "3", 10**30, -1])
def test_guests_are_a_whole_number_of_people(tx, guests):
    with pytest.raises(InvalidInput):
        event_service.create_event(tx, name="Fair", event_date=DAY, expected_attendees=guests, by=make.user())


def test_a_year_that_is_not_the_dates_is_refused(tx):
    with pytest.raises(InvalidInput, match="year"):
        event_service.create_event(tx, name="Fair", event_date=DAY, year=2025, by=make.user())

    assert event_service.create_event(tx, name="Fair", event_date=DAY, year=2026, by=make.user()).year == 2026


def test_a_name_is_found_by_its_case_and_refused_where_two_carry_it(tx):
    easter = make.event("Easter")

    assert event_service.get_event_by_name(tx, name="Easter").id == easter.pk
    with pytest.raises(EventNotFound):
        event_service.get_event_by_name(tx, name="easter")

    twin = make.event("Easter")
    with pytest.raises(AmbiguousEventName) as refused:
        event_service.get_event_by_name(tx, name="Easter")
    assert refused.value.context["ids"] == [easter.pk, twin.pk]


def test_the_latest_events_come_first_and_years_once(tx):
    first = make.event(event_date=date(2025, 3, 1))
    last = make.event(event_date=DAY)
    twin = make.event(event_date=DAY)

    assert [event.id for event in event_service.get_all_events(tx)] == [twin.pk, last.pk, first.pk]
    assert [event.id for event in event_service.get_events_by_year(tx, year=2025)] == [first.pk]
    assert event_service.get_events_by_year(tx, year=1999) == []
    assert event_service.get_available_years(tx) == [2026, 2025]


def test_lists_of_events_take_as_many_queries_for_one_as_for_many(tx, django_assert_num_queries):
    for _ in range(5):
        make.assignment(make.event(), make.recipient(), make.package())

    with django_assert_num_queries(2):
        event_service.get_all_events(tx)


def test_only_the_given_fields_change(tx):
    event = make.event("Fair", notes="bring trays", expected_attendees=12)

    changed = event_service.update_event(tx, event_id=event.pk, event_date=DAY, notes="", by=make.user())

    assert (changed.name, changed.event_date, changed.notes) == ("Fair", DAY, "")
    assert changed.expected_attendees == 12


def test_a_date_cannot_be_cleared(tx):
    with pytest.raises(InvalidInput):
        event_service.update_event(tx, event_id=make.event().pk, event_date=None, by=make.user())


def test_a_form_shown_before_another_change_is_refused(tx):
    event = make.event()
    before = event.updated_at - timedelta(seconds=1)

    with pytest.raises(ChangedMeanwhile):
        event_service.update_event(tx, event_id=event.pk, name="Late", seen=before, by=make.user())
    event_service.update_event(tx, event_id=event.pk, name="In time", seen=event.updated_at, by=make.user())


def test_a_closed_event_takes_name_and_notes_alone(tx):
    event = make.event(state=PlanState.COMPLETED)

    event_service.update_event(tx, event_id=event.pk, name="Past", notes="It rained.", by=make.user())
    with pytest.raises(EventClosed):
        event_service.update_event(tx, event_id=event.pk, event_date=DAY, by=make.user())


@pytest.mark.parametrize(
    ("state", "refusal"), [(PlanState.LOCKED, PlanStateConflict), (PlanState.IN_PRODUCTION, ReasonMissing)]
)
def test_guests_are_demand_and_frozen_with_it(tx, state, refusal):
    event = make.event(state=state, expected_attendees=10)

    with pytest.raises(refusal):
        event_service.update_event(tx, event_id=event.pk, expected_attendees=11, by=make.user())
    event_service.update_event(tx, event_id=event.pk, event_date=DAY, expected_attendees=10, by=make.user())


def test_guests_stay_while_a_target_is_counted_by_them(tx):
    event = make.event(expected_attendees=10)
    make.target(event, make.unit(), per_attendee="1.5")

    with pytest.raises(InvalidInput):
        event_service.update_event(tx, event_id=event.pk, expected_attendees=None, by=make.user())


def test_a_draft_is_deleted_with_what_it_wants(tx):
    event = make.event()
    make.target(event, make.unit(), 5)

    event_service.delete_event(tx, event_id=event.pk, by=make.user())

    assert not Event.objects.exists()


def test_assignments_are_deleted_only_when_told_to(tx):
    event = make.event()
    make.assignment(event, make.recipient(), make.package())

    with pytest.raises(EventHasAssignments) as refused:
        event_service.delete_event(tx, event_id=event.pk, by=make.user())
    assert refused.value.context["count"] == 1

    event_service.delete_event(tx, event_id=event.pk, cascade_assignments=True, by=make.user())
    assert not Event.objects.exists()


def test_an_event_once_locked_is_never_deleted(tx):
    event = make.event(state=PlanState.LOCKED)
    Event.objects.filter(pk=event.pk).update(plan_state=PlanState.DRAFT)

    with pytest.raises(EventStarted):
        event_service.delete_event(tx, event_id=event.pk, by=make.user())


@pytest.mark.parametrize("fact", [made, delivered])
def test_an_event_with_a_record_is_never_deleted_even_a_voided_one(tx, fact):
    event = make.event()
    row = fact(event)

    with pytest.raises(EventHasRuns):
        event_service.delete_event(tx, event_id=event.pk, by=make.user())

    voided(row)
    with pytest.raises(EventHasRuns):
        event_service.delete_event(tx, event_id=event.pk, cascade_assignments=True, by=make.user())


def test_an_absent_event_is_said_to_be_absent(tx):
    for call in (
        lambda: event_service.get_event_by_id(tx, event_id=0),
        lambda: event_service.get_event_by_name(tx, name="Nothing"),
        lambda: event_service.update_event(tx, event_id=0, name="Nothing", by=make.user()),
        lambda: event_service.delete_event(tx, event_id=0, by=make.user()),
    ):
        with pytest.raises(EventNotFound):
            call()
