"""What was made and handed out counts: it lowers the need, is kept for its event, and comes back with a void."""

import pytest
from django.utils import timezone

from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot, Movement, Reason
from events.dto.planning import GoodNeed, Plan, PlanNeed, UnitBatches
from events.models import DeliveryLine, Event, PlanState
from events.planning.plan import get_plan
from events.services.shopping import get_shopping_list
from production.models import ProductionRun, ProductionUse
from tests import make
from tests.events.facts import assembled, delivered, made, voided


@pytest.fixture
def biscotti(tx: Atomic) -> FinishedUnit:
    flour = make.ingredient("Flour")
    make.lot(make.product(flour, 1000), 5000, unit_cost="0.01")
    return make.unit(make.recipe("Biscotti", [(flour, 100, "g")]), 30, "Biscotti")


@pytest.fixture
def event(biscotti: FinishedUnit) -> Event:
    event = make.event(state=PlanState.IN_PRODUCTION)
    make.target(event, biscotti, 190)
    make.decision(event, biscotti, 7)
    return event


def first(plan: Plan) -> UnitBatches:
    return plan.units[0]


def only_need(plan: Plan) -> PlanNeed:
    (need,) = plan.needs
    return need


def use(run: ProductionRun, grams: int) -> None:
    """Record that a run drew from the only flour lot."""
    lot = Lot.objects.get(product__isnull=False)
    movement = Movement.objects.create(
        lot=lot, delta=-grams, unit_cost=lot.unit_cost, cost=-grams * lot.unit_cost,
        reason=Reason.PRODUCTION_USE, actor=make.user(),
    )  # fmt: skip
    Lot.objects.filter(pk=lot.pk).update(remaining=lot.remaining - grams, value=lot.value - grams * lot.unit_cost)
    ProductionUse.objects.create(run=run, movement=movement)


def test_all_batches_run_leave_nothing_to_bake_and_nothing_to_need(tx: Atomic, event: Event, biscotti) -> None:
    made(event, biscotti, 204, num_batches=7, expected_yield=210, loss_quantity=6)

    plan = get_plan(tx, event_id=event.pk)

    row = first(plan)
    assert (row.needed, row.on_hand, row.to_make) == ("190", "190", "0")
    assert (row.batches_run, row.batches_remaining, row.covered) == ("7", "0", True)
    assert plan.needs == ()


def test_a_loss_reopens_the_need_by_itself(tx: Atomic, event: Event, biscotti) -> None:
    made(event, biscotti, 150, num_batches=7, expected_yield=210, loss_quantity=60)

    row = first(plan := get_plan(tx, event_id=event.pk))

    assert (row.to_make, row.covered) == ("40", False)
    assert [(each.batches, each.total_yield, each.shortfall) for each in row.options] == [
        (8, "30", "10"),
        (9, "60", "0"),
    ]
    assert "shortfall" in {each.code for each in plan.problems}


def test_half_a_batch_counts_as_half(tx: Atomic, event: Event, biscotti) -> None:
    made(event, biscotti, 15, num_batches=1, scale_factor="0.5")

    row = first(plan := get_plan(tx, event_id=event.pk))

    assert (row.batches_run, row.batches_remaining) == ("0.5", "6.5")
    assert only_need(plan).quantity == "650"


def test_a_voided_run_counts_for_nothing(tx: Atomic, event: Event, biscotti) -> None:
    run = voided(made(event, biscotti, 210, num_batches=7))
    Lot.objects.filter(pk=run.lot_id).update(remaining=0, value=0)
    Movement.objects.create(
        lot=run.lot, delta=-210, unit_cost=1, cost=-210, actor=make.user(),
        reason=Reason.REVERSAL, reverses=run.lot.movements.get(),
    )  # fmt: skip

    row = first(get_plan(tx, event_id=event.pk))

    assert (row.on_hand, row.batches_run, row.batches_remaining) == ("0", "0", "7")


