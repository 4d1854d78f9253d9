"""What names no row, came too late, gives no reason or asks twice is refused, before anything is written."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from inspect import Parameter, signature
from typing import Any, Final
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connections
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from bakery.errors import (
    ChangedMeanwhile,
    DomainError,
    EventClosed,
    EventNotFound,
    InvalidInput,
    KeyReused,
    NotFound,
    ReasonMissing,
)
from bakery.inventory.models import RequestKey
from events.models import CLOSED, Event, PlanState
from tests import make
from tests.architecture.playing import NOBODY
from tests.architecture.proofs import WRITE_WORDS, raised, report, tried
from tests.service_cases.cases import Arguments, Case
from tests.service_cases.registry import cases_on
from tests.service_cases.stage import Stage, furnished

LONG_AGO: Final = datetime(2000, 1, 1, tzinfo=UTC)
KEY: Final = UUID(int=1)
# Parts of services and pages, whose callers have looked already.
PARTS: Final = {
    "find_occasion", "lock_occasion", "lock_demand", "lock_decisions", "lock_choices", "void", "plan_problems",
    "delivery_events", "delivery_board", "amendment_rows", "latest_snapshot",
}  # fmt: skip
# A closed event takes another name, a choice has a reason of its own, and steps between states have their own rules.
ALLOWED: Final = {
    "update_event": {"closed", "amendment"},
    "choose_material": {"amendment"},
    "clear_material_choice": {"amendment"},
    "unlock_plan": {"closed", "amendment"},
    "complete_production": {"closed", "amendment"},
}
Before = Callable[[Atomic], object]
Wrong = tuple[str, Arguments, type[DomainError], Before | None]


def stand_at(state: PlanState) -> Before:
    """Return what puts every plan into a state."""
    closed_at = LONG_AGO if state in CLOSED else None
    return lambda tx: Event.objects.using(tx.using).update(plan_state=state, closed_at=closed_at)


def wrong_calls(case: Case, given: Arguments) -> list[Wrong]:
    """Return what is wrong with each call, its arguments, its refusal, and what happens before it."""
    allowed = ALLOWED.get(case.function.__name__, set())
    return [each for each in _wrong_calls(case, given) if each[0] not in allowed]


def _wrong_calls(case: Case, given: Arguments) -> Iterator[Wrong]:
    taken = signature(case.function).parameters
    for name, value in given.items():
        if name.endswith("_id") and isinstance(value, int) and taken[name].default is Parameter.empty:
            yield name, given | {name: NOBODY}, NotFound, None
    if "seen" in taken:
        yield "seen", given | {"seen": LONG_AGO}, ChangedMeanwhile, None
    if "limit" in taken:
        yield "limit", given | {"limit": 0}, InvalidInput, None
    if "reason" in taken and taken["reason"].default is Parameter.empty:
        yield "reason", given | {"reason": " "}, InvalidInput, None
    if "idempotency_key" in taken:
        yield "key", given | {"idempotency_key": KEY}, KeyReused, None
    if {"reason", "by"} <= taken.keys() and taken["reason"].default == "":
        yield "closed", given, EventClosed, stand_at(PlanState.COMPLETED)
        yield "amendment", given | {"reason": ""}, ReasonMissing, stand_at(PlanState.IN_PRODUCTION)


def refusals(case: Case, scene: Stage) -> Iterator[str]:
    """Report each wrong call that is not refused, refused by another word, or writes before it is refused."""
    with tried(scene.using) as tx:
        calls = [what for what, *_ in wrong_calls(case, case.given(scene, tx))]
    for number in range(len(calls)):
        with tried(scene.using) as tx:
            if case.before is not None:
                case.before(scene, tx)
            what, given, refusal, before = wrong_calls(case, case.given(scene, tx))[number]
            if before is not None:
                before(tx)
            if refusal is KeyReused:
                case.function(tx, **given)
                given = given | {"by": somebody_else(tx)}
            yield from _refused(case, tx, what, given, refusal)


def _refused(case: Case, tx: Atomic, what: str, given: Arguments, refusal: type[DomainError]) -> Iterator[str]:
    with CaptureQueriesContext(connections[tx.using]) as log:
        error = raised(partial(case.function, tx, **given))
    if not isinstance(error, refusal):
        yield f"{what}: {refusal.__name__} is due, and it ends with {error!r}"
    sent = [query["sql"] for query in log.captured_queries]
    wrote = [sql for sql in sent if WRITE_WORDS.match(sql) and RequestKey._meta.db_table not in sql]
    if wrote:
        yield f"{what}: writes before it is refused: {wrote[0][:80]}"


def somebody_else(tx: Atomic) -> Any:
    """Return an account that nothing was asked for by yet."""
    return get_user_model().objects.using(tx.using).create(username="Somebody else")


def is_public(case: Case) -> bool:
    """Tell whether callers are promised refusals by it: it is no engine, no query, and no part of another."""
    place, _, name = case.name.rpartition(".")
    among = {"services", "planning"} & {*place.split(".")}
    return bool(among) and case.answers_callers and name not in PARTS and not name.endswith("_from")


@pytest.mark.django_db(databases=["other"])
def test_a_call_that_is_not_refused_or_writes_before_is_noticed() -> None:
    def careless(tx: Atomic, *, event_id: int, refuse: bool) -> None:
        make.ingredient(using=tx.using)
        if refuse:
            raise EventNotFound("There is no such event.")

    with tried("other") as tx:
        case = Case(function=careless, mark="W", given=lambda s, tx: {})
        kept = list(_refused(case, tx, "event_id", {"event_id": 7, "refuse": False}, NotFound))
        late = list(_refused(case, tx, "event_id", {"event_id": 7, "refuse": True}, NotFound))

    assert kept[0] == "event_id: NotFound is due, and it ends with None"
    assert [fault[:41] for fault in late] == ["event_id: writes before it is refused: IN"]


@pytest.mark.django_db(databases=["other"])
def test_what_cannot_be_is_refused_before_anything_is_written() -> None:
    scene = furnished("other")

    cases = [case for case in cases_on("furnished") if is_public(case)]

    assert report(cases, lambda case: refusals(case, scene)) == ""
