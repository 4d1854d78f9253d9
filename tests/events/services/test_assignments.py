"""Assignments: who gets what, and what of it may still change."""

import pytest

from bakery.errors import EventClosed, EventNotFound, InvalidInput, ReasonMissing
from events import services as event_service
from events.errors import (
    AssignmentLocked,
    AssignmentNotFound,
    DuplicateAssignment,
    PackageNotFound,
    PlanStateConflict,
    RecipientNotFound,
)
from events.models import Assignment, AssignmentTransition, Delivery, PlanState
from tests import make


def assign(tx, event=None, recipient=None, package=None, **fields):
    return event_service.assign_package_to_recipient(
        tx,
        event_id=(event or make.event()).pk,
        recipient_id=(recipient or make.recipient()).pk,
        package_id=(package or make.package()).pk,
        by=make.user(),
        **fields,
    )


def update(tx, row, **fields):
    return event_service.update_assignment(tx, assignment_id=row.id, by=make.user(), **fields)


def remove(tx, row):
    event_service.remove_assignment(tx, assignment_id=row.id, by=make.user())


def test_an_assignment_tells_its_contents_and_begins_pending(tx):
    package = make.package("Gift", [(make.unit(name="Cookie"), 6)])

    row = assign(tx, recipient=make.recipient("Alder"), package=package, quantity=2, notes="Doorstep")

    assert (row.recipient_name, row.package_name, row.quantity, row.status) == ("Alder", "Gift", 2, "pending")
    assert [(line.component_name, line.quantity) for line in row.contents] == [("Cookie", "6")]
    assert (row.status_at, row.delivery_id, row.delivered_cost) == (None, None, None)


def test_what_is_absent_is_named_in_the_order_event_recipient_package(tx):
    ids = {"event_id": 0, "recipient_id": 0, "package_id": 0}
    for refusal, found in (
        (EventNotFound, {"event_id": make.event().pk}),
        (RecipientNotFound, {"recipient_id": make.recipient().pk}),
        (PackageNotFound, {"package_id": make.package().pk}),
    ):
        with pytest.raises(refusal):
            event_service.assign_package_to_recipient(tx, **ids, by=make.user())
        ids |= found
    event_service.assign_package_to_recipient(tx, **ids, by=make.user())


@pytest.mark.parametrize("quantity", [0, -1, True, 1.5, 10**30])
def test_packages_are_counted_from_one(tx, quantity):
    with pytest.raises(InvalidInput):
        assign(tx, quantity=quantity)
    assert not Assignment.objects.exists()


def test_the_same_package_twice_is_a_greater_quantity(tx):
    event, recipient, package = make.event(), make.recipient(), make.package()
    first = assign(tx, event, recipient, package)

    with pytest.raises(DuplicateAssignment):
        assign(tx, event, recipient, package)
    other = assign(tx, event, recipient, make.package())
    with pytest.raises(DuplicateAssignment):
        update(tx, other, package_id=first.package_id)


def test_what_is_retired_is_not_assigned(tx):
    archived = make.package()
    archived.archived_at = archived.created_at
    archived.save()

    with pytest.raises(InvalidInput, match="retired"):
        assign(tx, package=archived)


def test_a_conflict_with_allergens_is_shown_and_stops_nothing_yet(tx):
    cake = make.unit(make.recipe("", [(make.ingredient(allergens=["Tree nuts", "Milk"]), 1, "g")]))

    row = assign(tx, recipient=make.recipient(avoids=["Tree nuts", "Fish"]), package=make.package("", [(cake, 1)]))

    assert row.allergen_conflicts == ("Tree nuts",)


def test_a_ready_assignment_that_changes_is_pending_again(tx):
    row = assign(tx)
    Assignment.objects.update(status="ready")

    assert update(tx, row, notes="Ring twice.", allergen_note="They know.").status == "ready"
    assert update(tx, row, quantity=1).status == "ready"
    changed = update(tx, row, quantity=2)

    assert (changed.status, changed.quantity) == ("pending", 2)
    assert changed.status_at == AssignmentTransition.objects.get(from_status="ready", to_status="pending").at
    assert update(tx, row, notes="").notes == ""


def test_a_delivered_assignment_changes_no_more(tx):
    row = assign(tx)
    Assignment.objects.update(status="delivered")

    for change in ({"quantity": 3}, {"notes": "late"}):
        with pytest.raises(AssignmentLocked):
            update(tx, row, **change)
    with pytest.raises(AssignmentLocked):
        remove(tx, row)