def test_the_whole_plan_counts_what_was_drawn_already(tx: Atomic, event: Event, biscotti) -> None:
    use(made(event, biscotti, 90, num_batches=3), 300)

    need = only_need(plan := get_plan(tx, event_id=event.pk))

    assert (need.quantity, need.total_quantity, need.on_hand, need.cost) == ("400", "700", "4700", "7.00")
    assert plan.estimated_cost == "7.00"
    whole = get_shopping_list(tx, event_id=event.pk, scope="total").items[0]
    assert (whole.quantity_needed, whole.shortfall) == ("700", "0")
    assert [each.quantity for each in whole.sources] == ["400", "300"]


def test_pieces_made_for_one_event_are_out_of_reach_for_another(tx: Atomic, event: Event, biscotti) -> None:
    made(event, biscotti, 190, num_batches=7, expected_yield=190)
    other = make.event(in_days=1, state=PlanState.LOCKED)
    make.target(other, biscotti, 30)

    assert first(get_plan(tx, event_id=other.pk)).on_hand == "0"
    assert first(get_plan(tx, event_id=event.pk)).on_hand == "190"


def test_what_a_closed_event_left_over_is_free_for_others(tx: Atomic, event: Event, biscotti) -> None:
    made(event, biscotti, 50)
    Event.objects.filter(pk=event.pk).update(plan_state="cancelled", closed_at=timezone.now())
    other = make.event()
    make.target(other, biscotti, 60)

    plan = get_plan(tx, event_id=other.pk)

    assert (first(plan).on_hand, first(plan).to_make) == ("50", "10")
    assert plan.estimated_cost == "51.00"


def test_free_pieces_go_to_the_earlier_event(tx: Atomic, biscotti) -> None:
    made(None, biscotti, 50)
    later, earlier = (make.event(in_days=days, state=PlanState.LOCKED) for days in (9, 3))
    for each in (later, earlier):
        make.target(each, biscotti, 40)

    assert first(get_plan(tx, event_id=earlier.pk)).on_hand == "40"
    assert first(get_plan(tx, event_id=later.pk)).on_hand == "10"


def test_assembled_boxes_need_no_parts_any_more(tx: Atomic, event: Event, biscotti) -> None:
    box = make.good("Box", [(biscotti, 6)])
    make.target(event, box, 10)
    assert first(get_plan(tx, event_id=event.pk)).needed == "250"

    assembled(event, box, 4)

    plan = get_plan(tx, event_id=event.pk)
    assert [goods(each) for each in plan.goods] == [("Box", "10", "4", "6")]
    assert first(plan).needed == "226"


def goods(need: GoodNeed) -> tuple[str, ...]:
    return need.name, need.needed, need.on_hand, need.to_assemble


@pytest.mark.parametrize(("served", "outstanding"), [(30, "16"), (45, "6")])
def test_what_was_served_counts_against_the_target_alone(tx: Atomic, biscotti, served: int, outstanding: str) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    make.target(event, biscotti, 40)
    gift = make.package("Gift", [(biscotti, 6)])
    make.assignment(event, make.recipient(), gift, status="delivered")
    make.assignment(event, make.recipient(), gift)
    DeliveryLine.objects.create(delivery=delivered(event), finished_unit=biscotti, quantity=served)

    assert first(get_plan(tx, event_id=event.pk)).needed == outstanding


def test_a_voided_serving_is_wanted_again(tx: Atomic, biscotti) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    make.target(event, biscotti, 40)
    DeliveryLine.objects.create(delivery=voided(delivered(event)), finished_unit=biscotti, quantity=30)

    assert first(get_plan(tx, event_id=event.pk)).needed == "40"


def test_a_withdrawn_package_asks_for_nothing(tx: Atomic, biscotti) -> None:
    event = make.event()
    make.assignment(event, make.recipient(), make.package(lines=[(biscotti, 6)]), withdrawn_at=timezone.now())

    assert get_plan(tx, event_id=event.pk).demand == ()


def test_so_many_per_guest_are_rounded_up_over_all_guests(tx: Atomic, biscotti) -> None:
    event = make.event(expected_attendees=7)
    make.target(event, biscotti, per_attendee="1.5")

    row = first(plan := get_plan(tx, event_id=event.pk))

    assert row.needed == "11"
    assert [(each.source, each.quantity, each.outstanding) for each in plan.demand] == [("target", "11", "11")]
