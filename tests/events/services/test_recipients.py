"""What somebody was given, who gives a package, and two recipients who are one."""

import pytest

from bakery.errors import InvalidInput
from events import services as event_service
from events.errors import DuplicateAssignment, PackageNotFound, RecipientNotFound
from events.models import Assignment, AssignmentStatus
from tests import make


@pytest.fixture
def gift(tx):
    """Give a package of one piece of which two are there, at 2.50 each."""
    piece = make.unit(name="Cake")
    make.lot(piece, 2, unit_cost="2.50")
    return make.package("Gift", [(piece, 1)])


def advanced(tx, assignment, *states):
    for state in states:
        event_service.update_fulfillment_status(
            tx, assignment_id=assignment.pk, new_status=state, delivered_to="Front door", by=make.user()
        )


def test_a_history_is_valued_as_delivered_else_as_of_today_the_latest_event_first(tx, gift):
    alder = make.recipient("Alder")
    easter, christmas = make.event("Easter", in_days=5), make.event("Christmas", in_days=40)
    old = make.assignment(easter, alder, gift, notes="Ring twice.")
    make.assignment(christmas, alder, gift, 3)
    make.assignment(christmas, make.recipient(), gift)
    advanced(tx, old, "ready", "delivered")
    make.lot(gift.lines.get().finished_unit, 1, unit_cost="5.50")  # two left: 2.50 and 5.50

    history = event_service.get_recipient_history(tx, recipient_id=alder.pk)

    told = [(row.event_name, row.package_name, row.quantity, row.status, row.notes, row.cost) for row in history]
    assert told == [
        ("Christmas", "Gift", 3, "pending", "", "12.00"),
        ("Easter", "Gift", 1, "delivered", "Ring twice.", "2.50"),
    ]
    assert [row.delivered_at is None for row in history] == [True, False]
    assert {row.cost_known for row in history} == {True}
    with pytest.raises(RecipientNotFound):
        event_service.get_recipient_history(tx, recipient_id=0)


def test_what_has_no_price_is_told_as_a_lower_bound(tx, gift):
    alder, flour = make.recipient("Alder"), make.ingredient()
    unpriced = make.unit(make.recipe(lines=[(flour, 1, "g")]))
    make.assignment(make.event(), alder, make.package("Parcel", [(unpriced, 1)]))

    [row] = event_service.get_recipient_history(tx, recipient_id=alder.pk)

    assert (row.cost, row.cost_known) == ("0.00", False)


def test_the_usage_of_a_package_names_each_event_once_the_latest_first(tx, gift):
    early, late = make.event("Early", in_days=5), make.event("Late", in_days=9)
    for event in (early, late, late):
        make.assignment(event, make.recipient(), gift)
    make.assignment(make.event("Other"), make.recipient(), make.package())

    assert [event.name for event in event_service.get_package_usage(tx, package_id=gift.pk)] == ["Late", "Early"]
    with pytest.raises(PackageNotFound):
        event_service.get_package_usage(tx, package_id=0)


def test_a_merge_moves_all_that_was_given_and_what_is_avoided(tx, gift):
    twin = make.recipient("A. Alder", avoids=["Nuts", "Milk"])
    alder = make.recipient("Alder", avoids=["Milk"])
    closed = make.assignment(make.event(state="completed"), twin, gift, status=AssignmentStatus.READY)
    locked = make.assignment(make.event(state="locked"), twin, gift)

    merged = event_service.merge_recipients(tx, source_id=twin.pk, target_id=alder.pk, by=make.user())

    assert (merged.id, merged.avoids) == (alder.pk, ("Milk", "Nuts"))
    assert {row.pk for row in Assignment.objects.filter(recipient=alder)} == {closed.pk, locked.pk}
    assert event_service.get_recipient(tx, recipient_id=twin.pk).archived_at is not None
    assert event_service.get_recipient_history(tx, recipient_id=twin.pk) == []


def test_two_who_get_the_same_package_at_one_event_are_not_merged(tx, gift):
    alder, birch, event = make.recipient(), make.recipient(), make.event()
    make.assignment(event, alder, gift)
    make.assignment(event, birch, gift)

    with pytest.raises(DuplicateAssignment):
        event_service.merge_recipients(tx, source_id=alder.pk, target_id=birch.pk, by=make.user())
    assert Assignment.objects.filter(recipient=alder).count() == 1


def test_somebody_is_merged_with_another_who_is_there(tx):
    alder, gone = make.recipient(), make.recipient()
    event_service.archive_recipient(tx, recipient_id=gone.pk)
    for source, target, refusal in (
        (alder.pk, alder.pk, InvalidInput), (alder.pk, gone.pk, InvalidInput), (0, alder.pk, RecipientNotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            event_service.merge_recipients(tx, source_id=source, target_id=target, by=make.user())
