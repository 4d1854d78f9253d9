from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assembly import services as assembly
from assembly.dto import ChoiceInput
from assembly.errors import EmptyGood
from assembly.models import AssemblyRun, AssemblyUse
from assembly.services import runs
from bakery.catalogue.errors import FinishedGoodNotFound, UnitMismatch
from bakery.errors import ChangedMeanwhile, EventClosed, EventNotFound, InvalidInput, KeyReused, ReasonMissing
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot, Movement, RequestKey
from events.models import PlanState
from tests import make
from tests.assembly.shelf import baked, left

pytestmark = pytest.mark.django_db


def test_a_run_takes_its_parts_and_puts_the_boxes_on_the_shelf(tx):
    cookie, bag = make.unit(), make.material()
    box = make.good("Cookie Box", [(cookie, 12), (bag, 1)])
    make.lot(cookie, 100, unit_cost="0.20")
    make.lot(bag, 20, unit_cost="0.10")

    entry = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=5, by=make.user())

    assert (left(cookie), left(bag), left(box)) == (40, 15, 5)
    assert entry.total_component_cost == "12.50"
    assert entry.material_cost == "0.50"
    assert entry.per_unit_cost == "2.50"
    lot = Lot.objects.get(pk=entry.lot_id)
    assert (lot.cost, lot.unit_cost, lot.cost_known) == (Decimal("12.5"), Decimal("2.5"), True)


def test_short_of_a_part_nothing_is_taken_and_everything_missing_is_named(tx):
    cookie, bag = make.unit(name="Cookie"), make.material("Bag")
    box = make.good("Cookie Box", [(cookie, 12), (bag, 1)])
    make.lot(cookie, 100)
    make.lot(bag, 9)

    with pytest.raises(InsufficientStock) as refused:
        assembly.record_assembly(tx, finished_good_id=box.pk, quantity=10, by=make.user())

    missing = [(each.item_name, each.needed, each.available, each.short_by) for each in refused.value.missing]
    assert missing == [("Cookie", "120", "100", "20"), ("Bag", "10", "9", "1")]
    assert (left(cookie), left(bag), left(box)) == (100, 9, 0)
    assert not AssemblyRun.objects.exists()


def test_nested_goods_are_taken_as_they_are_and_each_lot_is_told(tx):
    cookie = make.unit()
    inner = make.good("Cookie Box", [(cookie, 6)])
    hamper = make.good("Hamper", [(inner, 2)])
    older = make.lot(inner, 4, unit_cost="1.00", received_on=date(2026, 1, 3))
    newer = make.lot(inner, 4, unit_cost="1.50", received_on=date(2026, 1, 8))

    entry = assembly.record_assembly(tx, finished_good_id=hamper.pk, quantity=3, by=make.user())

    told = [(use.lot_id, use.quantity_consumed, use.total_cost) for use in entry.finished_good_consumptions or ()]
    assert told == [(older.pk, "4", "4.00"), (newer.pk, "2", "3.00")]
    assert entry.total_component_cost == "7.00"


@pytest.mark.parametrize(("per_box", "boxes", "taken"), [("0.5", 3, 2), ("0.5", 10, 5), ("1.5", 4, 6), ("0.5", 1, 1)])
def test_whole_pieces_are_rounded_up_once_for_the_whole_run(tx, per_box, boxes, taken):
    cake = make.unit()
    box = make.good(lines=[(cake, per_box)])
    make.lot(cake, 10)

    assembly.record_assembly(tx, finished_good_id=box.pk, quantity=boxes, by=make.user())

    assert left(cake) == 10 - taken


def test_a_material_need_is_rounded_once_for_the_whole_run(tx):
    ribbon = make.material(dimension="length")
    box = make.good(lines=[(ribbon, "0.333333", {"unit": "in"})])
    make.lot(ribbon, 100)

    entry = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=7, by=make.user())

    # 7 × 0.333333 in × 2.54 = 5.92666074 cm; rounded for each box it would be 5.926662 cm.
    assert [use.quantity_consumed for use in entry.material_consumptions or ()] == ["5.926661"]


def test_two_runs_feeding_one_assembly_each_bring_their_own_cost(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 10)])
    first = baked(tx, cookie, 48, cost="12.00", received_on=date(2026, 1, 3))
    second = baked(tx, cookie, 48, cost="24.00", received_on=date(2026, 1, 4))

    entry = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=6, by=make.user())

    uses = entry.finished_unit_consumptions or ()
    assert [(use.lot_id, use.quantity_consumed, use.unit_cost_exact, use.total_cost) for use in uses] == [
        (first.pk, "48", "0.25", "12.00"),
        (second.pk, "12", "0.5", "6.00"),
    ]
    assert [use.source_run_uuid for use in uses] == [first.production_run.uuid, second.production_run.uuid]
    assert AssemblyUse.objects.count() == 2
    assert entry.total_component_cost == "18.00"


def test_skipping_the_packaging_takes_the_parts_alone_and_asks_to_be_settled(tx):
    cookie, bag = make.unit(), make.material()
    box = make.good(lines=[(cookie, 2), (bag, 1, {"decide_at_assembly": True})])
    make.lot(cookie, 10)
    make.lot(bag, 10)

    entry = assembly.record_assembly(
        tx,
        finished_good_id=box.pk,
        quantity=3,
        packaging_bypassed=True,
        packaging_bypass_notes="Bags come tomorrow",
        by=make.user(),
    )

    assert (left(cookie), left(bag), left(box)) == (4, 10, 3)
    assert (entry.needs_reconcile, entry.packaging_bypass_notes) == (True, "Bags come tomorrow")


