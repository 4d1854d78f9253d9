"""The arrays of a document as rows with our names, every key and row that is not known here counted."""

from collections.abc import Mapping
from typing import Any, Final

from bakery.interchange.codes import NATIVE
from bakery.interchange.errors import FileUnreadable, RowRejected
from bakery.interchange.keys import HEADER, HISTORY, NESTED, Keys, arrays_of
from bakery.interchange.native.incoming import names_of
from bakery.interchange.native.kinds import HISTORY as FACTS
from bakery.interchange.native.kinds import selectable
from bakery.interchange.rows import Row, read_values
from bakery.interchange.tally import SKIPPED, Tally

VERSIONS: Final = ("1.0", "3.5", "4.0", "4.1", "4.2")
VERSION_KEYS: Final = ("version", "schema_version")


def read_rows(document: Mapping[str, Any], family: str, tally: Tally) -> dict[str, tuple[Row, ...]]:
    """Return the rows of each array known here; history and arrays that are not known are counted and skipped."""
    known = native_keys() if family == NATIVE else arrays_of(family)
    version = next((str(document[key])[:50] for key in VERSION_KEYS if document.get(key) is not None), None)
    if version is not None and version not in VERSIONS:
        tally.notice("unknown_version", "version", f"Version {version} is not known; it is read like the others.")
    found: dict[str, tuple[Row, ...]] = {}
    for name, value in document.items():
        if not isinstance(value, list):
            if name not in HEADER:
                tally.ignore(name)
        elif name in known:
            tally.read[name] = len(value)
            found[name] = _rows(name, known[name], value, tally)
        elif name not in HEADER:
            _skip(name, value, tally)
    return found


def native_keys() -> dict[str, Keys]:
    """Return the arrays of selections with the keys of their rows."""
    return {label: Keys({name: (name,) for name in names_of(label)}, frozenset()) for label in selectable()}


def _skip(name: str, value: list[Any], tally: Tally) -> None:
    """Count the rows of an array that nothing is made of."""
    tally.read[name] = len(value)
    is_history = name in HISTORY or name in FACTS
    why = "history moves only with a whole database" if is_history else "this array is not known here"
    if not is_history and value:
        tally.ignore(name, len(value))
        tally.left_out = True
    for number in range(len(value)):
        tally.settle(name, f"{name}[{number}]", SKIPPED, message=why)


def _rows(name: str, keys: Keys, value: list[Any], tally: Tally) -> tuple[Row, ...]:
    rows = []
    for number, source in enumerate(value):
        place = f"{name}[{number}]"
        if not isinstance(source, dict):
            raise FileUnreadable(place, "The row is no object.")
        try:
            values, unknown = read_values(keys, source)
        except RowRejected as error:
            tally.reject(name, Row(place=place, number=number, values={}, source=source), error)
            continue
        for key in unknown:
            tally.ignore(f"{name}.{key}")
        _count_nested(name, values, tally)
        rows.append(Row(place=place, number=number, values=values, source=source))
    return tuple(rows)


def _count_nested(name: str, values: Mapping[str, Any], tally: Tally) -> None:
    for key, keys in NESTED.items():
        nested = values.get(key)
        for each in nested if isinstance(nested, list) else ():
            for unknown in _unknown(keys, each):
                tally.ignore(f"{name}.{key}.{unknown}")


def _unknown(keys: Keys, source: Any) -> list[str]:
    known = {alias for aliases in keys.stored.values() for alias in aliases} | keys.understood
    return [key for key in source if key not in known] if isinstance(source, dict) else []
