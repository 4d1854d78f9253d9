"""The pages that show, void and reconcile bakings."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.models import Ingredient
from bakery.db import transaction
from bakery.inventory import services as stock
from bakery.inventory.models import Reason
from production.dto import LossInput, ProductionEntry
from production.models import ProductionRun
from tests import make
from tests.bakery.people import client_of
from tests.production.services.kitchen import bake, cookies

pytestmark = pytest.mark.django_db


@pytest.fixture
def baker() -> Client:
    return client_of("baker")


def baked(**more: Any) -> ProductionEntry:
    unit = more.pop("unit", None) or cookies(stock=more.pop("stock", "10000"))
    with transaction.atomic() as tx:
        return bake(tx, unit, **more)


def text(page: Any) -> str:
    return page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_nothing_baked_yet_is_said(baker: Client) -> None:
    assert "Nothing baked yet" in text(baker.get("/runs/"))


def test_the_list_tells_what_came_out_and_for_whom(baker: Client) -> None:
    baked(actual_yield=44, event_id=make.event("Easter").pk)

    page = text(baker.get("/runs/"))

    assert "Cookies, Cookie" in page
    assert "44 of 48" in page
    assert "4 lost" in page
    assert "Easter" in page


def test_a_run_leads_to_its_event(baker: Client) -> None:
    easter = make.event("Easter")

    page = baker.get(f"/runs/{baked(event_id=easter.pk).id}/").content.decode()

    assert f'<a href="/events/{easter.pk}/plan/">Easter</a>' in page


def test_the_list_can_be_narrowed_by_its_address(baker: Client) -> None:
    easter = make.event("Easter")
    unit = cookies()
    first, _ = baked(unit=unit, event_id=easter.pk), baked(unit=unit)

    page = baker.get(f"/runs/?event={easter.pk}&output={unit.pk}&start=2020-01-01")

    assert [row["run"].id for row in page.context["rows"]] == [first.id]
    assert baker.get("/runs/?start=nonsense").status_code == 400


def test_the_list_takes_as_many_statements_for_thirty_bakings_as_for_three(baker: Client) -> None:
    unit = cookies()
    baker.get("/runs/")
    counts = []
    for wanted in (3, 30):
        while ProductionRun.objects.count() < wanted:
            baked(unit=unit, event_id=make.event().pk)
        with CaptureQueriesContext(connection) as statements:
            assert len(baker.get("/runs/").context["rows"]) == wanted
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 12


def test_the_page_of_a_baking_shows_lots_losses_and_where_it_went(baker: Client) -> None:
    unit = cookies()
    run = baked(unit=unit, actual_yield=46, losses=[LossInput(category="wrong_ingredients", quantity=2)])
    with transaction.atomic() as tx:
        stock.lock_stock(tx, items=[unit])
        stock.consume_fifo(
            tx, item=unit, quantity=Decimal(6), reason=Reason.ASSEMBLY_USE, by=make.user(), note="1 Cookie Box"
        )

    page = text(baker.get(f"/runs/{run.id}/"))

    assert "Wrong ingredients" in page
    assert "1 Cookie Box" in page
    assert "version 1" in page
    assert "$0.96" in page


def test_what_rests_on_an_unknown_price_is_told_as_the_least_it_can_be(baker: Client) -> None:
    unit = cookies(flour="150", stock="100")
    make.lot(Ingredient.objects.get(), 100, unit_cost=None, received_on=timezone.localdate() + timedelta(days=1))
    run = baked(unit=unit, actual_yield=40, losses=[LossInput(category="burnt", quantity=8)])

    page, listed = (" ".join(text(baker.get(each)).split()) for each in (f"/runs/{run.id}/", "/runs/"))

    assert page.count("price unknown") == 2
    assert "$0.00" not in page
    for told in ("lost, at least $0.17", "</strong> each, at least", "worth at least $0.83", "at least $1.00"):
        assert told in page
    assert "at least $0.02</td>" in listed


def test_a_void_shows_what_it_changes_and_asks_for_a_reason(baker: Client) -> None:
    run = baked()

    asked = baker.get(f"/runs/{run.id}/void/")
    blank = baker.post(f"/runs/{run.id}/void/", {"reason": " "})
    done = baker.post(f"/runs/{run.id}/void/", {"reason": "Wrong day"}, follow=True)

    assert "48 of Cookie leave the shelf again." in text(asked)
    assert "3.5274 oz of Flour come back" in text(asked)
    assert blank.status_code == 422
    assert "Took back 1 batch of Cookies." in text(done)
    assert "Wrong day" in text(done)
    assert ProductionRun.objects.get().voided_by is not None


def test_a_void_is_refused_with_the_name_of_what_used_it(baker: Client) -> None:
    unit = cookies()
    run = baked(unit=unit)
    with transaction.atomic() as tx:
        stock.lock_stock(tx, items=[unit])
        stock.consume_fifo(
            tx, item=unit, quantity=Decimal(6), reason=Reason.ASSEMBLY_USE, by=make.user(), note="1 Cookie Box"
        )

    page = baker.post(f"/runs/{run.id}/void/", {"reason": "Wrong day"})

    assert page.status_code == 422
    assert "1 Cookie Box" in text(page)
    assert ProductionRun.objects.get().voided_at is None


def test_a_voided_baking_is_listed_only_when_asked_for(baker: Client) -> None:
    run = baked()
    baker.post(f"/runs/{run.id}/void/", {"reason": "Wrong day"})

    assert "Nothing baked yet" in text(baker.get("/runs/"))
    assert "voided" in text(baker.get("/runs/?voided=yes"))


def test_reconciling_clears_the_mark(baker: Client) -> None:
    run = baked(stock="30", shortage_reason="It was there")

    asked = baker.get(f"/runs/{run.id}/reconcile/")
    done = baker.post(f"/runs/{run.id}/reconcile/", {"note": "Receipt found"}, follow=True)

    assert asked.context["run"].needs_reconcile
    assert "Receipt found" in text(done)
    assert not ProductionRun.objects.get().needs_reconcile


@pytest.mark.parametrize("act", ["", "void/", "reconcile/"])
def test_an_absent_baking_is_not_found(baker: Client, act: str) -> None:
    assert baker.get(f"/runs/987654/{act}").status_code == 404


def test_a_viewer_reads_and_is_offered_nothing_else() -> None:
    run, viewer = baked(), client_of("viewer")

    page = text(viewer.get(f"/runs/{run.id}/"))

    assert viewer.get("/runs/").status_code == 200
    assert "Void" not in page
    assert "Record again" not in page
    for closed in ("/runs/new/", f"/runs/{run.id}/void/", f"/runs/{run.id}/reconcile/"):
        assert (viewer.get(closed).status_code, viewer.post(closed).status_code) == (403, 403)
