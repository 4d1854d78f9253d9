"""Purchases and prices, as they come in and as results show them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from bakery.dto import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionalProduct:
    """A product described on a receipt for the first time, of one ingredient or one material."""

    name: str
    ingredient_id: int | None = None
    material_id: int | None = None
    package_quantity: Decimal | int
    package_unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLineInput:
    """One product on a receipt, known or described; half packages are legal, an unknown price is None."""

    product_id: int | None = None
    provisional: ProvisionalProduct | None = None
    packages: Decimal | int
    price_per_package: Decimal | int | None = None
    expires_on: date | None = None
    location: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLineRow:
    """One product on a receipt, with the lot it filled."""

    id: int
    uuid: UUID
    product_id: int
    product_name: str
    packages: str
    package_quantity: str
    package_unit: str
    price_per_package: str | None
    base_quantity: str
    unit: str
    total_cost: str
    unit_cost_exact: str | None
    lot_id: int
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseDetail:
    """One receipt in full."""

    id: int
    uuid: UUID
    supplier_id: int
    supplier_name: str
    purchased_on: date
    reference: str
    notes: str
    total_cost: str
    cost_known: bool
    lines: tuple[PurchaseLineRow, ...]
    by_name: str
    recorded_at: datetime
    voided_at: datetime | None
    void_reason: str
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PricePoint:
    """What a product cost on a day."""

    purchased_on: date
    supplier_name: str
    price_per_package: str
    unit_cost_exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductOffer:
    """How many packages of one product cover an amount, and what they cost."""

    product_id: int
    brand: str
    product_name: str
    supplier_name: str
    package_quantity: str
    package_unit: str
    is_preferred: bool
    packages_to_buy: int
    covers: str
    unit: str
    price_per_package: str | None
    total_cost: str | None
    cost_available: bool
    cost_message: str
    problem: Problem | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductAdvice:
    """Which product to buy: `sufficient`, `preferred`, `multiple` (none is picked) or `none`."""

    product_status: str
    recommendation: ProductOffer | None
    all_products: tuple[ProductOffer, ...]
