"""What might be different about a plan is asked in the address and answered beside today, and nothing is written."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.bakery.people import client_of
from tests.events.plan_page import text
from tests.events.planning.christmas import Christmas, christmas
from tests.events.planning.test_what_if import dump

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    found = christmas()
    found.weigh_the_syrup()
    return found


@pytest.fixture
def viewer() -> Client:
    return client_of("viewer")


def ask(client: Client, given: Christmas, **typed: object) -> str:
    return text(client.get(f"/events/{given.event.pk}/what-if/", {name: str(value) for name, value in typed.items()}))


def test_the_page_asks_for_everything_that_may_be_tried(given: Christmas, viewer: Client) -> None:
    shown = ask(viewer, given)

    assert "What would be different" not in shown
    assert "Neighbour gift for Alder household 1" in shown
    assert "Eggs, 1 dozen $3.29" in shown


def test_blanks_change_nothing(given: Christmas, viewer: Client) -> None:
    assert "Nothing else would be different" in ask(viewer, given, event_date="", expected_attendees="")


def test_the_answer_tells_batches_needs_shopping_and_cost(given: Christmas, viewer: Client) -> None:
    viewer.get("/account/")
    before = dump()

    shown = ask(
        viewer,
        given,
        **{
            f"finished_unit-{given.units['Almond Biscotti'].pk}": 100,
            f"assignment-{given.assignments['Cedar'].pk}": 0,
            f"batches-{given.units['Anzac'].pk}": 5,
            f"price-ingredient-{given.foods['Eggs'].pk}": "6.58",
        },
    )

    assert "Almond Biscotti 40 100 0 modified" in shown
    assert "Grand Hamper 1 0 0 dropped" in shown
    assert "Anzac Cookie 6 5 0 modified" in shown
    assert "Whole cake 1 0 0 dropped" in shown
    # Two dozen eggs as before at twice the price, and one tin of syrup less.
    assert "To spend in the shop $30.46 $31.84" in shown
    assert dump() == before


def test_on_an_earlier_day_nothing_is_promised_to_others_before(given: Christmas, viewer: Client) -> None:
    sooner = given.open_day.event_date - timedelta(days=1)

    shown = ask(viewer, given, event_date=sooner, expected_attendees=30)

    assert "Flour 8.5637 lb 8.5637 lb 4.1162 lb 3.5637 lb" in shown


def test_what_cannot_be_meant_comes_back_with_what_was_typed(given: Christmas, viewer: Client) -> None:
    page = viewer.get(f"/events/{given.event.pk}/what-if/", {"expected_attendees": "many"})

    assert page.status_code == 422
    assert 'value="many"' in page.content.decode()
    assert "“many” is not a whole number" in text(page)


def test_an_event_nobody_planned_is_not_found(viewer: Client) -> None:
    assert viewer.get("/events/987654/what-if/").status_code == 404
