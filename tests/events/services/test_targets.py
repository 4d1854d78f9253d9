"""Targets of goods and units, and batches addressed by recipe."""

from decimal import Decimal

import pytest

from bakery.catalogue.errors import FinishedGoodNotFound, FinishedUnitNotFound, RecipeNotFound
from bakery.errors import EventClosed, EventNotFound, InvalidInput, ReasonMissing
from events import services as event_service
from events.errors import PlanStateConflict, TargetNotFound, UnitNotNamed
from events.models import BatchDecision, PlanState, Target
from production.errors import FinishedUnitRecipeMismatch
from tests import make


def set_box(tx, event, good, quantity=None, **fields):
    return event_service.set_assembly_target(
        tx, event_id=event.pk, finished_good_id=good.pk, target_quantity=quantity, by=make.user(), **fields
    )


def set_loose(tx, event, unit, quantity=None, **fields):
    return event_service.set_unit_target(
        tx, event_id=event.pk, finished_unit_id=unit.pk, target_quantity=quantity, by=make.user(), **fields
    )


def set_batches(tx, event, recipe, batches, **fields):
    return event_service.set_production_target(
        tx, event_id=event.pk, recipe_id=recipe.pk, target_batches=batches, by=make.user(), **fields
    )


def test_a_target_is_set_and_replaced_and_omitted_notes_stay(tx):
    event, box = make.event(), make.good("Box")

    set_box(tx, event, box, 20, notes="Red ribbon")
    target = set_box(tx, event, box, 23)

    assert (target.finished_good_name, target.target_quantity, target.notes) == ("Box", 23, "Red ribbon")
    assert event_service.get_assembly_targets(tx, event_id=event.pk) == [target]
    assert Target.objects.count() == 1


def test_pieces_per_guest_are_rounded_up(tx):
    event, unit = make.event(expected_attendees=15), make.unit()

    target = set_loose(tx, event, unit, per_attendee=Decimal("2.5"))

    assert (target.target_quantity, target.per_attendee) == (38, "2.5")
    assert set_loose(tx, event, unit, 40).per_attendee is None


def test_pieces_per_guest_need_guests(tx):
    with pytest.raises(InvalidInput, match="guests"):
        set_loose(tx, make.event(), make.unit(), per_attendee=Decimal(1))


@pytest.mark.parametrize(
    "amounts",
    [
        {},
        {"quantity": 1, "per_attendee": Decimal(1)},
        {"quantity": 0},
        {"quantity": True},
        {"quantity": 1.0},
        {"quantity": 10**30},
        {"per_attendee": Decimal("NaN")},
        {"per_attendee": Decimal(-1)},
        {"per_attendee": 0.5},
        {"quantity": 1, "notes": "a\x00b"},
    ],
)
def test_an_amount_that_makes_no_sense_is_refused(tx, amounts):
    event = make.event(expected_attendees=10)

    with pytest.raises(InvalidInput):
        set_box(tx, event, make.good(), **amounts)
    with pytest.raises(InvalidInput):
        set_loose(tx, event, make.unit(), **amounts)
    assert not Target.objects.exists()


def test_targets_stand_by_name(tx):
    event = make.event()
    for name in ("Tray", "Box"):
        set_box(tx, event, make.good(name), 1)
        set_loose(tx, event, make.unit(name=name), 1)

    goods = event_service.get_assembly_targets(tx, event_id=event.pk)
    units = event_service.get_unit_targets(tx, event_id=event.pk)
    assert [target.finished_good_name for target in goods] == ["Box", "Tray"]
    assert [target.finished_unit_name for target in units] == ["Box", "Tray"]


def test_a_deleted_target_is_gone_and_not_deleted_twice(tx):
    event, box, unit = make.event(), make.good(), make.unit()
    set_box(tx, event, box, 1)
    set_loose(tx, event, unit, 1)

    for delete, ids in (
        (event_service.delete_assembly_target, {"finished_good_id": box.pk}),
        (event_service.delete_unit_target, {"finished_unit_id": unit.pk}),
    ):
        delete(tx, event_id=event.pk, **ids, by=make.user())
        with pytest.raises(TargetNotFound):
            delete(tx, event_id=event.pk, **ids, by=make.user())


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        (PlanState.LOCKED, PlanStateConflict),
        (PlanState.IN_PRODUCTION, ReasonMissing),
        (PlanState.COMPLETED, EventClosed),
        (PlanState.CANCELLED, EventClosed),
    ],
)
def test_only_a_draft_takes_changes_of_targets_without_a_reason(tx, state, refusal):
    event, box = make.event(state=state), make.good()
    make.target(event, box, 3)

    with pytest.raises(refusal):
        set_box(tx, event, box, 4)
    with pytest.raises(refusal):
        set_loose(tx, event, make.unit(), 4)
    with pytest.raises(refusal):
        event_service.delete_assembly_target(tx, event_id=event.pk, finished_good_id=box.pk, by=make.user())
    assert Target.objects.get().quantity == 3


