"""What the list of outputs tells."""

from dataclasses import dataclass
from datetime import date

from bakery.catalogue.dto.listing import Use
from bakery.catalogue.dto.recipes import FinishedUnitDetail
from bakery.inventory.dto.costs import UnitEstimate


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputWant:
    """How many pieces an open event wants, in all its boxes and packages too."""

    event_id: int
    event_name: str
    event_date: date
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRow:
    """An output with its stock, its wants and the boxes that hold it; `spoken_for` is reserved or promised."""

    unit: FinishedUnitDetail
    recipe_name: str
    recipe_slug: str
    on_hand: str
    spoken_for: str
    free: str
    wants: tuple[OutputWant, ...]
    estimate: UnitEstimate
    boxes: tuple[Use, ...]

    @property
    def wanted(self) -> int:
        """How many pieces all open events want."""
        return sum(want.quantity for want in self.wants)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputsPage:
    """One page of outputs by name, and how many there are."""

    rows: tuple[OutputRow, ...]
    total: int
