"""How far an event has come, stage by stage, and what can be assembled next; one block sees its own work."""

import pytest

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from events.models import AssignmentStatus, Event, PlanState
from events.planning import progress as progress_module
from events.planning.plan import get_plan
from events.planning.progress import get_assembly_checklist, get_plan_progress
from events.planning.saved_lists import create_shopping_list, mark_shopping_complete
from tests import make
from tests.events.facts import assembled, made


@pytest.fixture
def event(db: None) -> Event:
    return make.event(state=PlanState.IN_PRODUCTION)


def phases(tx: Atomic, event: Event) -> dict[str, str]:
    return {each.name: each.status for each in get_plan_progress(tx, event_id=event.pk).phases}


def test_an_event_that_wants_nothing_needs_nothing(tx: Atomic, event: Event) -> None:
    assert phases(tx, event) == {
        "requirements": "not_started",
        "shopping": "not_needed",
        "production": "not_needed",
        "assembly": "not_needed",
        "delivery": "not_needed",
    }


def test_each_stage_goes_its_way(tx: Atomic, event: Event) -> None:
    flour, bag = make.ingredient(), make.material()
    make.product(flour, 1000, "g")
    unit = make.unit(make.recipe(lines=[(flour, 100, "g")]), 10)
    box = make.good(lines=[(unit, 5), (bag, 1)])
    gift = make.assignment(event, make.recipient(), make.package(lines=[(box, 2)]), 1)
    assert phases(tx, event) == {
        "requirements": "in_progress",
        "shopping": "not_started",
        "production": "not_started",
        "assembly": "not_started",
        "delivery": "not_started",
    }

    make.decision(event, unit, 1)
    make.lot(bag, 10)
    now = phases(tx, event)
    assert (now["requirements"], now["shopping"]) == ("complete", "in_progress")

    make.lot(flour, 1000)
    assert phases(tx, event)["shopping"] == "complete"

    made(event, unit, 10)
    assert phases(tx, event)["production"] == "complete"

    assembled(event, box, 1)
    assert phases(tx, event)["assembly"] == "in_progress"
    assembled(event, box, 1)
    assert phases(tx, event)["assembly"] == "complete"

    gift.status = AssignmentStatus.READY
    gift.save()
    assert phases(tx, event)["delivery"] == "in_progress"


def test_a_list_said_to_be_done_is_done(tx: Atomic, event: Event) -> None:
    flour = make.ingredient()
    make.product(flour, 1000, "g")
    make.target(event, make.unit(make.recipe(lines=[(flour, 100, "g")]), 10), 10)
    create_shopping_list(tx, event_ids=[event.pk], by=make.user())
    assert phases(tx, event)["shopping"] == "not_started"

    mark_shopping_complete(tx, event_id=event.pk, by=make.user())

    assert phases(tx, event)["shopping"] == "complete"


def test_progress_plan_and_checklist_agree_on_what_can_be_assembled(tx: Atomic, event: Event) -> None:
    unit = make.unit()
    make.lot(unit, 10)
    box = make.good("Box", [(unit, 4)])
    make.target(event, box, 5)
    assembled(event, box, 2)

    (row,) = get_plan_progress(tx, event_id=event.pk).assembly
    (line,) = get_assembly_checklist(tx, event_id=event.pk)
    (planned,) = get_plan(tx, event_id=event.pk).feasibility

    assert (row.available_to_assemble, line.can_assemble, planned.can_assemble) == (2, 2, 2)
    assert (row.status, line.status, planned.status) == ("partial", "partial", "partial")
    assert (line.target_quantity, line.assembled_count, line.remaining) == (5, 2, 3)
    assert (row.assembled_quantity, row.remaining_quantity, row.progress_pct) == (2, 3, "40.00")


def test_progress_is_read_in_the_block_that_was_given(
    tx: Atomic, event: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    real = progress_module.progress_from

    def watched(block: Atomic, **given: object) -> object:
        seen.append(block)
        return real(block, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(progress_module, "progress_from", watched)
    unit = make.unit()
    make.decision(event, unit, 2)
    made(event, unit, 24)

    (row,) = get_plan_progress(tx, event_id=event.pk).production

    assert seen == [tx]
    assert row.produced_batches == "1"


def test_what_does_not_exist_is_not_found(tx: Atomic) -> None:
    for read in (get_plan_progress, get_assembly_checklist):
        with pytest.raises(EventNotFound):
            read(tx, event_id=404)
