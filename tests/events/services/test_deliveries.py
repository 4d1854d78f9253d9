"""Loose pieces served, deliveries undone, and what of demand they leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from bakery.errors import AlreadyVoided, EventClosed, EventNotFound, InvalidInput, ReasonMissing
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot
from events import services as event_service
from events.dto.deliveries import ServedInput
from events.errors import DeliveryNotFound, GoodsNotAvailable
from events.models import Assignment, AssignmentTransition, Delivery, Event, PlanState
from events.planning.loading import derive_plans
from tests import make
from tests.events.facts import made


def serve(tx, event, *lines, **fields):
    inputs = [
        ServedInput(item_type=item._meta.verbose_name.replace(" ", "_"), item_id=item.pk, quantity=quantity)
        for item, quantity in lines
    ]
    return event_service.record_served(tx, event_id=event.pk, lines=inputs, by=make.user(), **fields)


def deliver(tx, row):
    for status in ("ready", "delivered"):
        row = event_service.update_fulfillment_status(
            tx, assignment_id=row.pk if hasattr(row, "pk") else row.id, new_status=status, by=make.user()
        )
    return row


def void(tx, delivery_id, reason="Not at home."):
    return event_service.void_delivery(tx, delivery_id=delivery_id, reason=reason, by=make.user())


def stock():
    return list(Lot.objects.order_by("pk").values_list("pk", "remaining", "value"))


def outstanding(tx, event, unit):
    return derive_plans(tx, event_ids=[event.pk]).plans[event.pk].walk.pieces["finished_unit", unit.pk].gross


def test_what_is_served_leaves_stock_with_its_cost(tx):
    event, cookie, box = make.event("Fair"), make.unit(name="Cookie"), make.good("Box")
    make.lot(cookie, 10, unit_cost="0.25")
    make.lot(box, 3, unit_cost=None)

    served = serve(tx, event, (cookie, 4), (box, 1), delivered_to="Stall")

    assert [(line.item_type, line.item_name, line.quantity) for line in served.lines] == [
        ("finished_unit", "Cookie", 4),
        ("finished_good", "Box", 1),
    ]
    assert (served.total_cost, served.cost_known, served.assignment_id) == ("1.00", False, None)
    assert (served.delivered_to, served.by_name) == ("Stall", "anna")
    assert [use.quantity_consumed for use in served.uses] == ["4", "1"]
    assert event_service.get_deliveries(tx, event_id=event.pk) == [served]


def test_what_ready_packages_hold_is_not_served(tx):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 10)
    row = make.assignment(event, make.recipient(), make.package("", [(cookie, 6)]))
    event_service.update_fulfillment_status(tx, assignment_id=row.pk, new_status="ready", by=make.user())

    with pytest.raises(InsufficientStock):
        serve(tx, event, (cookie, 11))
    with pytest.raises(GoodsNotAvailable) as refused:
        serve(tx, event, (cookie, 5))
    assert refused.value.missing[0].short_by == "1"
    serve(tx, event, (cookie, 4))
    assert serve(tx, make.event(), (cookie, 1)).lines[0].quantity == 1


def test_what_was_made_for_another_event_is_not_served(tx):
    cookie = make.unit()
    made(make.event(), cookie, 10)

    with pytest.raises(InsufficientStock):
        serve(tx, make.event(), (cookie, 1))


@pytest.mark.parametrize(("served", "delivered", "left"), [(30, 1, 10 + 6), (45, 1, 6), (45, 0, 12), (0, 0, 52)])
def test_serving_counts_against_the_target_alone(tx, served, delivered, left):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 100)
    make.target(event, cookie, 40)
    gift = make.package("", [(cookie, 6)])
    rows = [make.assignment(event, make.recipient(), gift) for _ in range(2)]

    if served:
        serve(tx, event, (cookie, served))
    for row in rows[:delivered]:
        deliver(tx, row)

    assert outstanding(tx, event, cookie) == left


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("heap", 1, 1)],
        [("finished_unit", -1, 1)],
        [("finished_unit", 0, 1)],
        [("finished_unit", None, 0)],
        [("finished_unit", None, True)],
        [("finished_unit", None, 1.5)],
        [("finished_unit", None, 10**30)],
        [("finished_unit", None, 1), ("finished_unit", None, 1)],
    ],
)
def test_lines_that_make_no_sense_are_refused(tx, lines):
    cookie = make.unit()
    make.lot(cookie, 5)
    inputs = [
        ServedInput(item_type=kind, item_id=cookie.pk if item is None else item, quantity=quantity)
        for kind, item, quantity in lines
    ]

    with pytest.raises(InvalidInput):
        event_service.record_served(tx, event_id=make.event().pk, lines=inputs, by=make.user())
    assert not Delivery.objects.exists()


def test_nothing_is_served_ahead_or_after_the_end(tx):
    cookie = make.unit()
    make.lot(cookie, 5)

    with pytest.raises(InvalidInput):
        serve(tx, make.event(), (cookie, 1), delivered_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(EventClosed):
        serve(tx, make.event(state=PlanState.CANCELLED), (cookie, 1))


def test_serving_sent_twice_is_recorded_once(tx):
    event, cookie, key = make.event(), make.unit(), uuid4()
    make.lot(cookie, 5)

    first = serve(tx, event, (cookie, 2), idempotency_key=key)

    assert serve(tx, event, (cookie, 2), idempotency_key=key) == first
    assert Delivery.objects.count() == 1


def test_a_void_returns_the_stock_exactly_and_the_assignment_is_ready(tx):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 3, cost="1.00")
    make.lot(cookie, 7, unit_cost="0.33")
    before = stock()
    row = deliver(tx, make.assignment(event, make.recipient(), make.package("", [(cookie, 5)])))
    assert stock() != before

    voided = void(tx, row.delivery_id)

    assert stock() == before
    assert (voided.void_reason, voided.voided_at is not None) == ("Not at home.", True)
    assert Assignment.objects.get().status == "ready"
    assert list(AssignmentTransition.objects.values_list("from_status", "to_status"))[-1] == ("delivered", "ready")
    assert event_service.get_deliveries(tx, event_id=event.pk) == []
    assert event_service.get_deliveries(tx, event_id=event.pk, include_voided=True) == [voided]
    with pytest.raises(AlreadyVoided):
        void(tx, row.delivery_id)
    again = event_service.update_fulfillment_status(tx, assignment_id=row.id, new_status="delivered", by=make.user())
    assert again.delivery_id != row.delivery_id


def test_serving_is_undone_even_after_the_event(tx):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 5)
    served = serve(tx, event, (cookie, 2))
    Event.objects.update(plan_state="completed", closed_at=timezone.now())

    void(tx, served.id)

    assert Lot.objects.get().remaining == 5


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_void_needs_a_reason(tx, reason):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 5)
    served = serve(tx, event, (cookie, 2))

    with pytest.raises(ReasonMissing):
        void(tx, served.id, reason)
    assert Delivery.objects.get().voided_at is None


def test_queries_do_not_grow_with_deliveries(tx, django_assert_num_queries):
    event, cookie = make.event(), make.unit()
    make.lot(cookie, 50)
    serve(tx, event, (cookie, 2))
    with django_assert_num_queries(3):
        event_service.get_deliveries(tx, event_id=event.pk)
    for _ in range(4):
        serve(tx, event, (cookie, 2))

    with django_assert_num_queries(3):
        newest = event_service.get_deliveries(tx, event_id=event.pk)
    assert [row.id for row in newest] == sorted((row.id for row in newest), reverse=True)


def test_absent_rows_are_said_to_be_absent(tx):
    with pytest.raises(DeliveryNotFound):
        void(tx, 0)
    with pytest.raises(EventNotFound):
        event_service.get_deliveries(tx, event_id=0)
    with pytest.raises(EventNotFound):
        event_service.get_packages_by_status(tx, event_id=0)
    with pytest.raises(EventNotFound):
        event_service.record_served(
            tx,
            event_id=0,
            lines=[ServedInput(item_type="finished_unit", item_id=1, quantity=1)],
            by=make.user(),
        )


def test_a_delivery_that_costs_more_than_can_be_stored_is_refused_before_anything_is_drawn(tx):
    event, cookie = make.event("Fair"), make.unit()
    for _ in range(2):
        make.lot(cookie, 100_000, cost=60_000_000_000)
    before = stock()

    with pytest.raises(InvalidInput) as refused:
        serve(tx, event, (cookie, 200_000))

    assert [error.field for error in refused.value.errors] == ["lines"]
    assert stock() == before
    assert not Delivery.objects.exists()
