"""The rows of a backup put into the database as they were: no service, no signal, no time of today."""

from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from bakery.db.replacing import insert_as_they_are
from bakery.db.transaction import Atomic
from bakery.interchange.native.columns import Column, columns_of, has_uuid
from bakery.interchange.native.encoding import Json, decoded
from bakery.interchange.native.identities import Identities
from bakery.interchange.native.manifest import Entity
from bakery.interchange.native.opening import OpenBackup, Row, models_by_label
from bakery.interchange.native.scope import ModelClass, label_of

AT_ONCE: Final = 1000
Placed = tuple[str, Row]


def delete_rows(tx: Atomic, model: ModelClass) -> None:
    """Delete every row of a model, and before it those of the tables that relate it to others."""
    for column in columns_of(model):
        if column.many:
            delete_rows(tx, column.field.remote_field.through)
    rows = model._base_manager.using(tx.using).order_by()  # noqa: SLF001
    rows._raw_delete(tx.using)  # noqa: SLF001 - the ledger refuses any other way, and goes as a whole


def load_rows(tx: Atomic, backup: OpenBackup, entity: Entity, identities: Identities) -> None:
    """Insert every row of a file; what it refers to has its number already, in this file or one before."""
    model = models_by_label()[entity.model]
    single = [column for column in columns_of(model) if not column.many]
    several = [column for column in columns_of(model) if column.many]
    names = ["id", *(["uuid"] if has_uuid(model) else []), *(column.name for column in single)]
    rows = backup.rows(entity)
    while batch := [*islice(rows, AT_ONCE)]:
        _insert(tx, model, names, [_values(single, *each, identities) for each in batch])
        for column in several:
            _relate(tx, column, batch, identities)


def _values(columns: Sequence[Column], place: str, row: Row, identities: Identities) -> list[Any]:
    """Return the number of a row, its uuid where it has one, and the content of each column."""
    known_by = [row["pk"], row["uuid"]] if "uuid" in row else [row["pk"]]
    return known_by + [_value(column, row["fields"][column.name], place, identities) for column in columns]


def _value(column: Column, given: Json, place: str, identities: Identities) -> Any:
    if column.target is None:
        return decoded(column, given, place)
    return None if given is None else identities.find(label_of(column.target), given, place)


def _relate(tx: Atomic, column: Column, batch: list[Placed], identities: Identities) -> None:
    """Insert into the table that relates what was just inserted to others; its numbers are nobody's concern."""
    ends = [column.field.m2m_field_name(), column.field.m2m_reverse_field_name()]
    pairs = [
        (row["pk"], _value(column, given, place, identities))
        for place, row in batch
        for given in row["fields"][column.name]
    ]
    _insert(tx, column.field.remote_field.through, ends, pairs)


def _insert(tx: Atomic, model: ModelClass, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        insert_as_they_are(tx.connection, model, columns, rows)
