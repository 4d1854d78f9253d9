"""One call of a function in a block of its own, and what can be said against how it went."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any, Final
from uuid import UUID

from django.db import connections, models
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import Encoder
from tests.service_cases.cases import Case
from tests.service_cases.stage import Stage

BLOCK_WORDS: Final = re.compile(
    r"^\s*(BEGIN|START TRANSACTION|COMMIT|END|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE
)
WRITE_WORDS: Final = re.compile(r"^\s*(WITH\b.*)?(INSERT|UPDATE|DELETE)\b", re.IGNORECASE)
MONEY: Final = re.compile(r"^-?\d+\.\d{2}$")
MONEY_WORDS: Final = {"cost", "price", "value", "variance"}
ABOUT_MONEY: Final = {"cost_known", "cost_available", "cost_message"}


class Undone(Exception):
    """Ends a block whose work is not to be kept."""


@contextmanager
def tried(using: str) -> Iterator[Atomic]:
    """Open a block that never commits."""
    with suppress(Undone), transaction.atomic(using=using) as tx:
        yield tx
        raise Undone


def raised(call: Callable[[], object]) -> Exception | None:
    """Return what a call ends with, whatever it is, None where it ends well."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - the caller says which it wanted, and reports every other
        return error
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a call gave, the statements it sent, and how it left the block."""

    case: Case
    result: Any
    statements: tuple[str, ...]
    left_open: bool
    marked: bool


def run(case: Case, stage: Stage) -> Ran:
    """Call a function on its stage, inside one block that is rolled back."""
    using = stage.using
    with tried(using) as tx:
        if case.before is not None:
            case.before(stage, tx)
        given = case.given(stage, tx)
        with CaptureQueriesContext(connections[using]) as log:
            result = case.function(tx, **given)
        return Ran(
            case=case,
            result=result,
            statements=tuple(query["sql"] for query in log.captured_queries),
            left_open=connections[using].in_atomic_block and tx.using == using,
            marked=connections[using].needs_rollback,
        )


def against_blocks(ran: Ran) -> Iterator[str]:
    """Report each statement that began or ended something, and a block that is spoilt."""
    for statement in ran.statements:
        if BLOCK_WORDS.match(statement):
            yield f"sends {statement[:60]}"
    if ran.marked or not ran.left_open:
        yield "spoils the block it was given"


def against_mark(ran: Ran) -> Iterator[str]:
    """Report a function that does nothing there, says nothing, or writes although it is said to read."""
    wrote = [statement for statement in ran.statements if WRITE_WORDS.match(statement)]
    if ran.case.touches_rows and not ran.statements:
        yield "sends no statement"
    if ran.case.reads and wrote:
        yield f"is said to read and sends {wrote[0][:60]}"
    if ran.case.touches_rows and not ran.case.reads and not wrote:
        yield "is said to write and writes nothing"
    if not ran.case.silent and not ran.result:
        yield f"answers {ran.result!r}"


def against_result(ran: Ran) -> Iterator[str]:
    """Report what may not leave the services, and what a program could not read."""
    if not ran.case.answers_callers:
        return
    with CaptureQueriesContext(connections["other"]) as log:
        found = list(_wrong_values(ran.result, "result"))
        if not found and not ran.case.is_file:
            json.dumps(ran.result, cls=Encoder)
    yield from found
    if log.captured_queries:
        yield f"asks the database after the block: {log.captured_queries[0]['sql'][:60]}"


def _wrong_values(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, Decimal | float | models.Model | models.QuerySet | models.Manager):
        yield f"{path} is a {type(value).__name__}"
    elif is_dataclass(value):
        for field in fields(value):
            inner = getattr(value, field.name)
            yield from _wrong_money(field.name, inner, path)
            yield from _wrong_values(inner, f"{path}.{field.name}")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _wrong_values(inner, f"{path}[{key!r}]")
    elif isinstance(value, Iterable) and not isinstance(value, str | bytes | UUID | type) and not _is_choice(value):
        for position, inner in enumerate(value):
            yield from _wrong_values(inner, f"{path}[{position}]")


def _is_choice(value: Any) -> bool:
    return isinstance(value, Enum)


def _wrong_money(name: str, value: Any, path: str) -> Iterator[str]:
    if name in ABOUT_MONEY or name.endswith(("_exact", "_cost_known")) or not MONEY_WORDS & set(name.split("_")):
        return
    if value is None or (isinstance(value, tuple | int) and not isinstance(value, bool)):
        return
    if not isinstance(value, str) or not MONEY.match(value):
        yield f"{path}.{name} is no money: {value!r}"


def faults_of(case: Case, check: Callable[[Case], Iterator[str]]) -> list[str]:
    """Return what a check says of a case; what it raises is a fault like any other."""
    try:
        return [f"{case.name}: {fault}" for fault in check(case)]
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return [f"{case.name}: {type(error).__name__}: {error}"[:400]]


def report(cases: list[Case], check: Callable[[Case], Iterator[str]]) -> str:
    """Return all faults of all cases, one a line."""
    return "\n".join(fault for case in cases for fault in faults_of(case, check))
