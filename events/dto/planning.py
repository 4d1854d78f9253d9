"""What is told of a plan: every figure with the parts that add up to it."""

from dataclasses import dataclass
from datetime import date, datetime

from bakery.dto import UNSET, Problem, Unset
from events.dto.feasibility import AssemblyFeasibility
from events.dto.pegging import CostPart, Promise, StockPart
from events.dto.shopping import Shopping
from events.dto.snapshots import Staleness


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedBy:
    """Somebody's part of a figure: `count` of a target, package or box, each asking for `each_exact`."""

    kind: str
    id: int
    name: str
    count: int
    each_exact: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDemand:
    """A target or an assignment; `outstanding` is what was not served or delivered yet."""

    source: str
    source_id: int
    item_type: str
    item_id: int
    name: str
    quantity: str
    outstanding: str
    asked_by: tuple[AskedBy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchChoice:
    """One choice of batches in all; total, surplus and shortfall are those of the batches still to bake."""

    batches: int
    total_yield: str
    surplus: str
    shortfall: str
    waste_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDecisionRow:
    """The batches decided for one finished unit."""

    event_id: int
    finished_unit_id: int
    name: str
    recipe_id: int
    batches: int
    total_yield: str
    surplus: str
    shortfall: str
    accepted_shortfall: str
    notes: str
    by_name: str
    decided_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBatches:
    """What is wanted of one finished unit, and the batches for it.

    The parts of `asked_by` add up to `needed`, and so do those of `covered_by`, among them the lots on hand for it.
    """

    finished_unit_id: int
    name: str
    recipe_id: int
    recipe_name: str
    needed: str
    on_hand: str
    to_make: str
    units_per_batch: str
    options: tuple[BatchChoice, ...]
    suggested: int
    decided: BatchDecisionRow | None
    batches_run: str
    batches_remaining: str
    total_yield: str
    covered: bool
    asked_by: tuple[AskedBy, ...]
    covered_by: tuple[StockPart, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeBatch:
    """The batches of one yield of a recipe: decided, else suggested."""

    recipe_id: int
    recipe_name: str
    finished_unit_id: int
    finished_unit_name: str
    units_needed: str
    batches: int
    yield_per_batch: str
    total_yield: str
    waste_units: str
    waste_percent: str
    is_decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodNeed:
    """What is wanted of one finished good; the parts of `asked_by` and of `covered_by` add up to `needed`."""

    finished_good_id: int
    name: str
    needed: str
    on_hand: str
    to_assemble: str
    asked_by: tuple[AskedBy, ...]
    covered_by: tuple[StockPart, ...]
    promises: tuple[Promise, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPart:
    """What asks for a part of a need: `count_exact` batches, boxes or packages; `path` leads to the line."""

    kind: str
    id: int
    name: str
    path: tuple[str, ...]
    count_exact: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAmount:
    """An amount in the unit that recipes write it in."""

    quantity: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanNeed:
    """An ingredient or material in its base unit.

    `quantity` is what is still needed, the sum of its `sources` and of what it is `covered_by`; `total_quantity` adds
    what was drawn already, and `cost` is that of the total. `free` is what lies there, the sum of the `lots`, less
    what is promised to earlier events, the sum of the `promises`.
    """

    item_type: str
    item_id: int
    slug: str
    display_name: str
    quantity: str
    total_quantity: str
    unit: str
    dimension: str
    written: tuple[WrittenAmount, ...]
    on_hand: str
    promised: str
    free: str
    short: str
    first_short_on: date | None
    cost_per_unit: str | None
    cost_per_unit_exact: str | None
    cost: str
    sources: tuple[NeedPart, ...]
    lots: tuple[StockPart, ...]
    promises: tuple[Promise, ...]
    covered_by: tuple[StockPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One event's whole chain, derived at the moment of asking; the `cost_parts` add up to the estimated cost."""

    event_id: int
    state: str
    demand: tuple[PlanDemand, ...]
    goods: tuple[GoodNeed, ...]
    units: tuple[UnitBatches, ...]
    recipe_batches: tuple[RecipeBatch, ...]
    needs: tuple[PlanNeed, ...]
    shopping: Shopping
    feasibility: tuple[AssemblyFeasibility, ...]
    staleness: Staleness
    estimated_cost: str
    cost_known: bool
    cost_parts: tuple[CostPart, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStateRow:
    """Where a plan stands, the steps it may be asked to take, and what stands in the way of them."""

    event_id: int
    state: str
    allowed: tuple[str, ...]
    problems: tuple[Problem, ...]
    changed_at: datetime | None
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchDecisionInput:
    """The batches to decide for one finished unit; `seen` is what was decided as it was shown, in words."""

    finished_unit_id: int
    batches: int
    accept_shortfall: bool = False
    notes: str | Unset = UNSET
    seen: str | None = None
