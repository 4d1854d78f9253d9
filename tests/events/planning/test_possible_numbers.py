"""The number said to be possible is assembled, and one more is refused, whatever lies there."""

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assembly.services import record_assembly
from bakery.catalogue.models import FinishedGood
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import RuleBroken
from bakery.inventory.services import lock_stock
from events.models import Event
from events.planning.feasibility import check_assembly_feasibility, check_single_assembly_feasibility
from tests import make

pieces = st.lists(st.integers(1, 9), max_size=3)
amounts = st.lists(st.decimals(Decimal("0.001"), Decimal(40), places=3), max_size=3)
each = st.decimals(Decimal("0.1"), Decimal(4), places=1)
shelves = st.fixed_dictionaries(
    {
        "unit": st.tuples(pieces, each),
        "inside": st.tuples(pieces, st.integers(1, 2)),
        "any": st.tuples(amounts, each),
        "fixed": st.tuples(amounts, each),
    }
)


class PossibleNumbers(TestCase):
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shelf=shelves)
    def test_for_an_event(self, shelf: dict[str, Any]) -> None:
        with transaction.atomic() as tx:
            box = furnish(shelf)
            event = make.event()
            make.target(event, box, 10_000)
            lock_stock(tx)
            (row, *_) = check_assembly_feasibility(tx, event_id=event.pk)
            assert_exactly(tx, box, row.can_assemble, event)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(shelf=shelves)
    def test_without_an_event(self, shelf: dict[str, Any]) -> None:
        with transaction.atomic() as tx:
            box = furnish(shelf)
            lock_stock(tx)
            row = check_single_assembly_feasibility(tx, finished_good_id=box.pk, quantity=10_000)
            assert_exactly(tx, box, row.can_assemble, None)


def furnish(shelf: dict[str, Any]) -> FinishedGood:
    """Return a box of a unit, another good, and a material taken as it comes and from one product."""
    unit, inside = make.unit(), make.good()
    ribbon = make.material(dimension="length")
    gold = make.product(ribbon, 1, "m", name="Gold")
    other = make.product(ribbon, 1, "m", name="Other")
    lots: list[tuple[Any, Any]] = [
        *((unit, quantity) for quantity in shelf["unit"][0]),
        *((inside, quantity) for quantity in shelf["inside"][0]),
        *((other, quantity) for quantity in shelf["any"][0]),
        *((gold, quantity) for quantity in shelf["fixed"][0]),
    ]
    for item, quantity in lots:
        make.lot(item, quantity)
    return make.good(
        "Box",
        [
            (unit, shelf["unit"][1]),
            (inside, shelf["inside"][1]),
            (ribbon, shelf["any"][1]),
            (ribbon, shelf["fixed"][1], {"product": gold}),
        ],
    )


def assert_exactly(tx: Atomic, box: FinishedGood, possible: int, event: Event | None) -> None:
    """Assemble so many, and see more refused, before and after."""
    assert is_refused(tx, box, possible + 1, event)
    if possible:
        assert not is_refused(tx, box, possible, event)


def is_refused(tx: Atomic, box: FinishedGood, quantity: int, event: Event | None) -> bool:
    try:
        record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=quantity,
            event_id=event.pk if event else None,
            by=make.user(),
        )
    except RuleBroken:
        return True
    return False
