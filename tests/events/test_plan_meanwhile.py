"""Two people at one plan: what one did not see is not overwritten, and both versions are shown."""

import pytest
from django.http import HttpResponse
from django.test import Client

from events.models import Assignment, BatchDecision, Target
from tests.bakery.people import client_of
from tests.events.plan_page import address, text
from tests.events.planning.christmas import Christmas, christmas
from tests.hostile.fields import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    return christmas()


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def shown(planner: Client, given: Christmas, act: str, row: str = "") -> dict[str, str]:
    """Return a form of the page as a browser would send it back untouched."""
    query = f"?open={row}" if row else ""
    page = planner.get(address(given) + query).content.decode()
    (form,) = [each for each in forms_of(address(given), page) if each.values.get("act") == [act]]
    return {name: values[0] for name, values in form.sent().items()}


def again(planner: Client, given: Christmas, answer: HttpResponse, act: str) -> HttpResponse:
    """Send the form of a refusal as it came back."""
    (form,) = [each for each in forms_of(address(given), answer.content.decode()) if each.values.get("act") == [act]]
    return planner.post(address(given), form.sent())


def test_batches_one_left_alone_keep_what_another_decided(given: Christmas, planner: Client) -> None:
    biscotti, anzac = given.units["Almond Biscotti"], given.units["Anzac"]
    early = shown(planner, given, "batches")
    planner.post(address(given), early)
    early = shown(planner, given, "batches")
    planner.post(address(given), early | {f"batches-choice_{biscotti.pk}": "own", f"batches-own_{biscotti.pk}": "9"})

    saved = planner.post(address(given), early | {f"batches-choice_{anzac.pk}": "own", f"batches-own_{anzac.pk}": "8"})

    assert saved.status_code == 302
    decided = dict(BatchDecision.objects.values_list("finished_unit", "batches"))
    assert (decided[biscotti.pk], decided[anzac.pk]) == (9, 8)


def test_batches_two_decided_otherwise_are_shown_both(given: Christmas, planner: Client) -> None:
    biscotti = given.units["Almond Biscotti"]
    own = {f"batches-choice_{biscotti.pk}": "own"}
    early = shown(planner, given, "batches")
    planner.post(address(given), early | own | {f"batches-own_{biscotti.pk}": "9"})

    refused = planner.post(address(given), early | own | {f"batches-own_{biscotti.pk}": "8"})

    assert refused.status_code == 409
    assert "Somebody else saved the batches of Almond Biscotti meanwhile: 9 batches." in text(refused)
    assert BatchDecision.objects.get(finished_unit=biscotti).batches == 9
    assert again(planner, given, refused, "batches").status_code == 302
    assert BatchDecision.objects.get(finished_unit=biscotti).batches == 8


def test_a_choice_that_is_offered_no_more_says_why(given: Christmas, planner: Client) -> None:
    biscotti = given.units["Almond Biscotti"]
    early = shown(planner, given, "batches")
    Target.objects.filter(finished_unit=biscotti, event=given.event).update(quantity=400)

    refused = planner.post(address(given), early)

    assert refused.status_code == 422
    assert "What is wanted changed meanwhile. Please choose again." in text(refused)


def test_an_amount_another_changed_is_shown_and_not_overwritten(given: Christmas, planner: Client) -> None:
    unit = given.units["Almond Biscotti"]
    row = f"target-finished_unit-{unit.pk}"
    quantity = f"change_target-finished_unit-{unit.pk}-quantity"
    early = shown(planner, given, "change_target", row)
    planner.post(address(given), early | {quantity: "50"})

    refused = planner.post(address(given), early | {quantity: "60"})

    assert refused.status_code == 409
    assert "Somebody else saved Almond Biscotti meanwhile: 50." in text(refused)
    assert Target.objects.get(finished_unit=unit, event=given.event).quantity == 50
    assert again(planner, given, refused, "change_target").status_code == 302
    assert Target.objects.get(finished_unit=unit, event=given.event).quantity == 60


def test_a_gift_another_changed_is_shown_and_not_overwritten(given: Christmas, planner: Client) -> None:
    birch = given.assignments["Birch"]
    early = shown(planner, given, "change_assignment", f"assignment-{birch.pk}")
    package, notes = (f"change_assignment-{birch.pk}-{name}" for name in ("package", "notes"))
    planner.post(address(given), early | {package: "Nut-free gift"})

    refused = planner.post(address(given), early | {notes: "Ring twice"})

    assert refused.status_code == 409
    assert "Somebody else saved what Birch gets meanwhile: 1 × Nut-free gift." in text(refused)
    assert Assignment.objects.get(pk=birch.pk).package.name == "Nut-free gift"
