"""What production tells, and what it takes in for losses."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bakery.dto import Problem, Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class LossInput:
    """Pieces that did not become good, by a LossCategory."""

    category: str
    quantity: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionCheck:
    """Whether a run would succeed now, and what stands in its way; not every problem does."""

    recipe_id: int
    num_batches: int
    scale_factor: str
    can_produce: bool
    missing: tuple[Shortage, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionConsumption:
    """What a run drew from one lot, in base units."""

    id: int
    movement_id: int
    lot_id: int
    ingredient_id: int
    ingredient_slug: str
    ingredient_name: str
    product_id: int
    product_name: str
    quantity_consumed: str
    unit: str
    unit_cost: str
    unit_cost_exact: str
    total_cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionLossRow:
    """Pieces lost for one reason, with their share of the cost."""

    id: int
    category: str
    quantity: int
    per_unit_cost: str
    total_loss_cost: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductionEntry:
    """A run in full; `consumptions` and `losses` are None where they were not asked for.

    `snapshot_reused` is known only to the one who recorded the run.
    """

    id: int
    uuid: UUID
    recipe_id: int
    recipe_name: str
    recipe_slug: str
    finished_unit_id: int
    finished_unit_name: str
    finished_unit_slug: str
    event_id: int | None
    num_batches: int
    scale_factor: str
    effective_batches: str
    expected_yield: int
    actual_yield: int
    loss_quantity: int
    over_yield: bool
    production_status: str
    total_ingredient_cost: str
    per_unit_cost: str
    per_unit_cost_exact: str
    good_cost: str
    total_loss_cost: str
    cost_known: bool
    produced_at: datetime
    recorded_at: datetime
    by_name: str
    notes: str
    recipe_snapshot_id: int
    snapshot_number: int
    snapshot_reused: bool | None
    lot_id: int | None
    shortage_adjustment_id: int | None
    needs_reconcile: bool
    reconcile_note: str
    voided_at: datetime | None
    void_reason: str
    consumptions: tuple[ProductionConsumption, ...] | None
    losses: tuple[ProductionLossRow, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What came of a file of history; one with errors is refused, so that here there are none."""

    imported: int
    skipped: int
    errors: tuple[str, ...] = ()
