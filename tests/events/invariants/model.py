"""A bakery on paper: lots in a list, drawn oldest first, and facts that remember what they took and brought in."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

FLOUR, BAG, COOKIE, BOX = "flour", "bag", "cookie", "box"
CONTENT = {BOX: Decimal(1), COOKIE: Decimal(2)}  # of one gift
CENT_OF_A_CENT = Decimal("0.0001")


@dataclass
class PaperLot:
    """What is left of a lot and what that is worth; `owner` is the event it was made for."""

    item: str
    received_on: date
    received: Decimal
    cost: Decimal
    owner: int | None = None
    remaining: Decimal = field(init=False)
    value: Decimal = field(init=False)

    def __post_init__(self) -> None:
        self.remaining, self.value = self.received, self.cost

    @property
    def is_whole(self) -> bool:
        return (self.remaining, self.value) == (self.received, self.cost)

    def give(self, quantity: Decimal) -> Decimal:
        """Take from the lot, and return what that is worth."""
        cost = (self.value * quantity / self.remaining).quantize(CENT_OF_A_CENT, ROUND_HALF_UP)
        self.remaining -= quantity
        self.value -= cost
        return cost


@dataclass
class PaperFact:
    """What was done: lots given from, with amount and cost, and lots brought in."""

    kind: str
    took: list[tuple[PaperLot, Decimal, Decimal]] = field(default_factory=list)
    brought: list[PaperLot] = field(default_factory=list)
    is_void: bool = False

    @property
    def cost(self) -> Decimal:
        return sum((cost for _, _, cost in self.took), Decimal(0))


class Paper:
    """The lots in the order they came into being."""

    def __init__(self) -> None:
        self.lots: list[PaperLot] = []

    def put(self, fact: PaperFact, lot: PaperLot) -> PaperFact:
        self.lots.append(lot)
        fact.brought.append(lot)
        return fact

    def open_to(self, item: str, event: int | None) -> list[PaperLot]:
        """Return what an event, or nobody, may take: its own first, each from the oldest."""
        lots = [lot for lot in self.lots if lot.item == item and lot.remaining and lot.owner in (None, event)]
        return sorted(lots, key=lambda lot: (lot.owner is None, lot.received_on))

    def available(self, item: str, event: int | None) -> Decimal:
        return sum((lot.remaining for lot in self.open_to(item, event)), Decimal(0))

    def draw(self, kind: str, wants: dict[str, Decimal], event: int | None) -> PaperFact | None:
        """Take all of it, or nothing where something is short."""
        if any(self.available(item, event) < wanted for item, wanted in wants.items()):
            return None
        fact = PaperFact(kind)
        for item, wanted in wants.items():
            self.take(fact, self.open_to(item, event), wanted)
        return fact

    def take(self, fact: PaperFact, lots: list[PaperLot], wanted: Decimal) -> None:
        for lot in lots:
            if part := min(wanted, lot.remaining):
                fact.took.append((lot, part, lot.give(part)))
                wanted -= part

    def void(self, fact: PaperFact) -> bool:
        """Undo a fact, unless something was taken from what it brought in."""
        if fact.is_void or not all(lot.is_whole for lot in fact.brought):
            return False
        for lot, quantity, cost in fact.took:
            lot.remaining += quantity
            lot.value += cost
        for lot in fact.brought:
            lot.remaining = lot.value = Decimal(0)
        fact.is_void = True
        return True
