"""The pages of events themselves: the list, a new one, its facts, a copy, and deleting a draft."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Assignment, Event, PlanState, Target
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def typed(name: str = "Open Day", in_days: int = 10, **changed: str) -> dict[str, str]:
    """Return what the form of an event sends."""
    day = timezone.localdate() + timedelta(days=in_days)
    return {"name": name, "event_date": day.isoformat(), "expected_attendees": "", "notes": ""} | changed


def test_a_new_event_leads_to_its_plan(planner: Client) -> None:
    saved = planner.post("/events/new/", typed(expected_attendees="40", output_mode="bundled"))

    event = Event.objects.get()
    assert saved["Location"] == f"/events/{event.pk}/plan/"
    assert (event.name, event.expected_attendees, event.plan_state) == ("Open Day", 40, PlanState.DRAFT)


def test_a_day_that_is_past_asks_for_a_tick(planner: Client) -> None:
    doubted = planner.post("/events/new/", typed(in_days=-3, notes="Last week"))

    assert doubted.status_code == 422
    assert "This day is past" in doubted.content.decode()
    assert "Last week" in doubted.content.decode()
    assert not Event.objects.exists()
    assert planner.post("/events/new/", typed(in_days=-3, sure="on")).status_code == 302


def test_an_event_of_the_same_name_and_day_is_pointed_out(planner: Client) -> None:
    first = make.event("Open Day", in_days=10)

    doubted = planner.post("/events/new/", typed("open day"))

    assert doubted.status_code == 422
    assert f"/events/{first.pk}/plan/" in doubted.content.decode()
    assert planner.post("/events/new/", typed("open day", sure="on")).status_code == 302


def test_nonsense_is_refused_at_its_field(planner: Client) -> None:
    refused = planner.post("/events/new/", typed("", expected_attendees="-1", event_date="soon", output_mode="x"))

    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"name", "event_date", "expected_attendees", "output_mode"}


def test_an_event_is_changed(planner: Client) -> None:
    event = make.event("Open Day")

    saved = planner.post(f"/events/{event.pk}/edit/", typed("Open House", seen=event.updated_at.isoformat()))

    event.refresh_from_db()
    assert (saved.status_code, event.name) == (302, "Open House")


def test_a_past_day_that_stays_as_it_was_asks_nothing(planner: Client) -> None:
    event = make.event("Open Day", in_days=-3)

    assert planner.post(f"/events/{event.pk}/edit/", typed("Open House", in_days=-3)).status_code == 302


def test_who_saves_second_sees_both_versions(planner: Client) -> None:
    event = make.event("Open Day", in_days=10)
    shown = planner.get(f"/events/{event.pk}/edit/").context["form"]["seen"].value()
    planner.post(f"/events/{event.pk}/edit/", typed("Theirs", seen=shown))

    refused = planner.post(f"/events/{event.pk}/edit/", typed("Mine", seen=shown))

    assert refused.status_code == 409
    assert refused.context["differences"] == [{"label": "Name", "typed": "Mine", "stored": "Theirs"}]
    assert 'value="Mine"' in refused.content.decode()
    again = typed("Mine", seen=refused.context["form"]["seen"].value())
    assert planner.post(f"/events/{event.pk}/edit/", again).status_code == 302
    event.refresh_from_db()
    assert event.name == "Mine"


def test_a_closed_event_still_takes_a_name_and_notes(planner: Client) -> None:
    event = make.event("Christmas", state=PlanState.COMPLETED)

    page = planner.get(f"/events/{event.pk}/edit/")
    assert [field.name for field in page.context["form"].visible_fields()] == ["name", "notes"]
    planner.post(f"/events/{event.pk}/edit/", {"name": "Christmas", "notes": "Ran out of stars"})
    event.refresh_from_db()
    assert event.notes == "Ran out of stars"


def test_guests_of_a_locked_plan_stay(planner: Client) -> None:
    event = make.event("Open Day", in_days=10, state=PlanState.LOCKED)

    refused = planner.post(f"/events/{event.pk}/edit/", typed(expected_attendees="50"))

    assert refused.status_code == 422
    assert "Unlock it" in refused.content.decode()


def test_other_guests_in_production_need_a_reason(planner: Client) -> None:
    event = make.event("Fair", state=PlanState.IN_PRODUCTION, expected_attendees=20)
    sent = typed("Fair", expected_attendees="40")

    refused = planner.post(f"/events/{event.pk}/edit/", sent)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"reason": ["Please give a reason."]}

    assert planner.post(f"/events/{event.pk}/edit/", sent | {"reason": "The choir comes."}).status_code == 302
    shown = planner.get(f"/events/{event.pk}/plan/").content.decode()
    assert "Fair (20 guests → 40 guests)" in shown


def test_deleting_a_draft_shows_what_goes_and_takes_it_along(planner: Client) -> None:
    event = make.event("Open Day")
    make.target(event, make.good("Cookie Box"), 23)
    make.assignment(event, make.recipient("Alder"), make.package("Neighbour gift"))

    page = planner.get(f"/events/{event.pk}/delete/").content.decode()
    assert "23 × Cookie Box" in page
    assert "1 × Neighbour gift for Alder" in page
    assert Event.objects.exists()

    planner.post(f"/events/{event.pk}/delete/")
    assert [kind.objects.count() for kind in (Event, Target, Assignment)] == [0, 0, 0]


def test_what_was_locked_once_is_not_deleted(planner: Client) -> None:
    event = make.event("Open Day", state=PlanState.LOCKED)

    refused = planner.post(f"/events/{event.pk}/delete/")

    assert refused.status_code == 409
    assert "cancel it instead" in refused.content.decode()
    assert Event.objects.exists()


def test_a_copy_takes_what_is_ticked(planner: Client) -> None:
    event = make.event("Christmas")
    make.target(event, make.good("Cookie Box"), 23)
    make.assignment(event, make.recipient(), make.package())
    day = timezone.localdate() + timedelta(days=300)

    sent = {"new_name": "Easter", "new_event_date": day.isoformat(), "parts": ["targets"]}
    saved = planner.post(f"/events/{event.pk}/clone/", sent)

    copy = Event.objects.get(name="Easter")
    assert saved["Location"] == f"/events/{copy.pk}/plan/"
    assert Target.objects.filter(event=copy).count() == 1
    assert not Assignment.objects.filter(event=copy).exists()


def test_events_are_listed_with_how_far_they_have_come(planner: Client) -> None:
    make.assignment(make.event("Christmas"), make.recipient(), make.package())
    make.event("Open Day", state=PlanState.LOCKED)

    page = planner.get("/events/")
    assert "0 of 1" in page.content.decode()
    assert [row["event"].name for row in planner.get("/events/?state=locked").context["rows"]] == ["Open Day"]
    assert planner.get("/events/?state=open").status_code == 400
    assert planner.get("/events/?year=1999").status_code == 400


def test_no_events_yet_invites_to_plan_one(planner: Client) -> None:
    assert "No events yet" in planner.get("/events/").content.decode()


def test_the_list_takes_as_many_statements_for_many_events_as_for_few(planner: Client) -> None:
    planner.get("/events/")
    counts = []
    for _ in range(2):
        for number in range(5):
            event = make.event(in_days=number)
            make.target(event, make.unit(), 10)
            make.assignment(event, make.recipient(), make.package("", [(make.good("", [(make.unit(), 2)]), 1)]))
        with CaptureQueriesContext(connection) as statements:
            assert planner.get("/events/").status_code == 200
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_the_list_shows_bars_costs_and_problems_of_what_is_open_and_what_is_over(planner: Client) -> None:
    flour = make.ingredient("Flour")
    bread = make.unit(make.recipe("Bread", [(flour, 100, "g")]), 10, "Loaf")
    fair, over = make.event("Fair", in_days=5), make.event("Past", in_days=-5, state=PlanState.COMPLETED)
    make.target(fair, bread, 20)
    make.decision(over, bread, 2)
    made(over, bread, 10, total_ingredient_cost="12.50", cost_known=False)

    cards = {row["event"].name: row for row in planner.get("/events/").context["rows"]}

    bars = {name: [(bar.label, bar.done, bar.total) for bar in row["bars"]] for name, row in cards.items()}
    assert bars == {"Fair": [("Shopping", "0", 1), ("Batches", "0", 1)], "Past": [("Batches", "1", 2)]}
    assert (cards["Past"]["spent"].cost, cards["Past"]["spent"].is_known) == ("12.50", False)
    assert (cards["Past"]["expected"], cards["Fair"]["expected"].is_known) == (None, False)
    assert cards["Fair"]["problems"] > 0


def test_an_event_is_cancelled_for_a_reason_from_the_list(planner: Client) -> None:
    event = make.event("Fair")
    address = f"/events/{event.pk}/cancel/"

    assert address in planner.get("/events/").content.decode()
    assert planner.post(address, {"reason": " "}).status_code == 422
    assert planner.post(address, {"reason": "It rains."}).url == "/events/"

    assert Event.objects.get().plan_state == PlanState.CANCELLED
    assert planner.post(address, {"reason": "Again."}).status_code == 422
    assert address not in client_of("viewer").get("/events/").content.decode()


def test_a_copy_shows_what_was_made_left_over_and_too_few_of_last_time(planner: Client) -> None:
    event = make.event("Fair", in_days=-3, state=PlanState.COMPLETED)
    bread, cake = make.unit(name="Bread", archived_at=timezone.now()), make.unit(name="Cake")
    make.target(event, bread, 20)
    make.target(event, cake, 6)
    make.decision(event, bread, 2)
    make.assignment(event, make.recipient("Birch"), make.package("Gift", [(cake, 1)]), status="delivered")
    made(event, bread, 24)
    made(event, cake, 5)

    rows = planner.get(f"/events/{event.pk}/clone/").context["rows"]

    told = [(row.what, row.made, row.left_over, row.ran_out, row.is_retired) for row in rows]
    assert told == [
        ("20 × Bread", 24, 24, 0, True),
        ("6 × Cake", 5, 5, 2, False),
        ("1 × Gift for Birch", None, None, 0, False),
        ("2 batches of Bread", None, None, 0, True),
    ]
    assert [row.came_of for row in rows] == ["", "", "delivered", "1 baked"]


@pytest.mark.parametrize("tab", ["events/{}/make/", "events/{}/assemble/", "events/{}/deliver/", "reports/event/{}/"])
def test_every_tab_of_an_event_says_where_it_stands(planner: Client, tab: str) -> None:
    page = planner.get(f"/{tab.format(make.event('Easter').pk)}").content.decode()

    assert '<li><a href="/events/">Events</a></li>' in page
