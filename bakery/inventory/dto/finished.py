"""Finished stock, as results show it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryStatus:
    """How many pieces of one item there are, and what they cost."""

    item_type: str
    item_id: int
    slug: str
    display_name: str
    inventory_count: str
    current_cost: str
    current_cost_exact: str
    total_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryValue:
    """What finished stock is worth; the counts are of distinct items in stock."""

    finished_units_value: str
    finished_goods_value: str
    total_value: str
    finished_units_count: int
    finished_goods_count: int
    total_items_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Whether so many pieces are there."""

    available: bool
    item_type: str
    item_id: int
    requested: str
    current_count: str
    shortage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumptionCheck:
    """Whether so many pieces could be taken, and what would be left."""

    valid: bool
    item_type: str
    item_id: int
    requested: str
    current_count: str
    remaining_after: str | None
    shortage: str | None
    error: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InventoryAdjustment:
    """Pieces lost or found of one item, with the count before and after."""

    adjustment_id: int
    item_type: str
    item_id: int
    previous_count: str
    new_count: str
    quantity_change: str
    reason: str
