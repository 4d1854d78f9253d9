"""What is told of frozen plans: what they hold, how the plan differs by now, and why they were frozen again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from bakery.dto import Problem
from events.dto.feasibility import AssemblyFeasibility, PlanPhase
from events.dto.shopping import Shopping


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenDemand:
    """What a frozen plan wanted of one output or box at first hand, handed out or not."""

    item_type: Literal["finished_unit", "finished_good"]
    item_id: int
    name: str
    quantity: int
    good_snapshot_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenBatch:
    """The batches of one output in a frozen plan; `needed` and `on_hand` are what was outstanding then."""

    finished_unit_id: int
    name: str
    recipe_id: int
    recipe_snapshot_id: int
    needed: int
    on_hand: int
    batches: int
    expected_yield: int
    accepted_shortfall: int
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenNeed:
    """What a frozen plan took of one ingredient or material in all, at the price of a base unit known then."""

    item_type: str
    item_id: int
    slug: str
    display_name: str
    quantity: str
    unit: str
    cost_per_unit: str | None
    cost_per_unit_exact: str | None
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSnapshotDetail:
    """A frozen plan in full."""

    id: int
    uuid: UUID
    event_id: int
    number: int
    kind: str
    fingerprint: str
    created_at: datetime
    by_name: str
    estimated_cost: str
    estimated_cost_exact: str
    cost_known: bool
    demand: tuple[FrozenDemand, ...]
    recipe_batches: tuple[FrozenBatch, ...]
    aggregated_ingredients: tuple[FrozenNeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleReason:
    """One part of the plan that differs by now; `change` is added, changed or gone."""

    part: str
    subject_type: str
    subject_name: str
    change: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Staleness:
    """Whether the plan still is what was frozen last; without a snapshot it is stale."""

    is_stale: bool
    reasons: tuple[StaleReason, ...]
    snapshot_id: int | None
    calculated_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRow:
    """One reasoned change of a plan in production, and the snapshot taken after it."""

    id: int
    event_id: int
    kind: str
    subject_type: str
    subject_id: int | None
    subject_name: str
    before: Any
    after: Any
    reason: str
    by_name: str
    at: datetime
    snapshot_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCalculation:
    """A frozen plan, written now or still good, with what stands against it today."""

    snapshot: PlanSnapshotDetail
    reused: bool
    shopping: Shopping
    feasibility: tuple[AssemblyFeasibility, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """Where an event stands, in a few words and figures."""

    event_id: int
    event_name: str
    state: str
    snapshot_id: int | None
    calculated_at: datetime | None
    is_stale: bool
    stale_reasons: tuple[str, ...]
    phases: tuple[PlanPhase, ...]
    overall_status: str
    production_progress: str
    assembly_progress: str
