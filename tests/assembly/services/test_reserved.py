from datetime import date

import pytest

from assembly import services as assembly
from bakery.errors import EventNotFound
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.services import lock_stock
from events.models import PlanState
from tests import make
from tests.assembly.shelf import baked, left

pytestmark = pytest.mark.django_db


def remaining(*lots):
    return [lot.__class__.objects.get(pk=lot.pk).remaining for lot in lots]


def test_an_event_takes_its_own_pieces_first_then_free_ones_and_never_those_of_others(tx):
    christmas, easter = make.event(), make.event()
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)])
    free = baked(tx, cookie, 5, received_on=date(2026, 1, 1))
    others = baked(tx, cookie, 5, event=easter, received_on=date(2026, 1, 2))
    own = baked(tx, cookie, 5, event=christmas, received_on=date(2026, 1, 3))

    assembly.record_assembly(tx, finished_good_id=box.pk, quantity=7, event_id=christmas.pk, by=make.user())

    assert remaining(free, others, own) == [3, 5, 0]
    with pytest.raises(InsufficientStock, match="short by 1"):
        assembly.record_assembly(tx, finished_good_id=box.pk, quantity=4, event_id=christmas.pk, by=make.user())


def test_a_run_for_no_event_takes_only_what_is_free(tx):
    cookie = make.unit()
    box = make.good(lines=[(cookie, 1)])
    reserved = baked(tx, cookie, 5, event=make.event(), received_on=date(2026, 1, 1))
    free = baked(tx, cookie, 5, received_on=date(2026, 1, 2))

    check = assembly.check_can_assemble(tx, finished_good_id=box.pk, quantity=6)
    assembly.record_assembly(tx, finished_good_id=box.pk, quantity=5, by=make.user())

    assert (check.can_assemble, check.max_quantity) == (False, 5)
    assert remaining(reserved, free) == [5, 0]


def test_closing_an_event_frees_what_was_made_for_it(tx):
    cookie = make.unit()
    over = make.event(state=PlanState.COMPLETED)
    box = make.good(lines=[(cookie, 1)])
    baked(tx, cookie, 5, event=over)

    assembly.record_assembly(tx, finished_good_id=box.pk, quantity=5, by=make.user())

    assert left(cookie) == 0


def test_boxes_made_for_an_event_are_kept_for_it(tx):
    christmas, easter = make.event(), make.event()
    cookie = make.unit()
    inner = make.good("Inner", [(cookie, 1)])
    hamper = make.good(lines=[(inner, 1)])
    make.lot(cookie, 5)
    lock_stock(tx)
    assembly.record_assembly(tx, finished_good_id=inner.pk, quantity=2, event_id=christmas.pk, by=make.user())

    with pytest.raises(InsufficientStock, match="Inner is short by 1"):
        assembly.record_assembly(tx, finished_good_id=hamper.pk, quantity=1, event_id=easter.pk, by=make.user())
    entry = assembly.record_assembly(tx, finished_good_id=hamper.pk, quantity=2, event_id=christmas.pk, by=make.user())

    (use,) = entry.finished_good_consumptions or ()
    (inner_run,) = assembly.get_assembly_history(tx, finished_good_id=inner.pk)
    assert (use.component_name, use.source_run_uuid) == ("Inner", inner_run.uuid)


def test_reserved_stock_is_told_by_item_and_event(tx):
    christmas, easter = make.event(), make.event()
    cookie = make.unit(name="Cookie")
    baked(tx, cookie, 5, event=christmas)
    baked(tx, cookie, 3, event=christmas)
    baked(tx, cookie, 2, event=easter)
    baked(tx, cookie, 9)

    told = assembly.get_reserved_stock(tx)

    assert [(each.item_type, each.item_name, each.event_id, each.reserved) for each in told] == [
        ("finished_unit", "Cookie", christmas.pk, "8"),
        ("finished_unit", "Cookie", easter.pk, "2"),
    ]
    assert [each.reserved for each in assembly.get_reserved_stock(tx, event_id=easter.pk)] == ["2"]
    with pytest.raises(EventNotFound):
        assembly.get_reserved_stock(tx, event_id=10**6)


def test_a_voided_run_reserves_nothing(tx):
    cookie, bag = make.unit(), make.material()
    box = make.good(lines=[(bag, 1)])
    make.lot(bag, 5)
    christmas = make.event()
    run = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=5, event_id=christmas.pk, by=make.user())

    before = assembly.lots_for(tx, item=box, event_id=None)
    assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="counted wrong", by=make.user())

    assert before == ((), (run.lot_id,))
    assert assembly.lots_for(tx, item=box, event_id=None) == ((), ())
    assert assembly.lots_for(tx, item=cookie, event_id=christmas.pk) == ((), ())
