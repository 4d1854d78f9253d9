"""What an event gives away is valued once, by recipient, and wanted by each yield's own size."""

from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from events.errors import PackageNotFound
from events.models import AssignmentStatus, Delivery, Event
from events.services.costs import (
    calculate_package_cost,
    get_event_package_count,
    get_event_recipient_count,
    get_event_summary,
    get_event_total_cost,
    get_package_cost_breakdown,
    get_recipe_needs,
)
from tests import make
from tests.events.facts import assembled, made


@pytest.fixture
def event(db: None) -> Event:
    return make.event()


def test_pieces_are_worth_what_the_stock_is(tx: Atomic) -> None:
    unit = make.unit()
    make.lot(unit, 10, unit_cost="0.20")
    make.lot(unit, 30, unit_cost="0.40")
    package = make.package(lines=[(unit, 4)])

    assert calculate_package_cost(tx, package_id=package.pk) == "1.40"


def test_without_stock_the_last_run_counts_and_without_a_run_the_estimate(tx: Atomic) -> None:
    flour = make.ingredient()
    make.lot(flour, 1000, unit_cost="0.01")
    water = make.ingredient(is_stocked=False)
    recipe = make.recipe(lines=[(flour, 300, "g"), (water, 1, "kg")])
    guessed, baked = make.unit(recipe, 10, "Roll"), make.unit(recipe, 5, "Loaf")
    run = made(None, baked, 5, per_unit_cost="0.90")
    run.lot.movements.create(delta=-5, cost=-5, unit_cost=1, reason="waste", actor=make.user())
    type(run.lot).objects.filter(pk=run.lot_id).update(remaining=0, value=0)
    box = make.good("Box", [(guessed, 2), (baked, 1)])
    package = make.package(lines=[(box, 2)])

    (line,) = get_package_cost_breakdown(tx, package_id=package.pk)

    assert (line.component_type, line.component_name, line.quantity) == ("finished_good", "Box", "2")
    assert (line.unit_cost, line.line_cost) == ("1.50", "3.00")  # 2 × 0.30 and 0.90
    assert calculate_package_cost(tx, package_id=package.pk) == "3.00"


def test_materials_are_worth_what_they_cost_to_buy(tx: Atomic) -> None:
    ribbon = make.material(dimension="length")
    gold = make.product(ribbon, 100, name="Gold")
    make.lot(make.product(ribbon, 100), 100, unit_cost="0.01")
    make.lot(gold, 300, unit_cost="0.05")
    package = make.package(lines=[(ribbon, 1, {"unit": "m"}), (ribbon, 50, {"product": gold})])

    lines = get_package_cost_breakdown(tx, package_id=package.pk)

    assert [(each.unit_cost_exact, each.line_cost) for each in lines] == [("0.04", "4.00"), ("0.05", "2.50")]
    assert calculate_package_cost(tx, package_id=package.pk) == "6.50"


def test_what_was_delivered_stays_at_its_frozen_cost(tx: Atomic, event: Event) -> None:
    unit = make.unit()
    make.lot(unit, 100, unit_cost="0.50")
    package = make.package(lines=[(unit, 2)])
    pending = make.assignment(event, make.recipient("Birch"), package, 3)
    given = make.assignment(event, make.recipient("Alder"), package, 2, status=AssignmentStatus.DELIVERED)
    Delivery.objects.create(
        event=event, assignment=given, total_cost=Decimal("7.77"), cost_known=True, actor=make.user()
    )

    summary = get_event_summary(tx, event_id=event.pk)

    assert get_event_total_cost(tx, event_id=event.pk) == summary.total_cost == "10.77"
    assert (summary.recipient_count, summary.package_count, summary.assignment_count) == (2, 5, 2)
    assert [(each.recipient_name, each.cost) for each in summary.cost_by_recipient] == [
        ("Alder", "7.77"),
        ("Birch", "3.00"),
    ]
    assert summary.cost_known
    assert pending.quantity == 3


def test_recipients_of_one_name_stay_apart(tx: Atomic, event: Event) -> None:
    unit = make.unit()
    make.lot(unit, 100, unit_cost="0.50")
    package = make.package(lines=[(unit, 2)])
    for household in ("Upper Street", "Lower Street"):
        make.assignment(event, make.recipient("Alder", household=household), package)

    summary = get_event_summary(tx, event_id=event.pk)

    assert [each.cost for each in summary.cost_by_recipient] == ["1.00", "1.00"]
    assert get_event_recipient_count(tx, event_id=event.pk) == 2
    assert get_event_package_count(tx, event_id=event.pk) == 2


def test_cents_are_rounded_once_at_the_end(tx: Atomic, event: Event) -> None:
    unit = make.unit()
    make.lot(unit, 1000, unit_cost="0.004")
    for _ in range(3):
        make.assignment(event, make.recipient(), make.package(lines=[(unit, 1)]))

    assert get_event_total_cost(tx, event_id=event.pk) == "0.01"


def test_an_unknown_value_is_a_lower_bound(tx: Atomic, event: Event) -> None:
    make.assignment(event, make.recipient(), make.package(lines=[(make.material(), 1)]))

    summary = get_event_summary(tx, event_id=event.pk)

    assert (summary.total_cost, summary.cost_known) == ("0.00", False)


def test_an_event_that_gives_nothing_is_worth_nothing(tx: Atomic, event: Event) -> None:
    summary = get_event_summary(tx, event_id=event.pk)

    assert (summary.total_cost, summary.recipient_count, summary.cost_by_recipient) == ("0.00", 0, ())


def test_recipes_are_wanted_by_each_yield_and_through_goods_before_any_stock(tx: Atomic, event: Event) -> None:
    recipe = make.recipe("Cake")
    large, small = make.unit(recipe, 6, "Large"), make.unit(recipe, 24, "Small")
    make.lot(large, 100)
    assembled(event, box := make.good("Box", [(large, 1), (small, 2)]), 3)
    make.target(event, make.good("Crate", [(box, 4)]), 3)
    make.target(event, make.unit(make.recipe("Bun"), batch_percentage=25, name="Bun"), 10)

    bun, cake = get_recipe_needs(tx, event_id=event.pk)

    assert (bun.recipe_name, bun.total_units_needed, bun.batches_needed, bun.items_per_batch) == ("Bun", "10", 3, "4")
    assert (cake.total_units_needed, cake.batches_needed, cake.items_per_batch) == ("36", 3, None)
    assert [(each.name, each.units_needed, each.batches_needed) for each in cake.units] == [
        ("Large", "12", 2),
        ("Small", "24", 1),
    ]


def test_what_does_not_exist_is_not_found(tx: Atomic) -> None:
    for read in (get_event_total_cost, get_event_recipient_count, get_event_package_count, get_event_summary):
        with pytest.raises(EventNotFound):
            read(tx, event_id=404)
    with pytest.raises(EventNotFound):
        get_recipe_needs(tx, event_id=404)
    for price in (calculate_package_cost, get_package_cost_breakdown):
        with pytest.raises(PackageNotFound):
            price(tx, package_id=404)


def test_more_packages_take_no_more_queries(tx: Atomic, event: Event) -> None:
    def add() -> None:
        unit = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))
        box = make.good(lines=[(unit, 1), (make.material(), 1)])
        make.assignment(event, make.recipient(), make.package(lines=[(box, 1), (unit, 1)]))

    add()
    with CaptureQueriesContext(tx.connection) as few:
        get_event_summary(tx, event_id=event.pk)
    for _ in range(5):
        add()
    with CaptureQueriesContext(tx.connection) as many:
        get_event_summary(tx, event_id=event.pk)

    assert len(many) == len(few)
