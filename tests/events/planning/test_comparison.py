"""The plan at the start, the plan today and what was made stand side by side, by item and by output."""

from decimal import Decimal

import pytest

from assembly.models import AssemblyUse
from bakery.accounts.models import User
from bakery.catalogue.models import RecipeLine
from bakery.db.transaction import Atomic
from bakery.inventory.models import Lot, Movement, Reason
from events.dto.comparison import PlanComparison
from events.errors import PlanSnapshotNotFound
from events.models import PlanSnapshotNeed
from events.planning.amendments import accept_changes
from events.planning.comparison import get_plan_comparison
from events.planning.plan import get_plan
from events.planning.states import start_production
from tests import make
from tests.events.facts import assembled, made
from tests.events.planning.changing import WHY, bake_more, drop_biscotti, locked_christmas, set_biscotti, set_boxes
from tests.events.planning.christmas import Christmas


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def baking(tx: Atomic, by: User) -> Christmas:
    given = locked_christmas(tx, by)
    start_production(tx, event_id=given.event.pk, by=by)
    return given


def changed(found: PlanComparison) -> dict[str, tuple[int, int, str]]:
    rows = (*found.goods, *found.batches)
    assert found.total_changes == sum(row.status != "unchanged" for row in rows)
    return {row.name: (row.original, row.current, row.status) for row in rows if row.status != "unchanged"}


def test_before_the_start_there_is_nothing_to_compare(tx: Atomic, by: User) -> None:
    given = locked_christmas(tx, by)

    with pytest.raises(PlanSnapshotNotFound):
        get_plan_comparison(tx, event_id=given.event.pk)


def test_right_after_the_start_nothing_differs(tx: Atomic, baking: Christmas) -> None:
    found = get_plan_comparison(tx, event_id=baking.event.pk)

    assert (changed(found), found.total_changes, found.has_changes) == ({}, 0, False)
    assert found.original_cost == found.current_cost == get_plan(tx, event_id=baking.event.pk).estimated_cost
    assert found.actual_cost == "0.00"


def test_every_kind_of_change_is_told_by_item_and_by_output(tx: Atomic, baking: Christmas, by: User) -> None:
    set_boxes(tx, baking, target_quantity=20, reason=WHY, by=by)
    drop_biscotti(tx, baking, reason=WHY, by=by)
    make.target(baking.event, baking.units["Shortbread"], 24)
    bake_more(tx, baking, batches=6, reason=WHY, by=by)

    found = get_plan_comparison(tx, event_id=baking.event.pk)

    assert {row.name: (row.original, row.current, row.status) for row in found.goods if row.status != "unchanged"} == {
        "Cookie Box": (24, 21, "modified"),
        "Almond Biscotti": (40, 0, "dropped"),
        "Shortbread": (0, 24, "added"),
    }
    assert changed(found)["Anzac Cookie"] == (5, 6, "modified")
    assert found.has_changes


def test_what_was_made_stands_beside_what_was_planned(tx: Atomic, baking: Christmas) -> None:
    made(baking.event, baking.units["Anzac"], 45, num_batches=3, scale_factor="0.5", total_ingredient_cost="12.50")
    assembled(baking.event, baking.goods["Cookie Box"], 7)
    made(None, baking.units["Anzac"], 30)

    found = get_plan_comparison(tx, event_id=baking.event.pk)

    assert {row.name: row.actual for row in found.goods if row.actual != "0"} == {"Cookie Box": "7"}
    assert {row.name: row.actual for row in found.batches if row.actual != "0"} == {"Anzac Cookie": "1.5"}
    assert found.actual_cost == "12.50"


def test_amendments_and_accepted_changes_leave_the_start_as_it_was(tx: Atomic, baking: Christmas, by: User) -> None:
    before = get_plan_comparison(tx, event_id=baking.event.pk)
    set_biscotti(tx, baking, target_quantity=45, reason=WHY, by=by)
    RecipeLine.objects.filter(recipe__name="Anzac Cookies", ingredient__name="Oats").update(quantity=30)
    accept_changes(tx, event_id=baking.event.pk, reason=WHY, by=by)

    after = get_plan_comparison(tx, event_id=baking.event.pk)

    assert changed(after) == {"Almond Biscotti": (40, 45, "modified")}
    assert after.original_cost == before.original_cost != after.current_cost


def test_pieces_that_went_into_boxes_are_not_counted_beside_what_is_wanted_by_itself(
    tx: Atomic, baking: Christmas
) -> None:
    run = made(baking.event, baking.units["Almond Biscotti"], 60, cost_known=False)
    boxes = assembled(baking.event, baking.goods["Cookie Box"], 7)
    move = Movement.objects.create(
        lot=run.lot, delta=-42, unit_cost=1, cost=-42, reason=Reason.ASSEMBLY_USE, actor=make.user()
    )
    Lot.objects.filter(pk=run.lot_id).update(remaining=18, value=18)
    AssemblyUse.objects.create(run=boxes, movement=move)

    found = get_plan_comparison(tx, event_id=baking.event.pk)

    assert {row.name: row.actual for row in found.goods}["Almond Biscotti"] == "18"
    assert not found.actual_cost_known


def test_needs_that_differ_by_a_hair_are_unchanged(tx: Atomic, baking: Christmas) -> None:
    [need] = PlanSnapshotNeed.objects.filter(
        snapshot__event=baking.event, display_name="Flour", snapshot__kind="baseline"
    )
    need.quantity += Decimal("0.0009")
    PlanSnapshotNeed.objects.bulk_update([need], ["quantity"])

    found = get_plan_comparison(tx, event_id=baking.event.pk)

    assert {row.status for row in found.needs} == {"unchanged"}
