"""The page of a plan: what it shows, and the forms of its problems and its demand."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from events.models import Assignment, Target
from tests import make
from tests.acceptance.sums import adds_up
from tests.bakery.people import client_of
from tests.events.plan_page import address, batches, send, sums_of, text
from tests.events.planning.christmas import Christmas, christmas

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    return christmas()


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def test_the_page_shows_the_whole_chain(given: Christmas, planner: Client) -> None:
    page = planner.get(address(given))

    shown = text(page)
    assert page.status_code == 200
    assert "0 of 86 ready" in shown
    assert "0 of 15 batches done" in shown
    assert "3 to buy, at least $20.06, 1 amount unknown" in shown
    assert "23 and 2 more in packages" in shown
    assert "196 = 40 loose + 26 Cookie Box × 6" in shown
    assert "6 → 180, short 16" in shown
    assert "7 → 210, +14" in shown
    assert [row["problem"].code for row in page.context["problems"]] == ["missing_density", "allergen_conflict"]


def test_every_shown_sum_adds_up(given: Christmas, planner: Client) -> None:
    given.weigh_the_syrup()

    found = sums_of(planner.get(address(given)))

    assert len(found) > 50
    assert [each for each in found if not adds_up(each)] == []


def test_saying_what_a_cup_weighs_mends_the_problem(given: Christmas, planner: Client) -> None:
    syrup = given.foods["Golden syrup"]
    measure = {"ingredient_id": syrup.pk, "volume": "1", "volume_unit": "cup", "weight": "340", "weight_unit": "g"}

    saved = send(planner, given, "weigh", syrup.pk, **measure)

    assert saved["Location"] == f"{address(given)}#problems"
    page = planner.get(address(given))
    assert [row["problem"].code for row in page.context["problems"]] == ["allergen_conflict"]
    assert "1 cup weighs 340 g" in text(page)


def test_a_weight_no_food_has_asks_back(given: Christmas, planner: Client) -> None:
    syrup = given.foods["Golden syrup"]
    measure = {"ingredient_id": syrup.pk, "volume": "1", "volume_unit": "cup", "weight": "3400", "weight_unit": "g"}

    doubted = send(planner, given, "weigh", syrup.pk, **measure)
    syrup.refresh_from_db()
    assert (doubted.status_code, syrup.density) == (422, None)
    assert 'value="3400"' in doubted.content.decode()

    assert send(planner, given, "weigh", syrup.pk, **measure, sure="on").status_code == 302
    syrup.refresh_from_db()
    assert syrup.density is not None


def test_what_is_wanted_is_typed_by_name(given: Christmas, planner: Client) -> None:
    added = send(planner, given, "add_target", what="whole cake", quantity="4")

    assert added["Location"] == f"{address(given)}#demand"
    assert Target.objects.get(finished_unit=given.units["Cake"], event=given.event).quantity == 4


def test_a_name_of_several_things_asks_back_and_keeps_what_was_typed(given: Christmas, planner: Client) -> None:
    asked = send(planner, given, "add_target", what="biscotti", quantity="1 000", notes="For the door")

    page = asked.content.decode()
    assert asked.status_code == 422
    assert 'value="biscotti"' in page
    assert 'value="1 000"' in page
    assert 'value="For the door"' in page
    assert Target.objects.filter(event=given.event).count() == 3

    asked = send(planner, given, "add_target", what="biscotti", quantity="10")
    assert "may be 2 things: Almond Biscotti (output of Almond Biscotti); Dipped Biscotti" in text(asked)


def test_what_is_wanted_already_is_not_overwritten_by_adding_it(given: Christmas, planner: Client) -> None:
    refused = send(planner, given, "add_target", what="Cookie Box", quantity="5")

    assert refused.status_code == 422
    assert "Cookie Box is wanted already" in text(refused)
    assert Target.objects.get(finished_good=given.goods["Cookie Box"]).quantity == 23


def test_a_pasted_list_is_added_whole_or_not_at_all(given: Christmas, planner: Client) -> None:
    refused = send(planner, given, "paste_targets", lines="4 Whole cake\n3 Nothing like it\nMany hampers")
    assert refused.status_code == 422
    assert Target.objects.filter(event=given.event).count() == 3
    near = send(planner, given, "paste_targets", lines="30 Cookie Boxes\n2 of the Grand Hamper, please")
    assert "“30 Cookie Boxes” may be: Cookie Box (box)" in text(near)
    assert "please” may be: Grand Hamper (box)" in text(near)

    assert send(planner, given, "paste_targets", lines="4 Whole cake\n\n2 x Grand Hamper").status_code == 302
    assert Target.objects.get(finished_good=given.goods["Grand Hamper"]).quantity == 2
    assert Target.objects.get(finished_unit=given.units["Cake"]).quantity == 4


def test_a_target_is_changed_and_removed(given: Christmas, planner: Client) -> None:
    unit = given.units["Almond Biscotti"]
    ids = {"item_type": "finished_unit", "item_id": unit.pk}
    row = f"finished_unit-{unit.pk}"

    send(planner, given, "change_target", row, **ids, quantity="60", notes="More")
    target = Target.objects.get(finished_unit=unit, event=given.event)
    assert (target.quantity, target.notes) == (60, "More")

    refused = send(planner, given, "change_target", row, **ids, quantity="60", per_attendee="2")
    assert refused.status_code == 422

    send(planner, given, "remove_target", row, **ids)
    assert not Target.objects.filter(finished_unit=unit, event=given.event).exists()


def test_a_package_is_assigned_changed_and_removed(given: Christmas, planner: Client) -> None:
    make.recipient("Dahl")

    send(planner, given, "assign", recipient="dahl", package="nut-free", quantity="2")
    assignment = Assignment.objects.get(recipient__name="Dahl")
    assert (assignment.package.name, assignment.quantity) == ("Nut-free gift", 2)

    row = {"assignment_id": assignment.pk, "package": "Family hamper", "quantity": "1", "notes": "Ring twice"}
    send(planner, given, "change_assignment", assignment.pk, **row)
    assignment.refresh_from_db()
    assert (assignment.package.name, assignment.quantity, assignment.notes) == ("Family hamper", 1, "Ring twice")

    send(planner, given, "remove_assignment", assignment.pk, assignment_id=assignment.pk)
    assert not Assignment.objects.filter(pk=assignment.pk).exists()


def test_an_assignment_of_another_event_is_out_of_reach(given: Christmas, planner: Client) -> None:
    other = make.assignment(make.event(), make.recipient(), make.package())

    refused = send(planner, given, "remove_assignment", other.pk, assignment_id=other.pk)

    assert refused.status_code == 422
    assert Assignment.objects.filter(pk=other.pk).exists()


def test_a_conflict_is_gone_with_another_package(given: Christmas, planner: Client) -> None:
    alder = given.assignments["Alder"]

    send(planner, given, "change_assignment", alder.pk, assignment_id=alder.pk, package="Nut-free gift", quantity="1")

    page = planner.get(address(given))
    assert "190 = 40 loose + 25 Cookie Box × 6" in text(page)
    assert [row["problem"].code for row in page.context["problems"]] == ["missing_density"]


def test_an_allergen_problem_leads_to_its_open_form(given: Christmas, planner: Client) -> None:
    row = f"assignment-{given.assignments['Alder'].pk}"
    page = planner.get(address(given))
    assert [each["address"] for each in page.context["problems"]][-1] == f"?open={row}#{row}"
    assert '<details class="fold" open>' not in page.content.decode()

    opened = planner.get(address(given, f"?open={row}"))

    assert [each["line"].recipient_name for each in opened.context["assignments"] if each["change"]] == [
        "Alder household"
    ]
    assert opened.content.decode().count('<details class="fold" open>') == 1


def test_the_forms_of_a_row_are_there_once_it_is_opened(given: Christmas, planner: Client) -> None:
    row = f"target-finished_unit-{given.units['Almond Biscotti'].pk}"
    page = planner.get(address(given)).content.decode()
    assert "change_target" not in page
    assert f'href="?open={row}#{row}"' in page

    opened = planner.get(address(given, f"?open={row}")).content.decode()
    assert opened.count('value="change_target"') == opened.count('value="remove_target"') == 1

    fetched = planner.get(address(given, f"?open={row}"), headers={"hx-request": "true"}).content.decode()
    assert fetched.lstrip().startswith(f'<tr id="{row}" hx-swap-oob="true">')
    assert "<html" not in fetched


def test_a_section_saved_by_a_script_comes_back_with_all_that_follows(given: Christmas, planner: Client) -> None:
    chosen = {f"batches-{name}": value for name, value in batches(given).items()}

    saved = planner.post(address(given), {"act": "batches", **chosen}, headers={"hx-request": "true"})

    parts = re.findall(r'<div id="part_(\w+)" hx-swap-oob="true">', saved.content.decode())
    assert saved.status_code == 200
    assert parts == [
        "head", "problems", "drift", "batches", "needs", "shopping", "feasibility", "state", "amendments", "progress"
    ]  # fmt: skip
    assert "Saved the batches: 15 in all." in text(saved)
    assert saved["HX-Replace-Url"] == address(given)
    assert "Saved the batches" not in text(planner.get(address(given)))


def test_a_section_refused_to_a_script_comes_back_alone(given: Christmas, planner: Client) -> None:
    sent = {"act": "add_target", "add_target-what": "biscotti", "add_target-quantity": "10"}

    refused = planner.post(address(given), sent, headers={"hx-request": "true"})

    assert refused.status_code == 422
    assert re.findall(r'<div id="part_(\w+)"', refused.content.decode()) == ["demand"]
    assert 'value="biscotti"' in refused.content.decode()


def test_needs_of_the_whole_plan_hold_what_was_used(given: Christmas, planner: Client) -> None:
    page = planner.get(address(given, "?scope=total"))

    assert "still needed + 0 used already" in text(page)
    assert planner.get(address(given, "?scope=half")).status_code == 400


def test_viewers_read_and_change_nothing(given: Christmas) -> None:
    viewer = client_of("viewer")

    page = viewer.get(address(given))
    assert page.status_code == 200
    assert 'name="act"' not in page.content.decode()
    assert send(viewer, given, "lock").status_code == 403


def test_an_empty_plan_says_how_to_begin(planner: Client) -> None:
    page = planner.get(f"/events/{make.event().pk}/plan/")

    assert "This event wants nothing yet" in text(page)
    assert re.search(r"<details [^>]*open>\s*<summary>Add what it wants", page.content.decode())
    assert "Something is wanted: add what the event wants" in text(page)


@pytest.mark.parametrize(
    "sent", [{}, {"act": "bake"}, {"act": "lock", "row": "<b>"}, {"act": "lock", "row": "x" * 99}]
)
def test_a_form_the_page_does_not_have_is_refused(given: Christmas, planner: Client, sent: dict[str, str]) -> None:
    assert planner.post(address(given), sent).status_code == 400


def test_an_event_nobody_planned_is_not_found(planner: Client) -> None:
    assert planner.get("/events/987654/plan/").status_code == 404


def test_the_page_takes_as_many_statements_for_twice_the_rows(given: Christmas, planner: Client) -> None:
    planner.get(address(given))
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as statements:
            assert planner.get(address(given)).status_code == 200
        # Where the test itself runs in a transaction, blocks are savepoints, which are no queries.
        counts.append(sum(each["sql"].startswith("SELECT") for each in statements))
        for number in range(6):
            food = make.ingredient()
            make.lot(food, 5)
            unit = make.unit(make.recipe("", [(food, 10, "g")], [(make.recipe("", [(food, 1, "g")]), 1)]), 10)
            make.target(given.event, unit, 10 + number)
            box = make.good("", [(unit, 2), (make.material(), 1)])
            make.assignment(given.event, make.recipient(avoids=["tree nuts"]), make.package("", [(box, 1)]))

    assert counts[0] == counts[1] == counts[2] <= 40
