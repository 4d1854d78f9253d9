"""What is told of shopping: each line with who asks for how much, and what the chosen packages cost."""

from dataclasses import dataclass
from datetime import date

from bakery.dto import Problem
from bakery.inventory.dto.purchases import ProductOffer
from events.dto.pegging import Promise, StockPart


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingSource:
    """What asks for a part of a line; the parts add up to the line's need."""

    event_id: int
    kind: str
    id: int
    name: str
    quantity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingRow:
    """One ingredient or material to look for; quantities in its base unit.

    `left_over` is what the recommended packages bring beyond the shortfall. The `lots` add up to what is on hand, the
    `promises` to what is promised elsewhere, and `covered_by` to what is needed.
    """

    item_type: str
    item_id: int
    ingredient_id: int | None
    ingredient_name: str
    ingredient_slug: str
    category_name: str
    unit: str
    dimension: str
    quantity_needed: str
    quantity_on_hand: str
    promised_elsewhere: str
    shortfall: str
    is_sufficient: bool
    product_status: str
    product_recommendation: ProductOffer | None
    all_products: tuple[ProductOffer, ...]
    package_type: str
    left_over: str
    estimated_cost: str | None
    first_short_on: date | None
    sources: tuple[ShoppingSource, ...]
    lots: tuple[StockPart, ...]
    promises: tuple[Promise, ...]
    covered_by: tuple[StockPart, ...]
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shopping:
    """One net list over one or more events; the total counts whole packages of the recommended products."""

    event_ids: tuple[int, ...]
    items: tuple[ShoppingRow, ...]
    packaging: tuple[ShoppingRow, ...]
    total_estimated_cost: str
    cost_known: bool
    unpriced_count: int
    items_count: int
    items_with_shortfall: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingSummary:
    """How much of a list is there."""

    total_items: int
    items_sufficient: int
    items_to_buy: int
    all_sufficient: bool
    total_estimated_cost: str
    cost_known: bool
    is_complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StockClaim:
    """How much of an item is spoken for by all open plans, and when it first falls short.

    The `promises` add up to what is reserved and promised, the `lots` to what is on hand.
    """

    item_type: str
    item_id: int
    item_name: str
    on_hand: str
    reserved: str
    promised: str
    promises: tuple[Promise, ...]
    lots: tuple[StockPart, ...]
    free: str
    unit: str
    first_short_on: date | None
    first_short_event_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvFile:
    """A file to hand out."""

    filename: str
    content: bytes
