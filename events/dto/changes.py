"""Changes of a plan that are tried and not made."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bakery.dto import UNSET, Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetChange:
    """What the event would want of a finished_unit or finished_good apart from packages; 0 drops it."""

    item_type: str
    item_id: int
    quantity: int | None = None
    per_attendee: Decimal | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentChange:
    """How many of a package a recipient would get; 0 drops it."""

    recipient_id: int
    package_id: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChange:
    """The batches that would be decided for a unit."""

    finished_unit_id: int
    batches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceChange:
    """What a base unit of an ingredient or material would cost, whichever product is bought."""

    item_type: str
    item_id: int
    cost_per_unit: Decimal | int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChanges:
    """What takes the place of what the plan holds; the rest of the plan stays."""

    targets: tuple[TargetChange, ...] = ()
    assignments: tuple[AssignmentChange, ...] = ()
    batches: tuple[BatchChange, ...] = ()
    prices: tuple[PriceChange, ...] = ()
    expected_attendees: int | Unset = UNSET
    event_date: date | Unset = UNSET
