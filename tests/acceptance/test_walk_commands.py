"""The whole way from a draft to what is left after the feast, through the commands."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bakery.catalogue.models import Supplier
from bakery.catalogue.services import create_product, update_ingredient
from bakery.catalogue.units import density_from
from bakery.db import transaction
from events.dto.planning import BatchDecisionInput
from events.models import Event
from events.planning.decisions import save_batch_decisions
from events.services import remove_assignment
from production.models import ProductionRun
from tests import make
from tests.acceptance import evidence, figures
from tests.acceptance.cast import (
    ALMOND_BISCOTTI,
    ANZAC_COOKIES,
    COOKIE_BOX,
    DIPPED_BISCOTTI,
    GRAND_HAMPER,
    LEMON_CAKE,
    SYRUP,
    Cast,
    assignment_of,
    ingredient,
    pieces,
    product,
    unit,
)

EVENT = "Christmas"
KEY = "5f0c0a52-3f0e-4e5e-9a53-2f8f0f6f3c11"


def told(name: str, *arguments: str, exits: int = 0) -> Any:
    """Run one command and return the object that it prints."""
    out, code = StringIO(), 0
    try:
        call_command(name, *arguments, "--json", stdout=out, stderr=StringIO())
    except SystemExit as stop:
        code = int(str(stop.code))
    assert code == exits
    return json.loads(out.getvalue())


def refused(name: str, *arguments: str) -> str:
    """Run one command that must be refused, and return why."""
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(name, *arguments, "--json", stdout=out, stderr=StringIO())
    assert refusal.value.returncode == 2
    assert out.getvalue() == ""
    return str(refusal.value)


@pytest.mark.django_db(databases=["default", "other"])
def test_the_whole_way_through_commands(tmp_path: Path) -> None:
    planner, baker = make.user("planner"), make.user("baker")
    assert told("load_sample", "--with-plan", "--user", "planner") == {"created": True, "with_plan": True}
    cast = Cast(planner=planner, baker=baker, event_id=Event.objects.get(name=EVENT).pk)

    plan_it(cast)
    shop(tmp_path / "receipt.json")
    bake(cast)
    assemble()
    deliver(tmp_path / "served.json")
    finish(cast)
    move(tmp_path)


def plan_it(cast: Cast) -> None:
    figures.assert_draft(told("plan_event", EVENT, exits=1))

    with transaction.atomic() as tx:
        remove_assignment(tx, assignment_id=assignment_of("Alder").pk, by=cast.planner)
    told("assign_package", EVENT, "Alder", "Nut-free gift", "--user", "planner")
    figures.assert_without_nuts(told("plan_event", EVENT, exits=1))

    with transaction.atomic() as tx:
        density = density_from(1, "cup", 340, "g")
        update_ingredient(tx, ingredient_id=ingredient(SYRUP).pk, density=density)
    figures.assert_weighed(told("plan_event", EVENT))

    choose(cast, {ALMOND_BISCOTTI: 6, DIPPED_BISCOTTI: 1, ANZAC_COOKIES: 5, LEMON_CAKE: 2})
    assert "6 batches make 180, 10 short" in refused("plan_state", EVENT, "--lock", "--user", "planner")
    choose(cast, {ALMOND_BISCOTTI: 7})
    figures.assert_chosen(told("plan_event", EVENT))
    assert told("plan_state", EVENT, "--lock", "--user", "planner")["state"] == "locked"
    assert "190 = 40 loose + 25 Cookie Box × 6" in explained()
    assert "190 needed − 0 on hand = 190 to make; 7 × 30 = 210, 20 over" in explained()


def choose(cast: Cast, chosen: dict[str, int]) -> None:
    decisions = [
        BatchDecisionInput(finished_unit_id=unit(name).pk, batches=batches) for name, batches in chosen.items()
    ]
    with transaction.atomic() as tx:
        save_batch_decisions(tx, event_id=cast.event_id, decisions=decisions, by=cast.planner)


def explained() -> str:
    """Return the plan with its sums written out."""
    out = StringIO()
    call_command("plan_event", EVENT, "--explain", stdout=out)
    return out.getvalue()


def shop(receipt: Path) -> None:
    shopping = told("shopping_list", EVENT)
    figures.assert_list(shopping)

    with transaction.atomic() as tx:
        butter = create_product(
            tx,
            ingredient_id=ingredient("butter_unsalted").pk,
            name="Farm butter",
            package_quantity=250,
            package_unit="g",
            is_provisional=True,
        )
    offers = [row["product_recommendation"] for row in figures.rows_to_buy(shopping).values()]
    rows = [
        {
            "product": str(offer["product_id"]),
            "packages": offer["packages_to_buy"],
            "price": offer["price_per_package"],
        }
        for offer in offers
    ]
    receipt.write_text(json.dumps([*rows, {"product": butter.slug, "packages": 1, "price": "3.10"}]))
    shop_id = str(Supplier.objects.get(name="Harbour Grocers").pk)
    bought = told("record_purchase", "--supplier", shop_id, "--file", str(receipt), "--user", "baker")

    assert (len(bought["lines"]), bought["total_cost"]) == (5, "28.36")  # the list and the butter
    assert told("shopping_list", EVENT)["items_with_shortfall"] == 0


def bake(cast: Cast) -> None:
    assert told("plan_state", EVENT, "--start", "--user", "planner")["state"] == "in_production"
    evidence.assert_baseline(cast.event_id)

    run = baked(ALMOND_BISCOTTI, 7, 204, "--lost", "burnt=6", "--key", KEY)
    figures.assert_flour_of_biscotti(run)
    assert baked(ALMOND_BISCOTTI, 7, 204, "--lost", "burnt=6", "--key", KEY)["id"] == run["id"]
    assert ProductionRun.objects.filter(event=cast.event_id).count() == 1
    assert pieces(ALMOND_BISCOTTI) == 204

    anzac = baked(ANZAC_COOKIES, 5, 150)
    baked(LEMON_CAKE, 2, 2)
    before = in_production()["needs"]
    first = baked(DIPPED_BISCOTTI, 1, 30)
    told("void", "production", str(first["id"]), "--reason", "Counted wrong", "--user", "baker")
    assert in_production()["needs"] == before

    again = baked(DIPPED_BISCOTTI, 1, 30)
    assert again["total_ingredient_cost"] == first["total_ingredient_cost"]
    figures.assert_only_wrapping_needed(in_production())

    evidence.double_the_recipe(anzac["id"])
    evidence.assert_drift(told("plan_event", EVENT, exits=1))


def in_production() -> Any:
    """Return the plan, which asks for nothing but which of two bags to take."""
    plan = told("plan_event", EVENT, exits=1)
    assert [each["code"] for each in plan["problems"]] == ["material_not_chosen"]
    return plan


def baked(name: str, batches: int, good: int, *more: str) -> Any:
    """Record one run of the event and return it."""
    event_id = str(Event.objects.get(name=EVENT).pk)
    row = ("--output", unit(name).slug, "--batches", str(batches), "--good", str(good), "--event", event_id)
    (entry,) = told("record_batch_production", *row, "--user", "baker", *more)
    return entry


def assemble() -> None:
    bag = f"Cello bag, medium={product('Plain cello bags').slug}"
    box = ("--box", COOKIE_BOX, "--event", EVENT, "--choose", bag, "--user", "baker")

    refusal = refused("record_assembly", *box, "--quantity", "26")
    assert refusal == "Not enough in stock: Anzac Cookies is short by 6."
    (boxes,) = told("record_assembly", *box, "--quantity", "25")
    uses = [*boxes["finished_unit_consumptions"], *boxes["material_consumptions"]]
    assert str(figures.total(uses, "total_cost")) == boxes["total_component_cost"]
    told("record_assembly", "--box", GRAND_HAMPER, "--event", EVENT, "--user", "baker")

    left = [pieces(name) for name in (COOKIE_BOX, GRAND_HAMPER, ALMOND_BISCOTTI, ANZAC_COOKIES)]
    assert left == [24, 1, 54, 0]


def deliver(served: Path) -> None:
    for name in ("Alder", "Birch", "Cedar"):
        for status in ("ready", "delivered"):
            row = told("update_fulfillment_status", str(assignment_of(name).pk), status, "--user", "baker")
            assert row["status"] == status

    rows = [
        {"good": COOKIE_BOX, "quantity": 23},
        {"unit": ALMOND_BISCOTTI, "quantity": 40},
        {"unit": DIPPED_BISCOTTI, "quantity": 20},
    ]
    served.write_text(json.dumps(rows))
    told("record_served", EVENT, "--file", str(served), "--user", "baker")
    left = [pieces(name) for name in (ALMOND_BISCOTTI, DIPPED_BISCOTTI, COOKIE_BOX, LEMON_CAKE)]
    assert left == [14, 10, 0, 0]

    cakes = ProductionRun.objects.get(event__name=EVENT, finished_unit__name=LEMON_CAKE)
    refusal = refused("void", "production", str(cakes.pk), "--reason", "Wrong cake", "--user", "baker")
    assert GRAND_HAMPER in refusal
    assert "Alder" in refusal


def finish(cast: Cast) -> None:
    assert told("plan_state", EVENT, "--complete", "--user", "planner")["state"] == "completed"
    evidence.assert_closed(cast.event_id)
    evidence.assert_report(cast.event_id, told("event_report", EVENT)["costs"])
    assert told("check_data") == []


def move(folder: Path) -> None:
    """Back up, restore into an empty database, and hear the same there."""
    made = told("backup", "--out", str(folder), "--user", "planner")
    path = str(folder / made["file"])
    assert (made["fault"], told("backup_verify", path)["fault"]) == ("", "")
    done = told("restore", path, "--yes", "--database", "other")
    assert done["rows"] == made["rows"]

    for name in ("event_report", "plan_event", "shopping_list"):
        assert told(name, EVENT, "--database", "other") == told(name, EVENT), name
    assert told("check_data", "--database", "other") == []
