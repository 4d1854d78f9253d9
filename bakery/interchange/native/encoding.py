"""One row as one line of JSON, and back: decimals as text at full precision, moments in UTC, keys sorted."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError

from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.columns import Column

Json = Any


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refuse(text)


def _refuse(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _as_it_is(value: Any) -> Json:
    return value


# JSON columns hold lists and objects, which are JSON already.
ENCODERS: Final[Mapping[type, Callable[[Any], Json]]] = {
    Decimal: lambda value: f"{value:f}",
    datetime: lambda value: value.astimezone(UTC).isoformat(),
    date: lambda value: value.isoformat(),
    UUID: str,
}


# Made once, since many lines are read and written.
ENCODER: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
DECODER: Final = json.JSONDecoder(parse_constant=_refuse, parse_float=_finite)


def encoded(value: Any) -> Json:
    """Return a value of a column as JSON holds it."""
    return ENCODERS.get(type(value), _as_it_is)(value)


def reference(column: Column, values: Sequence[Any]) -> dict[str, Json]:
    """Return what a row is known by, from its uuid, where it has one, and the parts of its key."""
    if column.target_has_uuid:
        return {"uuid": encoded(values[0]), "key": [encoded(value) for value in values[1:]]}
    return {"key": [encoded(value) for value in values]}


def line_of(row: Mapping[str, Json]) -> bytes:
    """Return a row as its line."""
    return f"{ENCODER.encode(row)}\n".encode()


def row_in(line: bytes, place: str) -> dict[str, Json]:
    """Return the row of a line, or refuse what is none."""
    try:
        row = DECODER.decode(line.decode())
    except (ValueError, RecursionError) as error:
        raise FileUnreadable(place, f"It is not JSON: {error}.") from error
    if not isinstance(row, dict):
        raise FileUnreadable(place, "It is no object.")
    return row


def decoded(column: Column, value: Json, place: str) -> Any:
    """Return what a column holds, or refuse what it cannot hold."""
    if value is None:
        return None
    try:
        return column.field.to_python(value)
    except (ValidationError, ValueError, TypeError, ArithmeticError) as error:
        raise FileUnreadable(f"{place}.{column.name}", "The value does not fit.") from error
