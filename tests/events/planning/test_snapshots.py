"""A frozen plan keeps demand, batches, needs and prices as they were, whatever happens later."""

from decimal import Decimal

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.accounts.models import User
from bakery.catalogue.errors import UnitMismatch
from bakery.catalogue.models import FinishedGoodSnapshot, RecipeLine, RecipeSnapshot
from bakery.db.transaction import Atomic
from bakery.errors import EventClosed, EventNotFound
from events.dto.snapshots import PlanSnapshotDetail
from events.errors import EventNotConfigured, PlanSnapshotNotFound
from events.models import PlanSnapshot, PlanState, SnapshotKind
from events.planning.calculation import calculate_plan, get_plan_summary
from events.planning.plan import get_plan
from events.planning.snapshots import create_plan_snapshot, get_plan_snapshot, get_plan_snapshots
from tests import make
from tests.events.facts import made
from tests.events.planning.christmas import Christmas, agreed_christmas, bought_before


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def given(tx: Atomic) -> Christmas:
    return agreed_christmas()


def freeze(tx: Atomic, given: Christmas, by: User) -> PlanSnapshotDetail:
    return create_plan_snapshot(tx, event_id=given.event.pk, kind=SnapshotKind.CALCULATION, by=by)


def test_it_holds_the_demand_at_first_hand_with_the_content_of_boxes(tx: Atomic, given: Christmas, by: User) -> None:
    frozen = freeze(tx, given, by)

    assert {(each.name, each.quantity) for each in frozen.demand} == {
        ("Almond Biscotti", 40), ("Dipped Biscotti", 20), ("Cookie Box", 24), ("Grand Hamper", 1), ("Whole cake", 1)
    }  # fmt: skip
    boxes = {each.good_snapshot_id for each in frozen.demand if each.item_type == "finished_good"}
    assert boxes == set(FinishedGoodSnapshot.objects.values_list("pk", flat=True))
    assert all(each.good_snapshot_id is None for each in frozen.demand if each.item_type == "finished_unit")


def test_it_holds_the_batches_of_each_output_by_its_own_yield(tx: Atomic, given: Christmas, by: User) -> None:
    frozen = freeze(tx, given, by)

    rows = {
        each.name: (each.needed, each.on_hand, each.batches, each.expected_yield) for each in frozen.recipe_batches
    }
    assert rows == {
        "Almond Biscotti": (190, 0, 7, 210),
        "Anzac Cookie": (150, 0, 5, 150),
        "Dipped Biscotti": (20, 0, 1, 30),
        "Whole cake": (2, 0, 2, 2),
    }
    recipes = RecipeSnapshot.objects.in_bulk([each.recipe_snapshot_id for each in frozen.recipe_batches])
    assert {recipes[each.recipe_snapshot_id].recipe_id for each in frozen.recipe_batches} == {
        each.recipe_id for each in frozen.recipe_batches
    }


def test_it_holds_every_need_of_the_live_plan_at_its_price_in_its_own_unit(
    tx: Atomic, given: Christmas, by: User
) -> None:
    frozen, live = freeze(tx, given, by), get_plan(tx, event_id=given.event.pk)

    assert {(each.slug, each.quantity, each.unit, each.cost_per_unit_exact, each.cost) for each in live.needs} == {
        (each.slug, each.quantity, each.unit, each.cost_per_unit_exact, each.cost)
        for each in frozen.aggregated_ingredients
    }
    flour = next(each for each in frozen.aggregated_ingredients if each.display_name == "Flour")
    assert (flour.unit, flour.cost_per_unit_exact) == ("g", "0.00197975")  # 4.49 for 5 lb
    assert any(each.display_name == "Powdered sugar" for each in frozen.aggregated_ingredients)  # of the glaze
    assert (frozen.estimated_cost, frozen.cost_known) == (live.estimated_cost, live.cost_known)


def test_what_has_no_price_is_frozen_without_one(tx: Atomic, by: User) -> None:
    event = make.event()
    make.target(event, make.unit(make.recipe("Plain", [(make.ingredient("Spelt"), 10, "g")]), 10), 10)

    frozen = create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.CALCULATION, by=by)

    (need,) = frozen.aggregated_ingredients
    assert (need.quantity, need.cost_per_unit, need.cost_per_unit_exact, need.cost) == ("10", None, None, "0.00")
    assert not frozen.cost_known


def test_later_prices_renames_recipes_and_boxes_change_none_of_it(tx: Atomic, given: Christmas, by: User) -> None:
    before = freeze(tx, given, by)
    live = get_plan(tx, event_id=given.event.pk).estimated_cost

    bought_before(given.foods["Eggs"].products.get(), 1, "99.00")
    given.foods["Flour"].__class__.objects.filter(pk=given.foods["Flour"].pk).update(name="Wheat flour")
    RecipeLine.objects.filter(recipe__name="Anzac Cookies").update(quantity=9)
    given.goods["Cookie Box"].lines.all().delete()
    given.event.targets.all().delete()

    assert get_plan_snapshot(tx, plan_snapshot_id=before.id) == before
    assert get_plan(tx, event_id=given.event.pk).estimated_cost != live


