"""What a rule of the bakery refuses: a sentence for people, a code for programs, the facts behind it."""

import re
from dataclasses import asdict, is_dataclass
from typing import Any

from bakery.dto import Blocker, FieldError


class DomainError(Exception):
    """A refusal that callers show to people; `context` is JSON-safe, `field` what of a form it speaks of."""

    http_status = 400
    field = ""

    def __init__(self, message: str, **context: Any) -> None:
        super().__init__(message)
        self.message = message
        self.context = {name: _plain(value) for name, value in context.items()}

    @property
    def code(self) -> str:
        """The class name in snake case."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()

    def to_dict(self) -> dict[str, Any]:
        """Return what an answer in JSON says."""
        return {
            "code": self.code,
            "message": self.message,
            "http_status": self.http_status,
            "context": self.context,
        }


def _plain(value: Any) -> Any:
    """Turn dataclasses inside a context into dictionaries and tuples into lists."""
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


class NotFound(DomainError):
    """There is no such row."""

    http_status = 404


class Conflict(DomainError):
    """The state of things does not allow it."""

    http_status = 409


class RuleBroken(DomainError):
    """It is understood and would break a rule of the domain."""

    http_status = 422


class InvalidInput(DomainError):
    """Something given is wrong in itself; carries all faults of the call."""

    def __init__(self, errors: "list[FieldError] | tuple[FieldError, ...]") -> None:
        super().__init__(" ".join(error.message for error in errors), errors=list(errors))
        self.errors = tuple(errors)

    @classmethod
    def of(cls, field: str, message: str) -> "InvalidInput":
        """Return the refusal of a single field."""
        return cls([FieldError(field=field, message=message)])


class EventNotFound(NotFound):
    """No event has this id."""


class InUse(Conflict):
    """Other rows need it, so it cannot be deleted."""

    def __init__(self, message: str, blockers: "list[Blocker]") -> None:
        super().__init__(message, blockers=blockers)
        self.blockers = tuple(blockers)


class NameTaken(Conflict):
    """The name belongs to another row."""

    field = "name"


class AlreadyVoided(Conflict):
    """The fact was voided before."""


class ChangedMeanwhile(Conflict):
    """Somebody else saved the row after it was shown."""


class KeyReused(Conflict):
    """The request key stands for another content or another person."""


class EventClosed(Conflict):
    """The event is completed or cancelled."""


class ImportRefused(RuleBroken):
    """Rows of a file cannot be taken in; nothing was written."""

    def __init__(self, errors: "list[str]") -> None:
        super().__init__("\n".join(errors), errors=errors)
        self.errors = tuple(errors)


class ReasonMissing(InvalidInput):
    """The act needs a reason in words."""

    def __init__(self, field: str = "reason", message: str = "Please give a reason.") -> None:
        super().__init__([FieldError(field=field, message=message)])
