"""What a database needs when the rows of whole tables are replaced inside a block."""

from collections.abc import Sequence
from typing import Any

from django.core.management.color import no_style
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

Values = Sequence[Any]


def keep_writers_out(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    """Let nobody else write these tables until the block ends; on SQLite its begin has seen to that already."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def insert_as_they_are(
    connection: BaseDatabaseWrapper, model: type[Model], columns: Sequence[str], rows: Sequence[Values]
) -> None:
    """Insert rows past the model: no default, no signal, no column that takes the time of today."""
    fields: list[Any] = [model._meta.get_field(name) for name in columns]
    prepared = [
        [field.get_db_prep_save(value, connection) for field, value in zip(fields, row, strict=True)] for row in rows
    ]
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join("%s" for _ in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", prepared)  # noqa: S608


def count_on(connection: BaseDatabaseWrapper, models: Sequence[type[Model]]) -> None:
    """Let numbers of rows to come follow the largest there is; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
