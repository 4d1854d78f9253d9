"""What pages show of a definition together with its stock and its costs."""

from dataclasses import dataclass
from datetime import date

from bakery.catalogue.dto.items import SupplierDetail
from bakery.dto import Problem
from bakery.inventory.dto.stock import LotDetail


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierRow:
    """A supplier with its last live purchase, what it got this year, and how many products are bought best there."""

    supplier: SupplierDetail
    last_on: date | None
    spent: str
    spent_known: bool
    preferred: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductStock:
    """What is on hand of a product, in packages where they can be counted, and what its base unit cost last."""

    product_id: int
    on_hand: str
    packages: str | None
    last_cost_exact: str | None
    last_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeLine:
    """A line of a recipe or box, `depth` levels down, for all that is made of it up there.

    `base_quantity` is in the base unit of `dimension`, None where `problem` prevents the conversion; `grams` is None
    where no weight is known. `quantity` is `written` times `times`: what stands in the recipe, and how often that is
    made. Of an ingredient that is bought, `on_hand` tells what lies there.
    """

    depth: int
    kind: str
    name: str
    slug: str
    quantity: str
    unit: str
    dimension: str
    base_quantity: str | None
    note: str
    problem: Problem | None = None
    cost: str | None = None
    cost_known: bool = True
    decide_at_assembly: bool = False
    written: str = ""
    times: str = ""
    grams: str | None = None
    on_hand: str | None = None
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxCost:
    """What one piece would cost at the last prices, and what it is made of, inner boxes before their own parts."""

    lines: tuple[TreeLine, ...]
    total_cost: str
    unpriced: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A lot as a count sheet shows it; `packages` is None where they cannot be counted.

    `owner_name` is what a product is a package of, empty for what is no product.
    """

    lot: LotDetail
    owner_name: str
    dimension: str
    packages: str | None
    package_type: str
    package_quantity: str
    package_unit: str
    units: tuple[tuple[str, str], ...]
