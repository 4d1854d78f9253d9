"""The pages of reports: what they show, their files, and what stands there when there is nothing."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.db import transaction
from bakery.inventory.models import Lot
from bakery.inventory.services import lock_stock
from events.models import Event
from tests import make
from tests.bakery.people import client_of
from tests.events.plan_page import text
from tests.events.services.kitchen import Kitchen, close

pytestmark = pytest.mark.django_db

REPORTS = (
    "/reports/", "/reports/plan-actual/", "/reports/years/", "/reports/losses/", "/reports/usage/", "/reports/trace/",
)  # fmt: skip
MOST_STATEMENTS = 25


@pytest.fixture
def viewer() -> Client:
    return client_of("viewer")


@pytest.fixture
def fair() -> Event:
    """A completed event that lost some bread and served boxes."""
    event = make.event("=Fair 2025", expected_attendees=40)
    with transaction.atomic() as tx:
        kitchen = Kitchen()
        lock_stock(tx)
        kitchen.bake(tx, event, 2, lost=3)
        kitchen.assemble(tx, event, 3)
        kitchen.serve(tx, event, "finished_good", 2)
    close(event)
    return event


def rows_of(viewer: Client, address: str) -> list[list[str]]:
    """Return the rows of a file."""
    answer = viewer.get(address)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]


def test_without_completed_events_reports_say_so(viewer: Client) -> None:
    for address in REPORTS[:3]:
        assert "No completed event in this period" in text(viewer.get(address))
    assert "Nothing was lost in baking at any time" in text(viewer.get("/reports/losses/"))
    assert "Nothing was used at any time" in text(viewer.get("/reports/usage/"))
    assert "Choose a lot or a recipient" in text(viewer.get("/reports/trace/"))
    assert "Nothing was recorded for this event yet" in text(viewer.get(f"/reports/event/{make.event().pk}/"))


def test_the_report_of_an_event_shows_where_every_cent_is(viewer: Client, fair: Event) -> None:
    page = viewer.get(f"/reports/event/{fair.pk}/")

    shown = text(page)
    assert "Ingredients Flour: $5.00 $5.00 Packaging of boxes Bag: $2.40 $2.40" in shown
    assert "Total $7.40" in shown
    # Two boxes of two loaves of 0.25 and a bag were served; one is left, and eleven loaves are.
    assert "Drawn $7.40 Delivered $0.00 Served or sold −$2.60" in shown
    assert "Still in stock −$4.05 Lost in baking −$0.75 Lost from the shelf $0.00 Difference $0.00" in shown
    assert shown.count("Cost per output") == 4  # the heading, the chart and its name, the table


def test_what_a_chart_draws_stands_in_its_table(viewer: Client, fair: Event) -> None:
    for address in (f"/reports/event/{fair.pk}/", "/reports/", "/reports/losses/", "/reports/usage/"):
        page = viewer.get(address).content.decode()
        table = " ".join(re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page, re.DOTALL))
        drawn = re.findall(r'<text class="amount"[^>]*>(.*?)</text>', page)
        assert drawn, address
        assert [each for each in drawn if each not in table] == [], address


def test_files_hold_what_pages_show_and_no_formula(viewer: Client, fair: Event) -> None:
    found = rows_of(viewer, f"/reports/event/{fair.pk}/csv/")
    assert ["Ingredients", "Flour", "", "", "5.00", ""] in found
    assert ["Box", "Box", "3", "1.30", "3.90", "100.00"] in found
    assert found[-1] == ["Difference", "", "", "", "0.00", ""]

    events = rows_of(viewer, "/reports/csv/")
    assert events[1][:4] == ["'=Fair 2025", fair.event_date.isoformat(), "40", "7.40"]
    assert rows_of(viewer, "/reports/years/csv/?name=%3DFair")[1][8:] == ["3", "0", "2", "no recipient", "12"]
    assert rows_of(viewer, "/reports/losses/csv/?by=recipe")[1:] == [["Bread", "3", "0.75", "15.00"]]
    assert rows_of(viewer, "/reports/plan-actual/csv/")[1][:6] == ["Bread", "0", "2", "0", "17", "3"]
    used = rows_of(viewer, f"/reports/usage/csv/?event={fair.pk}")
    assert used[1] == ["Bag", "material", "'=Fair 2025", "3", "ea", "2.40"]
    assert rows_of(viewer, "/reports/trace/csv/")[1:] == []


def test_the_address_chooses_days_event_and_grouping(viewer: Client, fair: Event) -> None:
    late = f"from={fair.event_date}&to={fair.event_date}"
    assert "Fair 2025" in text(viewer.get(f"/reports/?{late}"))
    assert "No completed event in this period" in text(viewer.get(f"/reports/?to={timezone.localdate()}"))
    assert "Lost in baking, by month" in text(viewer.get("/reports/losses/?by=month"))
    assert "belongs to no event" in text(viewer.get(f"/reports/losses/?event={fair.pk}"))
    for address in ("/reports/?from=15.12.2026", "/reports/losses/?by=colour", "/reports/trace/?lot=x"):
        assert viewer.get(address).status_code == 400
    for address in ("/reports/event/404/", "/reports/usage/?event=404", "/reports/losses/?event=404"):
        assert viewer.get(address).status_code == 404


def test_a_trace_follows_a_lot_to_what_was_served(viewer: Client, fair: Event) -> None:
    lot = fair.production_runs.get().uses.get().movement.lot

    shown = text(viewer.get(f"/reports/trace/?lot={lot.pk}"))

    assert "Baked Bread 17 =Fair 2025" in shown
    assert "Handed out Box 2 =Fair 2025 served or sold" in shown
    nobody = make.recipient("Alder")
    assert "Nothing was handed to Alder" in text(viewer.get(f"/reports/trace/?recipient={nobody.pk}"))
    chosen = viewer.get(f"/reports/trace/?recipient={nobody.pk}&event={fair.pk}")
    assert f'<option value="{fair.pk}" selected>' in chosen.content.decode()
    assert viewer.get("/reports/trace/?lot=404").status_code == 404


def test_a_completed_event_leads_to_its_report(viewer: Client, fair: Event) -> None:
    make.event("Ahead")

    assert viewer.get("/events/").content.decode().count("/reports/event/") == 1
    assert f'href="/reports/event/{fair.pk}/"' in viewer.get(f"/events/{fair.pk}/deliver/").content.decode()


def test_no_report_asks_too_often(viewer: Client, fair: Event) -> None:
    viewer.get("/account/")
    asked = {}
    for address in (*REPORTS, f"/reports/event/{fair.pk}/", "/reports/prices/", "/reports/stock/"):
        with CaptureQueriesContext(connection) as queries:
            viewer.get(address)
        asked[address] = sum("SELECT" in each["sql"] for each in queries)  # engines begin a block unlike each other

    assert {address: count for address, count in asked.items() if count > MOST_STATEMENTS} == {}


def test_long_reports_come_page_by_page(viewer: Client, fair: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bakery.pages.PER_PAGE", 1)
    flour = Lot.objects.filter(product__ingredient__name="Flour").first()

    for address in ("/reports/plan-actual/?", "/reports/losses/?", f"/reports/trace/?lot={flour.pk}&"):
        shown = [viewer.get(f"{address}page={number}").context for number in (1, 2)]
        total = shown[0]["paging"].total
        assert [len(each["rows"]) for each in shown] == [1, min(1, total - 1)], address
