"""Conditions of the models answered for one row at hand, as the database would: what is unknown forbids nothing."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import F, Q

Answer = bool | None

LOOKUPS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "exact": lambda here, given: bool(here == given),
    "gt": lambda here, given: bool(here > given),
    "gte": lambda here, given: bool(here >= given),
    "lt": lambda here, given: bool(here < given),
    "lte": lambda here, given: bool(here <= given),
    "in": lambda here, given: here in given,
}


def holds(condition: Q, row: Any) -> Answer:
    """Tell whether a condition holds for a row; None: it asks for a value that is not there."""
    answers = [_answer(each, row) for each in condition.children]
    deciding = condition.connector == Q.OR  # one such answer decides, whatever the others are
    found: Answer = not deciding
    if deciding in answers:
        found = deciding
    elif None in answers:
        found = None
    return found if found is None or not condition.negated else not found


def _answer(part: Any, row: Any) -> Answer:
    if isinstance(part, Q):
        return holds(part, row)
    path, given = part
    name, _, lookup = path.partition("__")
    here = _value(row, name)
    if lookup == "isnull":
        return bool((here is None) == given)
    if isinstance(given, F):
        given = _value(row, str(given.name))  # type: ignore[attr-defined]  # the stubs leave it out
    if here is None or given is None:
        return None
    return LOOKUPS[lookup or "exact"](here, given)


def _value(row: Any, name: str) -> Any:
    """Return what stands in a column, of a reference the number."""
    return getattr(row, row._meta.get_field(name).attname)
