"""One season on the pantry of a real household: planned, bought as listed, baked, assembled, handed out."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone

from assembly.services import record_assembly
from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Recipe
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot, Movement
from bakery.inventory.services import lock_stock, record_purchase
from events.dto.deliveries import ServedInput
from events.dto.planning import Plan
from events.dto.shopping import ShoppingRow
from events.models import Event, Recipient
from events.planning.calculation import calculate_plan
from events.planning.decisions import save_batch_decision
from events.planning.feasibility import check_assembly_feasibility, check_production_feasibility
from events.planning.plan import get_plan
from events.planning.shopping_list import get_items_to_buy
from events.planning.states import complete_production, lock_plan, start_production
from events.services import (
    assign_package_to_recipient,
    get_event_cost_analysis,
    get_shopping_list,
    record_served,
    set_assembly_target,
    set_unit_target,
    update_fulfillment_status,
)
from production.queries.needs import load_bake_need
from production.services import record_batch_production
from tests import make
from tests.events.invariants.kitchen import on_the_shelf
from tests.interchange.files import imported

HAIR = Decimal("0.001")  # what two ways of rounding may differ by


def test_buying_just_the_list_makes_everything_and_every_cent_is_counted(tx: Atomic, real_pantry: Path) -> None:
    imported(tx, real_pantry)
    by, event = make.user(), Event.objects.get()
    units = bakeable(tx)
    boxes = box_up(units)
    want(tx, event, units, boxes, by)
    lock_stock(tx)

    plan = decided(tx, event, by)
    before = on_the_shelf()
    bought = buy_the_list(tx, event, by)
    assert get_items_to_buy(tx, event_id=event.pk) == []

    bake(tx, event, plan, by)
    assemble(tx, event, by)
    hand_out(tx, event, plan, by)
    complete_production(tx, event_id=event.pk, by=by)

    assert_leftovers_are_the_stated_surplus(plan, before, bought)
    assert_every_cent_is_counted(tx, event, plan)


def bakeable(tx: Atomic) -> list[FinishedUnit]:
    """Weigh what was never weighed; return the outputs whose recipes can be measured, and say that these are ready."""
    Ingredient.objects.filter(density=None).update(density=Decimal("0.61"))
    Ingredient.objects.filter(grams_per_each=None).update(grams_per_each=Decimal("57.3"))
    units = [
        unit
        for unit in FinishedUnit.objects.select_related("recipe").order_by("pk")
        if not load_bake_need(tx, recipe_id=unit.recipe_id, batches=Decimal(1)).obstacles
    ]
    Recipe.objects.filter(pk__in=[unit.recipe_id for unit in units]).update(is_ready=True)
    assert len(units) >= 5
    return units


def box_up(units: list[FinishedUnit]) -> list[FinishedGood]:
    """Return a box of two outputs in a real bag, and a hamper of two boxes and a ribbon."""
    bag, ribbon = Material.objects.filter(dimension="count").order_by("pk")[:2]
    box = make.good("Season box", [(units[0], 3), (units[1], 2), (bag, 1)])
    hamper = make.good("Season hamper", [(box, 2), (units[2], 1), (ribbon, Decimal("1.5"))])
    return [box, hamper]


def want(tx: Atomic, event: Event, units: list[FinishedUnit], boxes: list[FinishedGood], by: User) -> None:
    box, hamper = boxes
    set_assembly_target(tx, event_id=event.pk, finished_good_id=box.pk, target_quantity=7, by=by)
    for number, unit in enumerate(units):
        set_unit_target(tx, event_id=event.pk, finished_unit_id=unit.pk, target_quantity=5 + 4 * number, by=by)
    gift = make.package("Season gift", [(hamper, 1), (units[3], 2)])
    for recipient in Recipient.objects.order_by("pk"):
        assign_package_to_recipient(
            tx, event_id=event.pk, recipient_id=recipient.pk, package_id=gift.pk, quantity=2, by=by
        )


def decided(tx: Atomic, event: Event, by: User) -> Plan:
    """Decide what is suggested, lock, freeze and start; return the plan."""
    for unit in get_plan(tx, event_id=event.pk).units:
        save_batch_decision(
            tx, event_id=event.pk, finished_unit_id=unit.finished_unit_id, batches=unit.suggested, by=by
        )
    lock_plan(tx, event_id=event.pk, by=by)
    calculate_plan(tx, event_id=event.pk, by=by)
    start_production(tx, event_id=event.pk, by=by)
    return get_plan(tx, event_id=event.pk)


def buy_the_list(tx: Atomic, event: Event, by: User) -> dict[tuple[str, int], Decimal]:
    """Buy the listed packages, of the first product offered where none is preferred; return what came in."""
    shopping = get_shopping_list(tx, event_id=event.pk)
    short = [row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient]
    assert short
    lines, bought = [], {}
    for row in short:
        product, packages, brings = chosen(row)
        bought[row.item_type, row.item_id] = brings
        lines.append(PurchaseLineInput(product_id=product, packages=packages, price_per_package=Decimal("3.33")))
    supplier = make.supplier()
    record_purchase(tx, supplier_id=supplier.pk, purchased_on=timezone.localdate(), lines=lines, by=by)
    return bought


def chosen(row: ShoppingRow) -> tuple[int, int, Decimal]:
    """Return a product, the packages of it, and what these bring."""
    if row.all_products:
        offer = row.product_recommendation or row.all_products[0]
        return offer.product_id, offer.packages_to_buy, Decimal(offer.covers)
    model: Any = Ingredient if row.item_type == "ingredient" else Material
    packages = int(Decimal(row.shortfall) // 100) + 1
    return make.product(model.objects.get(pk=row.item_id), 100).pk, packages, Decimal(100 * packages)


def bake(tx: Atomic, event: Event, plan: Plan, by: User) -> None:
    assert all(row.can_produce for row in check_production_feasibility(tx, event_id=event.pk))
    for unit in plan.units:
        batches = int(unit.batches_remaining)
        if batches:
            record_batch_production(
                tx,
                recipe_id=unit.recipe_id,
                finished_unit_id=unit.finished_unit_id,
                num_batches=batches,
                actual_yield=int(unit.total_yield),
                event_id=event.pk,
                by=by,
            )


def assemble(tx: Atomic, event: Event, by: User) -> None:
    """Put together what can be until nothing remains: what is inside first."""
    for _ in range(2):
        for row in check_assembly_feasibility(tx, event_id=event.pk):
            if row.remaining and row.status == "can_assemble":
                record_assembly(
                    tx, finished_good_id=row.finished_good_id, quantity=row.can_assemble, event_id=event.pk, by=by
                )
    assert [row.remaining for row in check_assembly_feasibility(tx, event_id=event.pk)] == [0, 0]


def hand_out(tx: Atomic, event: Event, plan: Plan, by: User) -> None:
    for asked in plan.demand:
        if asked.source == "target":
            served = ServedInput(item_type=asked.item_type, item_id=asked.item_id, quantity=int(asked.quantity))
            record_served(tx, event_id=event.pk, lines=[served], by=by)
        else:
            for status in ("ready", "delivered"):
                update_fulfillment_status(tx, assignment_id=asked.source_id, new_status=status, by=by)


def assert_leftovers_are_the_stated_surplus(
    plan: Plan, before: dict[tuple[str, int], Decimal], bought: dict[tuple[str, int], Decimal]
) -> None:
    surplus = {unit.finished_unit_id: int(unit.total_yield) - int(unit.to_make) for unit in plan.units}
    for unit_id, pieces in surplus.items():
        assert sum(lot.remaining for lot in Lot.objects.filter(finished_unit=unit_id)) == pieces
    assert not Lot.objects.filter(finished_good__isnull=False, remaining__gt=0).exists()

    after = on_the_shelf()
    for need in plan.needs:
        key = (need.item_type, need.item_id)
        left = before.get(key, Decimal(0)) + bought.get(key, Decimal(0)) - Decimal(need.quantity)
        assert abs(after.get(key, Decimal(0)) - left) < HAIR, need.display_name


def assert_every_cent_is_counted(tx: Atomic, event: Event, plan: Plan) -> None:
    costs = get_event_cost_analysis(tx, event_id=event.pk)
    drawn = Movement.objects.filter(lot__product__isnull=False, delta__lt=0).values_list("cost", flat=True)
    delivered = sum((each.total_cost for each in event.deliveries.all()), Decimal(0))

    assert Decimal(costs.grand_total) == -sum(drawn, Decimal(0)).quantize(Decimal("0.01"))
    assert Decimal(costs.grand_total) == (delivered + left_over()).quantize(Decimal("0.01"))
    assert (costs.handed_on_cost, costs.total_delivery_cost, costs.loss_cost) == ("0.00", "0.00", "0.00")
    assert costs.estimate_basis == "baseline"
    assert costs.estimated_cost == plan.estimated_cost


def left_over() -> Decimal:
    """Return what is left of all that was made, by its value."""
    lots = Lot.objects.filter(product__isnull=True)
    return sum((lot.value for lot in lots), Decimal(0))
