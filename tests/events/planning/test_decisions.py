"""Batches are decided against what the plan says is to make; what is missing is reckoned, never believed."""

import pytest

from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedUnitNotFound
from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.errors import EventClosed, InvalidInput, ReasonMissing
from events.dto.planning import BatchDecisionInput
from events.errors import DecisionNotFound
from events.models import BatchDecision, Event, PlanState
from events.planning.decisions import (
    delete_batch_decision,
    get_batch_decisions,
    get_batch_options,
    save_batch_decision,
    save_batch_decisions,
)
from tests import make


@pytest.fixture
def by(tx: Atomic) -> User:
    return make.user("planner")


@pytest.fixture
def cookie(tx: Atomic) -> FinishedUnit:
    return make.unit(None, 30, "Cookie")


@pytest.fixture
def event(cookie: FinishedUnit) -> Event:
    event = make.event()
    make.target(event, cookie, 190)
    return event


def test_a_decision_carries_what_it_gives(tx: Atomic, event: Event, cookie: FinishedUnit, by: User) -> None:
    row = save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=7, notes=" big ones ", by=by)

    assert row is not None
    assert (row.batches, row.total_yield, row.surplus, row.shortfall, row.accepted_shortfall) == (
        7, "210", "20", "0", "0",
    )  # fmt: skip
    assert (row.notes, row.by_name) == ("big ones", "planner")
    assert get_batch_decisions(tx, event_id=event.pk) == [row]


def test_a_shortfall_is_stored_only_where_it_is_accepted(
    tx: Atomic, event: Event, cookie: FinishedUnit, by: User
) -> None:
    refused = save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=6, by=by)
    assert refused is not None
    assert (refused.shortfall, refused.accepted_shortfall) == ("10", "0")
    assert not get_batch_options(tx, event_id=event.pk)[0].covered

    accepted = save_batch_decision(
        tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=6, accept_shortfall=True, by=by
    )
    assert accepted is not None
    assert accepted.accepted_shortfall == "10"
    assert get_batch_options(tx, event_id=event.pk)[0].covered


def test_more_demand_reopens_an_accepted_shortfall(tx: Atomic, event: Event, cookie: FinishedUnit, by: User) -> None:
    save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=6, accept_shortfall=True, by=by)
    event.targets.update(quantity=191)

    assert not get_batch_options(tx, event_id=event.pk)[0].covered


def test_none_of_it_is_a_decision_only_where_what_is_missing_is_accepted(
    tx: Atomic, event: Event, cookie: FinishedUnit, by: User
) -> None:
    ids = {"event_id": event.pk, "finished_unit_id": cookie.pk}
    row = save_batch_decision(tx, **ids, batches=0, accept_shortfall=True, by=by)
    assert row is not None
    assert (row.batches, row.accepted_shortfall) == (0, "190")

    assert save_batch_decision(tx, **ids, batches=0, by=by) is None
    assert get_batch_decisions(tx, event_id=event.pk) == []
    assert save_batch_decision(tx, **ids, batches=0, by=by) is None


def test_none_of_what_is_not_missing_decides_nothing(tx: Atomic, event: Event, cookie: FinishedUnit, by: User) -> None:
    spare = make.unit(None, 24, "Spare")
    make.decision(event, spare, 2)

    rows = save_batch_decisions(
        tx,
        event_id=event.pk,
        decisions=[
            BatchDecisionInput(finished_unit_id=cookie.pk, batches=7),
            BatchDecisionInput(finished_unit_id=spare.pk, batches=0, accept_shortfall=True),
        ],
        by=by,
    )

    assert [row and row.name for row in rows] == ["Cookie", None]
    assert [row.name for row in get_batch_decisions(tx, event_id=event.pk)] == ["Cookie"]


@pytest.mark.parametrize("batches", [-1, 1.5, True, "7"])
def test_batches_are_whole_and_not_negative(
    tx: Atomic, event: Event, cookie: FinishedUnit, by: User, batches: int
) -> None:
    with pytest.raises(InvalidInput):
        save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=batches, by=by)


def test_baking_what_nobody_asked_for_is_all_surplus(tx: Atomic, event: Event, by: User) -> None:
    spare = make.unit(None, 24, "Spare")

    row = save_batch_decision(tx, event_id=event.pk, finished_unit_id=spare.pk, batches=2, by=by)

    assert row is not None
    assert (row.total_yield, row.surplus, row.shortfall) == ("48", "48", "0")
    assert [each.name for each in get_batch_options(tx, event_id=event.pk)] == ["Cookie", "Spare"]


def test_a_list_writes_all_or_nothing_and_only_differences(
    tx: Atomic, event: Event, cookie: FinishedUnit, by: User
) -> None:
    spare = make.unit(None, 24, "Spare")
    save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=7, by=by)
    before = BatchDecision.objects.get(finished_unit=cookie).decided_at

    given = [
        BatchDecisionInput(finished_unit_id=cookie.pk, batches=7),
        BatchDecisionInput(finished_unit_id=spare.pk, batches=1),
    ]
    save_batch_decisions(tx, event_id=event.pk, decisions=given, by=make.user("other"))

    kept = BatchDecision.objects.get(finished_unit=cookie)
    assert (kept.decided_by, kept.decided_at) == (by, before)
    with pytest.raises(FinishedUnitNotFound):
        save_batch_decisions(
            tx,
            event_id=event.pk,
            decisions=[
                BatchDecisionInput(finished_unit_id=cookie.pk, batches=9),
                BatchDecisionInput(finished_unit_id=10_000, batches=9),
            ],
            by=by,
        )
    assert BatchDecision.objects.get(finished_unit=cookie).batches == 7


def test_one_output_is_decided_once_a_call(tx: Atomic, event: Event, cookie: FinishedUnit, by: User) -> None:
    twice = [BatchDecisionInput(finished_unit_id=cookie.pk, batches=batches) for batches in (6, 7)]

    with pytest.raises(InvalidInput, match="already"):
        save_batch_decisions(tx, event_id=event.pk, decisions=twice, by=by)


def test_a_decision_is_taken_back(tx: Atomic, event: Event, cookie: FinishedUnit, by: User) -> None:
    save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=7, by=by)

    delete_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, by=by)

    assert get_batch_decisions(tx, event_id=event.pk) == []
    with pytest.raises(DecisionNotFound):
        delete_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, by=by)


@pytest.mark.parametrize(
    ("state", "refusal"), [(PlanState.IN_PRODUCTION, ReasonMissing), (PlanState.COMPLETED, EventClosed)]
)
def test_a_plan_in_production_asks_why_and_a_closed_one_keeps_its_batches(
    tx: Atomic, cookie: FinishedUnit, by: User, state: PlanState, refusal: type[Exception]
) -> None:
    event = make.event(state=state)

    with pytest.raises(refusal):
        save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=7, by=by)


def test_a_locked_plan_may_still_bake_more(tx: Atomic, cookie: FinishedUnit, by: User) -> None:
    event = make.event(state=PlanState.LOCKED)

    row = save_batch_decision(tx, event_id=event.pk, finished_unit_id=cookie.pk, batches=7, by=by)

    assert row is not None
    assert row.batches == 7
