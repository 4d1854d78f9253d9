"""Copies of events, and the shortlist that they bring."""

from datetime import date

import pytest

from bakery.catalogue.errors import RecipeNotFound
from bakery.errors import EventClosed, EventNotFound, InvalidInput, NotFound
from events import services as event_service
from events.models import BatchDecision, Event, MaterialChoice, PlanState, PlanTransition, Target
from tests import make
from tests.events.facts import delivered, made

DAY = date(2027, 12, 15)


def clone(tx, event, **fields):
    given = {"new_name": "Christmas 2027", "new_event_date": DAY} | fields
    return event_service.clone_event(tx, source_event_id=event.pk, **given, by=make.user("berta"))


def christmas():
    """Return a completed event with something of everything."""
    event = make.event(state=PlanState.COMPLETED, notes="Red ribbon", expected_attendees=20, output_mode="bundled")
    unit = make.unit()
    box = make.good("", [(make.material(), 1, {"decide_at_assembly": True})])
    make.target(event, unit, per_attendee="1.5", notes="loose")
    make.target(event, box, 23)
    make.decision(event, unit, 7, accepted_shortfall=3, notes="Sunday")
    make.decision(event, make.unit(), 0, accepted_shortfall=9)
    gift = make.package("Gift", [(unit, 6)])
    make.assignment(event, make.recipient("Birch"), gift, 2, status="delivered", notes="Door", allergen_note="ok")
    make.assignment(event, make.recipient(), gift, withdrawn_at=event.closed_at)
    line = box.lines.get()
    MaterialChoice.objects.create(
        event=event, component_line=line, product=make.product(line.material), chosen_by=make.user()
    )
    made(event, unit)
    delivered(event)
    event.shortlist.create(recipe=unit.recipe)
    return event


def test_a_copy_wants_the_same_and_has_done_nothing(tx):
    event = christmas()

    copy = clone(tx, event)

    assert (copy.name, copy.event_date, copy.plan_state, copy.cloned_from_id) == (
        "Christmas 2027", DAY, "draft", event.pk,
    )  # fmt: skip
    assert (copy.notes, copy.expected_attendees, copy.output_mode) == ("Red ribbon", 20, "bundled")
    assert (copy.closed_at, copy.by_name) == (None, "berta")
    (row,) = copy.assignments
    assert (row.recipient_name, row.package_name, row.quantity, row.status) == ("Birch", "Gift", 2, "pending")
    assert (row.notes, row.allergen_note, row.status_at) == ("Door", "", None)
    wanted = Target.objects.filter(event_id=copy.id).order_by("pk").values_list("quantity", "per_attendee", "notes")
    assert [*wanted] == [*event.targets.order_by("pk").values_list("quantity", "per_attendee", "notes")]
    assert event_service.get_event_shortlist(tx, event_id=copy.id) == event_service.get_event_shortlist(
        tx, event_id=event.pk
    )
    twin = Event.objects.get(pk=copy.id)
    for left_behind in (twin.decisions, twin.choices, twin.deliveries, twin.production_runs):
        assert not left_behind.exists()
    assert not PlanTransition.objects.filter(event_id=copy.id).exists()


def test_batches_come_along_when_asked_without_what_was_accepted(tx):
    copy = clone(tx, christmas(), parts=["targets", "batches"])

    decision = BatchDecision.objects.get(event_id=copy.id)
    assert (decision.batches, decision.accepted_shortfall, decision.notes) == (7, 0, "Sunday")
    assert (copy.notes, copy.assignments) == ("", ())
    assert event_service.get_event_shortlist(tx, event_id=copy.id) == []


def test_a_copy_of_nothing_but_the_name_is_an_empty_draft(tx):
    copy = clone(tx, christmas(), parts=[])

    assert (copy.notes, copy.expected_attendees, copy.assignments) == ("", None, ())
    assert not Target.objects.filter(event_id=copy.id).exists()


@pytest.mark.parametrize(
    "given",
    [{"new_name": " "}, {"new_event_date": None}, {"new_year": 2026}, {"parts": ["runs"]}, {"new_name": "a\x00b"}],
)
def test_a_copy_that_makes_no_sense_is_refused(tx, given):
    event = make.event()

    with pytest.raises(InvalidInput):
        clone(tx, event, **given)
    assert Event.objects.count() == 1


def test_the_shortlist_becomes_what_is_given(tx):
    event, first, second = make.event(), make.recipe(), make.recipe()

    def put(*recipes):
        return event_service.set_event_shortlist(
            tx, event_id=event.pk, recipe_ids=[recipe.pk for recipe in recipes], by=make.user()
        )

    assert put(second, first, first) == [first.pk, second.pk]
    assert put(second) == [second.pk]
    assert event_service.get_event_shortlist(tx, event_id=event.pk) == [second.pk]
    assert put() == []


@pytest.mark.parametrize("number", [0, -1, 2**63, 10**30])
def test_a_number_that_no_row_can_have_names_no_row(tx, number):
    by = make.user()
    for call in (
        lambda: event_service.get_event_by_id(tx, event_id=number),
        lambda: event_service.get_package(tx, package_id=number),
        lambda: event_service.get_recipient(tx, recipient_id=number),
        lambda: event_service.get_pending_choices(tx, event_id=number),
        lambda: event_service.get_event_overall_progress(tx, event_id=number),
        lambda: event_service.void_delivery(tx, delivery_id=number, reason="Wrong.", by=by),
        lambda: event_service.update_fulfillment_status(tx, assignment_id=number, new_status="ready", by=by),
    ):
        with pytest.raises(NotFound):
            call()


def test_absent_rows_are_said_to_be_absent(tx):
    by = make.user()
    with pytest.raises(EventNotFound):
        event_service.clone_event(tx, source_event_id=0, new_name="X", new_event_date=DAY, by=by)
    with pytest.raises(EventNotFound):
        event_service.get_event_shortlist(tx, event_id=0)
    with pytest.raises(EventNotFound):
        event_service.set_event_shortlist(tx, event_id=0, recipe_ids=[], by=by)
    with pytest.raises(RecipeNotFound):
        event_service.set_event_shortlist(tx, event_id=make.event().pk, recipe_ids=[0], by=by)
    closed = make.event(state=PlanState.CANCELLED)
    with pytest.raises(EventClosed):
        event_service.set_event_shortlist(tx, event_id=closed.pk, recipe_ids=[], by=by)
