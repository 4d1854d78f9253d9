"""The pantry as its page and its file show it."""

from dataclasses import dataclass

from bakery.inventory.dto.stock import StockLevel
from bakery.inventory.queries.packages import PackageCount
from events.dto.pegging import Promise, StockPart


@dataclass(frozen=True, slots=True, kw_only=True)
class PantryRow:
    """An item on the shelf with what of it is spoken for, by lots and by events, and where it stands."""

    level: StockLevel
    dimension: str
    packages: tuple[PackageCount, ...]
    promised: str
    free: str
    lots: tuple[StockPart, ...]
    promises: tuple[Promise, ...]
    places: tuple[str, ...]
