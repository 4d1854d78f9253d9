"""The plan and the list in a terminal say what the pages say."""

import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bakery.catalogue.models import RecipeLine
from events.models import Event, PlanSnapshot
from tests import make
from tests.events.planning.christmas import Christmas, agreed_christmas

Ran = Callable[..., tuple[str, int]]


@pytest.fixture
def given(transactional_db: None) -> Christmas:
    return agreed_christmas()


def run(*arguments: Any) -> tuple[str, int]:
    """Return what a command printed, and its exit code."""
    out = StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=StringIO())
    except SystemExit as exit_:
        return out.getvalue(), int(exit_.code or 0)
    except CommandError as error:
        return str(error), error.returncode
    return out.getvalue(), 0


def test_every_sum_is_written_out(given: Christmas) -> None:
    text, code = run("plan_event", given.event.pk, "--explain")

    assert "190 = 40 loose + 25 Cookie Box × 6" in text
    assert "Needed: 25 = 23 loose + 1 Neighbour gift for Birch × 1 + 1 Grand Hamper × 1" in text
    assert "190 needed − 0 on hand = 190 to make; 7 × 30 = 210, 20 over" in text
    assert "Needed: 24 = 14 for 7 × Almond Biscotti + 2 for 1 × Chocolate-Dipped Almond Biscotti" in text
    flour = "8.84 lb (32 cups); on hand 5 lb, promised 8.84 oz, free 4.4475 lb, short 4.3925 lb"
    assert flour in text.replace("\N{NO-BREAK SPACE}", " ")
    assert code == 0


def test_a_plan_with_problems_says_so_by_its_exit_code(given: Christmas) -> None:
    given.event.decisions.filter(finished_unit=given.units["Almond Biscotti"]).update(batches=6)

    text, code = run("plan_event", "Christmas")

    assert "shortfall: Almond Biscotti: 6 batches make 180, 10 short." in text
    assert code == 1


def test_a_plan_is_one_object_for_programs(given: Christmas) -> None:
    text, _ = run("plan_event", "Christmas", "--json")

    assert json.loads(text)["shopping"]["total_estimated_cost"] == "25.26"


def test_the_list_names_packages_and_what_is_left_over(given: Christmas) -> None:
    text, code = run("shopping_list", "Christmas")
    text = text.replace("\N{NO-BREAK SPACE}", " ")

    assert "Flour: 4.3925 lb short, 1 package Flour 5 lb, 9.72 oz over, 4.49" in text
    assert "Cello bag: 5 short, 1 package Stars, 95 over, 8.99" in text
    assert text.endswith("4 to buy, 25.26\n")
    assert code == 0


def test_the_list_of_two_events_is_one(given: Christmas) -> None:
    text, _ = run("shopping_list", "Christmas", "Open Day", "--json")

    flour = next(row for row in json.loads(text)["items"] if row["ingredient_name"] == "Flour")
    assert {source["event_id"] for source in flour["sources"]} == {given.event.pk, given.open_day.pk}
    assert flour["promised_elsewhere"] == "0"


def test_a_plan_is_locked_and_unlocked(given: Christmas) -> None:
    make.user("planner", is_superuser=True)

    locked = run("plan_state", "Christmas", "--lock", "--user", "planner")
    again = run("plan_state", "Christmas", "--lock", "--user", "planner")
    unlocked = run("plan_state", "Christmas", "--unlock", "--reason", "one more box", "--user", "planner")

    assert locked == ("Christmas is locked.\n", 0)
    assert again[1] == 2
    assert unlocked == ("Christmas is draft.\n", 0)


def test_a_dry_run_moves_nothing(given: Christmas) -> None:
    make.user("planner", is_superuser=True)

    assert run("plan_state", "Christmas", "--lock", "--user", "planner", "--dry-run")[1] == 0

    assert Event.objects.get(pk=given.event.pk).plan_state == "draft"


def test_an_unknown_event_is_refused(transactional_db: None) -> None:
    assert run("plan_event", "Easter")[1] == 2


def test_recalculating_freezes_the_plan_and_says_what_it_costs(given: Christmas) -> None:
    make.user("anna")

    text, code = run("plan_event", "Christmas", "--recalculate", "--user", "anna")
    again, _ = run("plan_event", "Christmas", "--recalculate", "--user", "anna", "--dry-run")

    snapshot = PlanSnapshot.objects.get()
    assert f"Christmas: calculation 1, estimated cost {snapshot.estimated_cost:.2f}" in text.replace("at least ", "")
    assert "calculation 2" in again
    assert code == 0


def test_a_plan_changed_after_the_lock_is_not_started(given: Christmas) -> None:
    make.user("anna")
    run("plan_state", "Christmas", "--lock", "--user", "anna")
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=3)

    refused, code = run("plan_state", "Christmas", "--start", "--user", "anna")
    run("plan_event", "Christmas", "--recalculate", "--user", "anna")
    started, done = run("plan_state", "Christmas", "--start", "--user", "anna")

    assert ("Recipe Anzac Cookies: lines changed" in refused, code) == (True, 2)
    assert ("Christmas is in production." in started, done) == (True, 0)
