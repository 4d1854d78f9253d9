"""How stock was divided: which lots serve whom, what others were promised, and what is still to make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bakery.dto import quantity_to_string
from events.dto.pegging import Promise, StockPart
from events.models import Event
from events.planning.claims import Item, Shelf, StockLot
from events.planning.loading import Derived

RESERVED: Final = "reserved"
FREE: Final = "free"
USED: Final = "used"
TO_MAKE: Final = "to_make"
TO_BUY: Final = "to_buy"
NEGLIGIBLE: Final = "negligible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """A shelf as it was divided, seen by some events; `before` are the others whose turn came before the last."""

    shelf: Shelf
    events: Mapping[int, Event]
    served: Collection[int]
    before: Collection[int]

    @classmethod
    def of(cls, derived: Derived, event_ids: Iterable[int]) -> "Coverage":
        """Return what these events see; without any, all plans come before."""
        served = {*event_ids}
        in_turn = list(derived.plans)
        last = max((in_turn.index(each) for each in served), default=len(in_turn))
        before = {each for each in in_turn[:last] if each not in served}
        return cls(shelf=derived.shelf, events=derived.events, served=served, before=before)

    def lots(self, item: Item) -> tuple[StockPart, ...]:
        """Return all that lies there of an item, oldest first."""
        return tuple(_part_of(lot, lot.remaining) for lot in self.shelf.lots(item))

    def taken(self, item: Item) -> tuple[StockPart, ...]:
        """Return what serves these events, by lot."""
        lots: dict[int, StockLot] = {}
        amounts: dict[int, Decimal] = defaultdict(Decimal)
        for take in self.shelf.taken(item):
            if take.event_id in self.served:
                lots[take.lot.id] = take.lot
                amounts[take.lot.id] += take.quantity
        return tuple(_part_of(lots[lot_id], amount) for lot_id, amount in amounts.items())

    def pieces(self, item: Item, to_make: int) -> tuple[StockPart, ...]:
        """Return what meets a need of pieces: lots, and what is still to make."""
        rest = (StockPart(kind=TO_MAKE, quantity=str(to_make)),) if to_make else ()
        return (*self.taken(item), *rest)

    def promises(self, item: Item) -> tuple[Promise, ...]:
        """Return what others hold: what was made for them, then what earlier plans count on of what is free."""
        reserved: dict[int, Decimal] = defaultdict(Decimal)
        names: dict[int, str] = {}
        for lot in self.shelf.lots(item):
            if lot.reserved_for is not None and lot.reserved_for not in self.served:
                reserved[lot.reserved_for] += lot.remaining
                names[lot.reserved_for] = lot.reserved_name
        claimed: dict[int, Decimal] = defaultdict(Decimal)
        for take in self.shelf.taken(item):
            if take.event_id in self.before and take.lot.reserved_for is None:
                claimed[take.event_id] += take.quantity
                names[take.event_id] = self.events[take.event_id].name
        return (
            *(_promise(event_id, names, amount, is_reserved=True) for event_id, amount in reserved.items()),
            *(_promise(event_id, names, amount, is_reserved=False) for event_id, amount in claimed.items()),
        )


def _promise(event_id: int, names: Mapping[int, str], amount: Decimal, *, is_reserved: bool) -> Promise:
    return Promise(
        event_id=event_id,
        event_name=names[event_id],
        is_reserved=is_reserved,
        quantity=quantity_to_string(amount),
    )


def _part_of(lot: StockLot, quantity: Decimal) -> StockPart:
    return StockPart(
        kind=FREE if lot.reserved_for is None else RESERVED,
        quantity=quantity_to_string(quantity),
        name=lot.name,
        lot_id=lot.id,
        received_on=lot.received_on,
        origin=lot.origin,
        origin_id=lot.origin_id,
        event_name=lot.reserved_name if lot.reserved_for is not None else "",
    )
