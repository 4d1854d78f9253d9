"""No function tolerates a block it cannot work in: absent, over, not the innermost, or another thread's."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from functools import partial

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic, NotInnermostBlock
from tests.architecture.proofs import raised, report, tried
from tests.service_cases.cases import Arguments, Case
from tests.service_cases.registry import STAGES, cases_on


def refusals(case: Case, given: Arguments, over: Atomic, tx: Atomic) -> Iterator[str]:
    """Report each wrong block that a function accepts, refuses in other words, or sends a statement in."""
    calls: list[tuple[str, type[Exception], Callable[[Arguments], object]]] = [
        ("no block", TypeError, lambda given: case.function(**given)),
        ("None", AttributeError, lambda given: case.function(None, **given)),
        ("a block that is over", NotInnermostBlock, lambda given: case.function(over, **given)),
        ("another thread's block", NotInnermostBlock, lambda given: in_another_thread(case, tx, given)),
    ]
    for what, wanted, call in calls:
        fresh = deepcopy(given)  # a refused function may have changed the rows it was handed
        with CaptureQueriesContext(connections["other"]) as log:
            yield from _refusal(what, wanted, partial(call, fresh))
        if log.captured_queries:
            yield f"sends {log.captured_queries[0]['sql'][:60]} without a block"


def _refusal(what: str, wanted: type[Exception], call: Callable[[], object]) -> Iterator[str]:
    error = raised(call)
    if not isinstance(error, wanted):
        yield f"meets {what} with {error!r}" if error else f"accepts {what}"


def in_another_thread(case: Case, tx: Atomic, given: Arguments) -> object:
    """Call a function where the block is not open."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(case.function, tx, **given).result()


@pytest.mark.django_db(databases=["other"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_block_that_is_not_open_here_is_refused_before_the_first_statement(stage: str) -> None:
    cases = cases_on(stage)
    scene = cases[0].stage("other")
    with transaction.atomic(using="other") as over:
        pass

    def check(case: Case) -> Iterator[str]:
        with tried("other") as tx:
            yield from refusals(case, case.given(scene, tx), over, tx)

    assert report(cases, check) == ""


@pytest.mark.django_db(databases=["other"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_block_with_a_savepoint_open_in_it_is_refused(stage: str) -> None:
    cases = cases_on(stage)
    scene = cases[0].stage("other")

    def check(case: Case) -> Iterator[str]:
        with tried("other") as tx:
            given = case.given(scene, tx)
            with tx.savepoint(), CaptureQueriesContext(connections["other"]) as log:
                yield from _refusal("an outer block", NotInnermostBlock, partial(case.function, tx, **given))
            if log.captured_queries:
                yield f"sends {log.captured_queries[0]['sql'][:60]}"

    assert report(cases, check) == ""


def test_a_function_that_tolerates_no_block_is_noticed() -> None:
    def tolerant(tx: Atomic | None = None, *, event_id: int = 0) -> str:
        return "done"

    case = Case(function=tolerant, mark="R", given=lambda s, tx: {})

    assert list(_refusal("no block", TypeError, case.function)) == ["accepts no block"]
    assert list(_refusal("None", AttributeError, lambda: case.function(None))) == ["accepts None"]
