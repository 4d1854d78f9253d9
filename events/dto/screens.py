"""What the page of a plan shows beyond the plan itself."""

from dataclasses import dataclass
from datetime import date

from events.dto.costs import EventCostAnalysis
from events.dto.feasibility import FeasibilityBlocker
from events.dto.planning import Plan, PlanStateRow
from events.dto.progress import EventProgress
from events.dto.snapshots import AmendmentRow


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """What an event wants of one output or box; `ready` counts what was served and what lies there for it.

    `in_packages` are wanted besides, in the packages that people get.
    """

    item_type: str
    item_id: int
    name: str
    quantity: int
    per_attendee: str | None
    served: int
    ready: int
    in_packages: int
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentLine:
    """Who gets what, and what they avoid; `conflict` says what of it the package contains."""

    id: int
    recipient_id: int
    recipient_name: str
    package_name: str
    quantity: int
    status: str
    avoids: tuple[str, ...]
    conflict: str
    allergen_note: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a step asks for, and where it is not met what is missing."""

    is_met: bool
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep:
    """A step that a plan's state allows, with all it asks for."""

    name: str
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleLine:
    """Of a box or a loose output, out of all `wanted`: how many there are, there can be now, and after the batches."""

    item_type: str
    item_id: int
    name: str
    wanted: int
    ready: int
    now: int
    after_batches: int
    blockers: tuple[FeasibilityBlocker, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """What can be had of all that is wanted, handed out in the order of the lines, and whether it is all of it."""

    lines: tuple[PossibleLine, ...]
    all_now: bool
    all_after: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredPlan:
    """One event's plan beside what was entered for it."""

    event_id: int
    event_name: str
    event_date: date
    expected_attendees: int | None
    notes: str
    targets: tuple[TargetLine, ...]
    assignments: tuple[AssignmentLine, ...]
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanScreen(EnteredPlan):
    """A plan as its page shows it; `ready` of `wanted` are the pieces and packages asked for.

    `made` are the good pieces of its runs, by finished unit.
    """

    wanted: int
    ready: int
    batches_done: str
    batches_planned: int
    made: tuple[tuple[int, int], ...]
    state: PlanStateRow
    steps: tuple[PlanStep, ...]
    progress: EventProgress
    possible: Possible
    costs: EventCostAnalysis
    amendments: tuple[AmendmentRow, ...]
