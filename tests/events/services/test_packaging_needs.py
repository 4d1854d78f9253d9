"""Boxes and bags of all that is put together and handed over, and who asks for them."""

from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from events.dto.packaging import PackagingNeed
from events.models import Event
from events.services import get_event_packaging_breakdown, get_event_packaging_needs
from tests import make


@pytest.fixture
def event(db: None) -> Event:
    return make.event()


def only_need(tx: Atomic, event: Event) -> PackagingNeed:
    (need,) = get_event_packaging_needs(tx, event_id=event.pk)
    return need


def broken_down(tx: Atomic, event: Event) -> list[tuple[str, str, str, int, str]]:
    return [
        (row.source_type, row.source_name, row.quantity_per, row.source_count, row.total_for_source)
        for row in get_event_packaging_breakdown(tx, event_id=event.pk)
    ]


def test_two_in_each_of_three_are_six(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.target(event, make.good("Box", [(bag, 2)]), 3)

    assert only_need(tx, event).total_needed == "6"
    assert broken_down(tx, event) == [("finished_good", "Box", "2", 3, "6")]


def test_one_and_a_half_in_each_of_two_boxes_in_four_packages_are_twelve(tx: Atomic, event: Event) -> None:
    ribbon = make.material("Ribbon", dimension="length")
    box = make.good("Box", [(ribbon, Decimal("1.5"))])
    make.assignment(event, make.recipient(), make.package("Gift", [(box, 2)]), 4)

    assert only_need(tx, event).total_needed == "12"
    assert broken_down(tx, event) == [("finished_good", "Box", "1.5", 8, "12")]


def test_goods_and_the_package_around_them_both_count(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    gift = make.package("Gift", [(make.good("Box", [(bag, 2)]), 1), (bag, 1)])
    make.assignment(event, make.recipient(), gift, 1)
    make.assignment(event, make.recipient(), gift, 2)

    need = only_need(tx, event)

    assert (need.total_needed, need.is_generic, need.key) == ("9", True, f"material:{bag.pk}")
    assert broken_down(tx, event) == [("package", "Gift", "1", 3, "3"), ("finished_good", "Box", "2", 3, "6")]


def test_stock_goes_to_lines_that_insist_and_the_rest_to_the_others(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    stars = make.product(bag, 10, name="Stars", is_preferred=True)
    make.lot(stars, 8, unit_cost="0.20")
    make.lot(make.product(bag, 25, name="Plain"), 3, unit_cost="0.10")
    make.target(event, make.good("Any", [(bag, 1)]), 12)
    make.target(event, make.good("Starry", [(bag, 1, {"product": stars})]), 6)

    generic, fixed = get_event_packaging_needs(tx, event_id=event.pk)

    assert (fixed.key, fixed.is_generic) == (f"product:{stars.pk}", False)
    assert (fixed.total_needed, fixed.on_hand, fixed.to_buy, fixed.packages_to_buy) == ("6", "8", "0", 0)
    assert (generic.total_needed, generic.on_hand, generic.to_buy) == ("12", "5", "7")
    assert (generic.packages_to_buy, generic.estimated_cost) == (1, "2.00")


def test_without_a_product_to_pick_there_is_no_number_of_packages(tx: Atomic, event: Event) -> None:
    bag = make.material("Bag")
    make.product(bag, 10)
    make.product(bag, 20)
    make.target(event, make.good(lines=[(bag, 1)]), 5)

    need = only_need(tx, event)

    assert (need.to_buy, need.packages_to_buy, need.estimated_cost) == ("5", None, None)


def test_every_breakdown_adds_up_to_its_need(tx: Atomic, event: Event) -> None:
    ribbon = make.material("Ribbon", dimension="length")
    for inches in (1, 3, 7):
        make.target(event, make.good(lines=[(ribbon, Decimal(inches) / 8, {"unit": "in"})]), 13)
    make.assignment(event, make.recipient(), make.package(lines=[(ribbon, 1, {"unit": "in"})]), 3)

    sources = get_event_packaging_breakdown(tx, event_id=event.pk)

    assert sum(Decimal(row.total_for_source) for row in sources) == Decimal(only_need(tx, event).total_needed)


def test_an_event_without_packaging_needs_none_and_one_that_does_not_exist_is_not_found(
    tx: Atomic, event: Event
) -> None:
    assert get_event_packaging_needs(tx, event_id=event.pk) == []
    assert get_event_packaging_breakdown(tx, event_id=event.pk) == []
    for read in (get_event_packaging_needs, get_event_packaging_breakdown):
        with pytest.raises(EventNotFound):
            read(tx, event_id=404)


def test_more_goods_take_no_more_queries(tx: Atomic, event: Event) -> None:
    def asked() -> int:
        make.target(event, make.good(lines=[(make.material(), 1)]), 2)
        with CaptureQueriesContext(tx.connection) as queries:
            get_event_packaging_needs(tx, event_id=event.pk)
        return len(queries)

    assert asked() == [asked() for _ in range(3)][-1]