def test_what_is_retired_keeps_its_target_and_gets_no_other(tx):
    event, box = make.event(), make.good()
    make.target(make.event(), box, 3)
    set_box(tx, event, box, 3)
    box.archived_at = box.created_at
    box.save()

    assert set_box(tx, event, box, 4).target_quantity == 4
    with pytest.raises(InvalidInput, match="retired"):
        set_box(tx, make.event(), box, 4)


def test_batches_of_a_recipe_are_the_decision_for_its_only_yield(tx):
    event, unit = make.event(), make.unit(items_per_batch=30)

    target = set_batches(tx, event, unit.recipe, 7, notes="Sunday")

    assert (target.finished_unit_id, target.target_batches, target.notes) == (unit.pk, 7, "Sunday")
    assert event_service.get_production_targets(tx, event_id=event.pk) == [target]
    assert BatchDecision.objects.get().batches == 7


def test_of_several_yields_the_one_meant_is_named(tx):
    event, large = make.event(), make.unit()
    small = make.unit(large.recipe)

    with pytest.raises(UnitNotNamed) as refused:
        set_batches(tx, event, large.recipe, 2)
    assert set(refused.value.context["units"]) == {large.pk, small.pk}
    set_batches(tx, event, large.recipe, 2, finished_unit_id=small.pk)
    set_batches(tx, event, large.recipe, 1, finished_unit_id=large.pk)

    delete = event_service.delete_production_target
    with pytest.raises(UnitNotNamed):
        delete(tx, event_id=event.pk, recipe_id=large.recipe_id, by=make.user())
    delete(tx, event_id=event.pk, recipe_id=large.recipe_id, finished_unit_id=small.pk, by=make.user())
    delete(tx, event_id=event.pk, recipe_id=large.recipe_id, by=make.user())
    with pytest.raises(TargetNotFound):
        delete(tx, event_id=event.pk, recipe_id=large.recipe_id, by=make.user())


def test_a_yield_of_another_recipe_and_no_batches_are_refused(tx):
    event, unit = make.event(), make.unit()

    with pytest.raises(FinishedUnitRecipeMismatch):
        set_batches(tx, event, unit.recipe, 2, finished_unit_id=make.unit().pk)
    with pytest.raises(UnitNotNamed):
        set_batches(tx, event, make.recipe(), 2)
    for batches in (0, -1, 1.0, 10**30):
        with pytest.raises(InvalidInput):
            set_batches(tx, event, unit.recipe, batches)
    assert not BatchDecision.objects.exists()


def test_absent_rows_are_said_to_be_absent(tx):
    event, by = make.event(), make.user()
    for call, refusal in (
        (lambda: event_service.get_assembly_targets(tx, event_id=0), EventNotFound),
        (lambda: event_service.get_unit_targets(tx, event_id=0), EventNotFound),
        (lambda: event_service.get_production_targets(tx, event_id=0), EventNotFound),
        (
            lambda: event_service.set_assembly_target(
                tx, event_id=event.pk, finished_good_id=0, target_quantity=1, by=by
            ),
            FinishedGoodNotFound,
        ),
        (
            lambda: event_service.set_unit_target(tx, event_id=event.pk, finished_unit_id=0, target_quantity=1, by=by),
            FinishedUnitNotFound,
        ),
        (
            lambda: event_service.set_production_target(tx, event_id=event.pk, recipe_id=0, target_batches=1, by=by),
            RecipeNotFound,
        ),
        (
            lambda: event_service.delete_production_target(tx, event_id=event.pk, recipe_id=0, by=by),
            RecipeNotFound,
        ),
    ):
        with pytest.raises(refusal):
            call()
