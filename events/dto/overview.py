"""Events at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bakery.dto import Problem
from events.dto.listing import Cost, ListedEvent
from events.dto.progress import EventProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStanding:
    """How far one open event has come; of each pair the second is all there is to do.

    `shopping` counts the items it needs and those there is enough of; `undecided` the outputs without batches, and
    `pieces_short` the pieces that those still to bake do not give, unless somebody accepted that.
    `ahead` is what the rest of its plan is reckoned to cost.
    """

    event_id: int
    wants_something: bool
    undecided: int
    pieces_short: int
    shopping: tuple[int, int]
    batches: tuple[str, int]
    boxes: tuple[int, int]
    deliveries: tuple[int, int]
    batches_left: str
    boxes_left: int
    ahead: Cost


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortItem:
    """An item that runs short, and the first event it does not reach."""

    item_type: str
    item_id: int
    name: str
    short_by: str
    dimension: str
    first_short_on: date
    event_id: int
    event_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProblem:
    """A problem and the event it stands in the way of."""

    event_id: int
    event_name: str
    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Events in the order asked, the open ones with where they stand, and what the closed ones came to, by id.

    The open ones' shortages stand by date, and their problems by code, the weightiest first; `frozen` is what those
    that were started were expected to cost then.
    """

    events: tuple[ListedEvent, ...]
    standings: Mapping[int, EventStanding]
    done: Mapping[int, EventProgress]
    short: tuple[ShortItem, ...]
    problems: Mapping[str, tuple[OpenProblem, ...]]
    frozen: Mapping[int, Cost]
