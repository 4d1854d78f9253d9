"""What services and blocks report: one record per outcome, each with one dictionary of context."""

import json
import logging
import sys
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Protocol, Self

from bakery.dto import Encoder
from bakery.errors import DomainError

FIELDS = ("operation", "outcome", "tx", "context", "error")


class Identified(Protocol):
    """What a record needs to know of a transaction block."""

    @property
    def id(self) -> str: ...


def get_logger(module: str) -> logging.Logger:
    """Return the logger under which the functions of a module, given by its dotted path, report."""
    return logging.getLogger(f"bakery.services.{module.removeprefix('bakery.')}")


def record(tx: Identified, name: str, outcome: str, level: int, /, **context: Any) -> None:
    """Write one record about `name` to the calling module's logger."""
    fields = {"operation": name, "outcome": outcome, "tx": tx.id, "context": context}
    _write(_caller(), level, fields)


class operation:  # noqa: N801 - it reads as the statement it opens
    """Report a service call: started, then success, the code of a refusal, or error with its traceback."""

    def __init__(self, tx: Identified, name: str, /, **context: Any) -> None:
        self._tx, self._name, self._context = tx, name, context
        self._logger = _caller()

    def add(self, /, **context: Any) -> None:
        """Complete the record of success with what only the work itself could tell."""
        self._context |= context

    def __enter__(self) -> Self:
        self._write("started", logging.DEBUG)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._write("success", logging.INFO)
        elif isinstance(error, DomainError):
            self._write(error.code, logging.WARNING, error)
        else:
            self._write("error", logging.ERROR, error)

    def _write(self, outcome: str, level: int, error: BaseException | None = None) -> None:
        fields: dict[str, Any] = {
            "operation": self._name,
            "outcome": outcome,
            "tx": self._tx.id,
            "context": self._context,
        }
        if error is not None:
            fields["error"] = {"type": type(error).__name__, "message": str(error)}
        if isinstance(error, DomainError):
            fields["error"]["context"] = error.context
        _write(self._logger, level, fields, trace=error if level == logging.ERROR else None)


class JsonFormatter(logging.Formatter):
    """Writes a record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: _plain(getattr(record, name)) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line)


def _caller() -> logging.Logger:
    """Return the logger of the module that called the function, or made the object, calling this."""
    frame = sys._getframe(2)  # noqa: SLF001 - as logging itself finds its caller
    return get_logger(frame.f_globals["__name__"])


def _write(logger: logging.Logger, level: int, fields: dict[str, Any], *, trace: BaseException | None = None) -> None:
    if logger.isEnabledFor(level):
        context = {key: _plain(value) for key, value in fields["context"].items()}
        message = f"{fields['operation']}: {fields['outcome']}"
        logger.log(level, "%s", message, extra=fields | {"context": context}, exc_info=trace)


def _plain(value: Any) -> Any:
    """Return a value as JSON will carry it, or the name of its type: a log line never fails the work it is about."""
    try:
        return json.loads(json.dumps(value, cls=Encoder, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return type(value).__name__
