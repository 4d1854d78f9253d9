"""What a database needs when the rows of whole tables are replaced inside a block."""

from collections.abc import Sequence

from django.core.management.color import no_style
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


def keep_writers_out(connection: BaseDatabaseWrapper, tables: Sequence[str]) -> None:
    """Let nobody else write these tables until the block ends; on SQLite its begin has seen to that already."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(table) for table in tables)
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def count_on(connection: BaseDatabaseWrapper, models: Sequence[type[Model]]) -> None:
    """Let numbers of rows to come follow the largest there is; SQLite does so by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), models)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
