from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assembly import services as assembly
from assembly.errors import AssemblyRunNotFound
from bakery.errors import AlreadyVoided, InvalidInput, ReasonMissing
from bakery.inventory.errors import OutputUsed
from bakery.inventory.models import Lot
from bakery.inventory.services import lock_stock
from tests import make
from tests.assembly.shelf import left

pytestmark = pytest.mark.django_db


@pytest.fixture
def cookie(tx):
    return make.unit()


@pytest.fixture
def box(tx, cookie):
    make.lot(cookie, 7, cost="1.00")
    return make.good("Cookie Box", [(cookie, 1)])


def test_a_void_gives_back_every_piece_and_every_cent(tx, cookie, box):
    before = list(Lot.objects.values_list("pk", "remaining", "value"))
    run = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=3, by=make.user())

    voided = assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="counted wrong", by=make.user())

    assert list(Lot.objects.exclude(pk=run.lot_id).values_list("pk", "remaining", "value")) == before
    assert (left(box), Lot.objects.get(pk=run.lot_id).value) == (0, Decimal(0))
    assert (voided.void_reason, voided.voided_at is not None) == ("counted wrong", True)
    assert assembly.get_assembly_history(tx) == []
    assert [each.id for each in assembly.get_assembly_history(tx, include_voided=True)] == [run.id]


def test_a_run_whose_boxes_are_used_is_not_voided_and_the_user_of_them_is_named(tx, cookie, box):
    hamper = make.good("Hamper", [(box, 1)])
    lock_stock(tx)
    inner = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=3, by=make.user())
    outer = assembly.record_assembly(tx, finished_good_id=hamper.pk, quantity=1, by=make.user())

    with pytest.raises(OutputUsed) as refused:
        assembly.void_assembly_run(tx, assembly_run_id=inner.id, reason="counted wrong", by=make.user())

    assert [(each.kind, each.name) for each in refused.value.facts] == [("assembly_use", "1 × Hamper")]
    assert left(cookie) == 4

    assembly.void_assembly_run(tx, assembly_run_id=outer.id, reason="first this", by=make.user())
    assembly.void_assembly_run(tx, assembly_run_id=inner.id, reason="then that", by=make.user())
    assert left(cookie) == 7


def test_a_void_is_refused_without_reason_twice_and_for_nothing(tx, box):
    run = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=3, by=make.user())

    with pytest.raises(ReasonMissing):
        assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="  ", by=make.user())
    with pytest.raises(AssemblyRunNotFound):
        assembly.void_assembly_run(tx, assembly_run_id=10**6, reason="counted wrong", by=make.user())
    assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="counted wrong", by=make.user())
    with pytest.raises(AlreadyVoided):
        assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="again", by=make.user())


def test_settling_the_packaging_clears_the_mark_and_keeps_the_note(tx, box):
    run = assembly.record_assembly(
        tx,
        finished_good_id=box.pk,
        quantity=1,
        packaging_bypassed=True,
        packaging_bypass_notes="no bags",
        by=make.user(),
    )

    settled = assembly.reconcile_assembly_run(tx, assembly_run_id=run.id, note="bagged on Friday", by=make.user())

    assert (settled.needs_reconcile, settled.reconcile_note) == (False, "bagged on Friday")
    again = assembly.reconcile_assembly_run(tx, assembly_run_id=run.id, note="another story", by=make.user())
    assert again.reconcile_note == "bagged on Friday"
    with pytest.raises(InvalidInput):
        assembly.reconcile_assembly_run(tx, assembly_run_id=run.id, note="", by=make.user())


def test_the_run_is_locked_before_the_stock_it_moved(tx):
    box = make.good("Box", [(make.unit(), 1)])
    make.lot(box.lines.get().finished_unit, 5)
    run, by = assembly.record_assembly(tx, finished_good_id=box.pk, quantity=1, by=make.user()), make.user()
    tx.locked = None  # as in a block of its own

    with CaptureQueriesContext(connection) as captured:
        assembly.void_assembly_run(tx, assembly_run_id=run.id, reason="Wrong day", by=by)

    statements = [query["sql"] for query in captured]
    fact, owner = (
        next(place for place, sql in enumerate(statements) if f'FROM "{table}"' in sql)
        for table in ("assembly_assemblyrun", "catalogue_finishedunit")
    )
    assert fact < owner
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE" in statements[fact]
