"""A plan in production asks for no less than was made or handed out for it already."""

import pytest

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock
from events import services as event_service
from events.dto.deliveries import ServedInput
from events.errors import BelowRecorded
from events.models import Assignment
from events.planning.amendments import get_amendments
from events.planning.states import start_production, unlock_plan
from tests import make
from tests.events.facts import assembled, made, voided
from tests.events.planning.changing import (
    WHY,
    bake_more,
    drop_biscotti,
    forget_batches,
    invite,
    locked_christmas,
    raise_birch,
    remove_birch,
    set_biscotti,
    set_boxes,
)
from tests.events.planning.christmas import Christmas


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def baking(tx: Atomic, by: User) -> Christmas:
    given = locked_christmas(tx, by)
    start_production(tx, event_id=given.event.pk, by=by)
    return given


def test_no_fewer_batches_than_were_run(tx: Atomic, baking: Christmas, by: User) -> None:
    made(baking.event, baking.units["Anzac"], 45, num_batches=3, scale_factor="0.5")

    with pytest.raises(BelowRecorded, match="2 batches were run of Anzac Cookie"):
        bake_more(tx, baking, batches=1, reason=WHY, by=by)
    with pytest.raises(BelowRecorded):
        forget_batches(tx, baking, reason=WHY, by=by)
    assert get_amendments(tx, event_id=baking.event.pk) == []

    bake_more(tx, baking, batches=2, reason=WHY, by=by)


def test_no_fewer_boxes_than_were_assembled_counting_those_in_packages_and_hampers(
    tx: Atomic, baking: Christmas, by: User
) -> None:
    assembled(baking.event, baking.goods["Cookie Box"], 24)  # of 23 loose, one for Birch and one in the hamper

    with pytest.raises(BelowRecorded, match="24 × Cookie Box were assembled"):
        set_boxes(tx, baking, target_quantity=21, reason=WHY, by=by)
    set_boxes(tx, baking, target_quantity=22, reason=WHY, by=by)

    with pytest.raises(BelowRecorded):
        remove_birch(tx, baking, reason=WHY, by=by)
    with pytest.raises(BelowRecorded):
        event_service.update_assignment(
            tx,
            assignment_id=baking.assignments["Cedar"].pk,
            package_id=baking.packages["Nut-free gift"].pk,
            reason=WHY,
            by=by,
        )
    kept = Assignment.objects.get(pk=baking.assignments["Cedar"].pk)
    assert (Assignment.objects.count(), kept.package) == (3, baking.packages["Family hamper"])

    raise_birch(tx, baking, reason=WHY, by=by)
    set_boxes(tx, baking, target_quantity=21, reason=WHY, by=by)


def test_what_was_voided_is_no_floor(tx: Atomic, baking: Christmas, by: User) -> None:
    voided(assembled(baking.event, baking.goods["Cookie Box"], 24))

    set_boxes(tx, baking, target_quantity=1, reason=WHY, by=by)


def test_a_surplus_made_on_purpose_does_not_stop_other_changes(tx: Atomic, baking: Christmas, by: User) -> None:
    assembled(baking.event, baking.goods["Cookie Box"], 40)

    set_biscotti(tx, baking, target_quantity=30, reason=WHY, by=by)
    set_boxes(tx, baking, target_quantity=24, reason=WHY, by=by)

    assert [row.kind for row in get_amendments(tx, event_id=baking.event.pk)] == ["change_target", "change_target"]


def test_no_target_falls_below_what_was_served_of_it(tx: Atomic, baking: Christmas, by: User) -> None:
    lock_stock(tx)
    serve(tx, baking, "Almond Biscotti", 30, by)
    event_service.update_event(tx, event_id=baking.event.pk, expected_attendees=30, reason=WHY, by=by)
    serve(tx, baking, "Cake", 2, by)

    with pytest.raises(BelowRecorded, match="30 × Almond Biscotti were served"):
        set_biscotti(tx, baking, target_quantity=29, reason=WHY, by=by)
    with pytest.raises(BelowRecorded):
        drop_biscotti(tx, baking, reason=WHY, by=by)
    with pytest.raises(BelowRecorded, match="2 × Whole cake were served"):
        invite(tx, baking, expected_attendees=10, reason=WHY, by=by)

    set_biscotti(tx, baking, target_quantity=30, reason=WHY, by=by)
    invite(tx, baking, expected_attendees=11, reason=WHY, by=by)


def serve(tx: Atomic, given: Christmas, name: str, pieces: int, by: User) -> None:
    made(given.event, given.units[name], pieces)
    line = ServedInput(item_type="finished_unit", item_id=given.units[name].pk, quantity=pieces)
    event_service.record_served(tx, event_id=given.event.pk, lines=[line], by=by)


def test_a_draft_may_ask_for_less_again(tx: Atomic, by: User) -> None:
    given = locked_christmas(tx, by)
    unlock_plan(tx, event_id=given.event.pk, by=by)
    assembled(given.event, given.goods["Cookie Box"], 24)

    set_boxes(tx, given, target_quantity=1, by=by)
