"""How events are doing, from the runs recorded for them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.errors import RecipeNotFound
from bakery.errors import EventNotFound
from events import services as event_service
from events.errors import InvalidTransition
from events.models import Event, PlanState
from events.planning.states import lock_plan, start_production
from events.services import assignments, dashboard
from production.services import get_production_history, record_batch_production
from tests import make
from tests.events.facts import made, voided


@pytest.fixture
def cookie(tx):
    """Give a unit of 10 pieces a batch that takes 2.00 of flour; there is flour for twenty batches."""
    flour = make.ingredient("Flour")
    make.lot(flour, 10_000, unit_cost="0.004")
    return make.unit(make.recipe("Cookies", [(flour, 500, "g")]), 10, "Cookie")


@pytest.fixture
def event(cookie):
    """Give an event that wants 25 cookies and decided on three batches."""
    event = make.event("Fair", in_days=10)
    make.target(event, cookie, 25)
    make.decision(event, cookie, 3)
    return event


def baked(tx, event, cookie, batches, **more):
    return record_batch_production(
        tx,
        recipe_id=cookie.recipe_id,
        finished_unit_id=cookie.pk,
        num_batches=batches,
        actual_yield=batches * 10,
        event_id=event.pk,
        by=make.user(),
        **more,
    )


def overview(tx, event):
    return event_service.get_production_overview(tx, event_id=event.pk)


def test_what_was_written_in_the_block_is_all_in_one_overview(tx, event, cookie):
    make.assignment(event, make.recipient(), make.package("Gift", [(cookie, 5)]))
    baked(tx, event, cookie, 1)
    voided(made(event, cookie, 10, total_ingredient_cost=99))

    told = overview(tx, event)

    [recipe] = told.recipes
    assert (recipe.recipe_name, recipe.batches_required, recipe.batches_produced) == ("Cookies", 3, "1")
    assert (recipe.planned_cost, recipe.actual_cost, recipe.is_complete) == ("6.00", "2.00", False)
    assert (told.planned_total, told.actual_total, told.is_complete) == ("6.00", "2.00", False)
    assert (told.packages.total, told.packages.pending) == (1, 1)
    with pytest.raises(EventNotFound):
        event_service.get_production_overview(tx, event_id=0)


def test_a_recipe_is_complete_when_run_or_when_the_shelf_serves_it(tx, event, cookie):
    undecided = make.unit(make.recipe("Brownies"), 20, "Brownie")
    make.target(event, undecided, 30)
    required = {each.recipe_name: each.batches_required for each in overview(tx, event).recipes}
    assert required == {"Brownies": 2, "Cookies": 3}

    baked(tx, event, cookie, 3)
    make.lot(undecided, 30)

    assert {each.recipe_name: each.is_complete for each in overview(tx, event).recipes} == {"Cookies": True}


def test_an_event_is_complete_once_all_that_was_assigned_is_delivered(tx, event, cookie):
    make.lot(cookie, 5)
    given = make.assignment(event, make.recipient(), make.package("Gift", [(cookie, 5)]))
    by = make.user()

    held = event_service.update_package_status(tx, assignment_id=given.pk, new_status="assembled", by=by)
    assert (held.status, overview(tx, event).is_complete) == ("ready", False)
    with pytest.raises(InvalidTransition):
        event_service.update_package_status(tx, assignment_id=given.pk, new_status="assembled", by=by)
    done = event_service.update_package_status(
        tx, assignment_id=given.pk, new_status="delivered", delivered_to="The hall", by=by
    )
    assert (done.delivered_to, overview(tx, event).is_complete) == ("The hall", True)


def test_records_and_totals_agree_with_the_history(tx, event, cookie):
    for batches in (2, 1):
        baked(tx, event, cookie, batches)
    baked(tx, make.event("Other"), cookie, 1)

    records = event_service.get_production_records(tx, event_id=event.pk)
    total = event_service.get_production_total(tx, event_id=event.pk, recipe_id=cookie.recipe_id)

    assert records == get_production_history(tx, event_id=event.pk)
    assert (total.batches_produced, total.units_produced, total.total_actual_cost) == ("3", 30, "6.00")
    assert sum(Decimal(each.total_ingredient_cost) for each in records) == Decimal(total.total_actual_cost)
    with pytest.raises(EventNotFound):
        event_service.get_production_records(tx, event_id=0)
    with pytest.raises(RecipeNotFound):
        event_service.get_production_total(tx, event_id=event.pk, recipe_id=0)


def test_the_plan_is_frozen_when_production_starts_and_what_is_spent_is_set_against_it(tx, event, cookie):
    for step in (lock_plan, start_production):
        step(tx, event_id=event.pk, by=make.user())
    make.lot(cookie.recipe.lines.get().ingredient, 1, unit_cost="9")  # dearer from now on
    baked(tx, event, cookie, 2)
    made(event, make.unit(make.recipe("Bread")), 5, total_ingredient_cost=3)

    lines = event_service.get_recipe_cost_breakdown(tx, event_id=event.pk)

    told = [(each.recipe_name, each.planned_cost, each.actual_cost, each.variance) for each in lines]
    assert told == [("Bread", "0.00", "3.00", "-3.00"), ("Cookies", "6.00", "4.00", "2.00")]
    assert [each.variance_percent for each in lines] == ["-100.00", "33.33"]
    assert [each.batches_required for each in lines] == [0, 3]


def test_nothing_planned_and_nothing_spent_is_no_variance(tx):
    event, water = make.event(), make.ingredient(is_stocked=False)
    make.decision(event, make.unit(make.recipe(lines=[(water, 1, "kg")]), 10), 1)

    [line] = event_service.get_recipe_cost_breakdown(tx, event_id=event.pk)
    assert (line.planned_cost, line.variance, line.variance_percent) == ("0.00", "0.00", "0.00")


def test_the_dashboard_lists_events_with_anything_to_tell_the_earliest_first(tx, event, cookie):
    make.event("Empty")
    assigned, decided, run = (make.event(name, in_days=days) for name, days in (("A", 40), ("D", 2), ("R", -9)))
    make.assignment(assigned, make.recipient(), make.package())
    make.decision(decided, cookie, 1)
    made(run, cookie, 10)

    rows = event_service.get_dashboard_summary(tx)

    assert [row.event_name for row in rows] == ["R", "D", "Fair", "A"]
    fair = rows[2]
    assert (fair.recipes_complete, fair.recipes_total, fair.packages_total) == (0, 1, 0)
    assert (fair.planned_cost, fair.actual_cost, fair.plan_state) == ("6.00", "0.00", "draft")
    soon = timezone.localdate() + timedelta(days=2)
    assert [row.event_name for row in event_service.get_dashboard_summary(tx, today=soon)] == ["D", "Fair", "A"]


def test_the_dashboard_takes_as_many_statements_for_many_events_as_for_few(tx, cookie):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            event = make.event()
            make.decision(event, cookie, 1)
            make.assignment(event, make.recipient(), make.package(lines=[(cookie, 1)]))
            made(event, cookie, 10)
        with CaptureQueriesContext(tx.connection) as sent:
            event_service.get_dashboard_summary(tx)
        counts.append(len(sent))

    assert counts[0] == counts[1]


def test_on_the_dashboard_drafts_and_closed_events_leave_the_shelf_to_each_other(tx, cookie):
    make.lot(cookie, 20)
    days = {-5: PlanState.COMPLETED, 5: PlanState.DRAFT, 6: PlanState.DRAFT}
    for in_days, state in days.items():
        make.target(make.event(in_days=in_days, state=state), cookie, 30)

    rows = event_service.get_dashboard_summary(tx)

    assert [row.planned_cost for row in rows] == ["2.00", "2.00", "2.00"]  # a batch each, as each plan says
    Event.objects.filter(pk=rows[1].event_id).update(plan_state=PlanState.LOCKED)
    assert [row.planned_cost for row in event_service.get_dashboard_summary(tx)] == ["2.00", "2.00", "6.00"]


def test_there_is_one_function_that_lists_assignments():
    assert dashboard.get_event_assignments is assignments.get_event_assignments
    assert {*dashboard.__all__} <= {*event_service.__all__}
