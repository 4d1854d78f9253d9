"""What reports tell of prices paid and of stock."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidPrice:
    """What a product cost on one receipt, by the package and by the base unit."""

    purchased_on: date
    supplier_name: str
    purchase_id: int
    product_id: int
    product_name: str
    price_per_package: str
    unit_cost_exact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrend:
    """How the price of a product moved in a period; the mean is weighted by what was bought."""

    product_id: int
    product_name: str
    owner_name: str
    dimension: str
    times: int
    first_cost_exact: str
    mean_cost_exact: str
    last_cost_exact: str
    last_on: date
    change_percent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceTrends:
    """A page of products bought in a period, and how many there are."""

    rows: tuple[PriceTrend, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLoss:
    """What one reason took from the shelf in a period; `times` counts its movements."""

    reason: str
    label: str
    times: int
    cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StockWorth:
    """What the shelf was worth at the end of a day, by what lay there."""

    day: date
    food_value: str
    material_value: str
    finished_value: str
    total_value: str
