"""How much money a run or a delivery can stand for."""

from dataclasses import dataclass
from decimal import Decimal

from bakery.errors import InvalidInput
from bakery.inventory.draws import unit_cost
from bakery.inventory.services.receiving import TOO_DEAR, TOO_MUCH_MONEY


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBound:
    """Which input is at fault if what is drawn costs too much, and how many pieces bear the cost, if any do."""

    field: str
    pieces: int | None = None

    def check(self, cost: Decimal) -> None:
        """Refuse a total, or a share of it for each piece, that no record can hold."""
        if cost >= TOO_MUCH_MONEY:
            raise InvalidInput.of(self.field, "What this takes costs more than can be stored.")
        if self.pieces and unit_cost(cost, Decimal(self.pieces)) >= TOO_DEAR:
            raise InvalidInput.of(self.field, "What each piece takes costs more than can be stored.")
