"""Django's SQLite engine with a fair gate before the transactions that write."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from bakery.db.sqlite.gate import Gate, gate_of


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; it holds the gate of its file from before BEGIN IMMEDIATE until after COMMIT or ROLLBACK."""

    transaction_mode: str | None
    _gate: Gate | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        path = connection.execute("PRAGMA database_list").fetchone()[2]
        self._gate = gate_of(path) if path else None  # a database in memory has no file
        return connection

    @contextmanager
    def beginning_deferred(self) -> Iterator[None]:
        """Let a transaction begin without the write lock, and so without the gate."""
        self.ensure_connection()  # connecting sets the mode
        mode, self.transaction_mode = self.transaction_mode, "DEFERRED"
        try:
            yield
        finally:
            self.transaction_mode = mode

    @contextmanager
    def refusing_writes(self) -> Iterator[None]:
        """Let SQLite refuse every write."""
        self._raw("PRAGMA query_only = ON")
        try:
            yield
        finally:
            self._raw("PRAGMA query_only = OFF")

    def _raw(self, statement: str) -> None:
        """Speak to SQLite past Django, which refuses statements once a block is broken."""
        if self.connection is not None:
            self.connection.execute(statement)

    def _start_transaction_under_autocommit(self) -> None:
        if self._gate is None or self.transaction_mode in (None, "DEFERRED"):
            self._begin()
            return

        timeout = self.settings_dict["OPTIONS"].get("timeout", 5)
        if not self._gate.enter(self, timeout=timeout):
            raise OperationalError(f"database is busy: no turn to write came within {timeout} seconds")
        try:
            self._begin()
        finally:
            self._leave_when_ended()

    def _begin(self) -> None:
        super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            self._leave_when_ended()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._leave_when_ended()

    def close(self) -> None:
        # The last connection to close copies the log into the database. A gate that is held means a connected
        # writer, so that this one is not the last, and there is nothing to wait for.
        if self._gate is not None:
            self._gate.enter(self, timeout=0)
        try:
            super().close()
        finally:
            self._leave_when_ended()

    def _leave_when_ended(self) -> None:
        """Leave the gate unless the transaction is still open, as it is after a COMMIT that failed."""
        ended = self.connection is None or self.closed_in_transaction or not self.connection.in_transaction
        if self._gate is not None and ended:
            self._gate.leave(self)
