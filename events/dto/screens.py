"""What the page of a plan shows beyond the plan itself."""

from dataclasses import dataclass
from datetime import date

from events.dto.planning import Plan, PlanStateRow
from events.dto.progress import EventProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """What an event wants of one output or box; `ready` counts what was served and what lies there for it."""

    item_type: str
    item_id: int
    name: str
    quantity: int
    per_attendee: str | None
    served: int
    ready: int
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
class PlanScreen:
    """One event's plan as its page shows it; `ready` of `wanted` are the pieces and packages asked for."""

    event_id: int
    event_name: str
    event_date: date
    expected_attendees: int | None
    notes: str
    targets: tuple[TargetLine, ...]
    assignments: tuple[AssignmentLine, ...]
    wanted: int
    ready: int
    batches_done: str
    batches_planned: int
    plan: Plan
    state: PlanStateRow
    steps: tuple[PlanStep, ...]
    progress: EventProgress
