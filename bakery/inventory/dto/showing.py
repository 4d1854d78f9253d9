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
    """What is on hand of a product, in packages where they can be counted, and what its base unit cost.

    Last, and in the mean of all purchases.
    """

    product_id: int
    on_hand: str
    packages: str | None
    last_cost_exact: str | None
    last_on: date | None
    mean_cost_exact: str | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedStock:
    """What of the shelf a list shows; a group stands for those below it too."""

    types: tuple[str, ...]
    query: str = ""
    group_id: int | None = None
    place: str = ""
    soon_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfLot:
    """A lot on the shelf, with the ingredient or material it is a package of, else with itself."""

    lot: LotDetail
    item_type: str
    item_id: int
    item_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShelfPage:
    """The lots wanted by name and age, what they are worth together, and every place of the shelf."""

    lots: tuple[ShelfLot, ...]
    value: str
    unpriced: int
    places: tuple[str, ...]

    def items(self) -> list[tuple[str, int]]:
        """Return what the lots are of, by type and id, each once."""
        return list(dict.fromkeys((each.item_type, each.item_id) for each in self.lots))

    def stands(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """Return where the lots of each item stand, leaving out what is noted nowhere."""
        places: dict[tuple[str, int], list[str]] = {}
        for each in self.lots:
            if each.lot.location:
                places.setdefault((each.item_type, each.item_id), []).append(each.lot.location)
        return {item: tuple(dict.fromkeys(found)) for item, found in places.items()}
