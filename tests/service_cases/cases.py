"""How a public function is called in proofs: what it is, what it does, and with which arguments."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from bakery.db.transaction import Atomic
from tests.service_cases.stage import Stage, furnished

Arguments = dict[str, Any]

READS: Final = "R"
WRITES: Final = "W"
ENGINE_READS: Final = "ER"
ENGINE_WRITES: Final = "EW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One call of a function that succeeds on the stage, and answers something unless `silent`.

    `given` may prepare what its caller would have done before, such as locking the stock; `before` lives through
    what a call needs in order to succeed, and not in order to be refused. A function that only
    locks, or sends no statement at all, does not touch rows; the content of a file is no JSON. `refused` makes a
    call with neither an id nor a name that could be wrong one that a rule forbids; None: there is no such call.
    """

    function: Callable[..., Any]
    mark: str
    given: Callable[[Stage, Atomic], Arguments]
    silent: bool = False
    touches_rows: bool = True
    is_file: bool = False
    stage: Callable[[str], Stage] = furnished
    before: Callable[[Stage, Atomic], object] | None = None
    refused: Arguments | None = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Where the function stands."""
        return f"{self.function.__module__}.{self.function.__name__}"

    @property
    def reads(self) -> bool:
        """Whether a snapshot is enough for it."""
        return self.mark in (READS, ENGINE_READS)

    @property
    def answers_callers(self) -> bool:
        """Whether its result leaves the services."""
        return self.mark in (READS, WRITES)


def nothing(stage: Stage, tx: Atomic) -> Arguments:
    """Return no arguments."""
    return {}


Given = Callable[[Stage, Atomic], Arguments]


def R(function: Callable[..., Any], given: Given = nothing, **more: Any) -> Case:  # noqa: N802
    """Return the case of a function that reads."""
    return Case(function=function, mark=READS, given=given, **more)


def W(function: Callable[..., Any], given: Given = nothing, **more: Any) -> Case:  # noqa: N802
    """Return the case of a function that writes."""
    return Case(function=function, mark=WRITES, given=given, **more)


def ER(function: Callable[..., Any], given: Given = nothing, **more: Any) -> Case:  # noqa: N802
    """Return the case of a function that reads for services, which may get rows and decimals."""
    return Case(function=function, mark=ENGINE_READS, given=given, **more)


def EW(function: Callable[..., Any], given: Given = nothing, **more: Any) -> Case:  # noqa: N802
    """Return the case of a function that writes for services, which may get rows and decimals."""
    return Case(function=function, mark=ENGINE_WRITES, given=given, **more)
