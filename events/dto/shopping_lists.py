"""What is told of a shopping list that was handed out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bakery.inventory.dto.purchases import ProductOffer


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedShoppingItem:
    """One thing on a list; quantities in its base unit, `bought_line_id` the line of the receipt that has it.

    `is_sold` tells whether any product of it can be bought. `left_over` is what the packages bring beyond what is to
    buy, less than nothing where they do not reach.
    """

    id: int
    item_type: str
    item_id: int
    name: str
    product_id: int | None
    product_name: str
    is_retired: bool
    package_quantity: str
    package_unit: str
    package_type: str
    supplier_id: int | None
    supplier_name: str
    category_name: str
    needed: str
    on_hand: str
    to_buy: str
    unit: str
    dimension: str
    is_sold: bool
    packages: int
    price_per_package: str | None
    unit_price_exact: str | None
    line_total: str | None
    left_over: str
    checked_at: datetime | None
    bought_line_id: int | None
    bought_with_id: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedShoppingList:
    """A copy of what to buy, as of when it was made or refreshed."""

    id: int
    uuid: UUID
    name: str
    event_ids: tuple[int, ...]
    scope: str
    created_at: datetime
    completed_at: datetime | None
    items: tuple[SavedShoppingItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingListHead:
    """A list in a line: for whom, and how far it is."""

    id: int
    name: str
    event_ids: tuple[int, ...]
    event_names: tuple[str, ...]
    scope: str
    created_at: datetime
    items_count: int
    checked_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShoppingChoice:
    """One thing on a list, with the products it may be bought as."""

    list_id: int
    item: SavedShoppingItem
    offers: tuple[ProductOffer, ...]
