"""One call of a function in a real block, which commits, is undone, or meets a database that fails under it."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from django.db import DatabaseError, connections

from bakery.db import transaction
from bakery.db.transaction import BlockRolledBack
from bakery.errors import DomainError
from bakery.logs import JsonFormatter
from tests.architecture.elsewhere import Elsewhere, Rows, rows_seen
from tests.architecture.proofs import WRITE_WORDS, Undone
from tests.service_cases.cases import Arguments, Case
from tests.service_cases.stage import Stage

Record = dict[str, Any]
NOBODY: Final = 10**8


class Recorder(logging.Handler):
    """Keeps the lines that a log of the bakery would hold."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[Record] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(JsonFormatter().format(record)))


@contextmanager
def recorded() -> Iterator[list[Record]]:
    """Record all that the bakery logs inside, and nobody else does."""
    recorder, logger = Recorder(), logging.getLogger("bakery")
    level, handlers, propagate = logger.level, logger.handlers, logger.propagate
    logger.handlers, logger.propagate = [recorder], False
    logger.setLevel(logging.DEBUG)
    try:
        yield recorder.lines
    finally:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


@dataclass
class Writes:
    """Counts the statements that write, and lets the database refuse one of them."""

    stop_at: int = 0
    count: int = 0

    @property
    def stopped(self) -> bool:
        """Whether the one to be refused was reached."""
        return 0 < self.stop_at <= self.count

    def note(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Let a statement pass, or have the database refuse another in its place."""
        if WRITE_WORDS.match(sql):
            self.count += 1
            if self.count == self.stop_at:
                return execute("INSERT INTO nowhere VALUES (1)", [()] if many else None, many, context)
        return execute(sql, params, many, context)


@dataclass(kw_only=True)
class Played:
    """What a call left in the log, how it ended, and what was seen of it when it had returned."""

    case: Case
    given: Arguments = field(default_factory=dict)
    tx: str = ""
    records: list[Record] = field(default_factory=list)
    writes: Writes = field(default_factory=Writes)
    error: BaseException | None = None
    seen_before: Rows | None = None
    seen_inside: Rows | None = None
    seen_elsewhere: Rows | None = None

    @property
    def outcomes(self) -> list[str]:
        """What the function itself reported, apart from what it called."""
        return [each["outcome"] for each in self.records if each["operation"] == self.case.function.__name__]


def play(
    case: Case,
    scene: Stage,
    *,
    ends: Literal["undone", "committed"] = "undone",
    stop_at: int = 0,
    change: Callable[[Arguments], Arguments] = dict,
    elsewhere: Elsewhere | None = None,
) -> Played:
    """Call a function in a real block; with `elsewhere`, keep what is seen before it and after it returned."""
    played = Played(case=case, writes=Writes(stop_at=stop_at))
    with recorded() as lines:
        try:
            with transaction.atomic(using=scene.using) as tx:
                if case.before is not None:
                    case.before(scene, tx)
                played.given, played.tx = change(case.given(scene, tx)), tx.id
                lines.clear()
                if elsewhere is not None:
                    played.seen_before = rows_seen(tx.connection)
                with connections[scene.using].execute_wrapper(played.writes.note):
                    case.function(tx, **played.given)
                if elsewhere is not None:
                    played.seen_inside, played.seen_elsewhere = rows_seen(tx.connection), elsewhere.rows()
                if ends == "undone" and not played.writes.stopped:
                    raise Undone
        except (Undone, DatabaseError, BlockRolledBack, DomainError) as error:
            played.error = error
        played.records = lines
    return played


def wrongly(case: Case) -> Callable[[Arguments], Arguments]:
    """Return how to make a call that is refused: its first id names nobody, or a text it needs is blank."""

    def changed(given: Arguments) -> Arguments:
        for name, value in given.items():
            if name.endswith("_id") and isinstance(value, int):
                return given | {name: NOBODY}
            if name.endswith("_ids"):
                return given | {name: [NOBODY]}
        for name in ("name", "new_name"):
            if name in given:
                return given | {name: ""}
        return given | (case.refused or {})

    return changed
