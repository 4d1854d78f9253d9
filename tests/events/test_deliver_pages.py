from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Assignment, Delivery, PlanState
from tests import make
from tests.assembly.shelf import left
from tests.bakery.people import client_of
from tests.events.deliver_page import address, advanced, key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cake():
    almonds = make.ingredient("Almonds", allergens=["Tree nuts"])
    unit = make.unit(make.recipe("Cake", [(almonds, 10, "g")]), 1, "Whole cake")
    make.lot(unit, 10, unit_cost="4")
    return unit


@pytest.fixture
def event():
    return make.event("Fair", state=PlanState.IN_PRODUCTION)


@pytest.fixture
def gift(cake):
    return make.package("Gift", [(cake, 2)])


@pytest.fixture
def birch(event, gift):
    return make.assignment(event, make.recipient("Birch", address="1 Mill Lane"), gift)


def step(client, assignment, status):
    """Press the button of an assignment, with the key that stands beside it."""
    page = client.get(address(assignment.event))
    return {"assignment_id": assignment.pk, "new_status": status, "idempotency_key": key_in(page)}


def test_a_package_becomes_ready_and_then_delivered_by_a_button_each(birch, event, cake):
    client = client_of("baker")

    client.post(address(event), step(client, birch, "ready"))
    assert Assignment.objects.get().status == "ready"
    page = client.post(address(event), step(client, birch, "delivered"), follow=True)

    assert Assignment.objects.get().status == "delivered"
    assert "1 × Gift for Birch: delivered." in [str(each) for each in page.context["messages"]]
    assert left(cake) == Decimal(8)


def test_a_board_takes_no_step_of_another_event(birch, event):
    other = make.event("Wedding", state=PlanState.IN_PRODUCTION)
    client = client_of("baker")

    refused = client.post(address(other), step(client, birch, "ready"))

    assert refused.status_code == 422
    assert "belongs to another event" in refused.content.decode()
    assert Assignment.objects.get().status == "pending"


def test_a_double_tap_hands_over_once(birch, event, cake):
    advanced(birch, "ready")
    client = client_of("baker")
    typed = step(client, birch, "delivered")

    assert [client.post(address(event), typed).status_code for _ in range(2)] == [302, 302]
    assert (Delivery.objects.count(), left(cake)) == (1, Decimal(8))


def test_what_is_not_there_is_named_on_the_board(event, cake):
    greedy = make.assignment(event, make.recipient("Cedar"), make.package("Twelve", [(cake, 12)]))
    client = client_of("baker")

    page = client.post(address(event), step(client, greedy, "ready"))

    assert page.status_code == 422
    assert "Whole cake is short by 2" in page.content.decode()
    assert Assignment.objects.get().status == "pending"


def test_a_conflict_of_allergens_needs_the_note_of_a_planner(event, gift):
    alder = make.assignment(event, make.recipient("Alder", avoids=["Tree nuts"]), gift)
    planner = client_of("planner")
    refused = planner.post(address(event), step(planner, alder, "ready"))
    note = reverse("assignment_note", args=[alder.pk])

    page = planner.post(note, {"allergen_note": "Wrapped apart for the guests."}, follow=True)

    assert refused.status_code == 422
    assert "contains what Alder avoids: Tree nuts" in refused.content.decode()
    assert "Accepted: Wrapped apart for the guests." in page.content.decode()
    assert planner.post(address(event), step(planner, alder, "ready")).status_code == 302
    assert client_of("baker").get(note).status_code == 403


def test_a_package_is_handed_over_at_a_time_and_to_a_name(birch, event):
    advanced(birch, "ready")
    client = client_of("baker")
    page = client.get(reverse("assignment_deliver", args=[birch.pk]))
    typed = {"delivered_at": "2026-01-05T09:30", "delivered_to": "the porch", "idempotency_key": key_in(page)}

    client.post(reverse("assignment_deliver", args=[birch.pk]), typed)

    delivery = Delivery.objects.get()
    assert (delivery.delivered_to, delivery.delivered_at.year, delivery.assignment_id) == ("the porch", 2026, birch.pk)


def test_a_time_ahead_is_refused_with_everything_kept(birch):
    advanced(birch, "ready")

    page = client_of("baker").post(
        reverse("assignment_deliver", args=[birch.pk]),
        {"delivered_at": "2999-01-05T09:30", "delivered_to": "the porch"},
    )

    assert page.status_code == 422
    assert page.context["form"]["delivered_to"].value() == "the porch"


