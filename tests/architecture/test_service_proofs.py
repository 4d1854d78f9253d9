"""Every public function works inside the block it was given, on whichever database that is open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError

from bakery.db import transaction
from bakery.inventory.services.locks import StockNotLocked
from tests.architecture.proofs import Ran, against_blocks, against_mark, against_result, report, run
from tests.service_cases.cases import Case
from tests.service_cases.registry import CASES, STAGES, cases_on, functions_of, public_functions

PROOFS: tuple[Callable[[Ran], Iterator[str]], ...] = (against_blocks, against_mark, against_result)


def test_every_function_on_disk_has_one_case() -> None:
    named = sorted(case.name for case in CASES)

    assert named == sorted(public_functions()), "complete tests/service_cases"


def test_a_function_without_a_case_would_be_found() -> None:
    source = "def shown(tx): ...\ndef _hidden(tx): ...\nclass Row:\n    def method(self): ...\n"

    assert list(functions_of(Path("events/services/extra.py"), source)) == ["events.services.extra.shown"]


@pytest.mark.django_db(databases=["other"])
@pytest.mark.parametrize("stage", STAGES)
def test_functions_work_in_the_block_given_and_answer_in_plain_values(stage: str) -> None:
    cases = cases_on(stage)
    scene = cases[0].stage("other")

    def check(case: Case) -> Iterator[str]:
        ran = run(case, scene)
        for proof in PROOFS:
            yield from proof(ran)

    assert report(cases, check) == ""


@pytest.mark.django_db(databases=["other"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_snapshot_is_enough_to_read_and_refuses_to_write(stage: str) -> None:
    cases = cases_on(stage)
    scene = cases[0].stage("other")

    def check(case: Case) -> Iterator[str]:
        if case.before is not None:
            return  # it writes through functions that have cases of their own
        try:
            with transaction.snapshot(using="other") as tx:
                case.function(tx, **case.given(scene, tx))
        except (DatabaseError, StockNotLocked) as error:
            if case.reads:
                yield f"needs more than a snapshot: {error}"
        else:
            if not case.reads and case.touches_rows:
                yield "is not refused in a snapshot"

    assert report(cases, check) == ""
