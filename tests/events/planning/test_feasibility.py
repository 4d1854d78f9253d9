"""What of an event's goods can be put together now, after its batches, and what stands in the way."""

import pytest

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput
from bakery.inventory.models import Lot
from events.dto.feasibility import AssemblyFeasibility
from events.models import Event, MaterialChoice, PlanState
from events.planning.feasibility import (
    check_assembly_feasibility,
    check_production_feasibility,
    check_single_assembly_feasibility,
)
from tests import make
from tests.events.facts import assembled, made


@pytest.fixture
def event(db: None) -> Event:
    return make.event()


def stocked(pieces: int, name: str = "", **fields) -> FinishedUnit:
    unit = make.unit(name=name)
    if pieces:
        make.lot(unit, pieces, **fields)
    return unit


def rows(tx: Atomic, event: Event) -> list[AssemblyFeasibility]:
    return check_assembly_feasibility(tx, event_id=event.pk)


def only_row(tx: Atomic, event: Event) -> AssemblyFeasibility:
    (row,) = rows(tx, event)
    return row


@pytest.mark.parametrize(("wanted", "status"), [(60, "partial"), (50, "can_assemble")])
def test_the_scarcest_part_says_how_many_are_possible(tx: Atomic, event: Event, wanted: int, status: str) -> None:
    box = make.good(lines=[(stocked(400), 4), (stocked(160), 2), (stocked(150, "Truffle"), 3)])
    make.target(event, box, wanted)

    row = only_row(tx, event)

    assert (row.remaining, row.can_assemble, row.status) == (wanted, 50, status)
    short = [(each.component_name, each.needed, each.available) for each in row.inventory_blockers]
    assert short == ([("Truffle", "180", "150")] if wanted == 60 else [])


def test_no_more_can_be_assembled_than_remain(tx: Atomic, event: Event) -> None:
    box = make.good(lines=[(stocked(10), 4)])
    make.target(event, box, 5)
    assembled(event, box, 2)

    row = only_row(tx, event)

    assert (row.target_quantity, row.assembled_quantity, row.remaining, row.can_assemble) == (5, 2, 3, 2)


def test_what_one_good_is_given_the_next_is_not(tx: Atomic, event: Event) -> None:
    unit = make.unit(items_per_batch=24)
    first, second = make.good("First", [(unit, 24)]), make.good("Second", [(unit, 24)])
    make.target(event, first, 1)
    make.target(event, second, 1)
    make.decision(event, unit, 1)

    found = rows(tx, event)

    assert [(row.finished_good_name, row.can_assemble, row.after_batches) for row in found] == [
        ("First", 0, 1),
        ("Second", 0, 0),
    ]
    assert [row.status for row in found] == ["awaiting_production"] * 2
    assert found[1].inventory_blockers[0].shared_with == ("First",)


