"""What the list of events tells beside the events themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A sum of money; the least it can be unless `is_known`."""

    cost: str
    is_known: bool


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
