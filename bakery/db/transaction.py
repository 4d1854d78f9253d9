"""The transaction block: a caller opens it and hands it down; whatever receives it works inside it.

    with transaction.atomic() as tx:
        event = event_service.create_event(tx, name="Easter", event_date=day, by=user)

Catch outside the block: `try` surrounds `with`. Caught inside, a half-done batch would be committed.
"""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from types import TracebackType
from typing import Self

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import Atomic as DjangoAtomic

from bakery import logs
from bakery.db.sqlite.base import DatabaseWrapper as SQLiteWrapper


class NotInnermostBlock(RuntimeError):
    """The block is not the one its thread is in: it is over, another thread's, or has a savepoint open in it."""


class BlockRolledBack(RuntimeError):
    """Somebody swallowed a database error inside the block, so that its work had to be discarded."""


class Atomic:
    """An open transaction block: where to query, and the proof that the caller opened one.

    `locked` belongs to the stock locks: None until they are taken, then the (kind, id) of every locked owner.
    A savepoint begins with its parent's locks and hands its own up on release; rolled back, the database drops
    the locks taken inside, and so does the parent not learn of them.
    """

    def __init__(self, block: DjangoAtomic, *, name: str, read_only: bool = False) -> None:
        self.id = name
        self.read_only = read_only
        self.locked: frozenset[tuple[str, int]] | None = None
        self._block = block
        self._savepoints = 0

    @property
    def connection(self) -> BaseDatabaseWrapper:
        """The connection the block is open on, refused unless the block is the innermost one of this thread."""
        connection = connections[self._block.using or DEFAULT_DB_ALIAS]
        # Every thread has connections, and therefore a stack of open blocks, of its own.
        if connection.atomic_blocks[-1:] != [self._block]:
            raise NotInnermostBlock(f"Block {self.id} is not the innermost open block of this thread.")
        return connection

    @property
    def using(self) -> str:
        """The database alias for every query, refused unless the block is the innermost one of this thread."""
        return self.connection.alias

    def on_commit(self, func: Callable[[], object]) -> None:
        """Call `func` once the outermost block has committed, never if it rolls back."""
        self.connection.on_commit(func)

    @contextmanager
    def savepoint(self) -> Iterator["Atomic"]:
        """Nest a block that can fail alone, for callers that catch its error outside it and go on."""
        alias = self.using
        if self.read_only:
            raise RuntimeError("A snapshot changes nothing, so there is nothing to save in it.")

        self._savepoints += 1
        block = DjangoAtomic(alias, savepoint=True, durable=False)
        nested = Atomic(block, name=f"{self.id}/{self._savepoints}")
        nested.locked = self.locked
        with _opened(nested, block, ends="released"):
            yield nested
        self.locked = nested.locked


def atomic(using: str | None = None, *, durable: bool = True) -> AbstractContextManager[Atomic]:
    """Open a block that commits on a clean exit and rolls back on any exception; refused inside another.

    `durable=False` joins the block that Django's admin has opened, and nothing else may use it.
    """
    return _atomic(using or DEFAULT_DB_ALIAS, durable=durable)


def snapshot(using: str | None = None) -> AbstractContextManager[Atomic]:
    """Open a block that sees the database as it is now, until it ends, and in which the database refuses writes."""
    return _snapshot(using or DEFAULT_DB_ALIAS)


@contextmanager
def _atomic(alias: str, *, durable: bool) -> Iterator[Atomic]:
    joins = not durable and connections[alias].in_atomic_block
    block = DjangoAtomic(alias, savepoint=durable, durable=durable)
    tx = Atomic(block, name=secrets.token_hex(8))
    with _opened(tx, block, ends="released" if joins else "committed"):
        yield tx


@contextmanager
def _snapshot(alias: str) -> Iterator[Atomic]:
    connection = connections[alias]
    begun = connection.in_atomic_block  # only by a test case, else the durable block below is refused
    block = DjangoAtomic(alias, savepoint=True, durable=True)
    tx = Atomic(block, name=secrets.token_hex(8), read_only=True)
    with ExitStack() as afterwards:
        if isinstance(connection, SQLiteWrapper):
            afterwards.enter_context(connection.beginning_deferred())
        with _opened(tx, block, ends="committed"):
            if isinstance(connection, SQLiteWrapper):
                afterwards.enter_context(connection.refusing_writes())
                first_read = "SELECT 1 FROM sqlite_master LIMIT 1"
            else:
                _set_read_only(connection, isolated=not begun)
                first_read = "SELECT 1"
            # Both engines fix the view at the first read, not when the block begins.
            with connection.cursor() as cursor:
                cursor.execute(first_read)
            yield tx


def _set_read_only(connection: BaseDatabaseWrapper, *, isolated: bool) -> None:
    """Make the block, or savepoint, read-only; only a block that has not read yet can still be isolated."""
    isolation = "ISOLATION LEVEL REPEATABLE READ " if isolated else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SET TRANSACTION {isolation}READ ONLY")


@contextmanager
def _opened(tx: Atomic, block: DjangoAtomic, *, ends: str) -> Iterator[None]:
    """Hold Django's block open, refuse a clean exit that would discard the work, and log how it ended."""
    connection = connections[block.using or DEFAULT_DB_ALIAS]
    outermost = not connection.in_atomic_block
    with _Ending(tx, connection.alias, ends) as ending, block:
        ending.begin()
        if outermost or not block.savepoint:
            connection.on_commit(partial(ending.log, "committed"))
        yield
        if connection.needs_rollback:
            cause = getattr(connection, "rollback_exc", None)
            raise BlockRolledBack("A database error was swallowed inside the block; nothing of it is kept.") from cause


class _Ending:
    """Logs how a block ended: as agreed, or rolled back with the type of the error."""

    def __init__(self, tx: Atomic, alias: str, clean: str) -> None:
        self._tx, self._alias, self._clean = tx, alias, clean
        self._began: float | None = None
        self._logged = False

    def begin(self) -> None:
        """Start the clock; a block that was refused never began and leaves no record."""
        self._began = time.perf_counter()

    def log(self, outcome: str, **context: str) -> None:
        """Write the record of an outcome."""
        self._logged = True
        level = logging.DEBUG if self._tx.read_only else logging.INFO
        elapsed = round((time.perf_counter() - (self._began or 0)) * 1000)
        facts = {"alias": self._alias, "read_only": self._tx.read_only, "milliseconds": elapsed}
        logs.record(self._tx, "tx", outcome, level, **facts, **context)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What a callback raises after the commit no longer undoes it.
        if self._began is None or self._logged:
            return
        if kind is None:
            self.log(self._clean)
        else:
            self.log("rolled_back", error=kind.__name__)
