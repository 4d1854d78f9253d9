"""Receipts as pages list them and echo them before they are recorded."""

from dataclasses import dataclass
from datetime import date

from bakery.inventory.dto.purchases import PurchaseDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPurchases:
    """Which purchases a list shows; both days are included, `product` is part of a name."""

    supplier_id: int | None = None
    product: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasesPage:
    """One page of purchases, how many there are on all pages, and what those that stand cost together."""

    rows: tuple[PurchaseDetail, ...]
    total: int
    spent: str
    unpriced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEcho:
    """What a line would put on the shelf at which price; `change` is against the last price, in whole per cent."""

    product_name: str
    packages: str
    base_quantity: str | None
    unit: str
    unit_cost_exact: str | None
    total_cost: str | None
    last_price: str | None
    last_on: date | None
    change: int | None
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptEcho:
    """The lines of a receipt, what they cost together, and how far that is from the total printed on it."""

    lines: tuple[LineEcho, ...]
    total_cost: str
    unpriced: int
    difference: str | None
