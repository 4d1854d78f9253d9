"""What is counted, found, lost or priced anew, as it comes in and as results show it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from bakery.inventory.dto.stock import MovementDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class StockInput:
    """Stock without a purchase, of exactly one item; the cost is that of one base unit or piece, None if unknown."""

    product_id: int | None = None
    finished_unit_id: int | None = None
    finished_good_id: int | None = None
    quantity: Decimal | int
    unit: str = ""
    unit_cost: Decimal | int | None = None
    received_on: date
    expires_on: date | None = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountInput:
    """What is left of a lot: an amount in `unit`, or percent of what came in.

    `expected` is what the count sheet showed, in base units; a `note` of its own is told instead of that of the count.
    """

    lot_id: int
    remaining: Decimal | int | None = None
    unit: str = ""
    percent_of_received: Decimal | int | None = None
    expected: Decimal | int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountLine:
    """What a count found of one lot; the cost is that of the difference."""

    lot_id: int
    before: str
    counted: str
    difference: str
    unit: str
    cost: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentDetail:
    """One adjustment with the movements it posted; `counted` lists every line of a count, changed or not."""

    id: int
    uuid: UUID
    kind: str
    note: str
    by_name: str
    recorded_at: datetime
    movements: tuple[MovementDetail, ...]
    net_cost: str
    voided_at: datetime | None
    void_reason: str
    counted: tuple[CountLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LossPreview:
    """What a loss would take and cost, and what would be left of the lot or item, in base units."""

    item_name: str
    quantity: str
    unit: str
    cost: str
    cost_known: bool
    left: str
