"""The whole way from a draft to what is left after the feast, through the services."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from assembly.dto import ChoiceInput
from assembly.services import check_can_assemble, record_assembly
from bakery.catalogue.models import ComponentLine, Supplier
from bakery.catalogue.services import create_product, update_ingredient
from bakery.catalogue.units import density_from
from bakery.db import transaction
from bakery.interchange.services.backups import back_up
from bakery.interchange.services.restoring import restore_backup
from bakery.inventory.errors import InsufficientStock, OutputUsed
from bakery.inventory.services import PurchaseLineInput, get_stock_levels, record_purchase
from events.dto.deliveries import ServedInput
from events.dto.planning import BatchDecisionInput
from events.errors import PlanNotReady
from events.planning.decisions import save_batch_decisions
from events.planning.plan import get_plan
from events.planning.states import complete_production, lock_plan, start_production
from events.services import (
    get_event_cost_analysis,
    get_event_overall_progress,
    get_shopping_list,
    record_served,
    update_assignment,
    update_fulfillment_status,
)
from production.dto import LossInput, ProductionEntry
from production.models import ProductionRun
from production.services import record_batch_production, void_production_run
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
    good,
    ingredient,
    load_demo,
    package,
    pieces,
    product,
    unit,
)
from tests.acceptance.moving import numbers

Act = Callable[..., Any]


def done(act: Act, **given: Any) -> Any:
    """Call one service in a block of its own, as a page would."""
    with transaction.atomic() as tx:
        return act(tx, **given)


def read(act: Act, **given: Any) -> Any:
    """Return what one reading gives, as plain JSON."""
    with transaction.snapshot() as tx:
        return figures.plain(act(tx, **given))


@pytest.mark.django_db(databases=["default", "other"])
def test_the_whole_way_through_services(tmp_path: Path) -> None:
    cast = load_demo()
    plan_it(cast)
    shop(cast)
    bake(cast)
    assemble(cast)
    deliver(cast)
    finish(cast)
    move(tmp_path)


def plan_it(cast: Cast) -> None:
    figures.assert_draft(read(get_plan, event_id=cast.event_id))

    alder = assignment_of("Alder").pk
    done(update_assignment, assignment_id=alder, package_id=package("Nut-free gift").pk, by=cast.planner)
    figures.assert_without_nuts(read(get_plan, event_id=cast.event_id))

    density = density_from(1, "cup", 340, "g")
    done(update_ingredient, ingredient_id=ingredient(SYRUP).pk, density=density, density_note="1 cup weighs 340 g")
    figures.assert_weighed(read(get_plan, event_id=cast.event_id))

    choose(cast, {ALMOND_BISCOTTI: 6, DIPPED_BISCOTTI: 1, ANZAC_COOKIES: 5, LEMON_CAKE: 2})
    with pytest.raises(PlanNotReady, match="6 batches make 180, 10 short") as refusal:
        done(lock_plan, event_id=cast.event_id, by=cast.planner)
    assert [each.code for each in refusal.value.problems] == ["shortfall"]

    choose(cast, {ALMOND_BISCOTTI: 7})
    figures.assert_chosen(read(get_plan, event_id=cast.event_id))
    done(lock_plan, event_id=cast.event_id, by=cast.planner)


def choose(cast: Cast, chosen: dict[str, int]) -> None:
    decisions = [
        BatchDecisionInput(finished_unit_id=unit(name).pk, batches=batches) for name, batches in chosen.items()
    ]
    done(save_batch_decisions, event_id=cast.event_id, decisions=decisions, by=cast.planner)


def shop(cast: Cast) -> None:
    shopping = read(get_shopping_list, event_id=cast.event_id)
    figures.assert_list(shopping)
    before = on_hand()

    offers = [row["product_recommendation"] for row in figures.rows_to_buy(shopping).values()]
    lines = [
        PurchaseLineInput(
            product_id=offer["product_id"],
            packages=offer["packages_to_buy"],
            price_per_package=Decimal(offer["price_per_package"]),
        )
        for offer in offers
    ]
    found = done(
        create_product,
        ingredient_id=ingredient("butter_unsalted").pk,
        name="Farm butter",
        package_quantity=Decimal(250),
        package_unit="g",
        is_provisional=True,
    )
    lines.append(PurchaseLineInput(product_id=found.id, packages=1, price_per_package=Decimal("3.10")))
    bought = done(
        record_purchase,
        supplier_id=Supplier.objects.get(name="Harbour Grocers").pk,
        purchased_on=timezone.localdate(),
        lines=lines,
        by=cast.baker,
    )

    assert bought.total_cost == "28.36"  # the list and the butter
    assert figures.rows_to_buy(read(get_shopping_list, event_id=cast.event_id)) == {}
    after = on_hand()
    risen = {name: after[name] - before.get(name, 0) for name in after if after[name] != before.get(name, 0)}
    assert risen == {
        "Flour, all-purpose": Decimal("2267.96185"),
        "Eggs": 24,
        "Golden syrup": 454,
        "Cello bag, medium": 100,
        "Butter, unsalted": 250,
    }


def on_hand() -> dict[str, Decimal]:
    """Return what there is of every ingredient and material."""
    levels = [row for kind in ("ingredient", "material") for row in read(get_stock_levels, item_type=kind)]
    return {row["item_name"]: Decimal(row["on_hand"]) for row in levels}


def bake(cast: Cast) -> None:
    done(start_production, event_id=cast.event_id, by=cast.planner)
    evidence.assert_baseline(cast.event_id)

    key = uuid4()
    run = baked(cast, ALMOND_BISCOTTI, 7, 204, burnt=6, key=key)
    figures.assert_flour_of_biscotti(figures.plain(run))
    assert baked(cast, ALMOND_BISCOTTI, 7, 204, burnt=6, key=key).id == run.id
    assert ProductionRun.objects.filter(event=cast.event_id).count() == 1
    assert pieces(ALMOND_BISCOTTI) == 204

    anzac = baked(cast, ANZAC_COOKIES, 5, 150)
    baked(cast, LEMON_CAKE, 2, 2)
    void_and_bake_again(cast)
    figures.assert_only_wrapping_needed(read(get_plan, event_id=cast.event_id))
    assert done(get_event_overall_progress, event_id=cast.event_id).production_complete

    evidence.double_the_recipe(anzac.id)
    evidence.assert_drift(read(get_plan, event_id=cast.event_id))


def baked(cast: Cast, name: str, batches: int, good: int, *, burnt: int = 0, key: Any = None) -> ProductionEntry:
    run: ProductionEntry = done(
        record_batch_production,
        recipe_id=unit(name).recipe_id,
        finished_unit_id=unit(name).pk,
        num_batches=batches,
        actual_yield=good,
        losses=[LossInput(category="burnt", quantity=burnt)] if burnt else [],
        event_id=cast.event_id,
        idempotency_key=key,
        by=cast.baker,
    )
    return run


def stock() -> list[dict[str, Any]]:
    """Return every level of stock with its value."""
    kinds = ("ingredient", "material", "finished_unit", "finished_good")
    return [row for kind in kinds for row in read(get_stock_levels, item_type=kind)]


def void_and_bake_again(cast: Cast) -> None:
    before = stock()
    first = baked(cast, DIPPED_BISCOTTI, 1, 30)
    with_it = stock()
    assert with_it != before

    done(void_production_run, production_run_id=first.id, reason="Counted wrong", by=cast.baker)
    assert stock() == before

    again = baked(cast, DIPPED_BISCOTTI, 1, 30)
    assert stock() == with_it
    assert again.total_ingredient_cost == first.total_ingredient_cost


def assemble(cast: Cast) -> None:
    box, hamper = good(COOKIE_BOX).pk, good(GRAND_HAMPER).pk
    line = ComponentLine.objects.get(finished_good=box, decide_at_assembly=True)
    bag = [ChoiceInput(line_id=line.pk, product_id=product("Plain cello bags").pk)]
    given = {"finished_good_id": box, "event_id": cast.event_id, "choices": bag}

    with pytest.raises(InsufficientStock) as refusal:
        done(record_assembly, quantity=26, by=cast.baker, **given)
    assert [(each.item_name, each.short_by) for each in refusal.value.missing] == [(ANZAC_COOKIES, "6")]
    assert done(check_can_assemble, quantity=26, **given).max_quantity == 25

    boxes = done(record_assembly, quantity=25, by=cast.baker, **given)
    uses = (*boxes.finished_unit_consumptions, *boxes.material_consumptions)
    assert figures.total(figures.plain(uses), "total_cost") == Decimal(boxes.total_component_cost)
    done(record_assembly, finished_good_id=hamper, quantity=1, event_id=cast.event_id, by=cast.baker)

    left = [pieces(name) for name in (COOKIE_BOX, GRAND_HAMPER, ALMOND_BISCOTTI, ANZAC_COOKIES)]
    assert left == [24, 1, 54, 0]


def deliver(cast: Cast) -> None:
    for name in ("Alder", "Birch", "Cedar"):
        for status in ("ready", "delivered"):
            row = done(
                update_fulfillment_status, assignment_id=assignment_of(name).pk, new_status=status, by=cast.baker
            )
            assert row.status == status
    progress = done(get_event_overall_progress, event_id=cast.event_id)
    assert (progress.packages_pending, progress.packages_ready, progress.packages_delivered) == (0, 0, 3)

    served = [
        ServedInput(item_type="finished_good", item_id=good(COOKIE_BOX).pk, quantity=23),
        ServedInput(item_type="finished_unit", item_id=unit(ALMOND_BISCOTTI).pk, quantity=40),
        ServedInput(item_type="finished_unit", item_id=unit(DIPPED_BISCOTTI).pk, quantity=20),
    ]
    done(record_served, event_id=cast.event_id, lines=served, by=cast.baker)
    left = [pieces(name) for name in (ALMOND_BISCOTTI, DIPPED_BISCOTTI, COOKIE_BOX, LEMON_CAKE)]
    assert left == [14, 10, 0, 0]

    cakes = ProductionRun.objects.get(event=cast.event_id, finished_unit__name=LEMON_CAKE)
    with pytest.raises(OutputUsed) as refusal:
        done(void_production_run, production_run_id=cakes.pk, reason="Wrong cake", by=cast.baker)
    names = " | ".join(each.name for each in refusal.value.facts)
    assert GRAND_HAMPER in names
    assert "Alder" in names


def finish(cast: Cast) -> None:
    assert done(complete_production, event_id=cast.event_id, by=cast.planner).state == "completed"
    evidence.assert_closed(cast.event_id)
    evidence.assert_report(cast.event_id, read(get_event_cost_analysis, event_id=cast.event_id))


def move(folder: Path) -> None:
    """Back up, restore into an empty database, and find the same numbers there."""
    with transaction.snapshot() as tx:
        path = folder / back_up(tx, why="hand", out=folder).file
    with transaction.atomic(using="other") as tx:
        restore_backup(tx, path=path)

    there = numbers("other")
    assert there == numbers("default")
    assert there["broken rules"] == []
