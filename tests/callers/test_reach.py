"""Every function of the service layer is called by somebody who opens blocks, or waits for a page by name."""

from tests.callers.reach import Place, Sources
from tests.callers.waiting import WAITING
from tests.service_cases.registry import public_functions

SOURCES = Sources()
REACHED = SOURCES.reached(SOURCES.callers())


def places() -> set[Place]:
    """Return every public function as its module and its name."""
    return {(module, name) for module, _, name in (full.rpartition(".") for full in public_functions())}


def named(names: set[str]) -> set[Place]:
    """Return the public functions of these names."""
    return {place for place in places() if place[1] in names}


def waiting() -> set[str]:
    """Return the names that wait."""
    return {name for names in WAITING.values() for name in names.split()}


def test_what_no_caller_reaches_waits_for_its_page():
    assert sorted(places() - REACHED - SOURCES.reached(named(waiting()))) == []


def test_what_waits_exists_and_is_not_reached():
    assert waiting() - {name for _, name in places()} == set()
    assert sorted(named(waiting()) & REACHED) == []


def test_a_function_that_nobody_calls_is_noticed():
    assert ("events.planning.plan", "get_plan") in REACHED
    assert ("events.services.costs", "get_recipe_needs") not in SOURCES.reached(named({"get_event_summary"}))