def test_an_assignment_is_deleted_or_withdrawn_where_it_was_delivered_once(tx):
    never, once = assign(tx), assign(tx)
    Delivery.objects.create(
        event_id=once.event_id,
        assignment_id=once.id,
        total_cost=0,
        cost_known=True,
        actor=make.user(),
        voided_at=make.moment(make.event().event_date),
        voided_by=make.user(),
        void_reason="Not at home.",
    )

    remove(tx, never)
    remove(tx, once)

    assert [row.pk for row in Assignment.objects.all()] == [once.id]
    assert event_service.get_event_assignments(tx, event_id=once.event_id) == []
    with pytest.raises(AssignmentNotFound):
        update(tx, once, notes="again")
    assert Assignment.objects.get().withdrawn_at is not None


@pytest.mark.parametrize(
    ("state", "refusal"), [(PlanState.LOCKED, PlanStateConflict), (PlanState.IN_PRODUCTION, ReasonMissing)]
)
def test_a_frozen_plan_takes_no_change_of_demand_but_notes(tx, state, refusal):
    event = make.event(state=state)
    row = make.assignment(event, make.recipient(), make.package())
    shown = event_service.get_event_assignments(tx, event_id=event.pk)[0]

    for call in (lambda: assign(tx, event), lambda: update(tx, shown, quantity=2), lambda: remove(tx, shown)):
        with pytest.raises(refusal):
            call()
    assert update(tx, shown, notes="Ring twice.").notes == "Ring twice."
    assert Assignment.objects.get() == row


def test_a_closed_event_takes_nothing(tx):
    event = make.event(state=PlanState.CANCELLED)
    make.assignment(event, make.recipient(), make.package())
    shown = event_service.get_event_assignments(tx, event_id=event.pk)[0]

    calls = (lambda: assign(tx, event), lambda: update(tx, shown, notes="x"), lambda: remove(tx, shown))
    for call in calls:
        with pytest.raises(EventClosed):
            call()


def test_assignments_stand_by_recipient(tx, django_assert_num_queries):
    event, package = make.event(), make.package("", [(make.good("", [(make.unit(), 2)]), 1)])
    last = make.assignment(event, make.recipient("Cedar", avoids=["Milk"]), package)
    first = make.assignment(event, make.recipient("Birch"), package)
    make.assignment(make.event(), make.recipient("Alder"), package)

    with django_assert_num_queries(9):
        shown = event_service.get_event_assignments(tx, event_id=event.pk)

    assert [row.id for row in shown] == [first.pk, last.pk]
    own = event_service.get_recipient_assignments_for_event(tx, event_id=event.pk, recipient_id=last.recipient_id)
    assert own == [shown[1]]
    assert event_service.get_event_by_id(tx, event_id=event.pk).assignments == tuple(shown)


def test_queries_do_not_grow_with_assignments(tx, django_assert_num_queries):
    event = make.event()
    for _ in range(6):
        package = make.package("", [(make.good("", [(make.unit(), 2)]), 1)])
        make.assignment(event, make.recipient(avoids=["Milk"]), package)

    with django_assert_num_queries(9):
        event_service.get_event_assignments(tx, event_id=event.pk)


def test_absent_rows_are_said_to_be_absent(tx):
    with pytest.raises(EventNotFound):
        event_service.get_event_assignments(tx, event_id=0)
    with pytest.raises(EventNotFound):
        event_service.get_recipient_assignments_for_event(tx, event_id=0, recipient_id=0)
    with pytest.raises(RecipientNotFound):
        event_service.get_recipient_assignments_for_event(tx, event_id=make.event().pk, recipient_id=0)
    with pytest.raises(AssignmentNotFound):
        event_service.remove_assignment(tx, assignment_id=0, by=make.user())


def test_what_was_accepted_of_one_package_is_not_accepted_of_another(tx):
    event, alder = make.event(), make.recipient()
    note = "They only pass it on."
    given = make.assignment(event, alder, make.package(), allergen_note=note)

    def change(**fields):
        changed = event_service.update_assignment(tx, assignment_id=given.pk, by=make.user(), **fields)
        return changed.allergen_note

    assert change(quantity=2) == note
    assert change(package_id=make.package().pk, allergen_note=note) == ""
    assert change(package_id=make.package().pk, allergen_note="Asked again.") == "Asked again."
