"""One block for everything: a whole evening in it, the same context at every depth, and nothing of it afterwards."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from types import FrameType
from typing import Any

import pytest
from django.conf import settings

from assembly.errors import ChoiceRefused
from assembly.services import record_assembly
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock
from events import services as event_service
from events.dto.deliveries import ServedInput
from events.errors import RecipientNotFound
from events.models import Delivery, Event, MaterialChoice, PlanState
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


def an_event_with_a_package_for_nobody(tx: Atomic) -> None:
    event = event_service.create_event(tx, name="Fair", event_date=date(2027, 12, 15), by=make.user())
    event_service.assign_package_to_recipient(
        tx, event_id=event.id, recipient_id=0, package_id=make.package().pk, by=make.user()
    )


def three_choices_of_which_the_last_does_not_fit(tx: Atomic) -> None:
    event, materials = make.event(), [make.material() for _ in range(3)]
    box = make.good("", [(each, 1, {"decide_at_assembly": True}) for each in materials])
    products = [make.product(each) for each in (*materials[:2], make.material())]
    for line, product in zip(box.lines.order_by("position"), products, strict=True):
        event_service.choose_material(
            tx, event_id=event.pk, line_id=line.pk, line_type="component_line", product_id=product.pk, by=make.user()
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("steps", "refusal"),
    [
        (an_event_with_a_package_for_nobody, RecipientNotFound),
        (three_choices_of_which_the_last_does_not_fit, ChoiceRefused),
    ],
)
def test_the_last_step_refused_takes_those_before_it_along(
    steps: Callable[[Atomic], None], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal), transaction.atomic() as tx:
        steps(tx)

    assert not Event.objects.exists()
    assert not MaterialChoice.objects.exists()
