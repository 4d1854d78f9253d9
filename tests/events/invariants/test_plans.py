"""What a plan says is what comes about: needs are drawn, lists suffice, nobody's stock is promised twice."""

from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

from assembly.services import check_can_assemble, record_assembly
from bakery.db.transaction import Atomic
from events.dto.planning import Plan
from events.models import Event, PlanState
from events.planning.feasibility import check_production_feasibility
from events.planning.loading import derive_plans
from events.planning.plan import get_plan
from events.planning.shopping_list import get_claims, get_items_to_buy
from events.services import get_combined_shopping_list
from tests import make
from tests.events.invariants import kitchen, worlds
from tests.events.invariants.proving import invariant, refusal
from tests.events.invariants.worlds import World, stock, world

HAIR = Decimal("0.001")  # what two ways of rounding may differ by


@invariant()
def test_making_what_is_planned_draws_what_was_needed(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=1)
    worlds.plenty(given)
    for piece in draw.sample(given.pieces, 3):
        worlds.put_away(draw, given, piece)
    (event,) = given.events
    for row in get_plan(tx, event_id=event.pk).units:
        if batches := row.suggested + draw.randint(0, 1):
            unit = next(each for each in given.units if each.pk == row.finished_unit_id)
            make.decision(event, unit, batches)
    plan, before = get_plan(tx, event_id=event.pk), kitchen.on_the_shelf()

    make_all(tx, given, event, plan)
    hand_out_all(tx, event)

    after = kitchen.on_the_shelf()
    needed = {(need.item_type, need.item_id): Decimal(need.quantity) for need in plan.needs}
    for item, amount in before.items():
        assert abs(amount - after[item] - needed.get(item, 0)) < HAIR, item
    assert all(need.quantity == "0" for need in get_plan(tx, event_id=event.pk).needs)


def make_all(tx: Atomic, given: World, event: Event, plan: Plan) -> None:
    """Bake each output in one run, and put together what is inside first."""
    left = {unit.finished_unit_id: int(unit.batches_remaining) for unit in plan.units}
    for unit in given.units:
        if left.get(unit.pk):
            kitchen.bake(tx, event, unit, left[unit.pk])
    wanted = {good.finished_good_id: int(good.to_assemble) for good in plan.goods}
    for good in given.goods:
        if wanted.get(good.pk):
            kitchen.assemble(tx, event, good, wanted[good.pk])


def hand_out_all(tx: Atomic, event: Event) -> None:
    for row in event.assignments.order_by("pk"):
        kitchen.move(tx, row, "ready")
        kitchen.move(tx, row, "delivered")
    for target in event.targets.order_by("pk"):
        piece = target.finished_unit or target.finished_good
        assert piece is not None
        kitchen.serve(tx, event, piece, target.quantity or 0)


@invariant()
def test_buying_the_list_leaves_nothing_to_buy_and_all_batches_feasible(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=3, decided=True)
    stock(draw, given)
    ids = [event.pk for event in given.events]
    shopping = get_combined_shopping_list(tx, event_ids=ids)

    kitchen.buy(tx, [row for row in (*shopping.items, *shopping.packaging) if not row.is_sufficient])

    for event_id in ids:
        assert get_items_to_buy(tx, event_id=event_id) == []
        assert all(row.can_produce for row in check_production_feasibility(tx, event_id=event_id))


@invariant()
def test_no_more_is_promised_than_lies_there(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=3, decided=True)
    stock(draw, given)

    derived = derive_plans(tx, event_ids=[event.pk for event in given.events])
    promised: dict[int, Decimal] = {}
    for event in given.events:
        for take in derived.shelf.takes(event.pk):
            promised[take.lot.id] = promised.get(take.lot.id, Decimal(0)) + take.quantity
            assert take.lot.reserved_for in (None, event.pk)
    assert all(promised.get(lot.id, 0) <= lot.remaining for lot in derived.lots)
    for claim in get_claims(tx):
        on_hand, reserved, counted_on = map(Decimal, (claim.on_hand, claim.reserved, claim.promised))
        assert Decimal(claim.free) == on_hand - reserved - counted_on >= 0


@invariant()
def test_a_later_plan_changes_nothing_for_those_before_it(tx: Atomic, draw: Random) -> None:
    given = world(draw, decided=True)
    stock(draw, given)
    before = [figures(tx, event) for event in given.events]

    later = worlds.event(draw, given, in_days=90, state=PlanState.LOCKED)
    make.decision(later, draw.choice(given.units), draw.randint(1, 3))

    assert get_plan(tx, event_id=later.pk).demand
    assert [figures(tx, event) for event in given.events] == before


def figures(tx: Atomic, event: Event) -> Any:
    """Return the plan of an event but for the day on which the shelf first falls short, which is told of all plans."""
    plan = get_plan(tx, event_id=event.pk)
    shopping = replace(
        plan.shopping,
        items=[replace(row, first_short_on=None) for row in plan.shopping.items],
        packaging=[replace(row, first_short_on=None) for row in plan.shopping.packaging],
    )
    return replace(plan, shopping=shopping, needs=[replace(need, first_short_on=None) for need in plan.needs])


@invariant()
def test_more_stock_never_makes_a_shortage(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=3, decided=True)
    stock(draw, given)
    before = shortages(tx, given)

    if draw.randint(0, 1):
        worlds.buy(draw, draw.choice(given.products))
    else:
        worlds.put_away(draw, given, draw.choice(given.pieces))

    after = shortages(tx, given)
    assert [key for key in after if after[key] > before.get(key, 0)] == []


def shortages(tx: Atomic, given: World) -> dict[tuple[int, str, int], Decimal]:
    """Return what each event is short of, and what it has to make."""
    found: dict[tuple[int, str, int], Decimal] = {}
    for event_id, plan in derive_plans(tx, event_ids=[event.pk for event in given.events]).plans.items():
        found |= {(event_id, *item): need.short_by for item, need in plan.needs.items()}
        found |= {(event_id, *piece): Decimal(need.to_make) for piece, need in plan.walk.pieces.items()}
    return found


@invariant()
def test_the_most_that_can_be_put_together_is_and_one_more_is_refused(tx: Atomic, draw: Random) -> None:
    given = world(draw, events=1)
    stock(draw, given)
    good, event_id = draw.choice(given.goods), draw.choice([None, given.events[0].pk])
    most = check_can_assemble(tx, finished_good_id=good.pk, quantity=1, event_id=event_id).max_quantity
    asked = {"finished_good_id": good.pk, "event_id": event_id, "by": make.user()}

    assert refusal(record_assembly, tx, quantity=most + 1, **asked) is not None
    assert not most or refusal(record_assembly, tx, quantity=most, **asked) is None