def test_a_delivery_is_taken_back_for_a_reason(birch, cake):
    advanced(birch, "ready", "delivered")
    client, void = client_of("baker"), reverse("delivery_void", args=[Delivery.objects.get().pk])

    assert client.post(void, {"reason": ""}).status_code == 422
    page = client.post(void, {"reason": "Wrong door"}, follow=True)

    assert (left(cake), Assignment.objects.get().status) == (Decimal(10), "ready")
    assert "Wrong door" in page.content.decode()
    assert client.post(void, {"reason": "Again"}).status_code == 422


def test_a_viewer_sees_the_board_without_buttons(birch, event):
    client = client_of("viewer")
    page = client.get(address(event)).content.decode()

    assert "1 Mill Lane" in page
    assert "idempotency_key" not in page.split('id="loose"')[0]
    assert client.post(address(event), {}).status_code == 403


def test_a_closed_event_offers_no_step(gift):
    closed = make.event(state=PlanState.COMPLETED)
    make.assignment(closed, make.recipient("Birch"), gift)

    page = client_of("baker").get(address(closed))

    assert not page.context["may_record"]
    assert "new_status" not in page.content.decode()


def test_nothing_of_a_draft_is_made_ready(gift):
    draft = make.event()
    make.assignment(draft, make.recipient("Birch"), gift)

    page = client_of("baker").get(address(draft)).content.decode()

    assert "packages are made ready once it is locked" in page
    assert "new_status" not in page


def test_open_events_stand_by_date_with_their_packages(birch, event, gift):
    sooner = make.event("Picnic", in_days=3)
    make.assignment(event, make.recipient("Cedar"), gift, status="ready")
    make.event(state=PlanState.CANCELLED)

    rows = client_of("viewer").get(reverse("deliver")).context["events"]

    assert [(row.id, row.pending, row.ready, row.delivered) for row in rows] == [
        (sooner.pk, 0, 0, 0),
        (event.pk, 1, 1, 0),
    ]


def test_more_recipients_cost_no_more_queries(event, gift):
    client = client_of("viewer")
    client.get(address(event))
    counts = []
    for number in (3, 12):
        for _ in range(number):
            make.assignment(event, make.recipient(avoids=["Tree nuts"]), gift)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def several(client, event, status, *given, **fields):
    """Press a button below the board with these packages ticked."""
    key = client.get(address(event)).context["several"]["idempotency_key"].value()
    typed = {"new_status": status, "assignment_ids": [each.pk for each in given], "idempotency_key": key} | fields
    sent = {f"several-{name}": value for name, value in typed.items()}
    return [client.post(address(event), sent, follow=True) for _ in range(2)][-1]


def test_several_packages_go_one_step_together_with_a_time_and_a_note(birch, event, gift, cake):
    cedar = make.assignment(event, make.recipient("Cedar"), gift)
    client = client_of("baker")

    assert several(client, event, "ready", birch, cedar).status_code == 200
    odd = several(client, event, "ready", delivered_to="the porch")
    assert odd.status_code == 422
    several(client, event, "delivered", birch, cedar, delivered_to="the porch")

    assert [row.delivered_to for row in Delivery.objects.all()] == ["the porch", "the porch"]
    assert left(cake) == Decimal(6)


def test_of_several_none_is_taken_where_one_cannot_be_and_what_is_missing_is_told(birch, event, cake):
    greedy = make.assignment(event, make.recipient("Cedar"), make.package("Twelve", [(cake, 12)]))
    other = make.assignment(make.event("Wedding", state="in_production"), make.recipient(), greedy.package)
    client = client_of("baker")

    refused = several(client, event, "ready", birch, greedy)

    shown = refused.content.decode()
    assert (refused.status_code, "Twelve for Cedar: Not there" in shown) == (422, True)
    assert refused.context["lacking"].missing_recipes[0].batches_missing == 4
    assert f'value="{greedy.pk}" form="several" checked' in shown
    assert {*Assignment.objects.values_list("status", flat=True)} == {"pending"}
    assert several(client, event, "ready", birch, other).status_code == 422


def test_the_board_adds_up_each_package_and_shows_those_of_a_status(birch, event, gift):
    make.assignment(event, make.recipient("Cedar"), gift, quantity=3, status="ready")
    client = client_of("viewer")

    page = client.get(address(event), {"status": "ready"})

    assert [row["recipient"].name for row in page.context["rows"]] == ["Cedar"]
    [total] = page.context["totals"]
    assert (total["count"], dict(total["statuses"])) == (4, {"pending": 1, "ready": 3, "delivered": 0})
    assert "No package is delivered" in client.get(address(event), {"status": "delivered"}).content.decode()
