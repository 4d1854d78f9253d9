"""What is on the shelf, as results show it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class LotDetail:
    """One lot; amounts in base units, `unit` is empty for pieces."""

    id: int
    uuid: UUID
    item_type: str
    item_id: int
    item_name: str
    received_on: date
    received: str
    remaining: str
    unit: str
    unit_cost: str | None
    unit_cost_exact: str | None
    value: str
    cost_known: bool
    expires_on: date | None
    freshness: str
    opened_on: date | None
    location: str
    lot_code: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementDetail:
    """One change of one lot."""

    id: int
    uuid: UUID
    lot_id: int
    item_name: str
    delta: str
    unit: str
    unit_cost: str | None
    unit_cost_exact: str | None
    total_cost: str
    cost_known: bool
    reason: str
    note: str
    by_name: str
    at: datetime
    reverses_id: int | None
    reversed_by_id: int | None
    adjustment_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChangeRow:
    """One change of a lot, and what was left after it."""

    movement: MovementDetail
    balance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    """What there is of one item, in all its lots."""

    item_type: str
    item_id: int
    item_name: str
    on_hand: str
    unit: str
    value: str
    cost_known: bool
    lots: int
    oldest_on: date | None
    next_expiry: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeValue:
    """What all stock of one type is worth."""

    item_type: str
    value: str
    lots: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockValue:
    """What the shelf is worth."""

    by_type: tuple[TypeValue, ...]
    total_value: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFault:
    """A lot that its movements do not account for."""

    lot_id: int
    rule: str
    expected: str
    found: str
