"""What can be made now, what after the batches still to bake, and what stands in the way."""

from dataclasses import dataclass

from bakery.dto import Shortage
from events.dto.progress import AssemblyProgress, PlanPercent, ProductionProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class FeasibilityBlocker:
    """One part that is short, not chosen or without a price; `shared_with` names who else asks for it."""

    blocker_type: str
    component_type: str
    component_id: int
    component_name: str
    needed: str
    available: str
    unit: str
    issue: str
    shared_with: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyFeasibility:
    """How many of one good can be put together of those that remain.

    `can_assemble` counts what lies there for the event after the rows before this one took theirs, and
    `after_batches` what also the batches still to bake give; goods inside are then put together on the way.
    `status` is can_assemble, partial, awaiting_production or cannot_assemble. Price blockers lower nothing.
    """

    finished_good_id: int
    finished_good_name: str
    target_quantity: int
    assembled_quantity: int
    remaining: int
    can_assemble: int
    after_batches: int
    status: str
    inventory_blockers: tuple[FeasibilityBlocker, ...]
    cost_blockers: tuple[FeasibilityBlocker, ...]
    assignment_blockers: tuple[FeasibilityBlocker, ...]
    inventory_blocker_count: int
    cost_blocker_count: int
    assignment_blocker_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionFeasibility:
    """How many of the batches still to bake the shelf serves, after the recipes decided before took theirs.

    `status` is can_produce, partial or cannot_produce.
    """

    recipe_id: int
    recipe_name: str
    target_batches: int
    remaining_batches: str
    can_produce_batches: int
    can_produce: bool
    status: str
    missing: tuple[Shortage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyOutlook(AssemblyProgress):
    """How far a good has come, and how many more can be put together now."""

    available_to_assemble: int
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPhase:
    """One stage of an event: not_needed, not_started, in_progress or complete."""

    name: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProgress:
    """An event's progress with its stages in order."""

    event_id: int
    production: tuple[ProductionProgress, ...]
    assembly: tuple[AssemblyOutlook, ...]
    overall: PlanPercent
    phases: tuple[PlanPhase, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChecklistLine:
    """One good to put together, with how many were and how many more can be."""

    finished_good_id: int
    finished_good_name: str
    target_quantity: int
    assembled_count: int
    remaining: int
    can_assemble: int
    status: str
