"""Who takes what from the shelf: lots in the order they leave, each piece of stock promised once.

A shelf is filled once and then drawn from by one plan after the other, by date.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

ItemKind = str  # ingredient, material, finished_unit, finished_good
Item = tuple[ItemKind, int]
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLot:
    """What is left of a lot; `product_id` for bought stock, `reserved_for` an event for finished pieces.

    `origin` is the purchase, run or assembly that brought it in; without one it was counted in.
    """

    id: int
    item: Item
    remaining: Decimal
    product_id: int | None = None
    reserved_for: int | None = None
    expires_on: date | None = None
    unit_value: Fraction = Fraction(0)
    cost_known: bool = True
    name: str = ""
    received_on: date | None = None
    origin: str = ""
    origin_id: int | None = None
    reserved_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """The part of one lot that a plan counts on."""

    event_id: int
    lot: StockLot
    quantity: Decimal


class Shelf:
    """Lots given oldest first, and what the plans asked so far have left of them."""

    def __init__(self, lots: Iterable[StockLot]) -> None:
        self._lots: dict[Item, list[StockLot]] = defaultdict(list)
        self._left: dict[int, Decimal] = {}
        self._takes: dict[Item, list[Take]] = defaultdict(list)
        for lot in lots:
            self._lots[lot.item].append(lot)
            self._left[lot.id] = lot.remaining

    def copy(self) -> "Shelf":
        """Return a shelf as this one is now, to draw from without leaving a trace here."""
        twin = Shelf(())
        twin._lots = self._lots  # nothing is added to a shelf once it is filled
        twin._left = dict(self._left)
        for item, takes in self._takes.items():
            twin._takes[item] = list(takes)
        return twin

    def take(self, event_id: int, item: Item, quantity: Decimal, product_id: int | None = None) -> Decimal:
        """Promise up to so much to an event: what is reserved for it first, then what is free; return how much.

        With a product only its lots serve. What is reserved for another event is never touched.
        """
        open_lots = [
            lot
            for lot in self._lots[item]
            if lot.reserved_for in (None, event_id) and product_id in (None, lot.product_id)
        ]
        open_lots.sort(key=lambda lot: lot.reserved_for is None)

        wanted = quantity
        for lot in open_lots:
            part = min(wanted, self._left[lot.id])
            if part > 0:
                self._left[lot.id] -= part
                self._takes[item].append(Take(event_id=event_id, lot=lot, quantity=part))
                wanted -= part
        return quantity - wanted

    def on_hand(self, item: Item) -> Decimal:
        """All that lies there, whoever it is for."""
        return sum((lot.remaining for lot in self._lots[item]), NOTHING)

    def reserved(self, item: Item, event_id: int | None = None) -> Decimal:
        """What only one event may use, or with an event what only others may."""
        lots = [lot for lot in self._lots[item] if lot.reserved_for not in (None, event_id)]
        return sum((lot.remaining for lot in lots), NOTHING)

    def promised(self, item: Item, event_ids: Collection[int] | None = None) -> Decimal:
        """The free stock that plans asked so far count on, or these of them alone."""
        takes = [take for take in self._takes[item] if take.lot.reserved_for is None]
        return sum((take.quantity for take in takes if event_ids is None or take.event_id in event_ids), NOTHING)

    def lots(self, item: Item) -> tuple[StockLot, ...]:
        """Return what lies there, oldest first."""
        return tuple(self._lots[item])

    def taken(self, item: Item) -> tuple[Take, ...]:
        """Return what was promised of an item, in the order it was."""
        return tuple(self._takes[item])

    def takes(self, event_id: int) -> tuple[Take, ...]:
        """Return all that an event was promised."""
        return tuple(take for takes in self._takes.values() for take in takes if take.event_id == event_id)
