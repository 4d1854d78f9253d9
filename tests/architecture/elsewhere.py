"""What everybody else sees: the committed rows of all tables, read through a connection of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = dict[str, list[tuple[Any, ...]]]

TABLES = sorted({model._meta.db_table for model in apps.get_models(include_auto_created=True)})


def rows_seen(connection: BaseDatabaseWrapper) -> Rows:
    """Return every row of every table that a connection sees, in the order of their keys."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            found[table] = cursor.fetchall()
    return found


def differing(left: Rows, right: Rows) -> list[str]:
    """Return the tables that do not hold the same rows."""
    return [table for table in TABLES if left[table] != right[table]]


class Elsewhere:
    """A second connection, which remembers how it found the database and can put that back."""

    def __init__(self, using: str) -> None:
        self._connection = connections[using].copy()
        with self._connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f'CREATE TEMPORARY TABLE "kept_{table}" AS SELECT * FROM "{table}"')
        self.kept = self.rows()

    def rows(self) -> Rows:
        """Return what is committed now."""
        return rows_seen(self._connection)

    def put_back(self) -> list[str]:
        """Undo what was committed meanwhile; return the tables it had changed."""
        changed = differing(self.kept, self.rows())
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")  # keys are checked at the end of it
            for table in changed:
                cursor.execute(f'DELETE FROM "{table}"')
                cursor.execute(f'INSERT INTO "{table}" SELECT * FROM "kept_{table}"')
            cursor.execute("COMMIT")
        return changed

    def close(self) -> None:
        """Forget what was remembered."""
        self._connection.close()


@contextmanager
def elsewhere_of(using: str) -> Iterator[Elsewhere]:
    """Watch from elsewhere what happens inside."""
    watcher = Elsewhere(using)
    try:
        yield watcher
    finally:
        watcher.close()
