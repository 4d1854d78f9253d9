"""An event's progress in one figure."""

import pytest

from bakery.errors import EventNotFound
from events.models import Event
from events.planning.progress import get_overall_progress, get_remaining_production_needs
from tests import make
from tests.events.facts import assembled, made

BATCHES = 7


def event_with(*, batches_run: int | None = None, boxes: int | None = None) -> Event:
    """Return an event with 7 batches decided and so many run, and 4 boxes wanted and so many put together."""
    event = make.event()
    if batches_run is not None:
        unit = make.unit(items_per_batch=48)
        make.target(event, unit, 48 * BATCHES)
        make.decision(event, unit, BATCHES)
        if batches_run:
            made(event, unit, 48 * batches_run, num_batches=batches_run)
    if boxes is not None:
        box = make.good()
        make.target(event, box, 4)
        if boxes:
            assembled(event, box, boxes)
    return event


@pytest.mark.parametrize(
    ("batches_run", "boxes", "production", "assembly", "overall", "status"),
    [
        (0, 0, "0.00", "0.00", "0.00", "not_started"),
        (4, 2, "57.14", "50.00", "53.57", "in_progress"),
        (9, 2, "100.00", "50.00", "75.00", "in_progress"),
        (7, None, "100.00", "0.00", "100.00", "complete"),
        (4, None, "57.14", "0.00", "57.14", "in_progress"),
        (None, 4, "0.00", "100.00", "100.00", "complete"),
        (None, None, "0.00", "0.00", "0.00", "not_started"),
    ],
)
def test_the_figure_is_the_mean_of_the_sides_that_have_rows(
    tx, batches_run, boxes, production, assembly, overall, status
):
    event = event_with(batches_run=batches_run, boxes=boxes)

    told = get_overall_progress(tx, event_id=event.pk)

    assert (told.production_percent, told.assembly_percent, told.overall_percent) == (production, assembly, overall)
    assert told.status == status
    assert (told.production_targets, told.assembly_targets) == (batches_run is not None, boxes is not None)


def test_a_side_is_the_mean_of_its_rows_and_none_makes_up_for_another(tx):
    event = event_with(batches_run=14)
    other = make.unit(items_per_batch=10)
    make.target(event, other, 40)
    make.decision(event, other, 4)
    made(event, other, 10)

    told = get_overall_progress(tx, event_id=event.pk)

    assert (told.production_percent, told.production_complete) == ("62.50", 1)
    assert [row.recipe_id for row in get_remaining_production_needs(tx, event_id=event.pk)] == [other.recipe_id]


def test_an_absent_event_is_said_to_be_absent(tx):
    for call in (get_overall_progress, get_remaining_production_needs):
        with pytest.raises(EventNotFound):
            call(tx, event_id=0)
