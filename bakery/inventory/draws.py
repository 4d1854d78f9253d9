"""What is asked of the shelf and what it gives, shared out among several wants at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product
from bakery.catalogue.units import quantise_cost, quantise_money
from bakery.dto import Shortage, quantity_to_string
from bakery.inventory import fifo
from bakery.inventory.fifo import LotDraw, ShelfLot
from bakery.inventory.models import Item, Lot, Movement, Reason
from bakery.inventory.owners import is_counted, item_of, key_of, unit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A base-unit amount of one item; lot ids to take first, never, or alone; and what is noted of just this."""

    item: Item
    quantity: Decimal
    first: Collection[int] = ()
    never: Collection[int] = ()
    only: Collection[int] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """The part of one lot that was taken, posted as one movement."""

    lot_id: int
    movement_id: int
    product_id: int | None
    finished_unit_id: int | None
    finished_good_id: int | None
    quantity: Decimal
    unit_cost: Decimal
    cost: Decimal
    cost_known: bool
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDraw:
    """The part of one lot that would be taken; `unit_cost` is the lot's unit value at that moment."""

    lot: Lot
    quantity: Decimal
    unit_cost: Decimal
    cost: Decimal
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FifoPreview:
    """What a want would draw, and what it would be short by."""

    want: Want
    draws: tuple[PlannedDraw, ...]
    missing: Decimal

    @property
    def drawn(self) -> Decimal:
        """The amount that is there, up to what is wanted."""
        return sum((draw.quantity for draw in self.draws), Decimal(0))

    @property
    def cost(self) -> Decimal:
        """What the draws cost."""
        return sum((draw.cost for draw in self.draws), Decimal(0))

    @property
    def cost_known(self) -> bool:
        """Whether every draw has a price."""
        return all(draw.cost_known for draw in self.draws)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A lot to be: of one product, unit or good, with the cost of all of it."""

    item: Product | FinishedUnit | FinishedGood
    quantity: Decimal
    cost: Decimal
    received_on: date
    cost_known: bool = True
    expires_on: date | None = None
    location: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChange:
    """What a lot holds and is worth from now on, written only if the lot is still as it was seen."""

    lot: Lot
    remaining: Decimal
    value: Decimal


def share_out(wants: Sequence[Want], shelves: Mapping[tuple[str, int], Sequence[Lot]]) -> list[FifoPreview]:
    """Split every want over its shelf, oldest lot first; wants that meet on a lot share it.

    A fixed product is served before the material it belongs to, so that no order of lines makes a shortage.
    """
    rows = {lot.pk: lot for shelf in shelves.values() for lot in shelf}
    left = {pk: ShelfLot(pk=pk, remaining=row.remaining, value=row.value, cost_known=row.cost_known)
            for pk, row in rows.items()}  # fmt: skip
    previews: dict[int, FifoPreview] = {}
    for place in sorted(range(len(wants)), key=lambda place: _breadth(wants[place])):
        want = wants[place]
        shelf = [left[lot.pk] for lot in shelves[key_of(want.item)] if want.only is None or lot.pk in want.only]
        draws, missing = fifo.split(
            shelf, want.quantity, tolerant=not is_counted(want.item), first=want.first, never=want.never
        )
        for draw in draws:
            left[draw.lot.pk] = _without(draw)
        previews[place] = FifoPreview(want=want, draws=tuple(_of_row(draw, rows) for draw in draws), missing=missing)
    return [previews[place] for place in range(len(wants))]


def _breadth(want: Want) -> int:
    if want.only is not None:
        return 0
    return 2 if isinstance(want.item, Ingredient | Material) else 1


def _without(draw: LotDraw[ShelfLot]) -> ShelfLot:
    """Return a lot as a draw leaves it."""
    lot = draw.lot
    return ShelfLot(
        pk=lot.pk, remaining=lot.remaining - draw.quantity, value=lot.value - draw.cost, cost_known=lot.cost_known
    )


def _of_row(draw: LotDraw[ShelfLot], rows: Mapping[int, Lot]) -> PlannedDraw:
    return PlannedDraw(
        lot=rows[draw.lot.pk],
        quantity=draw.quantity,
        unit_cost=draw.unit_cost,
        cost=draw.cost,
        cost_known=draw.cost_known,
    )


def changes_by(draws: Sequence[PlannedDraw]) -> list[LotChange]:
    """Return what every lot is left with, after all the draws on it."""
    changes: dict[int, LotChange] = {}
    for draw in draws:
        lot = draw.lot
        seen = changes.get(lot.pk) or LotChange(lot=lot, remaining=lot.remaining, value=lot.value)
        changes[lot.pk] = LotChange(lot=lot, remaining=seen.remaining - draw.quantity, value=seen.value - draw.cost)
    return list(changes.values())


def shortages(previews: Sequence[FifoPreview]) -> list[Shortage]:
    """Return, in base units, each item that is short, once, with the wants for it added up."""
    found = []
    for key in dict.fromkeys(key_of(preview.want.item) for preview in previews if preview.missing):
        same = [preview for preview in previews if key_of(preview.want.item) == key]
        item = same[0].want.item
        found.append(
            Shortage(
                item_type=key[0],
                item_id=key[1],
                item_name=str(item),
                needed=quantity_to_string(sum((each.want.quantity for each in same), Decimal(0))),
                available=quantity_to_string(sum((each.drawn for each in same), Decimal(0))),
                short_by=quantity_to_string(sum((each.missing for each in same), Decimal(0))),
                unit=unit_of(item),
            )
        )
    return found


def unit_cost(cost: Decimal, quantity: Decimal) -> Decimal:
    """Return the cost of one base unit, as stored."""
    return quantise_cost(Fraction(cost) / Fraction(quantity))


def beside(lot: Lot, quantity: Decimal, note: str) -> Receipt:
    """Return a find beside a lot: as old, as dear and as good for as long as what was left of that one."""
    each = Fraction(lot.value) / Fraction(lot.remaining) if lot.remaining else Fraction(lot.unit_cost)
    return Receipt(
        item=item_of(lot),
        quantity=quantity,
        cost=quantise_money(each * Fraction(quantity)),
        cost_known=lot.cost_known,
        received_on=lot.received_on,
        expires_on=lot.expires_on,
        location=lot.location,
        note=note,
    )


def mirror(movement: Movement, *, by: User, at: datetime) -> Movement:
    """Return the movement that undoes another, exactly."""
    note = f"Undone: {movement.note or movement.get_reason_display()}"
    return Movement(
        lot_id=movement.lot_id,
        delta=Decimal(0) - movement.delta,
        unit_cost=movement.unit_cost,
        cost=Decimal(0) - movement.cost,
        cost_known=movement.cost_known,
        reason=Reason.REVERSAL,
        note=note[:500],
        actor=by,
        at=at,
        reverses=movement,
    )
