"""What a block does is done as a whole once it commits, seen by nobody before, and otherwise leaves no trace."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from tests.architecture.elsewhere import Elsewhere, elsewhere_of
from tests.architecture.promises import against_leftovers, against_log, against_sight, stops
from tests.architecture.proofs import report
from tests.service_cases.cases import WRITES, Case
from tests.service_cases.registry import CASES, app_of
from tests.service_cases.stage import Stage, bare, furnished

pytestmark = pytest.mark.django_db(transaction=True, databases=["other"])

CHANGING = [case for case in CASES if not case.reads and case.touches_rows]
ON_STAGE = [case for case in CHANGING if case.stage is furnished]
FROM_NOTHING = [case for case in CHANGING if case.stage is bare]
REPORTING = [case for case in CHANGING if case.mark == WRITES]

Check = Callable[[Case, Stage, Elsewhere], Iterator[str]]


def said(check: Check, cases: list[Case]) -> str:
    """Return what a check says of cases that share a stage, which is committed."""
    scene = cases[0].stage("other")
    with elsewhere_of("other") as elsewhere:
        return report(cases, partial(_checked, check, scene, elsewhere))


def _checked(check: Check, scene: Stage, elsewhere: Elsewhere, case: Case) -> Iterator[str]:
    return check(case, scene, elsewhere)


def test_a_call_that_is_undone_or_fails_at_any_of_its_writes_leaves_no_row() -> None:
    assert said(partial(against_leftovers, each=False), ON_STAGE) == ""


@pytest.mark.proof
@pytest.mark.parametrize("cases", [ON_STAGE, FROM_NOTHING], ids=["on the stage", "from nothing"])
def test_not_one_of_the_failures_leaves_a_row(cases: list[Case]) -> None:
    assert said(partial(against_leftovers, each=True), cases) == ""


def test_some_changes_of_each_app_are_seen_elsewhere_with_the_commit_and_not_before() -> None:
    sample = ON_STAGE[::4]

    assert {app_of(case) for case in sample} == {app_of(case) for case in ON_STAGE}
    assert said(against_sight, sample) == ""


@pytest.mark.proof
@pytest.mark.parametrize("cases", [ON_STAGE, FROM_NOTHING], ids=["on the stage", "from nothing"])
def test_each_change_is_seen_elsewhere_with_the_commit_and_not_before(cases: list[Case]) -> None:
    assert said(against_sight, cases) == ""


def test_each_change_is_told_in_the_log_with_how_it_and_its_block_ended() -> None:
    on_stage = [case for case in REPORTING if case.stage is furnished]

    assert said(lambda case, scene, elsewhere: against_log(case, scene), on_stage) == ""


@pytest.mark.proof
def test_what_fills_an_empty_bakery_is_told_in_the_log() -> None:
    from_nothing = [case for case in REPORTING if case.stage is bare]

    assert said(lambda case, scene, elsewhere: against_log(case, scene), from_nothing) == ""


def test_very_many_writes_are_stopped_at_places_spread_over_all() -> None:
    assert stops(0) == []
    assert stops(3) == [1, 2, 3]
    assert (stops(40)[-1], len(stops(40))) == (40, 40)
    assert (stops(1000)[0], stops(1000)[-1], len({*stops(1000)})) == (1, 901, 10)
