"""How far an event has come; percentages are not capped."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionProgress:
    """The batches of one recipe run for an event against those decided."""

    recipe_id: int
    recipe_name: str
    target_batches: int
    produced_batches: str
    remaining_batches: str
    overage_batches: str
    produced_yield: int
    lost_units: int
    progress_pct: str
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyProgress:
    """The pieces of one good assembled for an event against all that it asks for."""

    finished_good_id: int
    finished_good_name: str
    target_quantity: int
    assembled_quantity: int
    remaining_quantity: int
    progress_pct: str
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverallProgress:
    """Both sides of an event and its packages by status; a side without rows is complete."""

    production_targets_count: int
    production_complete_count: int
    production_complete: bool
    assembly_targets_count: int
    assembly_complete_count: int
    assembly_complete: bool
    packages_pending: int
    packages_ready: int
    packages_delivered: int
    packages_total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EventProgress:
    """One event in a list of many."""

    event_id: int
    event_name: str
    event_date: date
    plan_state: str
    production_progress: tuple[ProductionProgress, ...]
    assembly_progress: tuple[AssemblyProgress, ...]
    overall_progress: OverallProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPercent:
    """An event in one figure: the mean of its sides; `status` is not_started, in_progress or complete."""

    production_percent: str
    assembly_percent: str
    overall_percent: str
    status: str
    production_targets: int
    production_complete: int
    assembly_targets: int
    assembly_complete: int
