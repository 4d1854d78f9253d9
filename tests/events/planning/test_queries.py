"""How often the database is asked: as often for a season of double the size."""

import pytest
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.operations import OPERATIONS
from bakery.interchange.benchmark.scales import Scale, Wishes
from bakery.interchange.benchmark.season import fill_season
from tests import make

MOST = {each.name: each.statements for each in OPERATIONS if each.statements}
STATEMENTS = {
    "progress of all events": 13,
    "summary of a big event": 12,
    "shopping list": 15,
    "shopping list of four events": 15,
    "costs of an event": 23,
    "whole plan of a big event": 20,
    "progress of a plan": 23,
    "whether a plan is stale": 13,
    "what can be baked": 13,
    "what can be put together": 16,
    "history of 100 runs": 2,
    "the same with what they used": 3,
    "check a baking": 4,
    "record a baking": 16,
    "record an assembly": 16,
    "clone a big event": 17,
}
# They still ask more often than is laid down.
ABOVE = {
    "progress of all events",
    "summary of a big event",
    "costs of an event",
    "what can be baked",
    "clone a big event",
}


def season(times: int) -> Scale:
    """Return so many times 12 events, 200 recipients and 50 boxes, with recipes and boxes nested three deep."""
    return Scale(
        events=12 * times,
        recipes=15 * times,
        ingredients=20 * times,
        goods=50 * times,
        recipients=200 * times,
        big=Wishes(decisions=8 * times, targets=8 * times, assignments=8 * times),
        typical=Wishes(decisions=2 * times, targets=2 * times, assignments=2 * times),
        runs=1,
    )


@pytest.mark.parametrize("times", [1, 2])
def test_a_season_of_double_the_size_asks_as_often(tx: Atomic, times: int) -> None:
    by = make.user()
    bakery = fill_season(tx, scale=season(times), by=by)

    asked = {}
    for operation in OPERATIONS:
        with CaptureQueriesContext(tx.connection) as queries:
            operation.work(tx, bakery, by)
        asked[operation.name] = len(queries)

    assert asked == STATEMENTS


def test_operations_ask_no_more_often_than_they_may() -> None:
    above = {name for name, count in STATEMENTS.items() if count > MOST.get(name, count)}

    assert above == ABOVE
