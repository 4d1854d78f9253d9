"""What a request or command does to the database: the blocks it opens, and which statements stand in which."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import connections

from bakery import logs
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import RuleBroken

# What belongs to the session of whoever asks stands outside the blocks of the bakery.
DOMAIN: Final = tuple(
    model._meta.db_table
    for label in ("catalogue", "inventory", "production", "assembly", "events", "interchange")
    for model in apps.get_app_config(label).get_models(include_auto_created=True)
)
TABLES: Final = re.compile(rf'"({"|".join(DOMAIN)})"')
WRITES: Final = re.compile(r"^\s*(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)


@dataclass
class Watch:
    """The blocks opened, in their order, and the statements about the bakery with the block each stood in."""

    blocks: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)  # those of them that an exception left
    statements: list[tuple[str, str]] = field(default_factory=list)
    _open: str = ""

    def note(self, execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        """Note a statement, and let it pass."""
        if TABLES.search(sql):
            self.statements.append((self._open, sql))
        return execute(sql, *more)

    def wrapped(self, kind: str, opener: Callable[..., AbstractContextManager[Atomic]]) -> Callable[..., Any]:
        """Return an opener that notes what it opens."""

        @contextmanager
        def opened(*given: Any, **named: Any) -> Iterator[Atomic]:
            with opener(*given, **named) as tx:
                self.blocks.append(kind)
                self._open = kind
                try:
                    yield tx
                except BaseException:
                    self.undone.append(kind)
                    raise
                finally:
                    self._open = ""

        return opened


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch, using: str = "default") -> Iterator[Watch]:
    """Watch what happens inside."""
    watch = Watch()
    with monkeypatch.context() as patch, ExitStack() as stack:
        patch.setattr(transaction, "atomic", watch.wrapped("atomic", transaction.atomic))
        patch.setattr(transaction, "snapshot", watch.wrapped("snapshot", transaction.snapshot))
        stack.enter_context(connections[using].execute_wrapper(watch.note))
        yield watch


def against_reading(watch: Watch, *, most: int = 1) -> Iterator[str]:
    """Report more snapshots than allowed, a block that could write, and what is read outside."""
    if len(watch.blocks) > most or "atomic" in watch.blocks:
        yield f"opens {', '.join(watch.blocks)}"
    for _, sql in [each for each in watch.statements if not each[0]][:1]:
        yield f"sends outside its block: {sql[:150]}"


def against_changing(watch: Watch) -> Iterator[str]:
    """Report anything but one atomic block around all that is written; choices may be read before it."""
    if watch.blocks.count("atomic") != 1:
        yield f"opens {', '.join(watch.blocks) or 'nothing'}"
    outside = [sql for block, sql in watch.statements if not block or (WRITES.match(sql) and block != "atomic")]
    for sql in outside[:1]:
        yield f"sends outside its block: {sql[:150]}"


def against_refused(watch: Watch) -> Iterator[str]:
    """Report what a refusal that came after the writes would leave: they stand in one block, and it is undone."""
    yield from against_changing(watch)
    if "atomic" not in watch.undone:
        yield "keeps what was refused"


class Late(RuleBroken):
    """A refusal that nobody expects, once all is written."""


@contextmanager
def refused_late(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the first service that succeeds inside be refused after all; locking alone is not yet a success."""

    def refuse(self: logs.operation, kind: type[BaseException] | None, *more: object) -> None:
        if kind is None and self._name != "lock_stock":
            raise Late("It is refused after all.")

    with monkeypatch.context() as patch:
        patch.setattr(logs.operation, "__exit__", refuse)
        yield


class Undone(Exception):
    """Ends a request whose work is not to be kept."""


@contextmanager
def undone(using: str = "default") -> Iterator[None]:
    """Take back what happens inside, as the end of a test does: its blocks do not count as inner ones."""
    block = transaction.DjangoAtomic(using, True, False)
    block._from_testcase = True
    with suppress(Undone), block:
        yield
        raise Undone
