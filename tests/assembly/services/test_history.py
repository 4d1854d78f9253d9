from datetime import date

import pytest

from assembly import services as assembly
from assembly.errors import AssemblyRunNotFound
from bakery.errors import InvalidInput
from bakery.inventory.services import lock_stock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(tx):
    cookie = make.unit()
    make.lot(cookie, 100)
    lock_stock(tx)
    return make.good("Cookie Box", [(cookie, 1)])


def record(tx, box, quantity=1, **given):
    return assembly.record_assembly(tx, finished_good_id=box.pk, quantity=quantity, by=make.user(), **given)


def test_history_is_newest_first_and_days_are_included(tx, box):
    monday, tuesday, friday = (
        record(tx, box, assembled_at=make.moment(date(2026, 3, day), hour)) for day, hour in ((2, 0), (3, 23), (6, 12))
    )

    def ids(**filters):
        return [each.id for each in assembly.get_assembly_history(tx, **filters)]

    assert ids() == [friday.id, tuesday.id, monday.id]
    assert ids(start_date=date(2026, 3, 2), end_date=date(2026, 3, 3)) == [tuesday.id, monday.id]
    assert ids(limit=1, offset=1) == [tuesday.id]


def test_history_is_filtered_by_box_and_event(tx, box):
    event = make.event()
    other = make.good(lines=[(make.unit(), 1)])
    ours = record(tx, box, event_id=event.pk)
    record(tx, box)

    assert [each.id for each in assembly.get_assembly_history(tx, event_id=event.pk)] == [ours.id]
    assert assembly.get_assembly_history(tx, finished_good_id=other.pk) == []


def test_a_run_reads_as_it_was_recorded(tx, box):
    entry = record(tx, box, quantity=3, notes="by the window")

    read = assembly.get_assembly_run(tx, assembly_run_id=entry.id)

    assert (read.finished_unit_consumptions, read.notes) == (entry.finished_unit_consumptions, "by the window")
    assert (read.total_component_cost, read.snapshot_number, read.snapshot_reused) == ("3.00", 1, None)
    bare = assembly.get_assembly_run(tx, assembly_run_id=entry.id, include_consumptions=False)
    assert bare.finished_unit_consumptions is None


def test_a_page_and_a_run_that_cannot_be_are_refused(tx):
    with pytest.raises(InvalidInput):
        assembly.get_assembly_history(tx, limit=0)
    with pytest.raises(AssemblyRunNotFound):
        assembly.get_assembly_run(tx, assembly_run_id=10**6)


def test_a_long_history_is_read_in_two_statements(tx, box, django_assert_num_queries):
    for _ in range(3):
        record(tx, box)

    with django_assert_num_queries(2):
        history = assembly.get_assembly_history(tx, include_consumptions=True)

    assert [len(each.finished_unit_consumptions or ()) for each in history] == [1, 1, 1]
