"""An assembly that costs more than can be stored is refused before anything is drawn."""

import pytest

from assembly import services as assembly
from assembly.models import AssemblyRun
from bakery.errors import InvalidInput
from tests import make
from tests.assembly.shelf import left

# What a lot holds and costs, the cookies of a box, and the boxes that take both lots.
TOO_MUCH_IN_ALL = (100_000, 60_000_000_000, 1, 200_000)
TOO_MUCH_EACH = (1, 9_000_000, 2, 1)


@pytest.mark.parametrize(("pieces", "cost", "inside", "boxes"), [TOO_MUCH_IN_ALL, TOO_MUCH_EACH])
def test_what_costs_more_than_can_be_stored_is_neither_assembled_nor_said_to_be_possible(
    tx, pieces, cost, inside, boxes
):
    cookie = make.unit()
    for _ in range(2):
        make.lot(cookie, pieces, cost=cost)
    box = make.good("Box", [(cookie, inside)])

    with pytest.raises(InvalidInput) as recorded:
        assembly.record_assembly(tx, finished_good_id=box.pk, quantity=boxes, by=make.user())
    with pytest.raises(InvalidInput) as checked:
        assembly.check_can_assemble(tx, finished_good_id=box.pk, quantity=boxes)

    fields = [error.field for refusal in (recorded, checked) for error in refusal.value.errors]
    assert fields == ["quantity", "quantity"]
    assert not AssemblyRun.objects.exists()
    assert left(cookie) == 2 * pieces
