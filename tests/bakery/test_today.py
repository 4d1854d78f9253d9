"""Today shows what comes next, what stands in its way and what was recorded last."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bakery.catalogue.models import RecipeLine
from bakery.db.transaction import Atomic
from bakery.errors import Conflict
from bakery.inventory.dto.adjustments import StockInput
from bakery.inventory.models import AdjustmentKind, Lot, Purchase, StockAdjustment
from bakery.inventory.services import adjust_stock, record_opening
from bakery.queries.today import next_events, recent_records
from events.models import Event, PlanState, Target
from events.planning.calculation import calculate_plan
from events.planning.overview import get_overview
from events.planning.states import lock_plan
from tests import make
from tests.bakery.people import client_of
from tests.events.plan_page import text
from tests.events.planning.christmas import agreed_christmas, christmas

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


def event(name: str, day: date, state: PlanState = PlanState.DRAFT) -> Event:
    closed = NOON if state in (PlanState.COMPLETED, PlanState.CANCELLED) else None
    return Event.objects.create(name=name, event_date=day, plan_state=state, created_by=make.user(), closed_at=closed)


def today(role: str = "viewer") -> str:
    return text(client_of(role).get("/"))


def test_open_events_come_by_date(tx: Atomic) -> None:
    event("Christmas", date(2026, 12, 15))
    event("Open Day", date(2026, 12, 5), PlanState.LOCKED)
    event("Harvest", date(2026, 11, 1), PlanState.IN_PRODUCTION)
    event("Last Christmas", date(2025, 12, 15), PlanState.COMPLETED)
    event("Fair", date(2026, 12, 1), PlanState.CANCELLED)

    assert [(each.name, each.state_label) for each in next_events(tx)] == [
        ("Harvest", "In production"),
        ("Open Day", "Locked"),
        ("Christmas", "Draft"),
    ]


def test_records_of_every_kind_come_newest_first(tx: Atomic) -> None:
    anna, shop = make.user("anna"), make.supplier("Corner Shop")
    for hour in range(12):
        StockAdjustment.objects.create(
            kind=AdjustmentKind.COUNT, actor=anna, recorded_at=NOON - timedelta(hours=hour + 2)
        )
    Purchase.objects.create(
        supplier=shop,
        purchased_on=date(2026, 11, 20),
        actor=anna,
        recorded_at=NOON,
        voided_at=NOON,
        voided_by=anna,
        void_reason="typed twice",
    )

    records = recent_records(tx)

    assert len(records) == 10
    assert (records[0].sentence, records[0].actor, records[0].voided) == ("Bought at Corner Shop", "anna", True)
    assert {record.sentence for record in records[1:]} == {"Count"}


def test_a_change_of_the_shelf_says_of_what(tx: Atomic) -> None:
    products = [make.product(make.ingredient(name), name=name) for name in ("Butter", "Flour", "Rye")]
    day = NOON.date()
    record_opening(
        tx,
        lines=[StockInput(product_id=each.pk, quantity=5, received_on=day) for each in products],
        by=make.user(),
    )
    butter = Lot.objects.earliest("pk")
    adjust_stock(tx, quantity_change=-1, lot_id=butter.pk, reason="waste", by=make.user())

    records = recent_records(tx)

    assert [record.sentence for record in records] == ["Loss: Butter", "Opening stock: Butter and 2 more"]
    assert {(record.page, record.key) for record in records} == {("lot", butter.pk)}


def test_each_event_shows_how_far_it_is_and_what_is_next() -> None:
    christmas()

    shown = today()

    assert "Shopping 14 of 18 items there" in shown
    assert "Batches 0 of 15 baked Boxes 0 of 27 assembled Deliveries 0 of 3 delivered" in shown
    assert "Next: Choose the batches of 4 outputs, then lock the plan." in shown
    assert "Nothing is due today. Open Day comes first" in shown


def test_what_is_short_and_what_stands_in_the_way_lead_to_where_it_is_mended() -> None:
    given = christmas()
    alder = given.assignments["Alder"]

    page = client_of("viewer").get("/").content.decode()

    plan = f"/events/{given.event.pk}/plan/"
    assert f'href="{plan}#ingredient-{given.foods["Eggs"].pk}"' in page
    assert f'href="{plan}?open=assignment-{alder.pk}#assignment-{alder.pk}"' in page
    assert "A package holds what its recipient avoids" in page
    assert "A measure has no weight" in page


@time_machine.travel(NOON)
def test_what_is_due_and_what_ends_soon_is_told() -> None:
    given = christmas()
    Event.objects.filter(pk=given.event.pk).update(event_date=NOON.date())
    make.lot(
        make.product(make.ingredient("Cream of today"), name="Cream"), 250, expires_on=NOON.date() + timedelta(days=2)
    )
    make.lot(
        make.product(make.ingredient("Milk of today"), name="Sour milk"),
        250,
        expires_on=NOON.date() - timedelta(days=1),
    )

    shown = today()

    assert f"{given.event.name} , today: Bake 15 batches, assemble 27 boxes, deliver 3 packages" in shown
    assert "Cream , 8.8185 oz 22 Nov 2026, in 2 days" in shown
    assert "Sour milk , 8.8185 oz expired 19 Nov 2026, yesterday" in shown


def test_a_plan_that_is_not_what_was_frozen_is_a_problem(tx: Atomic) -> None:
    given = agreed_christmas()
    lock_plan(tx, event_id=given.event.pk, by=make.user())
    calculate_plan(tx, event_id=given.event.pk, by=make.user())
    assert "plan_stale" not in get_overview(tx, event_ids=[given.event.pk]).problems

    RecipeLine.objects.filter(recipe__name="Anzac Cookies").update(quantity=3)

    [found] = get_overview(tx, event_ids=[given.event.pk]).problems["plan_stale"]
    assert (found.event_id, found.problem.blocks) == (given.event.pk, ("start",))


def test_a_part_that_fails_says_why_while_the_others_still_show(monkeypatch: pytest.MonkeyPatch) -> None:
    event("Christmas", date(2026, 12, 15))

    def refuse(*_: object, **__: object) -> None:
        raise Conflict("A recipe contains itself.")

    monkeypatch.setattr("bakery.views.get_overview", refuse)
    shown = today()

    assert "How far they have come cannot be said: A recipe contains itself." in shown
    assert "What runs short cannot be said: A recipe contains itself." in shown
    assert "Christmas 15 Dec 2026" in shown
    assert "Nothing was recorded yet" in shown


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("viewer", "A planner enters recipes"),
        ("planner", "Enter recipes : what"),
        ("superuser", "load_sample"),
    ],
)
def test_an_empty_bakery_says_how_to_begin(role: str, offered: str) -> None:
    shown = today(role)

    assert "No events yet" in shown
    assert offered in shown


def test_between_two_events_nobody_speaks_of_an_empty_bakery() -> None:
    event("Last Christmas", date(2025, 12, 15), PlanState.COMPLETED)

    shown = today("planner")

    assert "No event is open" in shown
    assert "No events yet" not in shown


@pytest.mark.parametrize(
    ("state", "words", "page"),
    [
        (PlanState.DRAFT, "Say what it wants.", "event_plan"),
        (PlanState.LOCKED, "Start production.", "event_shopping"),
        (PlanState.IN_PRODUCTION, "Everything is done: complete it.", "event_plan"),
    ],
)
def test_the_next_step_of_an_event_is_one_click_away(state: PlanState, words: str, page: str) -> None:
    row = event("Christmas", date(2026, 12, 15), state)

    shown = client_of("viewer").get("/").content.decode()

    assert f"Next: {words}" in shown
    assert f'href="{reverse(page, args=[row.pk])}"' in shown


def test_what_the_batches_do_not_give_is_baked_or_accepted() -> None:
    given = christmas()
    Event.objects.filter(pk=given.open_day.pk).update(plan_state=PlanState.IN_PRODUCTION)
    Target.objects.filter(event=given.open_day).update(quantity=30)

    shown = today()

    assert "Next: Bake 1 batch, bake or accept as missing 6 pieces." in shown


def test_the_page_makes_as_many_queries_for_many_rows_as_for_few() -> None:
    client, counts = client_of("viewer"), []
    given = christmas()
    client.get("/")
    for number in range(2):
        for each in range(6):
            row = event(f"{number} {each}", date(2026, 12, 1), PlanState.LOCKED)
            make.target(row, given.units["Anzac"], 5)
            make.assignment(row, make.recipient(avoids=["tree nuts"]), given.assignments["Alder"].package)
            Purchase.objects.create(
                supplier=make.supplier(), purchased_on=date(2026, 11, 20), actor=make.user(f"{number} {each}")
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(sum(each["sql"].startswith("SELECT") for each in queries))

    assert counts[0] == counts[1] <= 25


def test_the_mode_bar_marks_where_one_is_and_hides_what_does_not_exist() -> None:
    page = client_of("viewer").get("/").content.decode()

    assert '<a href="/" aria-current="true">' in page
    assert page.count("<h1>") == 1
    assert "Skip to the content" in page


def test_the_site_says_that_it_is_alive() -> None:
    page = client_of("anyone").get("/healthz")

    assert (page.status_code, page.content) == (200, b"ok")
