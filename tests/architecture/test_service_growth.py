"""A function reads a big bakery with as many statements as a small one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db.models.sql.compiler import SQLCompiler

from events.models import Event
from events.services import get_events_with_progress
from tests import make
from tests.architecture.proofs import run
from tests.service_cases.cases import Case, R
from tests.service_cases.growth import grow
from tests.service_cases.registry import CASES
from tests.service_cases.scale import EACH_PLAN, SMALL, widely
from tests.service_cases.stage import Stage, bare, furnished

READING = [case for case in CASES if case.reads and case.touches_rows and case.stage is furnished]


@dataclass
class Fetched:
    """Counts the rows that queries bring."""

    rows: int = 0

    def counting(self, results: Any) -> Any:
        """Return what reads results as before, and counts."""

        def counted(*given: Any, **named: Any) -> Iterator[Any]:
            for row in results(*given, **named):
                self.rows += 1
                yield row

        return counted


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> Fetched:
    """Count the rows that queries bring."""
    count = Fetched()
    monkeypatch.setattr(SQLCompiler, "results_iter", count.counting(SQLCompiler.results_iter))
    return count


Cost = tuple[int, int]


def costs(cases: list[Case], scene: Stage, fetched: Fetched) -> dict[str, Cost]:
    """Return how many statements each function sends, and how many rows they bring."""
    return {case.name: _cost(case, scene, fetched) for case in cases}


def _cost(case: Case, scene: Stage, fetched: Fetched) -> Cost:
    wide = widely(case, scene)
    ran = run(replace(case, given=lambda s, tx: _counted_from(fetched, wide(case.given(s, tx)))), scene)
    return len(ran.statements), fetched.rows


def _counted_from(fetched: Fetched, given: dict[str, Any]) -> dict[str, Any]:
    fetched.rows = 0
    return given


def against_growth(few: dict[str, Cost], many: dict[str, Cost]) -> Iterator[str]:
    """Report who sends more statements for more rows, and whose rows are no more, so that it proves nothing."""
    for name, (statements, rows) in few.items():
        more_statements, more_rows = many[name]
        if more_statements != statements and name not in EACH_PLAN:
            yield f"{name} sends {statements} statements for {rows} rows, and {more_statements} for {more_rows}"
        if more_rows <= rows and name not in SMALL:
            yield f"{name} reads {more_rows} rows of much as of little: let its case read more, or say it is small"


@pytest.mark.django_db(databases=["other"])
@pytest.mark.parametrize(("few", "more"), [(1, 2), pytest.param(3, 27, marks=pytest.mark.proof)])
def test_no_function_asks_more_often_for_more_rows(few: int, more: int, fetched: Fetched) -> None:
    scene = furnished("other")
    grow(scene, few)
    before = costs(READING, scene, fetched)
    grow(scene, more)

    assert "\n".join(against_growth(before, costs(READING, scene, fetched))) == ""


@pytest.mark.django_db(databases=["other"])
def test_the_progress_of_fifty_events_takes_the_statements_of_one() -> None:
    scene = bare("other")
    unit = make.unit(make.recipe("", [(make.ingredient(using="other"), 5, "g")], using="other"), 12)
    box = make.good("", [(unit, 2)], using="other")
    parcel = make.package("", [(box, 1)], using="other")

    def statements(events: int) -> int:
        for _ in range(events):
            event = make.event(using="other")
            make.target(event, box, 5)
            make.decision(event, unit, 1)
            make.assignment(event, make.recipient(using="other"), parcel)
        ran = run(R(get_events_with_progress), scene)
        assert len(ran.result) == Event.objects.using("other").count()
        return len(ran.statements)

    assert statements(1) == statements(49)


def test_what_is_said_to_be_small_is_there() -> None:
    assert {case.name for case in READING} >= SMALL | EACH_PLAN


def test_a_function_that_asks_for_each_row_is_noticed() -> None:
    assert list(against_growth({"f": (3, 10)}, {"f": (3, 40)})) == []
    assert list(against_growth({"f": (3, 10)}, {"f": (12, 40)})) == [
        "f sends 3 statements for 10 rows, and 12 for 40",
    ]


def test_a_function_whose_case_does_not_grow_is_noticed() -> None:
    assert list(against_growth({"f": (3, 10)}, {"f": (3, 10)})) == [
        "f reads 10 rows of much as of little: let its case read more, or say it is small",
    ]
    small = min(SMALL)
    assert list(against_growth({small: (3, 10)}, {small: (3, 10)})) == []