def test_what_suffices_for_all_suffices_in_any_order(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    old, new = make.product(bag), make.product(bag)
    make.lot(old, 5)
    make.lot(new, 5)
    unit = stocked(100)
    make.target(event, make.good("Any", [(unit, 1), (bag, 1)]), 5)
    make.target(event, make.good("Old", [(unit, 1), (bag, 1, {"product": old})]), 5)

    assert [row.can_assemble for row in rows(tx, event)] == [5, 5]


def test_too_little_packaging_is_never_complete(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.lot(bag, 3)
    make.target(event, make.good(lines=[(stocked(100), 1), (bag, 1)]), 5)

    row = only_row(tx, event)

    assert (row.can_assemble, row.after_batches, row.status) == (3, 3, "partial")
    assert (row.inventory_blocker_count, row.cost_blocker_count, row.assignment_blocker_count) == (1, 0, 0)
    assert row.inventory_blockers[0].component_name == "Bag"


def test_missing_packaging_is_not_waiting_for_the_oven(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.lot(make.product(bag), 1)
    Lot.objects.filter(product__material=bag).update(remaining=1)
    make.target(event, make.good(lines=[(stocked(100), 1), (bag, 2)]), 5)

    assert only_row(tx, event).status == "cannot_assemble"


def test_a_price_that_is_not_known_only_warns(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.lot(bag, 50, unit_cost=None)
    make.target(event, make.good(lines=[(stocked(100), 1), (bag, 1)]), 5)

    row = only_row(tx, event)

    assert (row.can_assemble, row.status) == (5, "can_assemble")
    assert (row.inventory_blocker_count, row.cost_blocker_count, row.assignment_blocker_count) == (0, 1, 0)
    assert (row.cost_blockers[0].component_name, row.cost_blockers[0].issue) == ("Bag", "no price is known")


def test_a_unit_to_be_baked_of_something_without_a_price_warns_too(tx: Atomic, event: Event) -> None:
    unit = make.unit(make.recipe(lines=[(make.ingredient("Saffron"), 1, "g")]), 10, "Bun")
    make.target(event, make.good(lines=[(unit, 1)]), 5)

    row = only_row(tx, event)

    assert [each.component_name for each in row.cost_blockers] == ["Bun"]
    assert row.after_batches == 5


def test_a_material_that_is_not_chosen_lets_nothing_be_assembled(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.lot(bag, 50)
    box = make.good(lines=[(stocked(100), 1), (bag, 1, {"decide_at_assembly": True})])
    make.target(event, box, 5)

    row = only_row(tx, event)

    assert (row.can_assemble, row.after_batches, row.status) == (0, 0, "cannot_assemble")
    assert (row.inventory_blocker_count, row.cost_blocker_count, row.assignment_blocker_count) == (0, 0, 1)

    MaterialChoice.objects.create(
        event=event, component_line=box.lines.get(material=bag), product=bag.products.get(), chosen_by=make.user()
    )
    assert only_row(tx, event).can_assemble == 5


def test_an_empty_good_cannot_be_assembled(tx: Atomic, event: Event) -> None:
    make.target(event, make.good(), 5)

    assert (only_row(tx, event).can_assemble, only_row(tx, event).status) == (0, "cannot_assemble")


def test_pieces_wanted_loose_are_not_promised_to_a_good_entered_later(tx: Atomic, event: Event) -> None:
    unit = stocked(30, "Cookie")
    make.target(event, unit, 20)
    make.target(event, make.good(lines=[(unit, 6)]), 3)

    row = only_row(tx, event)

    assert row.can_assemble == 1
    assert row.inventory_blockers[0].shared_with == ("loose pieces",)
    assert row.inventory_blockers[0].available == "10"


def test_a_good_inside_must_lie_there_now_and_is_made_on_the_way_later(tx: Atomic, event: Event) -> None:
    unit = stocked(6)
    box = make.good("Box", [(unit, 6)])
    make.target(event, make.good("Hamper", [(box, 1)]), 2)
    make.decision(event, unit, 1)

    hamper, inside = rows(tx, event)

    assert (hamper.finished_good_name, hamper.can_assemble, hamper.after_batches) == ("Hamper", 0, 2)
    assert (inside.finished_good_name, inside.remaining, inside.can_assemble, inside.after_batches) == ("Box", 2, 1, 2)


def test_a_good_inside_that_is_also_wanted_loose_is_not_counted_twice_after_baking(tx: Atomic, event: Event) -> None:
    unit = make.unit(items_per_batch=12)
    box = make.good("Box", [(unit, 6)])
    make.target(event, make.good("Hamper", [(box, 1)]), 1)
    make.target(event, box, 2)
    make.decision(event, unit, 1)

    assert [(row.finished_good_name, row.remaining, row.after_batches) for row in rows(tx, event)] == [
        ("Hamper", 1, 1),
        ("Box", 3, 2),
    ]


def test_stock_of_earlier_events_and_other_reservations_does_not_count(tx: Atomic, event: Event) -> None:
    unit = stocked(20)
    earlier = make.event(in_days=5, state=PlanState.LOCKED)
    make.target(earlier, unit, 8)
    made(make.event(in_days=60), unit, 24)
    made(event, unit, 4)
    make.target(event, make.good(lines=[(unit, 2)]), 50)

    assert only_row(tx, event).can_assemble == 8


def test_packages_ask_for_their_goods_after_the_targets(tx: Atomic, event: Event) -> None:
    unit = stocked(10)
    gift, box = make.good("Gift", [(unit, 5)]), make.good("Box", [(unit, 5)])
    make.assignment(event, make.recipient(), make.package(lines=[(gift, 1)]), 2)
    make.target(event, box, 1)

    assert [(row.finished_good_name, row.can_assemble) for row in rows(tx, event)] == [("Box", 1), ("Gift", 1)]


def test_one_good_is_checked_apart_from_any_event(tx: Atomic, event: Event) -> None:
    unit = stocked(10)
    box = make.good(lines=[(unit, 4)])
    make.lot(box, 7)
    made(event, unit, 24)

    row = check_single_assembly_feasibility(tx, finished_good_id=box.pk, quantity=3)

    assert (row.target_quantity, row.remaining, row.can_assemble, row.status) == (3, 3, 2, "partial")
    assert row.inventory_blockers[0].available == "10"


@pytest.mark.parametrize("quantity", [0, -1, True, 10**9])
def test_a_number_that_cannot_be_meant_is_refused(tx: Atomic, quantity: int) -> None:
    with pytest.raises(InvalidInput):
        check_single_assembly_feasibility(tx, finished_good_id=make.good().pk, quantity=quantity)


def test_what_does_not_exist_is_not_found(tx: Atomic) -> None:
    with pytest.raises(FinishedGoodNotFound):
        check_single_assembly_feasibility(tx, finished_good_id=404, quantity=1)
    for check in (check_assembly_feasibility, check_production_feasibility):
        with pytest.raises(EventNotFound):
            check(tx, event_id=404)
