"""The number said to be possible is assembled, and one more is refused, whatever lies there."""

from decimal import Decimal
from random import Random

from assembly.services import record_assembly
from bakery.catalogue.models import FinishedGood, FinishedUnit
from bakery.db.transaction import Atomic
from bakery.errors import RuleBroken
from events.models import Event
from events.planning.feasibility import check_assembly_feasibility, check_single_assembly_feasibility
from tests import make
from tests.events.invariants.proving import invariant


@invariant(few=8)
def test_for_an_event(tx: Atomic, draw: Random) -> None:
    box = furnish(draw)
    event = make.event()
    make.target(event, box, 10_000)
    (row, *_) = check_assembly_feasibility(tx, event_id=event.pk)
    assert_exactly(tx, box, row.can_assemble, event)


@invariant(few=8)
def test_without_an_event(tx: Atomic, draw: Random) -> None:
    box = furnish(draw)
    row = check_single_assembly_feasibility(tx, finished_good_id=box.pk, quantity=10_000)
    assert_exactly(tx, box, row.can_assemble, None)


def furnish(draw: Random) -> FinishedGood:
    """Return a box of a unit, another good, and a material taken as it comes and from one product."""
    unit, inside = make.unit(), make.good()
    ribbon = make.material(dimension="length")
    gold = make.product(ribbon, 1, "m", name="Gold")
    other = make.product(ribbon, 1, "m", name="Other")
    for item in (unit, inside, other, gold):
        for _ in range(draw.randint(0, 3)):
            whole = isinstance(item, FinishedUnit | FinishedGood)
            make.lot(item, draw.randint(1, 9) if whole else Decimal(draw.randint(1, 40_000)) / 1000)
    return make.good(
        "Box",
        [
            (unit, tenths(draw)),
            (inside, draw.randint(1, 2)),
            (ribbon, tenths(draw)),
            (ribbon, tenths(draw), {"product": gold}),
        ],
    )


def tenths(draw: Random) -> Decimal:
    return Decimal(draw.randint(1, 40)) / 10


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
