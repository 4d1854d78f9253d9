"""How a recorded baking is undone."""

from decimal import Decimal

import pytest

from bakery.db.transaction import Atomic
from bakery.errors import AlreadyVoided, ReasonMissing
from bakery.inventory import services as stock
from bakery.inventory.errors import OutputUsed
from bakery.inventory.models import Lot, Movement, Reason, StockAdjustment
from production.errors import ProductionRunNotFound
from production.services import get_production_history, reconcile_production_run, void_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies


@pytest.fixture(autouse=True)
def _several_facts_in_one_block(tx: Atomic) -> None:
    stock.lock_stock(tx)


def void(tx: Atomic, run_id: int, reason: str = "Wrong day") -> None:
    void_production_run(tx, production_run_id=run_id, reason=reason, by=make.user("berta"))


def shelf() -> list[tuple[int, Decimal, Decimal]]:
    return list(Lot.objects.in_stock().order_by("pk").values_list("pk", "remaining", "value"))


def test_voids_in_reverse_order_give_back_every_amount_and_cost(tx: Atomic) -> None:
    unit = cookies(3, flour="1000.000001", stock="2500")
    make.lot(unit.recipe.lines.get().ingredient, "700", cost="3.33")
    before = shelf()
    runs = [bake(tx, unit), bake(tx, unit, 2, 4), bake(tx, unit, 1, 0, shortage_reason="There was a bag")]

    for run in reversed(runs):
        void(tx, run.id)

    assert shelf() == before


def test_a_voided_run_stays_marked_and_counts_nowhere(tx: Atomic) -> None:
    run = bake(tx, cookies())

    voided = void_production_run(tx, production_run_id=run.id, reason=" Wrong day ", by=make.user())

    assert voided.voided_at
    assert voided.void_reason == "Wrong day"
    assert get_production_history(tx) == []
    assert [entry.id for entry in get_production_history(tx, include_voided=True)] == [run.id]


def test_every_movement_is_reversed_exactly_once(tx: Atomic) -> None:
    run = bake(tx, cookies())

    void(tx, run.id)

    posted = Movement.objects.filter(reason__in=[Reason.PRODUCTION_USE, Reason.PRODUCTION_IN])
    assert all(each.reversed_by.delta == -each.delta for each in posted)
    assert Movement.objects.filter(reason=Reason.REVERSAL).count() == posted.count() == 2


def test_a_run_whose_output_is_used_names_what_used_it(tx: Atomic) -> None:
    unit = cookies()
    run = bake(tx, unit)
    stock.consume_fifo(
        tx, item=unit, quantity=Decimal(1), reason=Reason.ASSEMBLY_USE, by=make.user(), note="1 Cookie Box"
    )

    with pytest.raises(OutputUsed) as refusal:
        void(tx, run.id)

    assert [(fact.kind, fact.name) for fact in refusal.value.facts] == [("assembly_use", "1 Cookie Box")]


def test_a_second_void_is_refused(tx: Atomic) -> None:
    run = bake(tx, cookies())
    void(tx, run.id)

    with pytest.raises(AlreadyVoided):
        void(tx, run.id)


def test_a_run_that_drew_and_made_nothing_is_voided_once_too(tx: Atomic) -> None:
    run = bake(tx, make.unit(make.recipe("Air"), 5), 1, 0)
    void(tx, run.id)

    with pytest.raises(AlreadyVoided):
        void(tx, run.id)


@pytest.mark.parametrize("blank", ["", "  \n"])
def test_a_void_and_a_reconciliation_need_words(tx: Atomic, blank: str) -> None:
    run = bake(tx, cookies())

    with pytest.raises(ReasonMissing):
        void(tx, run.id, blank)
    with pytest.raises(ReasonMissing):
        reconcile_production_run(tx, production_run_id=run.id, note=blank, by=make.user())


def test_an_absent_run_is_not_voided(tx: Atomic) -> None:
    with pytest.raises(ProductionRunNotFound):
        void(tx, 987_654)


def test_a_void_takes_along_the_missing_stock_that_was_booked(tx: Atomic) -> None:
    run = bake(tx, cookies(stock="30"), shortage_reason="It was there")

    void(tx, run.id)

    assert [(lot_remaining, value) for _, lot_remaining, value in shelf()] == [(Decimal(30), Decimal("0.3"))]
    assert StockAdjustment.objects.get(pk=run.shortage_adjustment_id).void_reason == "Wrong day"
