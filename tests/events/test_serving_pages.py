from decimal import Decimal

import pytest

from events.models import PlanState
from tests import make
from tests.assembly.shelf import left
from tests.bakery.people import client_of
from tests.events.deliver_page import address, advanced, key_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cake():
    unit = make.unit(make.recipe("Cake", [(make.ingredient("Almonds"), 10, "g")]), 1, "Whole cake")
    make.lot(unit, 10, unit_cost="4")
    return unit


@pytest.fixture
def event():
    return make.event("Fair", state=PlanState.IN_PRODUCTION)


@pytest.fixture
def birch(event, cake):
    return make.assignment(event, make.recipient("Birch"), make.package("Gift", [(cake, 2)]))


def test_pieces_served_count_against_what_is_wanted(event, cake):
    make.target(event, cake, 6)
    client = client_of("baker")
    typed = {"served": "yes", f"finished_unit_{cake.pk}": "4", "idempotency_key": key_in(client.get(address(event)))}

    page = client.post(address(event), typed, follow=True)
    client.post(address(event), typed)

    [row] = page.context["loose"]
    assert (row.wanted, row.served, row.there, left(cake)) == (6, 4, 6, Decimal(6))
    assert [str(each) for each in page.context["messages"]] == ["Handed out 4 × Whole cake. Cost $16.00."]


def test_what_ready_packages_hold_is_not_left_to_serve(birch, event, cake):
    make.target(event, cake, 10)
    advanced(birch, "ready")
    client = client_of("baker")
    page = client.get(address(event))
    typed = {"served": "yes", f"finished_unit_{cake.pk}": "9", "idempotency_key": key_in(page)}

    refused = client.post(address(event), typed | {"delivered_to": "the stall"})

    assert page.context["loose"][0].there == 8
    assert refused.status_code == 422
    assert "Ready packages hold the rest" in refused.content.decode()
    assert refused.context["served"][f"finished_unit_{cake.pk}"].value() == "9"
    assert refused.context["served"]["delivered_to"].value() == "the stall"


def test_what_is_for_people_is_served_only_when_it_is_meant(birch, event, cake):
    make.target(event, cake, 10)
    client = client_of("baker")
    page = client.get(address(event))
    typed = {"served": "yes", f"finished_unit_{cake.pk}": "9", "idempotency_key": key_in(page)}

    doubted = client.post(address(event), typed)
    client.post(address(event), typed | {"sure": "on"})

    assert (page.context["loose"][0].there, page.context["loose"][0].promised) == (10, 2)
    assert doubted.status_code == 422
    assert "2 of the 10 left are for people, in packages." in doubted.content.decode()
    assert left(cake) == Decimal(1)


def test_a_form_that_says_nothing_was_served_is_refused(event, cake):
    make.target(event, cake, 6)

    client = client_of("baker")

    page = client.post(address(event), {"served": "yes", "idempotency_key": key_in(client.get(address(event)))})

    assert page.status_code == 422
    assert "Say how many" in page.content.decode()
