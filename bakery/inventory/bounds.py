"""How much money a lot, a run or a delivery can stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory.draws import unit_cost

NOTHING: Final = Decimal(0)
TOO_MUCH_MONEY: Final = Decimal(10) ** 11
TOO_DEAR: Final = Decimal(10) ** 7


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


def check_receipts(amounts: Iterable[tuple[Decimal, Decimal]]) -> None:
    """Refuse quantities, each with the cost of all of it, that no lot can hold; to be asked before any write."""
    given = Checked()
    for received, whole in amounts:
        quantity = given.amount("quantity", received, above=NOTHING)
        cost = given.amount("cost", whole, places=4, least=NOTHING, below=TOO_MUCH_MONEY)
        if quantity and unit_cost(cost, quantity) >= TOO_DEAR:
            given.fault("cost", "This is too much for so little.")
    given.done()
