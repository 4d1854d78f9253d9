"""Who recorded what: every kind of deed, each with its page, filtered and counted in as many statements."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bakery.db import transaction
from bakery.interchange.deeds import KINDS
from bakery.interchange.dto import ActivityFilter
from bakery.interchange.models import ImportReport
from bakery.interchange.queries.activity import activity_page
from bakery.inventory.services import void_purchase
from tests import make
from tests.bakery.people import client_of
from tests.service_cases.stage import Stage, furnished

pytestmark = pytest.mark.django_db
ACTIVITY = "/data/activity/"


def busy() -> Stage:
    """Return the bakery with a purchase taken back, and a file taken in an hour later."""
    scene = furnished("default")
    with transaction.atomic() as tx:
        void_purchase(tx, purchase_id=scene.late.id, reason="Typed twice.", by=scene.by)
    later = timezone.now() + timedelta(hours=1)
    given = {"family": "A", "mode": "add", "state": "applied", "digest": "", "report": {}, "applied_at": later}
    ImportReport.objects.create(file_name="pantry.json", actor=scene.by, **given)
    return scene


def kinds(**chosen: object) -> set[str]:
    """Return the kinds of deeds that are listed."""
    with transaction.snapshot() as tx:
        return {row.kind for row in activity_page(tx, chosen=ActivityFilter(**chosen), page=slice(0, 200)).rows}


def test_every_kind_of_deed_is_listed_the_newest_first_and_leads_to_its_page() -> None:
    busy()
    client = client_of("planner")

    page = client.get(ACTIVITY)
    rows = [each["row"] for each in page.context["rows"]]
    assert rows[0].sentence == "Imported pantry.json"
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    told = page.content.decode()
    for sentence in (
        "Bought at Mill",
        "Baked 46 of Cookie",
        "Assembled 3 of Plain tin",
        "Delivered to Birch",
        "Opening stock",
        "Took back a purchase: Typed twice.",
        "Package of Birch: delivered",
        ": in production",
    ):
        assert sentence in told
    assert {row.kind for row in rows} == {*KINDS} - {"movement", "amendment"}
    addresses = {reverse(row.page, args=[row.page_id]) for row in rows if row.page != "data_import"}
    assert {client.get(address).status_code for address in addresses} == {200}


def test_activity_is_filtered_by_person_kind_and_days() -> None:
    scene = busy()
    today = timezone.localdate()

    assert kinds(kind="movement") == {"movement"}
    assert kinds(kind="void") == {"void"}
    assert kinds(actor_id=make.user("somebody else").pk) == set()
    assert kinds(actor_id=scene.by.pk, start=today, end=today + timedelta(days=1)) > {"run", "void"}
    assert kinds(end=today - timedelta(days=1)) == set()

    client = client_of("viewer")
    assert "Nothing like this was recorded" in client.get(ACTIVITY, {"end": "2001-01-01"}).content.decode()
    assert client.get(ACTIVITY, {"kind": "dreams"}).status_code == 400


def test_a_bakery_in_which_nothing_happened_says_so() -> None:
    assert "Nothing was recorded yet" in client_of("viewer").get(ACTIVITY).content.decode()


def test_one_statement_brings_the_rows_whatever_there_is() -> None:
    busy()

    with transaction.snapshot() as tx, CaptureQueriesContext(connection) as log:
        activity_page(tx, chosen=ActivityFilter(), page=slice(0, 50))

    assert len(log) == 2
