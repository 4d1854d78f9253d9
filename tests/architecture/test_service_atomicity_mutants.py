"""The proofs of whole work can fail: each function that breaks a promise in a real block is told of."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import DatabaseError

from bakery import logs
from bakery.catalogue.models import Supplier
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from tests.architecture.elsewhere import elsewhere_of
from tests.architecture.playing import play
from tests.architecture.promises import against_leftovers, against_log, against_sight
from tests.architecture.proofs import faults_of
from tests.service_cases.cases import Case, W
from tests.service_cases.logged import LOGGED
from tests.service_cases.stage import bare

pytestmark = pytest.mark.django_db(transaction=True, databases=["other"])


def add(tx: Atomic, name: str) -> None:
    """Write a row."""
    Supplier.objects.using(tx.using).create(name=name, slug=name, search_key=name)


def honest(tx: Atomic, *, name: str, shelf_id: int) -> str:
    """Do what a function should, in two writes."""
    with logs.operation(tx, "honest", shelf_id=shelf_id):
        if not name:
            raise InvalidInput.of("name", "Say a name.")
        if shelf_id != 3:
            raise InvalidInput.of("shelf_id", "There is one shelf.")
        add(tx, name)
        add(tx, name * 2)
    return name


def ending_the_block(tx: Atomic, *, name: str, shelf_id: int) -> str:
    """Commit behind the back of whoever opened the block."""
    with logs.operation(tx, "ending_the_block", shelf_id=shelf_id):
        add(tx, name)
        tx.connection.connection.commit()
        add(tx, name * 2)
    return name


def swallowing(tx: Atomic, *, name: str, shelf_id: int) -> str:
    """Go on after the database refused a row."""
    with logs.operation(tx, "swallowing", shelf_id=shelf_id):
        add(tx, name)
        try:
            add(tx, name * 2)
        except DatabaseError:
            return "half"
    return name


def idle(tx: Atomic, *, name: str, shelf_id: int) -> str:
    """Write nothing that could be seen."""
    Supplier.objects.using(tx.using).update(name=name)
    return name


def case_of(function: Callable[..., Any]) -> Case:
    """Return the call of a sample."""
    return W(function, lambda s, tx: {"shelf_id": 3, "name": "mill"}, stage=bare)


def leftovers(function: Callable[..., Any]) -> str:
    """Return what is said of what a function leaves behind."""
    scene = bare("other")
    with elsewhere_of("other") as elsewhere:
        return "\n".join(
            faults_of(case_of(function), lambda case: against_leftovers(case, scene, elsewhere, each=True))
        )


def sights(function: Callable[..., Any]) -> str:
    """Return what is said of what others see of a function."""
    scene = bare("other")
    with elsewhere_of("other") as elsewhere:
        return "\n".join(faults_of(case_of(function), lambda case: against_sight(case, scene, elsewhere)))


def told(function: Callable[..., Any]) -> str:
    """Return what is said of the log of a function."""
    scene = bare("other")
    return "\n".join(faults_of(case_of(function), lambda case: against_log(case, scene)))


def test_an_honest_function_passes() -> None:
    assert [check(honest) for check in (leftovers, sights, told)] == ["", "", ""]


def test_a_function_that_ends_the_block_leaves_half_of_its_work() -> None:
    assert "undone, it leaves rows in catalogue_supplier" in leftovers(ending_the_block)
    assert "failed at write 2, it leaves rows in catalogue_supplier" in leftovers(ending_the_block)
    assert "is seen before the commit: catalogue_supplier" in sights(ending_the_block)


def test_a_function_that_swallows_an_error_of_the_database_is_noticed_and_its_block_refused() -> None:
    said = leftovers(swallowing)

    assert "swallows that its write 2 failed" in said
    assert "BlockRolledBack" in said
    assert "leaves rows" not in said


def test_the_block_of_a_function_that_swallowed_keeps_nothing() -> None:
    scene = bare("other")
    with elsewhere_of("other") as elsewhere:
        played = play(case_of(swallowing), scene, ends="committed", stop_at=2)

        assert type(played.error).__name__ == "BlockRolledBack"
        assert elsewhere.put_back() == []


def test_a_function_whose_work_nobody_sees_is_noticed() -> None:
    assert "changes nothing that its own block can see" in sights(idle)


def _silent(tx: Atomic, name: str, shelf_id: int) -> None:
    add(tx, name)


def _without_outcome(tx: Atomic, name: str, shelf_id: int) -> None:
    logs.operation(tx, "sample", shelf_id=shelf_id).__enter__()
    add(tx, name)


def _twice(tx: Atomic, name: str, shelf_id: int) -> None:
    with ExitStack() as stack:
        stack.enter_context(logs.operation(tx, "sample", shelf_id=shelf_id))
        stack.enter_context(logs.operation(tx, "sample", shelf_id=shelf_id))
        add(tx, name)


def _without_the_id(tx: Atomic, name: str, shelf_id: int) -> None:
    with logs.operation(tx, "sample"):
        add(tx, name)


def _of_another_block(tx: Atomic, name: str, shelf_id: int) -> None:
    class Elsewhere:
        id = "another"

    with logs.operation(Elsewhere(), "sample", shelf_id=shelf_id):
        add(tx, name)


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (_silent, "reports [] where success is due"),
        (_without_outcome, "reports ['started'] where success is due"),
        (_twice, "reports ['started', 'started', 'success', 'success'] where success is due"),
        (_without_the_id, "does not tell shelf_id"),
        (_of_another_block, "reports another block than the one given"),
    ],
)
def test_a_log_that_says_less_than_what_happened_is_noticed(
    body: Callable[[Atomic, str, int], None], fault: str
) -> None:
    def sample(tx: Atomic, *, name: str, shelf_id: int) -> str:
        body(tx, name, shelf_id)
        return name

    assert f".sample: {fault}" in told(sample)


def test_a_log_without_an_agreed_fact_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LOGGED, "honest", {"total_cost"})

    assert "does not tell total_cost" in told(honest)


def test_a_refusal_reported_as_a_success_is_noticed() -> None:
    def sample(tx: Atomic, *, name: str, shelf_id: int) -> str:
        with logs.operation(tx, "sample", shelf_id=shelf_id):
            add(tx, name)
        if shelf_id != 3:
            raise InvalidInput.of("shelf_id", "There is one shelf.")
        return name

    assert "reports ['started', 'success'] where invalid_input is due" in told(sample)


def test_a_block_that_does_not_tell_how_it_ended_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def mute(*given: Any, **named: Any) -> None:
        """Tell nothing."""

    monkeypatch.setattr("bakery.db.transaction.logs.record", mute)

    assert "ends its block with [] where rolled_back is due" in told(honest)
    assert "ends its block with [] where committed is due" in sights(honest)
