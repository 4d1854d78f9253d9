"""What crosses the boundary of assembly."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bakery.dto import Problem, Shortage


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceInput:
    """A product or a lot for an undecided material line, in base units; without a quantity it serves all of it."""

    line_id: int
    product_id: int | None = None
    lot_id: int | None = None
    quantity: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceOffer:
    """A product in stock that may serve; without a unit cost its price is unknown."""

    product_id: int
    product_name: str
    on_hand: str
    unit_cost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceNeed:
    """An undecided material line: what it takes, how much of that is chosen, and from what."""

    line_id: int
    material_id: int
    material_name: str
    required: str
    chosen: str
    unit: str
    offers: tuple[ChoiceOffer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagingCheck:
    """Whether every undecided material line is covered, and which are not."""

    all_assigned: bool
    unassigned: tuple[ChoiceNeed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyCheck:
    """Whether so many can be put together now, and the most that can."""

    finished_good_id: int
    event_id: int | None
    quantity: int
    can_assemble: bool
    max_quantity: int
    missing: tuple[Shortage, ...]
    choices_needed: tuple[ChoiceNeed, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentUse:
    """What one lot gave; a finished lot names the run that made it, a material its product."""

    id: int
    movement_id: int
    lot_id: int
    component_type: str
    component_id: int
    component_name: str
    product_id: int | None
    product_name: str
    source_run_uuid: UUID | None
    quantity_consumed: str
    unit: str
    unit_cost: str
    unit_cost_exact: str
    total_cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyEntry:
    """One recorded putting-together; the lists of what it used are None where they were not asked for."""

    id: int
    uuid: UUID
    finished_good_id: int
    finished_good_name: str
    finished_good_slug: str
    event_id: int | None
    quantity_assembled: int
    total_component_cost: str
    material_cost: str
    per_unit_cost: str
    per_unit_cost_exact: str
    cost_known: bool
    assembled_at: datetime
    recorded_at: datetime
    by_name: str
    notes: str
    packaging_bypassed: bool
    packaging_bypass_notes: str
    needs_reconcile: bool
    reconcile_note: str
    finished_good_snapshot_id: int
    snapshot_number: int
    snapshot_reused: bool | None
    lot_id: int
    voided_at: datetime | None
    void_reason: str
    finished_unit_consumptions: tuple[ComponentUse, ...] | None
    finished_good_consumptions: tuple[ComponentUse, ...] | None
    material_consumptions: tuple[ComponentUse, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedStock:
    """Finished pieces on the shelf that one open event alone may use."""

    item_type: str
    item_id: int
    item_name: str
    event_id: int
    reserved: str
