"""Today shows what comes next and what was recorded last."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bakery.db.transaction import Atomic
from bakery.inventory.models import AdjustmentKind, Purchase, StockAdjustment
from bakery.queries.today import next_events, recent_records
from events.models import Event, PlanState
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=timezone.get_default_timezone())


def event(name: str, day: date, state: PlanState = PlanState.DRAFT) -> Event:
    closed = NOON if state in (PlanState.COMPLETED, PlanState.CANCELLED) else None
    return Event.objects.create(name=name, event_date=day, plan_state=state, created_by=make.user(), closed_at=closed)


def test_open_events_come_by_date_with_what_is_next(tx: Atomic) -> None:
    event("Christmas", date(2026, 12, 15))
    event("Open Day", date(2026, 12, 5), PlanState.LOCKED)
    event("Harvest", date(2026, 11, 1), PlanState.IN_PRODUCTION)
    event("Last Christmas", date(2025, 12, 15), PlanState.COMPLETED)
    event("Fair", date(2026, 12, 1), PlanState.CANCELLED)

    assert [(each.name, each.state_label, each.next_step) for each in next_events(tx)] == [
        ("Harvest", "In production", "Bake, assemble and deliver."),
        ("Open Day", "Locked", "Shop, then start production."),
        ("Christmas", "Draft", "Choose batches, then lock the plan."),
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


@time_machine.travel(NOON)
def test_the_page_tells_how_far_away_an_event_is() -> None:
    event("Christmas", date(2026, 12, 15))

    page = client_of("viewer").get("/").content.decode()

    assert "15 Dec 2026, in 25 days" in page
    assert "Nothing was recorded yet" in page


def test_an_empty_bakery_says_how_to_begin() -> None:
    assert "No events yet" in client_of("viewer").get("/").content.decode()


def test_the_page_makes_as_many_queries_for_many_rows_as_for_few() -> None:
    client = client_of("viewer")
    client.get("/")
    counts = []
    for number in range(2):
        for each in range(6):
            event(f"{number} {each}", date(2026, 12, 1))
            Purchase.objects.create(
                supplier=make.supplier(), purchased_on=date(2026, 11, 20), actor=make.user(f"{number} {each}")
            )
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_mode_bar_marks_where_one_is_and_hides_what_does_not_exist() -> None:
    page = client_of("viewer").get("/").content.decode()

    assert '<a href="/" aria-current="true">' in page
    assert page.count("<h1>") == 1
    assert "Skip to the content" in page


def test_the_site_says_that_it_is_alive() -> None:
    page = client_of("anyone").get("/healthz")

    assert (page.status_code, page.content) == (200, b"ok")


@pytest.mark.parametrize(
    ("state", "label", "page"),
    [
        (PlanState.DRAFT, "Plan", "event_plan"),
        (PlanState.LOCKED, "Shop", "event_shopping"),
        (PlanState.IN_PRODUCTION, "Bake", "event_make"),
    ],
)
def test_the_next_step_of_an_event_is_one_click_away(state: PlanState, label: str, page: str) -> None:
    row = event("Christmas", date(2026, 12, 15), state)

    shown = client_of("viewer").get("/").content.decode()

    assert f'href="{reverse(page, args=[row.pk])}">{label}<' in shown
