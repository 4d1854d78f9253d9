"""The page of a plan in production: changes with a reason, their floors, and what changed by itself."""

from typing import Any

import pytest
from django.test import Client

from bakery.catalogue.models import RecipeLine
from bakery.db import transaction
from events.models import Assignment, PlanAmendment, PlanState, SnapshotKind, Target
from events.planning.snapshots import create_plan_snapshot
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import assembled, made
from tests.events.plan_page import address, send, text
from tests.events.planning.christmas import Christmas, agreed_christmas

pytestmark = pytest.mark.django_db
WHY = "Grandmother comes too."


@pytest.fixture
def given() -> Christmas:
    return agreed_christmas()


@pytest.fixture
def planner(given: Christmas) -> Client:
    """Return a planner of a plan in production."""
    freeze(given, PlanState.IN_PRODUCTION, SnapshotKind.BASELINE)
    return client_of("planner")


def freeze(given: Christmas, state: PlanState, kind: SnapshotKind) -> None:
    given.event.plan_state = state
    given.event.save()
    with transaction.atomic() as tx:
        create_plan_snapshot(tx, event_id=given.event.pk, kind=kind, by=make.user())


def own_batches(given: Christmas, **counts: int) -> dict[str, object]:
    """Return the fields of the batches form, each number typed: as decided unless given."""
    decided = {"Almond Biscotti": 7, "Dipped Biscotti": 1, "Anzac": 5, "Cake": 2} | counts
    keys = {given.units[name].pk: count for name, count in decided.items()}
    return {f"choice_{key}": "own" for key in keys} | {f"own_{key}": str(count) for key, count in keys.items()}


def target_of(given: Christmas, name: str, **amount: object) -> dict[str, Any]:
    """Return the fields of a target's forms, and its row."""
    unit = given.units[name]
    return {"row": f"finished_unit-{unit.pk}", "item_type": "finished_unit", "item_id": unit.pk} | amount


def test_each_change_in_production_asks_why_and_is_listed(given: Christmas, planner: Client) -> None:
    birch, cedar = given.assignments["Birch"], given.assignments["Cedar"]
    make.recipient("Dogwood")
    changes: list[tuple[str, dict[str, Any]]] = [
        ("add_target", {"what": "whole cake", "quantity": "4"}),
        ("paste_targets", {"lines": "2 Grand Hamper"}),
        ("change_target", target_of(given, "Almond Biscotti", quantity="41")),
        ("remove_target", target_of(given, "Dipped Biscotti")),
        ("assign", {"recipient": "Dogwood", "package": "Nut-free gift", "quantity": "1"}),
        (
            "change_assignment",
            {"row": birch.pk, "assignment_id": birch.pk, "package": "Neighbour gift", "quantity": "2"},
        ),
        ("remove_assignment", {"row": cedar.pk, "assignment_id": cedar.pk}),
        ("batches", own_batches(given, Cake=6)),
    ]
    for act, fields in (changes[2], changes[-1]):
        refused = send(planner, given, act, **fields)
        assert (refused.status_code, "give a reason" in text(refused)) == (422, True), act
    assert not PlanAmendment.objects.exists()

    for act, fields in changes:
        assert send(planner, given, act, **fields, reason=WHY).status_code == 302, act

    shown = text(planner.get(address(given)))
    assert PlanAmendment.objects.count() == len(changes)
    for told in (
        "Added to the demand: Grand Hamper (nothing → 2)",
        "Changed demand: Almond Biscotti (40 → 41)",
        "Dropped from the demand: Dipped Biscotti (20 → nothing)",
        "Changed a package: Birch (1 × Neighbour gift → 2 × Neighbour gift)",
        "Dropped a package: Cedar (1 × Family hamper → nothing)",
        "Whole cake (2 batches → 6 batches)",
    ):
        assert told in shown, told
    assert shown.count(f"“{WHY}” planner,") == len(changes)


def test_what_is_said_of_an_assignment_needs_no_reason(given: Christmas, planner: Client) -> None:
    birch = given.assignments["Birch"]
    row = {"row": birch.pk, "assignment_id": birch.pk, "package": "Neighbour gift", "quantity": "1"}

    assert send(planner, given, "change_assignment", **row, notes="Ring twice").status_code == 302

    assert Assignment.objects.get(pk=birch.pk).notes == "Ring twice"
    assert not PlanAmendment.objects.exists()


def test_less_than_was_made_is_refused_at_its_field(given: Christmas, planner: Client) -> None:
    almond = given.units["Almond Biscotti"]
    made(given.event, almond, 204, num_batches=7, total_ingredient_cost="900")
    assembled(given.event, given.goods["Cookie Box"], 25)
    box = {"item_type": "finished_good", "item_id": given.goods["Cookie Box"].pk}
    row = f"finished_good-{given.goods['Cookie Box'].pk}"

    refused = send(planner, given, "batches", **own_batches(given, **{"Almond Biscotti": 6}), reason=WHY)
    assert refused.context["batches_form"].errors == {
        f"choice_{almond.pk}": ["7 batches were run of Almond Biscotti, so no fewer can be decided."]
    }

    refused = send(planner, given, "change_target", row, **box, quantity="10", reason=WHY)
    (target,) = [each for each in refused.context["targets"] if each["row"] == row]
    assert target["change"].errors == {
        "quantity": ["25 × Cookie Box were assembled already, so no fewer can be wanted."]
    }
    assert 'value="10"' in refused.content.decode()
    assert Target.objects.get(finished_good=box["item_id"]).quantity == 23
    for told in ("204 made", "$900.00 is spent", "was expected when production started", "over budget"):
        assert told in text(refused), told


def test_what_changed_by_itself_is_named_until_it_is_accepted(given: Christmas, planner: Client) -> None:
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=3)
    shown = planner.get(address(given))
    assert "Recipe Anzac Cookies: lines changed" in text(shown)
    assert f"/events/{given.event.pk}/compare/" in shown.content.decode()

    assert send(planner, given, "calculate").status_code == 302
    assert planner.get(address(given)).context["drift"] is not None
    assert send(planner, given, "accept", reason=" ").status_code == 422
    assert send(planner, given, "accept", reason="Tastes better.").status_code == 302

    accepted = planner.get(address(given))
    assert accepted.context["drift"] is None
    assert "Accepted changes: Recipe Anzac Cookies: lines changed “Tastes better.”" in text(accepted)


def test_a_closed_plan_offers_no_form_and_takes_none(given: Christmas, planner: Client) -> None:
    assert send(planner, given, "complete", reason="Snow.").status_code == 302

    page = planner.get(address(given))
    assert 'name="act"' not in page.content.decode()
    refused = send(planner, given, "add_target", what="whole cake", quantity="4")
    assert (refused.status_code, "nothing about it changes" in text(refused)) == (422, True)
    refused = send(planner, given, "accept", reason=WHY)
    assert (refused.status_code, "nothing about it changes" in text(refused)) == (422, True)


def test_a_locked_plan_is_calculated_again_by_a_button(given: Christmas) -> None:
    freeze(given, PlanState.LOCKED, SnapshotKind.CALCULATION)
    client = client_of("planner")
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=3)
    stale = client.get(address(given))
    assert "Calculate again" in text(stale)
    assert "The plan is what was calculated: calculate it again" in text(stale)

    assert send(client, given, "calculate").status_code == 302
    assert client.get(address(given)).context["drift"] is None