def test_what_was_drawn_already_stays_in_the_frozen_total(tx: Atomic, given: Christmas, by: User) -> None:
    before = {each.slug for each in freeze(tx, given, by).aggregated_ingredients}
    made(given.event, given.units["Anzac"], 150, num_batches=5)

    after = freeze(tx, given, by)

    assert next(each.batches for each in after.recipe_batches if each.name == "Anzac Cookie") == 5
    assert {each.slug for each in after.aggregated_ingredients} < before  # these runs drew nothing


def test_numbers_go_up_and_the_newest_comes_first(tx: Atomic, given: Christmas, by: User) -> None:
    first, second = freeze(tx, given, by), freeze(tx, given, by)

    assert (first.number, second.number) == (1, 2)
    assert first.fingerprint == second.fingerprint
    assert first.demand == second.demand  # the same content of boxes, found again
    assert get_plan_snapshots(tx, event_id=given.event.pk) == [second, first]


def test_a_line_without_a_figure_is_refused_by_name(tx: Atomic, given: Christmas, by: User) -> None:
    given.foods["Golden syrup"].__class__.objects.filter(name="Golden syrup").update(density=None)

    with pytest.raises(UnitMismatch, match="Golden syrup"):
        freeze(tx, given, by)
    assert not PlanSnapshot.objects.exists()


def test_absent_snapshots_and_events_are_refused(tx: Atomic) -> None:
    with pytest.raises(PlanSnapshotNotFound):
        get_plan_snapshot(tx, plan_snapshot_id=1)
    with pytest.raises(EventNotFound):
        get_plan_snapshots(tx, event_id=1)


def test_more_rows_take_as_many_queries_to_freeze_and_to_read(tx: Atomic, given: Christmas, by: User) -> None:
    counts = []
    for number in (3, 12):
        for _ in range(number):
            extra = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))
            make.target(given.event, make.good(lines=[(extra, 2), (make.material(), 1)]), 5)
            make.decision(given.event, extra, 10)
        with CaptureQueriesContext(tx.connection) as writing:
            freeze(tx, given, by)
        with CaptureQueriesContext(tx.connection) as reading:
            get_plan_snapshots(tx, event_id=given.event.pk)
        counts.append((len(writing), len(reading)))

    assert counts[0] == counts[1]


def test_a_fresh_plan_is_not_calculated_twice_unless_told_to(tx: Atomic, given: Christmas, by: User) -> None:
    event_id = given.event.pk
    first = calculate_plan(tx, event_id=event_id, by=by)
    again = calculate_plan(tx, event_id=event_id, by=by)
    forced = calculate_plan(tx, event_id=event_id, force_recalculate=True, by=by)

    assert [first.reused, again.reused, forced.reused] == [False, True, False]
    assert [each.snapshot.number for each in (first, again, forced)] == [1, 1, 2]
    assert again.snapshot == first.snapshot
    assert again.shopping == get_plan(tx, event_id=event_id).shopping
    assert again.feasibility

    given.event.targets.update(quantity=30)
    assert not calculate_plan(tx, event_id=event_id, by=by).reused


def test_an_empty_or_closed_event_is_not_calculated(tx: Atomic, by: User) -> None:
    with pytest.raises(EventNotConfigured):
        calculate_plan(tx, event_id=make.event().pk, by=by)
    with pytest.raises(EventClosed):
        calculate_plan(tx, event_id=make.event(state=PlanState.CANCELLED).pk, by=by)


def test_the_summary_tells_state_freshness_and_progress(tx: Atomic, given: Christmas, by: User) -> None:
    never = get_plan_summary(tx, event_id=given.event.pk)
    snapshot = calculate_plan(tx, event_id=given.event.pk, by=by).snapshot
    fresh = get_plan_summary(tx, event_id=given.event.pk)
    given.event.targets.filter(finished_good=given.goods["Cookie Box"]).update(quantity=30)
    stale = get_plan_summary(tx, event_id=given.event.pk)

    assert (never.state, never.snapshot_id, never.stale_reasons) == ("draft", None, ("never calculated",))
    assert (fresh.snapshot_id, fresh.is_stale, fresh.stale_reasons) == (snapshot.id, False, ())
    assert (stale.is_stale, stale.stale_reasons) == (True, ("Target Cookie Box: quantity changed",))
    assert (fresh.overall_status, Decimal(fresh.production_progress)) == ("not_started", 0)