def test_skipping_the_packaging_needs_a_reason(tx):
    box = make.good(lines=[(make.material(), 1)])

    with pytest.raises(ReasonMissing, match="packaging"):
        assembly.record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=1,
            packaging_bypassed=True,
            packaging_bypass_notes=" ",
            by=make.user(),
        )


def test_a_part_of_unknown_price_makes_the_cost_a_lower_bound(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)])
    make.lot(cookie, 5, unit_cost=None)

    entry = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=2, by=make.user())

    assert (entry.cost_known, Lot.objects.get(pk=entry.lot_id).cost_known) == (False, False)


def test_boxes_are_dated_by_the_moment_they_were_made(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)], shelf_life_days=10)
    make.lot(cookie, 5)
    made_at = timezone.now() - timedelta(days=3)

    entry = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, assembled_at=made_at, by=make.user())

    lot = Lot.objects.get(pk=entry.lot_id)
    assert lot.received_on == timezone.localdate(made_at)
    assert lot.expires_on == lot.received_on + timedelta(days=10)
    assert {each.at for each in Movement.objects.filter(note__startswith="1 ×")} == {made_at}


def test_content_changed_between_runs_is_frozen_anew(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)])
    make.lot(cookie, 50)
    first = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, by=make.user())
    again = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, by=make.user())
    box.lines.update(quantity=2)

    changed = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, by=make.user())

    assert (first.snapshot_reused, again.snapshot_reused, changed.snapshot_reused) == (False, True, False)
    assert [each.snapshot_number for each in (first, again, changed)] == [1, 1, 2]


def test_sending_twice_records_once(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)])
    make.lot(cookie, 5)
    key = uuid4()

    first = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=2, idempotency_key=key, by=make.user())
    second = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=2, idempotency_key=key, by=make.user())

    assert (first.id, first.lot_id, left(box)) == (second.id, second.lot_id, 2)
    assert AssemblyRun.objects.count() == 1
    with pytest.raises(KeyReused):
        assembly.record_assembly(tx, finished_good_id=box.pk, quantity=3, idempotency_key=key, by=make.user())


def test_refusals_come_in_the_order_that_is_promised(tx):
    empty = make.good()
    closed = make.event(state=PlanState.COMPLETED)
    bag = make.material("Bag")
    ribbon = make.material("Ribbon", dimension="length")
    crooked = make.good(lines=[(ribbon, 1, {"unit": "ea"}), (bag, 1, {"decide_at_assembly": True})])

    def refused(error: type[Exception], **call: object) -> None:
        with pytest.raises(error):
            assembly.record_assembly(tx, **{"finished_good_id": crooked.pk, "quantity": 1, "by": make.user()} | call)

    refused(InvalidInput, quantity=0, finished_good_id=10**6)
    refused(FinishedGoodNotFound, finished_good_id=10**6, event_id=10**6)
    refused(EventNotFound, finished_good_id=empty.pk, event_id=10**6)
    refused(EventClosed, finished_good_id=empty.pk, event_id=closed.pk)
    refused(EmptyGood, finished_good_id=empty.pk, packaging_bypassed=True)
    refused(ReasonMissing, packaging_bypassed=True)
    refused(UnitMismatch)
    assert not RequestKey.objects.exists()


@pytest.mark.parametrize(
    "fault",
    [
        {"quantity": True},
        {"quantity": -1},
        {"quantity": 10**30},
        {"quantity": Decimal(1)},
        {"notes": "a\0b"},
        {"finished_good_id": "1"},
        {"event_id": True},
        {"assembled_at": timezone.now() + timedelta(days=1)},
        {"assembled_at": timezone.now().replace(tzinfo=None)},
        {"choices": [ChoiceInput(line_id=1)]},
        {"choices": [ChoiceInput(line_id=1, product_id=1, lot_id=1)]},
        {"choices": [ChoiceInput(line_id=1, product_id=1, quantity=Decimal("NaN"))]},
        {"choices": [ChoiceInput(line_id=1, product_id=1, quantity=Decimal(-1))]},
    ],
)
def test_nonsense_is_refused(tx, fault):
    box = make.good(lines=[(make.unit(), 1)])

    with pytest.raises(InvalidInput):
        assembly.record_assembly(tx, **{"finished_good_id": box.pk, "quantity": 1, "by": make.user()} | fault)


def test_recording_takes_few_statements_however_much_is_in_the_box(tx, django_assert_max_num_queries):
    cookie, cake, bag, ribbon = make.unit(), make.unit(), make.material(), make.material(dimension="length")
    box = make.good(
        lines=[(cookie, 6), (cake, 1), (bag, 1, {"decide_at_assembly": True}), (ribbon, 30)],
    )
    christmas = make.event()
    for item in (cookie, cake, bag, ribbon):
        make.lot(item, 100)
        make.lot(item, 100)
    choice = ChoiceInput(line_id=box.lines.get(material=bag).pk, product_id=bag.products.get().pk)

    person = make.user()

    with django_assert_max_num_queries(25):
        assembly.record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=6,
            event_id=christmas.pk,
            choices=[choice],
            idempotency_key=uuid4(),
            by=person,
        )


def test_a_box_that_changes_while_its_stock_is_locked_is_looked_at_again(tx, monkeypatch):
    cookie, cake = make.unit(), make.unit()
    box = make.good("Cookie Box", [(cookie, 1)])
    make.lot(cookie, 5)
    lock_stock = runs.stock.lock_stock

    def changed_before_the_lock(*args, **kwargs):
        box.lines.update(finished_unit=cake)
        lock_stock(*args, **kwargs)

    monkeypatch.setattr(runs.stock, "lock_stock", changed_before_the_lock)

    with pytest.raises(ChangedMeanwhile, match="Cookie Box"):
        assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, by=make.user())
    assert left(cookie) == 5
