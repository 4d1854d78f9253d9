"""Two people at once: of one step one takes it, of one request one fact comes, and a reader sees one moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import QuerySet

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from events import services as event_service
from events.errors import InvalidTransition, PlanStateConflict
from events.models import Assignment, AssignmentTransition, Delivery, PlanState, PlanTransition
from events.planning.states import lock_plan
from production.models import ProductionRun
from production.services import record_batch_production
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)

TWINS = 2
ROUNDS = 5


def at_once(*calls: Callable[[Atomic], object]) -> list[object]:
    """Make each call in a thread and a block of its own, all let go together; return results and refusals."""
    gate = threading.Barrier(len(calls))

    def one(call: Callable[[Atomic], object]) -> object:
        gate.wait()
        try:
            with transaction.atomic() as tx:
                return call(tx)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as threads:
        answers = [threads.submit(one, call) for call in calls]
    return [answer.exception() or answer.result() for answer in answers]


def meeting_before_writing(number: int) -> Callable[..., Any]:
    """Return what makes so many blocks wait for each other, a moment long, before each writes its first row."""
    meeting, met = threading.Barrier(number, timeout=0.5), threading.local()

    def wait(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE")) and not hasattr(met, "waited"):
            met.waited = True
            with suppress(threading.BrokenBarrierError):
                meeting.wait()
        return execute(sql, params, many, context)

    return wait


def set_ready_together() -> list[object]:
    """Set one package ready twice, each block having looked before the other writes, if it can."""
    by, cookie = make.user(), make.unit()
    make.lot(cookie, 6)
    gift = make.assignment(
        make.event(state=PlanState.IN_PRODUCTION), make.recipient(), make.package("", [(cookie, 6)])
    )
    wait = meeting_before_writing(TWINS)

    def set_ready(tx: Atomic) -> object:
        with tx.connection.execute_wrapper(wait):
            return event_service.update_fulfillment_status(tx, assignment_id=gift.pk, new_status="ready", by=by)

    return at_once(*[set_ready] * TWINS)


def refusals(answers: list[object]) -> list[type]:
    """Return the kinds of error among the answers."""
    return [type(answer) for answer in answers if isinstance(answer, Exception)]


def test_of_two_who_set_a_package_ready_one_does_and_the_other_is_told():
    by, cookie = make.user(), make.unit()
    for _ in range(ROUNDS):
        event = make.event(state=PlanState.IN_PRODUCTION)
        make.lot(cookie, 6)
        gift = make.assignment(event, make.recipient(), make.package("", [(cookie, 6)]))
        answers = at_once(*[
            lambda tx, gift=gift: event_service.update_fulfillment_status(
                tx, assignment_id=gift.pk, new_status="ready", by=by
            )
        ] * TWINS)  # fmt: skip

        assert refusals(answers) == [InvalidTransition]
        assert [error.http_status for error in answers if isinstance(error, DomainError)] == [409]
        assert AssignmentTransition.objects.filter(assignment=gift).count() == 1


def test_the_second_waits_for_the_first_before_it_looks():
    assert refusals(set_ready_together()) == [InvalidTransition]


def test_without_locks_only_a_database_with_one_writer_keeps_them_apart(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)

    assert refusals(set_ready_together()) == ([InvalidTransition] if connection.vendor == "sqlite" else [])


def test_a_package_is_handed_over_once_however_often_it_is_pressed():
    by, cookie = make.user(), make.unit()
    lot = make.lot(cookie, 6 * ROUNDS * TWINS)
    for number in range(1, ROUNDS + 1):
        event = make.event(state=PlanState.IN_PRODUCTION)
        gift = make.assignment(event, make.recipient(), make.package("", [(cookie, 6)]), status="ready")
        answers = at_once(*[
            lambda tx, gift=gift: event_service.update_fulfillment_status(
                tx, assignment_id=gift.pk, new_status="delivered", by=by
            )
        ] * TWINS)  # fmt: skip

        assert refusals(answers) == [InvalidTransition]
        assert Delivery.objects.filter(assignment=gift).count() == 1
        lot.refresh_from_db()
        assert lot.remaining == 6 * (ROUNDS * TWINS - number)


def test_of_two_who_lock_a_plan_one_does_and_the_other_is_told():
    by, cookie = make.user(), make.unit(None, 24)
    for _ in range(ROUNDS):
        event = make.event()
        make.target(event, cookie, 24)
        make.decision(event, cookie, 1)
        answers = at_once(*[lambda tx, event=event: lock_plan(tx, event_id=event.pk, by=by)] * TWINS)

        assert refusals(answers) == [PlanStateConflict]
        assert PlanTransition.objects.filter(event=event).count() == 1


def test_twins_of_one_request_record_once_and_get_the_same_answer():
    by, flour = make.user(), make.ingredient()
    cookie = make.unit(make.recipe("", [(flour, 100, "g")]), 24)
    make.lot(flour, 100 * ROUNDS, cost="5")
    for number in range(1, ROUNDS + 1):
        key = uuid4()
        answers: list[Any] = at_once(*[
            lambda tx, key=key: record_batch_production(
                tx, recipe_id=cookie.recipe_id, finished_unit_id=cookie.pk, num_batches=1, actual_yield=24,
                idempotency_key=key, by=by,
            )
        ] * TWINS)  # fmt: skip

        assert refusals(answers) == []
        assert answers[0].id == answers[1].id
        assert ProductionRun.objects.count() == number


# A reader and a writer ---------------------------------------------------------------------------


@contextmanager
def before_statement(number: int, act: Callable[[], None]) -> Iterator[None]:
    """Let somebody else act, through a connection of their own, before the statement of that number."""
    seen = 0

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += 1
        if seen == number:
            elsewhere = threading.Thread(target=act)
            elsewhere.start()
            elsewhere.join(timeout=30)
            assert not elsewhere.is_alive()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


class Season:
    """One event in production, somebody who bakes for it, and what its progress reads like."""

    def __init__(self) -> None:
        self.by, self.flour = make.user(), make.ingredient()
        self.cookie = make.unit(make.recipe("", [(self.flour, 1, "g")]), 24)
        self.tin = make.good("", [(self.cookie, 1)])
        self.event = make.event(state=PlanState.IN_PRODUCTION)
        make.target(self.event, self.cookie, 2400)
        make.decision(self.event, self.cookie, 100)
        make.target(self.event, self.tin, 100)
        self.gifts = [
            make.assignment(self.event, make.recipient(), make.package("", [(self.cookie, 1)])).pk for _ in range(60)
        ]
        make.lot(self.flour, 1000, cost="5")

    def read(self, block: Any, *, number: int = 0, act: Callable[[], None] = list) -> Any:
        """Return everybody's progress; before the statement of that number somebody else acts."""
        with block() as tx, before_statement(number, act):
            return event_service.get_events_with_progress(tx, filter_type="all")

    def record(self) -> None:
        """Bake a batch and set a package ready, in one block."""
        with transaction.atomic() as tx:
            record_batch_production(
                tx, recipe_id=self.cookie.recipe_id, finished_unit_id=self.cookie.pk, num_batches=1, actual_yield=24,
                event_id=self.event.pk, by=self.by,
            )  # fmt: skip
            Assignment.objects.using(tx.using).filter(pk=self.gifts.pop()).update(status="ready")
        connections.close_all()

    def moments(self, block: Any) -> Iterator[tuple[Any, Any, Any]]:
        """Yield, for each statement of a reading, what was read before, in the middle of a commit there, and after."""
        number = 0
        while True:
            number += 1
            committed = False

            def commit() -> None:
                nonlocal committed
                self.record()
                committed = True

            before = self.read(block)
            amid = self.read(block, number=number, act=commit)
            if not committed:
                return
            yield before, amid, self.read(block)


def test_progress_is_read_as_of_one_moment_whatever_is_committed_meanwhile():
    moments = list(Season().moments(transaction.snapshot))

    assert len(moments) > 3
    for before, amid, after in moments:
        assert amid == before != after


def test_without_a_snapshot_postgresql_reads_two_moments():
    if connection.vendor == "sqlite":
        # A block that may write holds the only writer's place: nobody can commit meanwhile.
        assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
        return
    mixed = [amid for before, amid, after in Season().moments(transaction.atomic) if amid not in (before, after)]

    assert mixed
