"""What reports tell of events: what they cost, where that went, and how it compares."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class SpentLine:
    """What an event took of one item that was not made for it; `part` is the figure of the report it belongs to."""

    part: str
    item_type: str
    item_id: int
    item_name: str
    total_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CostShare:
    """One row of what something cost; `item_id` is None where a row sums up what has no name of its own."""

    item_id: int | None
    item_name: str
    quantity: str
    unit_cost: str | None
    total_cost: str
    share_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Where what was drawn is: with `revalued_cost`, what prices corrected later added to it, both sides are equal."""

    drawn_cost: str
    revalued_cost: str
    delivered_cost: str
    served_cost: str
    handed_on_cost: str
    in_stock_value: str
    baking_loss_cost: str
    stock_loss_cost: str
    difference_cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReport:
    """Every cent of an event once: `spent` sums to what was drawn, that less what was handed on is its cost.

    Packages and recipients share what was delivered, outputs what was baked; boxes hold outputs, so they overlap.
    """

    event_id: int
    event_name: str
    event_date: date
    plan_state: str
    ingredient_cost: str
    packaging_cost: str
    material_cost: str
    brought_cost: str
    handed_on_cost: str
    total_cost: str
    loss_cost: str
    expected_cost: str | None
    variance: str | None
    spent: tuple[SpentLine, ...]
    packages: tuple[CostShare, ...]
    boxes: tuple[CostShare, ...]
    outputs: tuple[CostShare, ...]
    recipients: tuple[CostShare, ...]
    balance: Balance
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTotal:
    """What one completed event cost, and how that compares with what was expected when production started."""

    event_id: int
    event_name: str
    event_date: date
    attendees: int | None
    total_cost: str
    loss_cost: str
    expected_cost: str | None
    variance: str | None
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EventTotals:
    """A page of completed events, and how many there are."""

    rows: tuple[EventTotal, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRow:
    """One event beside those of its name in other years; the cost per recipient is None where nobody got a package."""

    total: EventTotal
    boxes: int
    recipients: int
    batches: str
    recipient_cost: str | None
    leftover_pieces: str


@dataclass(frozen=True, slots=True, kw_only=True)
class YearsReport:
    """The completed events of one occasion, the latest first, and what other occasions there are."""

    name: str
    names: tuple[str, ...]
    rows: tuple[YearRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedOutput:
    """One output over the events chosen: what was planned when production started, and what became of it."""

    finished_unit_id: int
    name: str
    planned_batches: int
    done_batches: str
    expected_units: int
    good_units: int
    lost_units: int
    planned_cost: str
    actual_cost: str
    variance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Surprise:
    """Pieces of one output or box that an event was short of, or had left."""

    event_id: int
    event_name: str
    event_date: date
    item_name: str
    pieces: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanActual:
    """What was planned beside what was done at so many events, and what ran short or was left."""

    event_count: int
    outputs: tuple[PlannedOutput, ...]
    short: tuple[Surprise, ...]
    left: tuple[Surprise, ...]
    planned_cost: str
    actual_cost: str
    variance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRow:
    """Pieces lost in baking, of one kind, recipe or month, and their share of what was baked there."""

    key: str
    label: str
    units: int
    cost: str
    share_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LossReport:
    """What baking lost, grouped one way, and the whole of it."""

    rows: tuple[LossRow, ...]
    units: int
    cost: str
    production_cost: str
    share_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageRow:
    """What one event, or none, used of an ingredient or material, in base units."""

    item_type: str
    item_id: int
    item_name: str
    dimension: str
    unit: str
    event_id: int | None
    event_name: str
    quantity: str
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """A page of what was used, how many rows there are, and what each item cost, the dearest first."""

    rows: tuple[UsageRow, ...]
    total: int
    cost: str
    item_costs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceStep:
    """One fact on the way: `kind` is run, assembly, delivery or lot; of a lot `id` is the purchase it came by.

    The quantity is what was made, what of the lots in question was handed over, or what came in; `place` the store.
    """

    kind: str
    id: int | None
    lot_id: int | None
    name: str
    day: date
    quantity: str
    unit: str
    event_id: int | None
    event_name: str
    recipient_id: int | None
    recipient_name: str
    place: str
