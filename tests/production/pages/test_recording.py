"""The page on which a baking is recorded."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.models import FinishedUnit
from bakery.inventory.models import Movement, Reason
from events.models import PlanState
from production.models import ProductionRun
from tests import make
from tests.bakery.people import client_of
from tests.production.services.kitchen import cookies

pytestmark = pytest.mark.django_db


@pytest.fixture
def baker() -> Client:
    return client_of("baker")


def address(unit: FinishedUnit, **more: Any) -> str:
    return f"/runs/new/?output={unit.pk}" + "".join(f"&{key}={value}" for key, value in more.items())


def filled(**fields: Any) -> dict[str, Any]:
    return {"num_batches": "2", "idempotency_key": str(uuid4())} | fields


def test_the_form_begins_with_the_batches_of_the_address(baker: Client) -> None:
    page = baker.get(address(cookies(48), num_batches=3, event=make.event("Easter").pk))

    assert page.status_code == 200
    assert page.context["form"]["num_batches"].value() == 3
    assert page.context["expected"] == 144
    assert b"Easter" in page.content


def test_without_an_output_one_is_chosen(baker: Client) -> None:
    unit = cookies()
    make.unit(make.recipe("Retired", archived_at=timezone.now()), name="Gone")

    page = baker.get("/runs/new/")

    assert [output.id for output in page.context["outputs"]] == [unit.pk]


def test_a_baking_is_recorded_for_its_event_by_the_person_signed_in(baker: Client) -> None:
    event = make.event("Easter")

    page = baker.post(address(cookies(48), event=event.pk), filled(lost_burnt="4", note_burnt="Too hot"), follow=True)

    run = ProductionRun.objects.get()
    assert page.redirect_chain == [(f"/runs/{run.pk}/", 302)]
    assert (run.event_id, run.actor.username, run.actual_yield, run.loss_quantity) == (event.pk, "baker", 92, 4)
    assert [(loss.category, loss.quantity, loss.note) for loss in run.losses.all()] == [("burnt", 4, "Too hot")]
    assert "Recorded 2 batches of Cookies: 92 good, 4 lost. Cost $2.00." in page.content.decode()


def test_a_form_sent_twice_records_once(baker: Client) -> None:
    unit, form = cookies(), filled()

    pages = [baker.post(address(unit), form) for _ in range(2)]

    assert len({page["Location"] for page in pages}) == 1
    assert ProductionRun.objects.count() == 1


def test_the_moment_is_that_of_the_bakerys_clock(baker: Client) -> None:
    baker.post(address(cookies()), filled(produced_at="2026-03-01T07:30"))

    assert timezone.localtime(ProductionRun.objects.get().produced_at).isoformat()[:16] == "2026-03-01T07:30"


def test_missing_pieces_must_be_explained(baker: Client) -> None:
    page = baker.post(address(cookies(48)), filled(actual_yield="90"))

    assert page.status_code == 422
    assert page.context["form"].errors["actual_yield"] == [
        "The recipe gives 96: 6 pieces are missing. Say what was lost."
    ]
    assert not ProductionRun.objects.exists()


def test_more_than_the_recipe_gives_asks_for_its_tick(baker: Client) -> None:
    unit, form = cookies(48), filled(actual_yield="100")

    refused = baker.post(address(unit), form)
    recorded = baker.post(address(unit), form | {"over_yield": "on"})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["over_yield"])
    assert recorded.status_code == 302
    assert ProductionRun.objects.get().over_yield


def test_a_shortage_is_shown_and_may_be_baked_anyway_for_a_reason(baker: Client) -> None:
    unit, form = cookies(stock="150"), filled()

    refused = baker.post(address(unit), form)
    recorded = baker.post(address(unit), form | {"shortage_reason": "The other bag"}, follow=True)

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["shortage_reason"])
    [told] = refused.context["form"].errors["shortage_reason"]
    assert told == "Not enough in stock: Flour is short by 1.7637\N{NO-BREAK SPACE}oz."  # 50 g
    assert ProductionRun.objects.get().needs_reconcile
    assert "/reconcile/" in recorded.content.decode()


def test_a_refused_form_keeps_everything_that_was_typed(baker: Client) -> None:
    typed = filled(
        num_batches="none", actual_yield="7", produced_at="2026-03-01T07:30", scale_factor="½", over_yield="on",
        lost_dropped="3", note_dropped="The tray", shortage_reason="Cellar", notes="Hot\nday",
    )  # fmt: skip

    page = baker.post(address(cookies()), typed)

    assert page.status_code == 422
    kept = {name: page.context["form"][name].value() for name in typed}
    assert kept == typed | {"over_yield": True}
    assert not ProductionRun.objects.exists()


def test_looking_at_what_it_uses_records_nothing_and_keeps_the_form(baker: Client) -> None:
    page = baker.post(address(cookies(48)), filled(preview="yes", notes="Later"))

    assert (page.status_code, page.context["expected"]) == (200, 96)
    assert page.context["form"]["notes"].value() == "Later"
    row = page.context["preview"].ingredients[0]
    assert (row.needed, row.on_hand, row.left_after) == ("200", "10000", "9800")
    assert (page.context["preview"].total_cost, page.context["preview"].per_unit_cost) == ("2.00", "0.02")
    assert not Movement.objects.exclude(reason=Reason.OPENING).exists()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("num_batches", "0"), ("num_batches", "1.5"), ("scale_factor", "-1"), ("scale_factor", "0.00001"),
        ("produced_at", "2999-01-01T00:00"), ("produced_at", "0001-01-01T00:00"), ("produced_at", "yesterday"),
        ("actual_yield", "-1"), ("lost_burnt", "x"), ("idempotency_key", "x"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_at_its_field(baker: Client, field: str, wrong: str) -> None:
    page = baker.post(address(cookies()), filled(**{field: wrong}))

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]


def test_a_closed_event_is_told_before_anything_is_typed(baker: Client) -> None:
    assert baker.get(address(cookies(), event=make.event(state=PlanState.COMPLETED).pk)).status_code == 409


@pytest.mark.parametrize("query", ["output=987654", "output=1&event=987654", "event=987654"])
def test_what_does_not_exist_is_not_found(baker: Client, query: str) -> None:
    cookies()

    assert baker.get(f"/runs/new/?{query}").status_code == 404


def test_a_line_that_cannot_be_converted_names_its_fix(baker: Client) -> None:
    syrup = make.ingredient("Golden syrup")
    unit = make.unit(make.recipe("Cake", [(syrup, "1", "cup")]), 1)

    page = baker.get(address(unit))

    assert "Golden syrup: 1 cup has no figure" in page.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_stock_past_its_date_is_named(baker: Client) -> None:
    flour = make.ingredient("Flour")
    make.lot(flour, "100", expires_on=timezone.localdate() - timedelta(days=1))

    page = baker.get(address(make.unit(make.recipe("Bread", [(flour, "10", "g")]), 1)))

    assert "Flour: some of what is used is past its date." in page.content.decode()
    assert "Stops the baking." not in page.content.decode()


def test_the_page_takes_as_many_statements_for_thirty_ingredients_as_for_three(baker: Client) -> None:
    baker.get("/runs/")
    counts = []
    for count in (3, 30):
        lines = [(make.ingredient(), "1", "g") for _ in range(count)]
        for ingredient, _, _ in lines:
            make.lot(ingredient, "10")
        unit = make.unit(make.recipe("", lines), 5)
        with CaptureQueriesContext(connection) as statements:
            assert len(baker.get(address(unit)).context["preview"].ingredients) == count
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 16
