"""What superusers may do to chosen rows of the admin: shown first, then done in one block, or refused whole."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client

from bakery.catalogue.models import Ingredient
from bakery.inventory.models import Purchase
from production.models import ProductionRun
from tests import make
from tests.bakery.people import client_of
from tests.bakery.test_admin import OURS, said, staff
from tests.callers.watching import watched
from tests.service_cases.stage import Stage, furnished

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return client_of("superuser")


def act(client: Client, model: type[Model], name: str, *rows: Any, **typed: str) -> Any:
    """Send an act on rows of a list: without `confirmed` its page is shown."""
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    return client.post(address, {"action": name, "_selected_action": [row.pk for row in rows]} | typed)


def test_merging_shows_what_moves_which_way_and_then_moves_it(client: Client) -> None:
    meal, flour = make.ingredient("Wheat meal"), make.ingredient("Flour")
    make.recipe("Shortbread", [(meal, 1, "g")])

    shown = act(client, Ingredient, "merge", meal, flour)
    assert "recipe lines 1 (Shortbread)" in said(shown)
    assert f"Flour stays: number {flour.pk}" in said(shown)
    meal.refresh_from_db()
    assert meal.archived_at is None

    for wrong in ("", str(make.ingredient("Salt").pk)):
        assert act(client, Ingredient, "merge", meal, flour, confirmed="yes", target_id=wrong).status_code == 200
    done = act(client, Ingredient, "merge", meal, flour, confirmed="yes", target_id=str(flour.pk))
    meal.refresh_from_db()
    assert done.status_code == 302
    assert meal.archived_at
    assert flour.aliases.get().name == "Wheat meal"


def test_retiring_names_who_needs_it_and_reviewing_what_is_reviewed(client: Client) -> None:
    flour = make.ingredient("Flour")
    bag = make.product(flour, name="White", is_provisional=True)

    assert "product White needs it" in said(act(client, Ingredient, "retire", flour))
    act(client, Ingredient, "retire", flour, confirmed="yes")
    assert "White, a package of Flour" in said(act(client, type(bag), "review", bag))
    act(client, type(bag), "review", bag, confirmed="yes")

    flour.refresh_from_db()
    bag.refresh_from_db()
    assert (flour.archived_at is None, bag.is_provisional) == (False, False)


@pytest.fixture
def scene() -> Stage:
    return furnished("default")


def test_a_void_lists_what_it_moves_back_wants_a_reason_and_is_refused_whole(scene: Stage, client: Client) -> None:
    used, late = (Purchase.objects.get(pk=each.id) for each in (scene.purchase, scene.late))
    shown = act(client, Purchase, "void", late)
    assert "Receipt: 25000" in said(shown)

    refused = act(client, Purchase, "void", late, used, confirmed="yes", reason="Typed twice.")
    late.refresh_from_db()
    assert refused.status_code == 200
    assert "Take back first" in said(refused)
    assert 'value="Typed twice."' in said(refused)
    assert late.voided_at is None

    assert act(client, Purchase, "void", late, confirmed="yes", reason="").status_code == 200
    act(client, Purchase, "void", late, confirmed="yes", reason="Typed twice.")
    late.refresh_from_db()
    assert late.void_reason == "Typed twice."


def test_an_act_is_one_block(scene: Stage, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    run = ProductionRun.objects.get(pk=scene.short_run.id)
    client.get("/admin/")

    with watched(monkeypatch) as watch:
        assert "Baked" in said(act(client, ProductionRun, "void", run))
    assert watch.blocks == ["snapshot"]
    with watched(monkeypatch) as watch:
        assert act(client, ProductionRun, "void", run, confirmed="yes", reason="Typed twice.").status_code == 302
    assert watch.blocks == ["atomic"]


def test_the_ledger_is_proven_from_the_list_of_lots(scene: Stage, client: Client) -> None:
    page = said(act(client, type(scene.flour_lot), "recheck", scene.flour_lot))

    assert "Every lot holds what its movements say." in page
    assert 'type="submit"' not in page.split("</h1>")[-1]


def test_every_fact_can_be_voided_and_every_definition_retired() -> None:
    acts = {each.model.__name__: {action.__name__ for action in each.actions} for each in OURS}

    for fact in ("Purchase", "StockAdjustment", "ProductionRun", "AssemblyRun", "Delivery"):
        assert "void" in acts[fact]
    for definition in ("Ingredient", "Material", "Product", "Supplier", "Recipe", "Recipient"):
        assert "retire" in acts[definition]
    assert "merge" in acts["Ingredient"]


def test_staff_may_look_at_facts_and_groups_and_void_or_change_none() -> None:
    client, _ = staff("view_purchase", "change_group", "view_group")
    late = furnished("default").late

    row = Purchase.objects.get(pk=late.id)
    act(client, Purchase, "void", row, confirmed="yes", reason="Mine.")

    row.refresh_from_db()
    assert row.voided_at is None
    assert 'name="action"' not in said(client.get("/admin/inventory/purchase/"))
    group = "/admin/auth/group/"
    assert client.get(group).status_code == 200
    assert client.get(f"{group}add/").status_code == 403
    assert admin.site.is_registered(Ingredient)
