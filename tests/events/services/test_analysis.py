"""What events cost: every cent once, against what was expected."""

import random
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, RuleBroken
from bakery.inventory.models import Lot, Movement
from bakery.inventory.services import lock_stock
from events.models import Event, PlanSnapshot, PlanState, SnapshotKind, Target
from events.planning.plan import get_plan
from events.queries.costs import event_costs
from events.queries.spending import frozen_estimates, spent_on_events
from events.services.analysis import get_event_cost_analysis
from production.services import void_production_run
from tests import make
from tests.events.services.kitchen import Kitchen, close

BAKERS = ("production_use__run", "assembly_use__run", "delivery_use__delivery")


@pytest.fixture
def kitchen(tx: Atomic) -> Kitchen:
    kitchen = Kitchen()
    lock_stock(tx)  # many facts share one block here
    return kitchen


def test_baking_and_packaging_are_counted_once(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    kitchen.bake(tx, event, 10)
    kitchen.bake(tx, event, 5)
    kitchen.assemble(tx, event, 10)
    kitchen.serve(tx, event, "finished_good", 4)

    costs = get_event_cost_analysis(tx, event_id=event.pk)

    assert [(row.recipe_name, row.run_count, row.total_cost) for row in costs.production_costs] == [
        ("Bread", 2, "37.50")
    ]
    assert [(row.finished_good_name, row.total_cost, row.component_cost) for row in costs.assembly_costs] == [
        ("Box", "8.00", "13.00")
    ]
    assert costs.delivery_costs == ()
    assert (costs.total_production_cost, costs.total_assembly_cost, costs.total_delivery_cost) == (
        "37.50", "8.00", "0.00",
    )  # fmt: skip
    assert (costs.grand_total, costs.on_hand_value) == ("45.50", "40.30")  # 130 loaves and 6 boxes


def test_what_others_take_afterwards_is_theirs(tx: Atomic, kitchen: Kitchen) -> None:
    first, second = make.event(in_days=3), make.event(in_days=9)
    kitchen.bake(tx, first, 1)
    close(first)
    kitchen.assemble(tx, second, 2)
    kitchen.serve(tx, second, "finished_unit", 3)

    gave, took = (get_event_cost_analysis(tx, event_id=each.pk) for each in (first, second))

    assert (gave.total_production_cost, gave.handed_on_cost, gave.grand_total) == ("2.50", "1.75", "0.75")
    assert (took.total_assembly_cost, took.total_delivery_cost, took.grand_total) == ("2.60", "0.75", "3.35")
    assert [(row.item_type, row.item_name, row.total_cost) for row in took.delivery_costs] == [
        ("finished_unit", "Bread", "0.75")
    ]
    spent = spent_on_events(tx, event_ids=[first.pk, second.pk])
    assert [(spent[each.pk].cost, spent[each.pk].is_known) for each in (first, second)] == [
        ("0.75", True), ("3.35", True),
    ]  # fmt: skip


def test_losses_are_inside_production_and_named_again(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    kitchen.bake(tx, event, 1, lost=4)

    costs = get_event_cost_analysis(tx, event_id=event.pk)

    assert (costs.total_production_cost, costs.loss_cost, costs.grand_total, costs.on_hand_value) == (
        "2.50", "1.00", "2.50", "1.50",
    )  # fmt: skip


def test_a_voided_run_cost_nothing(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    run = kitchen.bake(tx, event, 2)
    void_production_run(tx, production_run_id=run, reason="Typed twice", by=kitchen.by)

    assert get_event_cost_analysis(tx, event_id=event.pk).grand_total == "0.00"


def test_with_nothing_made_the_variance_is_the_estimate(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    make.target(event, kitchen.box, 5)

    costs = get_event_cost_analysis(tx, event_id=event.pk)

    assert (costs.estimated_cost, costs.variance, costs.grand_total) == ("6.50", "6.50", "0.00")
    assert (costs.estimate_basis, costs.purchase_estimate, costs.cost_known) == ("live", "0.00", True)
    assert costs.estimated_cost == get_plan(tx, event_id=event.pk).estimated_cost


def test_pieces_made_for_nobody_stay_in_the_estimate_once_they_were_taken(tx: Atomic, kitchen: Kitchen) -> None:
    make.lot(kitchen.bread, 10, unit_cost="0.5")
    make.lot(kitchen.box, 2, unit_cost="2")
    event = make.event()
    make.target(event, kitchen.box, 4)
    plan = get_plan(tx, event_id=event.pk)
    assert plan.estimated_cost == "7.60"  # two boxes of 2.00, and for two more four loaves of 0.50 and two bags

    kitchen.assemble(tx, event, 2)
    kitchen.serve(tx, event, "finished_good", 4)
    Target.objects.filter(event=event).delete()

    costs, later = get_event_cost_analysis(tx, event_id=event.pk), get_plan(tx, event_id=event.pk)
    assert (costs.estimated_cost, costs.grand_total, costs.variance) == ("7.60", "7.60", "0.00")
    assert later.estimated_cost == "7.60"
    assert {each.name: each.cost for each in later.cost_parts} == {"Bread": "2.00", "Box": "4.00", "Bag": "1.60"}


def test_under_budget_is_above_zero_and_the_latest_baseline_counts(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    make.target(event, kitchen.bread, 10)
    for number, cost in ((1, "9.00"), (2, "4.00")):
        PlanSnapshot.objects.create(
            event=event, number=number, kind=SnapshotKind.BASELINE, fingerprint="0", parts={}, cost_known=True,
            estimated_cost=Decimal(cost), created_by=kitchen.by,
        )  # fmt: skip
    kitchen.bake(tx, event, 1)

    costs = get_event_cost_analysis(tx, event_id=event.pk)

    assert (costs.estimate_basis, costs.estimated_cost, costs.variance) == ("baseline", "4.00", "1.50")
    assert frozen_estimates(tx, event_ids=[event.pk])[event.pk].cost == "4.00"


def test_an_unknown_price_makes_a_lower_bound(tx: Atomic, kitchen: Kitchen) -> None:
    saffron = make.ingredient()
    make.lot(saffron, 10, unit_cost=None)
    event = make.event()
    make.target(event, make.unit(make.recipe(lines=[(saffron, 1, "g")]), 1), 1)

    assert not get_event_cost_analysis(tx, event_id=event.pk).cost_known


def test_an_event_that_does_not_exist_is_not_found(tx: Atomic) -> None:
    with pytest.raises(EventNotFound):
        get_event_cost_analysis(tx, event_id=404)


def test_more_facts_take_no_more_queries(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()

    def work() -> int:
        kitchen.bake(tx, event, 1)
        kitchen.assemble(tx, event, 2)
        kitchen.serve(tx, event, "finished_good", 1)
        with CaptureQueriesContext(tx.connection) as queries:
            get_event_cost_analysis(tx, event_id=event.pk)
        return len(queries)

    assert work() == [work() for _ in range(3)][-1]


@pytest.mark.parametrize("seed", range(8))
def test_all_events_and_none_together_cost_what_was_drawn_of_bought_stock(
    tx: Atomic, kitchen: Kitchen, seed: int
) -> None:
    luck = random.Random(seed)
    make.lot(kitchen.bread, 30, cost="10.01")
    make.lot(kitchen.box, 7, cost="5.03")
    events = [make.event(in_days=each) for each in range(1, 5)]
    open_events = list(events)

    for _ in range(25):
        _act(tx, kitchen, open_events, luck)

    total = sum((event_costs(tx, event_id=each).total for each in [None, *(event.pk for event in events)]), Decimal(0))
    assert total == _drawn_of_bought_stock()
    for event in events:
        costs = event_costs(tx, event_id=event.pk)
        assert costs.on_hand == sum(
            (lot.value for lot in Lot.objects.filter(production_run__event=event)), Decimal(0)
        ) + sum((lot.value for lot in Lot.objects.filter(assembly_run__event=event)), Decimal(0))


def _act(tx: Atomic, kitchen: Kitchen, open_events: list[Event], luck: random.Random) -> None:
    """Bake, assemble, serve or close as luck will have it; what is refused changes nothing."""
    event = luck.choice([*open_events, None])
    try:
        match luck.randrange(6):
            case 0 | 1:
                kitchen.bake(tx, event, luck.randint(1, 2), luck.randint(0, 3))
            case 2 | 3:
                kitchen.assemble(tx, event, luck.randint(1, 4))
            case 4 if event:
                kitchen.serve(tx, event, luck.choice(["finished_unit", "finished_good"]), luck.randint(1, 4))
            case 5 if event and len(open_events) > 1 and luck.random() < 0.4:
                close(event)
                open_events.remove(event)
    except RuleBroken:
        return


def _drawn_of_bought_stock() -> Decimal:
    drawn: Sequence[Decimal] = [
        -cost
        for path in BAKERS
        for cost in Movement.objects.filter(
            **{f"{path}__voided_at__isnull": True, f"{path}__isnull": False}, lot__product__isnull=False
        ).values_list("cost", flat=True)
    ]
    return sum(drawn, Decimal(0))
