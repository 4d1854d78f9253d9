"""A plan beside its start and the facts, as a page and as a file."""

import csv
import io

import pytest
from django.test import Client

from bakery.catalogue.models import RecipeLine
from bakery.db import transaction
from events.planning.states import start_production
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import made
from tests.events.plan_page import text
from tests.events.planning.changing import WHY, bake_more, locked_christmas, set_biscotti
from tests.events.planning.christmas import Christmas

pytestmark = pytest.mark.django_db


@pytest.fixture
def viewer() -> Client:
    return client_of("viewer")


@pytest.fixture
def baking() -> Christmas:
    """A Christmas in production, amended twice, whose Anzac recipe has changed since."""
    by = make.user("planner")
    with transaction.atomic() as tx:
        given = locked_christmas(tx, by)
    with transaction.atomic() as tx:
        start_production(tx, event_id=given.event.pk, by=by)
        set_biscotti(tx, given, target_quantity=45, reason=WHY, by=by)
        bake_more(tx, given, batches=6, reason=WHY, by=by)
    made(given.event, given.units["Anzac"], 30, total_ingredient_cost="12.50")
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=30)
    return given


def test_until_production_starts_the_page_says_when_it_will(viewer: Client) -> None:
    event = make.event("Fair")

    page = viewer.get(f"/events/{event.pk}/compare/")

    assert page.status_code == 200
    assert "Starts when production starts" in text(page)
    assert viewer.get(f"/events/{event.pk}/compare/csv/").status_code == 404


def test_start_today_and_facts_stand_side_by_side(baking: Christmas, viewer: Client) -> None:
    shown = text(viewer.get(f"/events/{baking.event.pk}/compare/"))

    assert "Almond Biscotti 40 45 0 modified" in shown
    assert "Anzac Cookie 5 6 1 modified" in shown
    assert "Spent so far $12.50" in shown
    # Five batches of two cups, then five more of thirty.
    assert "Oats 10 cups 150 cups 0 tsp modified" in shown


def test_amendments_and_drift_are_told_with_reason_and_actor(baking: Christmas, viewer: Client) -> None:
    shown = text(viewer.get(f"/events/{baking.event.pk}/compare/"))

    assert "Recipe Anzac Cookies: lines changed" in shown
    assert shown.count(f"“{WHY}” planner,") == 2


def test_the_file_holds_what_the_page_shows(baking: Christmas, viewer: Client) -> None:
    answer = viewer.get(f"/events/{baking.event.pk}/compare/csv/")

    rows = [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert rows[0] == ["Kind", "Name", "Unit", "At the start", "Now", "Made or used", "Change"]
    assert ["output", "Almond Biscotti", "", "40", "45", "0", "modified"] in rows
    assert ["batches", "Anzac Cookie", "", "5", "6", "1", "modified"] in rows
    assert rows[-1][0] == "cost"
