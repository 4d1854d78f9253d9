"""The rows of a model as they stand in files, read one after the other, so that memory does not grow with them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bakery.db.transaction import Atomic
from bakery.interchange.native.columns import Column, columns_of, has_uuid, key_paths
from bakery.interchange.native.encoding import Json, encoded, line_of, reference
from bakery.interchange.native.scope import ModelClass

AT_ONCE: Final = 2000
Row = dict[str, Json]
Several = Mapping[str, Mapping[int, list[Json]]]


def lines_of(tx: Atomic, model: ModelClass) -> Iterator[bytes]:
    """Yield every row of a model as its line, with its number; by uuid, or by number where there is none."""
    for number, row in rows_of(tx, model, columns_of(model)):
        yield line_of({"pk": number, **row})


def rows_of(tx: Atomic, model: ModelClass, columns: Sequence[Column]) -> Iterator[tuple[int, Row]]:
    """Yield the number of every row of a model, and what a file holds of it."""
    several = {column.name: _several(tx, column) for column in columns if column.many}
    single = [column for column in columns if not column.many]
    known_by = ["pk", *(["uuid"] if has_uuid(model) else []), *key_paths(model)]
    paths = [*known_by, *(path for column in single for path in column.paths)]
    rows = model._base_manager.using(tx.using).order_by("uuid" if has_uuid(model) else "pk").values_list(*paths)  # noqa: SLF001
    for values in rows.iterator(chunk_size=AT_ONCE):
        row = _known(model, values[1 : len(known_by)])
        row["fields"] = _fields(single, values[len(known_by) :]) | _related(several, values[0])
        yield values[0], row


def _known(model: ModelClass, values: Sequence[Any]) -> Row:
    """Return the uuid and the key of a row."""
    row = {"uuid": encoded(values[0])} if has_uuid(model) else {}
    return row | {"key": [encoded(value) for value in values[len(row) :]]}


def _fields(columns: Sequence[Column], values: Sequence[Any]) -> dict[str, Json]:
    fields: dict[str, Json] = {}
    position = 0
    for column in columns:
        number, *known_by = values[position : position + len(column.paths)]
        position += len(column.paths)
        if column.target is None:
            fields[column.name] = encoded(number)
        else:
            fields[column.name] = None if number is None else reference(column, known_by)
    return fields


def _related(several: Several, number: int) -> dict[str, Json]:
    return {name: related.get(number, []) for name, related in several.items()}


def _several(tx: Atomic, column: Column) -> dict[int, list[Json]]:
    """Return what rows are related to through a table of its own, by the number of the row."""
    found: defaultdict[int, list[Json]] = defaultdict(list)
    through = column.field.remote_field.through
    for number, *known_by in through._base_manager.using(tx.using).values_list(*column.paths):  # noqa: SLF001
        found[number].append(reference(column, known_by))
    return {number: sorted(related, key=lambda each: each["key"]) for number, related in found.items()}
