"""The report of an event: every cent once, and all that is shown adds up."""

import random
from decimal import Decimal

import pytest

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, RuleBroken
from bakery.interchange.services.samples import load_sample
from bakery.inventory.models import Lot, Movement
from bakery.inventory.services import adjust_stock, lock_stock, revalue_lot
from events.dto.reports import Balance, EventReport
from events.models import Event
from events.queries.report_totals import completed_events, event_totals
from events.services import assign_package_to_recipient, update_fulfillment_status
from events.services.analysis import get_event_cost_analysis
from events.services.event_report import get_event_report
from tests import make
from tests.events.services.kitchen import Kitchen, close

KEPT = (
    "delivered_cost", "served_cost", "handed_on_cost", "in_stock_value", "baking_loss_cost", "stock_loss_cost",
)  # fmt: skip


@pytest.fixture
def kitchen(tx: Atomic) -> Kitchen:
    kitchen = Kitchen()
    lock_stock(tx)  # many facts share one block here
    return kitchen


def cents(*amounts: str) -> Decimal:
    return sum(map(Decimal, amounts), Decimal(0))


def kept(balance: Balance) -> Decimal:
    return cents(*(getattr(balance, name) for name in KEPT))


def against_sums(found: EventReport) -> list[str]:
    """Return which sums of a report do not add up as shown."""
    parts = {
        "ingredients": found.ingredient_cost,
        "packaging": found.packaging_cost,
        "materials": found.material_cost,
        "brought": found.brought_cost,
    }
    balance = found.balance
    sums = {
        "drawn": cents(*parts.values()) == Decimal(balance.drawn_cost),
        "total": cents(balance.drawn_cost) - cents(found.handed_on_cost) == Decimal(found.total_cost),
        "kept": cents(balance.drawn_cost, balance.revalued_cost) == kept(balance),
        "difference": balance.difference_cost == "0.00",
        "packages": cents(*(row.total_cost for row in found.packages)) == Decimal(balance.delivered_cost),
        "recipients": cents(*(row.total_cost for row in found.recipients))
        == cents(balance.delivered_cost, balance.served_cost),
    }
    sums |= {
        part: cents(*(line.total_cost for line in found.spent if line.part == part)) == Decimal(cost)
        for part, cost in parts.items()
    }
    return [name for name, holds in sums.items() if not holds]


def test_last_christmas_of_the_demo_adds_up_to_the_ledger(tx: Atomic) -> None:
    load_sample(tx, with_plan=True, by=make.user("planner"))
    event = completed_events(tx)[0]

    found = get_event_report(tx, event_id=event.pk)

    drawn = Movement.objects.filter(production_use__run__event=event).values_list("cost", flat=True)
    assert Decimal(found.total_cost) == round(-sum(drawn), 2) == Decimal("38.04")
    assert (found.loss_cost, found.balance.served_cost, found.balance.difference_cost) == ("0.81", "37.23", "0.00")
    assert [row.quantity for row in found.outputs] == ["2", "94", "57", ""]
    assert against_sums(found) == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happened_every_report_adds_up_and_agrees_with_the_analysis(
    tx: Atomic, kitchen: Kitchen, seed: int
) -> None:
    luck = random.Random(seed)
    make.lot(kitchen.bread, 30, cost="10.01")
    make.lot(kitchen.box, 7, cost="5.03")
    events = [make.event(in_days=each) for each in range(1, 4)]
    open_events = list(events)

    for _ in range(20):
        _act(tx, kitchen, open_events, luck)

    found = [get_event_report(tx, event_id=event.pk) for event in events]
    assert [against_sums(each) for each in found] == [[], [], []]
    analysed = [get_event_cost_analysis(tx, event_id=event.pk) for event in events]
    assert [each.total_cost for each in found] == [each.grand_total for each in analysed]
    totals = event_totals(tx, events=events)
    assert [(each.total_cost, each.loss_cost) for each in totals] == [
        (each.grand_total, each.loss_cost) for each in analysed
    ]


def _act(tx: Atomic, kitchen: Kitchen, open_events: list[Event], luck: random.Random) -> None:
    """Bake, assemble, serve, lose, revalue or close as luck will have it; what is refused changes nothing."""
    event = luck.choice([*open_events, None])
    lots = list(Lot.objects.in_stock().filter(product__isnull=True).order_by("pk"))
    try:
        match luck.randrange(8):
            case 0 | 1:
                kitchen.bake(tx, event, luck.randint(1, 2), luck.randint(0, 3))
            case 2 | 3:
                kitchen.assemble(tx, event, luck.randint(1, 4))
            case 4 if event:
                kitchen.serve(tx, event, luck.choice(["finished_unit", "finished_good"]), luck.randint(1, 4))
            case 5 if lots:
                adjust_stock(tx, lot_id=luck.choice(lots).pk, quantity_change=-1, reason="waste", by=kitchen.by)
            case 6 if lots:
                price = Decimal(luck.randint(1, 99)) / 300
                cost = round(price, 8)
                revalue_lot(tx, lot_id=luck.choice(lots).pk, unit_cost=cost, reason="Receipt found", by=kitchen.by)
            case 7 if len(open_events) > 1:
                close(open_events.pop(luck.randrange(len(open_events))))
    except RuleBroken:
        return


def test_packages_and_recipients_share_what_was_delivered(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    gift = make.package("Gift", [(kitchen.bread, 2), (make.material("Tag"), 1)])
    make.lot(gift.lines.get(material__isnull=False).material, 10, unit_cost="0.10")
    kitchen.bake(tx, event, 2)
    for name, quantity in (("Alder", 1), ("Birch", 3)):
        given = assign_package_to_recipient(
            tx,
            event_id=event.pk,
            recipient_id=make.recipient(name).pk,
            package_id=gift.pk,
            quantity=quantity,
            by=kitchen.by,
        )
        for status in ("ready", "delivered"):
            update_fulfillment_status(tx, assignment_id=given.id, new_status=status, by=kitchen.by)
    kitchen.serve(tx, event, "finished_unit", 4)

    found = get_event_report(tx, event_id=event.pk)

    # A loaf costs 0.25, a gift two of them and a tag.
    assert [(row.item_name, row.quantity, row.unit_cost, row.total_cost) for row in found.recipients] == [
        ("Birch", "3", "0.60", "1.80"),
        ("Alder", "1", "0.60", "0.60"),
        ("Served or sold", "", None, "1.00"),
    ]
    assert [(row.item_name, row.quantity, row.total_cost, row.share_percent) for row in found.packages] == [
        ("Gift", "4", "2.40", "100.00")
    ]
    assert (found.ingredient_cost, found.material_cost, found.total_cost) == ("5.00", "0.40", "5.40")
    assert found.balance.in_stock_value == "2.00"
    assert against_sums(found) == []


def test_an_event_without_facts_cost_nothing(tx: Atomic) -> None:
    found = get_event_report(tx, event_id=make.event().pk)

    assert (found.total_cost, found.spent, found.expected_cost) == ("0.00", (), None)
    with pytest.raises(EventNotFound):
        get_event_report(tx, event_id=404)
