"""How far events have come."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bakery.errors import EventNotFound, InvalidInput
from events import services as event_service
from events.models import Assignment, PlanState
from tests import make
from tests.events.facts import assembled, made, voided

TODAY = date(2026, 12, 1)


def baking(batches=7):
    """Return an event that wants 300 of a unit of which a batch gives 48, with so many batches decided."""
    event, unit = make.event(), make.unit(items_per_batch=48)
    make.target(event, unit, 300)
    make.decision(event, unit, batches)
    return event, unit


def bake(event, unit, batches, *, lost=0, scale="1"):
    pieces = int(48 * batches * Decimal(scale))
    return made(
        event,
        unit,
        pieces - lost,
        num_batches=batches,
        scale_factor=Decimal(scale),
        expected_yield=pieces,
        loss_quantity=lost,
    )


def test_batches_run_count_against_those_decided_and_are_not_capped(tx):
    event, unit = baking()

    def told():
        row = event_service.get_production_progress(tx, event_id=event.pk)[0]
        return row.progress_pct, row.produced_batches, row.remaining_batches, row.overage_batches, row.is_complete

    assert told() == ("0.00", "0", "7", "0", False)
    bake(event, unit, 4)
    assert told() == ("57.14", "4", "3", "0", False)
    bake(event, unit, 3)
    assert told() == ("100.00", "7", "0", "0", True)
    bake(event, unit, 7, scale="0.25")
    assert told() == ("125.00", "8.75", "0", "1.75", True)


def test_losses_do_not_lower_progress_and_are_told(tx):
    event, unit = baking()
    bake(event, unit, 7, lost=40)

    row = event_service.get_production_progress(tx, event_id=event.pk)[0]

    assert (row.progress_pct, row.produced_yield, row.lost_units, row.is_complete) == ("100.00", 296, 40, True)


def test_only_live_runs_of_the_event_itself_count(tx):
    event, unit = baking()
    voided(bake(event, unit, 2))
    bake(make.event(), unit, 2)
    bake(None, unit, 1)

    assert event_service.get_production_progress(tx, event_id=event.pk)[0].produced_batches == "0"


def test_stock_on_the_shelf_completes_what_nobody_has_to_make(tx):
    event, unit = baking()
    make.lot(unit, 300)
    bulk = make.event()
    make.decision(bulk, make.unit(), 2)

    covered = event_service.get_production_progress(tx, event_id=event.pk)[0]
    assert (covered.progress_pct, covered.is_complete) == ("0.00", True)
    assert not event_service.get_production_progress(tx, event_id=bulk.pk)[0].is_complete


def test_what_an_earlier_locked_event_counts_on_does_not_complete_a_later_one(tx):
    event, unit = baking()
    make.lot(unit, 300)
    earlier = make.event(in_days=3, state=PlanState.LOCKED)
    make.target(earlier, unit, 10)

    assert not event_service.get_production_progress(tx, event_id=event.pk)[0].is_complete
    assert event_service.get_events_with_progress(tx)[0].event_id == earlier.pk


def test_several_yields_of_a_recipe_are_one_row(tx):
    event, large = make.event(), make.unit(items_per_batch=6)
    small = make.unit(large.recipe, 24)
    make.decision(event, large, 2)
    make.decision(event, small, 1)
    bake(event, small, 1)

    row = event_service.get_production_progress(tx, event_id=event.pk)[0]

    assert (row.recipe_id, row.target_batches, row.produced_batches) == (large.recipe_id, 3, "1")


def test_goods_are_wanted_by_targets_packages_and_the_goods_around_them(tx):
    event = make.event()
    box = make.good("Box", [(make.unit(), 6)])
    hamper = make.good("Hamper", [(box, 2)])
    make.target(event, box, 23)
    make.target(event, hamper, 1)
    make.assignment(event, make.recipient(), make.package("", [(box, 1)]), 3, status="delivered")
    assembled(event, box, 14)
    voided(assembled(event, box, 9))

    first, second = event_service.get_assembly_progress(tx, event_id=event.pk)

    assert (first.finished_good_name, first.target_quantity, first.assembled_quantity) == ("Box", 28, 14)
    assert (first.remaining_quantity, first.progress_pct, first.is_complete) == (14, "50.00", False)
    assert (second.finished_good_name, second.target_quantity, second.progress_pct) == ("Hamper", 1, "0.00")


def test_an_event_without_rows_is_complete_and_packages_are_counted(tx):
    event = make.event()
    empty = event_service.get_event_overall_progress(tx, event_id=event.pk)
    assert (empty.production_complete, empty.assembly_complete, empty.packages_total) == (True, True, 0)

    for status in ("pending", "pending", "ready", "delivered"):
        make.assignment(event, make.recipient(), make.package(), 5, status=status)
    Assignment.objects.create(
        event=event,
        recipient=make.recipient(),
        package=make.package(),
        quantity=1,
        withdrawn_at=timezone.now(),
    )
    told = event_service.get_event_overall_progress(tx, event_id=event.pk)

    assert (told.packages_pending, told.packages_ready, told.packages_delivered, told.packages_total) == (2, 1, 1, 4)


def test_both_sides_are_counted(tx):
    event, unit = baking()
    box = make.good("", [(unit, 1)])
    make.target(event, box, 2)
    assembled(event, box, 2)

    told = event_service.get_event_overall_progress(tx, event_id=event.pk)

    assert (told.production_targets_count, told.production_complete_count, told.production_complete) == (1, 0, False)
    assert (told.assembly_targets_count, told.assembly_complete_count, told.assembly_complete) == (1, 1, True)


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({}, ["today", "b later", "c later"]),
        ({"filter_type": "past"}, ["past"]),
        ({"filter_type": "all"}, ["past", "today", "b later", "c later"]),
        ({"date_to": TODAY}, ["today"]),
        ({"filter_type": "all", "date_from": TODAY - timedelta(days=9), "date_to": TODAY}, ["past", "today"]),
        ({"filter_type": "past", "date_from": TODAY}, []),
    ],
)
def test_events_are_chosen_by_their_date(tx, given, names):
    for name, day in (("c later", 9), ("b later", 9), ("past", -9), ("today", 0)):
        make.event(name, event_date=TODAY + timedelta(days=day))

    found = event_service.get_events_with_progress(tx, today=TODAY, **given)

    assert [event.event_name for event in found] == names


def test_each_event_of_a_list_reads_as_it_does_alone(tx):
    event, unit = baking()
    bake(event, unit, 4)
    box = make.good("", [(unit, 2)])
    make.target(event, box, 5)
    baking()

    found = {row.event_id: row for row in event_service.get_events_with_progress(tx)}[event.pk]

    assert list(found.production_progress) == event_service.get_production_progress(tx, event_id=event.pk)
    assert list(found.assembly_progress) == event_service.get_assembly_progress(tx, event_id=event.pk)
    assert found.overall_progress == event_service.get_event_overall_progress(tx, event_id=event.pk)


def test_a_draft_leaves_the_stock_to_the_others_of_a_list(tx):
    _, unit = baking()
    twin = make.event(in_days=30)
    make.target(twin, unit, 300)
    make.decision(twin, unit, 7)
    make.lot(unit, 300)

    found = event_service.get_events_with_progress(tx)

    assert [row.production_progress[0].is_complete for row in found] == [True, True]


@pytest.mark.parametrize(
    "given", [{"filter_type": "soon"}, {"filter_type": None}, {"date_from": "2026-01-01"}, {"today": 3}]
)
def test_a_choice_nobody_knows_is_refused(tx, given):
    with pytest.raises(InvalidInput):
        event_service.get_events_with_progress(tx, **given)


def test_an_absent_event_is_said_to_be_absent(tx):
    for call in (
        event_service.get_production_progress,
        event_service.get_assembly_progress,
        event_service.get_event_overall_progress,
    ):
        with pytest.raises(EventNotFound):
            call(tx, event_id=0)


def test_queries_do_not_grow_with_events(tx, django_assert_num_queries):
    def fill():
        event, unit = baking()
        bake(event, unit, 1)
        box = make.good("", [(unit, 2)])
        make.target(event, box, 5)
        make.assignment(event, make.recipient(), make.package("", [(box, 1)]))
        assembled(event, box, 1)

    fill()
    with django_assert_num_queries(13):
        event_service.get_events_with_progress(tx)
    for _ in range(5):
        fill()
    with django_assert_num_queries(13):
        event_service.get_events_with_progress(tx)
