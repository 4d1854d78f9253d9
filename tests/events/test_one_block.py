"""One block for everything: a whole evening in it, the same context at every depth, and nothing of it afterwards."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.conf import settings

from assembly.services import record_assembly
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock
from events import services as event_service
from events.dto.deliveries import ServedInput
from events.models import Delivery, Event, PlanState
from events.planning.calculation import calculate_plan
from events.planning.feasibility import check_assembly_feasibility
from events.planning.plan import get_plan
from events.planning.progress import get_plan_progress
from production.models import ProductionRun
from production.services import record_batch_production
from tests import make


class Evening:
    """An event that wants twelve tins of two cookies, and all there is to make them of."""

    def __init__(self) -> None:
        self.by, self.flour = make.user(), make.ingredient()
        self.cookie = make.unit(make.recipe("", [(self.flour, 100, "g")]), 24)
        self.tin = make.good("", [(self.cookie, 2)])
        self.event = make.event(state=PlanState.IN_PRODUCTION)
        make.target(self.event, self.tin, 12)
        make.decision(self.event, self.cookie, 1)
        make.lot(self.flour, 500, cost="5")

    def bake(self, tx: Atomic) -> None:
        record_batch_production(
            tx, recipe_id=self.cookie.recipe_id, finished_unit_id=self.cookie.pk, num_batches=1, actual_yield=24,
            event_id=self.event.pk, by=self.by,
        )  # fmt: skip

    def assemble(self, tx: Atomic) -> None:
        record_assembly(tx, finished_good_id=self.tin.pk, quantity=12, event_id=self.event.pk, by=self.by)

    def figures(self, tx: Atomic) -> tuple[str, int, str, int]:
        """Return batches run, tins assembled, flour still needed, and tins that can be assembled now."""
        progress = get_plan_progress(tx, event_id=self.event.pk)
        needed = event_service.get_shopping_list(tx, event_id=self.event.pk).items
        possible = check_assembly_feasibility(tx, event_id=self.event.pk)
        return (
            progress.production[0].produced_batches,
            progress.assembly[0].assembled_quantity,
            needed[0].quantity_needed if needed else "0",
            possible[0].can_assemble if possible else 0,
        )


class Interrupted(BaseException):
    """Somebody ends the program."""


def spend(evening: Evening) -> None:
    """Make and hand out everything in one block, look in between, and be interrupted before its end."""
    with transaction.atomic() as tx:
        lock_stock(tx)
        assert evening.figures(tx) == ("0", 0, "100", 0)
        evening.bake(tx)
        assert evening.figures(tx) == ("1", 0, "0", 12)
        evening.assemble(tx)
        assert evening.figures(tx) == ("1", 12, "0", 0)
        tins = ServedInput(item_type="finished_good", item_id=evening.tin.pk, quantity=12)
        event_service.record_served(tx, event_id=evening.event.pk, lines=[tins], by=evening.by)
        raise Interrupted


@pytest.mark.django_db(transaction=True)
def test_what_a_block_recorded_is_in_every_figure_of_it_and_gone_with_it():
    evening = Evening()
    with pytest.raises(Interrupted):
        spend(evening)

    assert not ProductionRun.objects.exists()
    assert not Delivery.objects.exists()
    with transaction.snapshot() as tx:
        assert evening.figures(tx) == ("0", 0, "100", 0)


@contextmanager
def contexts() -> Iterator[dict[str, set[int]]]:
    """Collect, for every function of the project that is called, which contexts it was given."""
    seen: dict[str, set[int]] = {}

    def look(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and code.co_varnames[:1] == ("tx",) and code.co_filename.startswith(str(settings.BASE_DIR)):
            seen.setdefault(code.co_name, set()).add(id(frame.f_locals["tx"]))

    sys.setprofile(look)
    try:
        yield seen
    finally:
        sys.setprofile(None)


READERS: dict[str, tuple[Callable[..., Any], set[str]]] = {
    "plan progress": (get_plan_progress, {"progress_from", "derive_calculation", "is_shopping_complete"}),
    "plan": (get_plan, {"derive_calculation", "load_demand"}),
    "calculation": (calculate_plan, {"create_plan_snapshot", "get_plan_snapshot"}),
}


@pytest.mark.django_db
@pytest.mark.parametrize("reader", READERS)
def test_the_same_context_reaches_every_depth(reader):
    evening = Evening()
    Event.objects.update(plan_state=PlanState.DRAFT)
    function, inner = READERS[reader]
    by = {"by": evening.by} if function is calculate_plan else {}
    with transaction.atomic() as tx, contexts() as seen:
        function(tx, event_id=evening.event.pk, **by)

    assert inner < set(seen)
    assert {context for given in seen.values() for context in given} == {id(tx)}


@pytest.mark.django_db
def test_progress_of_many_events_reads_through_one_context():
    Evening()
    with transaction.snapshot() as tx, contexts() as seen:
        event_service.get_events_with_progress(tx, filter_type="all")

    assert len(seen) > 3
    assert {context for given in seen.values() for context in given} == {id(tx)}
