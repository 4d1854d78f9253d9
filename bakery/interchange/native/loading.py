"""The rows of a backup put into the database as they were: no service, no signal, no time of today."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from bakery.db.transaction import Atomic
from bakery.interchange.native.columns import Column, columns_of
from bakery.interchange.native.encoding import decoded
from bakery.interchange.native.identities import Identities
from bakery.interchange.native.manifest import Entity
from bakery.interchange.native.opening import OpenBackup, Row, models_by_label
from bakery.interchange.native.scope import ModelClass, label_of

AT_ONCE: Final = 500
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
    columns = columns_of(model)
    rows = backup.rows(entity)
    while batch := [*islice(rows, AT_ONCE)]:
        made = [_instance(tx, model, columns, placed, identities) for placed in batch]
        _insert(tx, model, made)
        for column in columns:
            if column.many:
                _insert(tx, column.field.remote_field.through, [*_relations(column, batch, identities)])


def _instance(
    tx: Atomic, model: ModelClass, columns: tuple[Column, ...], placed: Placed, identities: Identities
) -> Any:
    place, row = placed
    values = {"id": row["pk"], "uuid": row.get("uuid")}
    for column in columns:
        if not column.many:
            values[column.field.attname] = _value(column, row["fields"][column.name], place, identities)
    fields = [field for field in model._meta.concrete_fields if field.attname in values]
    return model.from_db(tx.using, [field.attname for field in fields], [values[field.attname] for field in fields])


def _value(column: Column, given: Any, place: str, identities: Identities) -> Any:
    if column.target is None:
        return decoded(column, given, place)
    return None if given is None else identities.find(label_of(column.target), given, place)


def _relations(column: Column, batch: list[Placed], identities: Identities) -> Iterator[Any]:
    """Yield the rows of the table that relates what was just inserted to others."""
    through = column.field.remote_field.through
    near, far = column.field.m2m_column_name(), column.field.m2m_reverse_name()
    for place, row in batch:
        for given in row["fields"][column.name]:
            yield through(**{near: row["pk"], far: _value(column, given, place, identities)})


def _insert(tx: Atomic, model: ModelClass, rows: list[Any]) -> None:
    """Insert rows with every column as given: raw, so that no column takes the time of today."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or _numbered(rows)]
    size = max(1, tx.connection.ops.bulk_batch_size(fields, rows))
    table: Any = model._base_manager.using(tx.using)  # noqa: SLF001
    for start in range(0, len(rows), size):
        table._insert(rows[start : start + size], fields=fields, using=tx.using, raw=True)  # noqa: SLF001


def _numbered(rows: list[Any]) -> bool:
    return bool(rows) and rows[0].pk is not None
