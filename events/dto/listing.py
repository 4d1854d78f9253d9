"""What the list of events tells beside the events themselves."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A sum of money; the least it can be unless `is_known`."""

    cost: str
    is_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenPlan:
    """What a plan was when it was frozen, in one word for its content, and what it was expected to cost."""

    event_id: int
    kind: str
    fingerprint: str
    expected: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """An event as a row of a list."""

    id: int
    name: str
    event_date: date
    plan_state: str
    expected_attendees: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """A row of an event's plan with what came of it; `part` is what is copied with it.

    `made` and `left_over` are pieces, None of rows that are none; `ran_out` are the pieces that were missing.
    """

    part: str
    what: str
    is_retired: bool
    made: int | None
    left_over: int | None
    ran_out: int
    came_of: str
