"""What is told of events, of what they want, and of who gets what."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from events.dto.packages import PackageLineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentDetail:
    """A recipient's packages at an event; `contents` are those of one package, None where a list leaves them out."""

    id: int
    uuid: UUID
    event_id: int
    recipient_id: int
    recipient_name: str
    package_id: int
    package_name: str
    quantity: int
    notes: str
    status: str
    status_at: datetime | None
    delivery_id: int | None
    delivered_at: datetime | None
    delivered_to: str
    delivered_cost: str | None
    allergen_conflicts: tuple[str, ...]
    allergen_note: str
    contents: tuple[PackageLineRow, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCount:
    """How many events of a year are in a state."""

    year: int
    state: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDetail:
    """An event in full; `assignments` is None where a list leaves them out."""

    id: int
    uuid: UUID
    name: str
    event_date: date
    year: int
    expected_attendees: int | None
    output_mode: str
    plan_state: str
    closed_at: datetime | None
    cloned_from_id: int | None
    notes: str
    created_at: datetime
    updated_at: datetime
    by_name: str
    assignments: tuple[AssignmentDetail, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyTarget:
    """The pieces of a finished good an event wants apart from packages; 0 while guests are not yet counted."""

    event_id: int
    finished_good_id: int
    finished_good_name: str
    target_quantity: int
    per_attendee: str | None
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTarget:
    """The pieces of a finished unit an event wants apart from packages; 0 while guests are not yet counted."""

    event_id: int
    finished_unit_id: int
    finished_unit_name: str
    target_quantity: int
    per_attendee: str | None
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionTarget:
    """The batches decided for a unit, addressed by its recipe."""

    event_id: int
    recipe_id: int
    recipe_name: str
    finished_unit_id: int
    finished_unit_name: str
    target_batches: int
    notes: str
