"""What the facts of a file moved, gone through on paper before anything is written."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final
from uuid import UUID

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedGood, FinishedUnit, Product
from bakery.catalogue.units import quantise_money
from bakery.dto import exact_to_string
from bakery.errors import ImportRefused
from bakery.inventory.bounds import TOO_DEAR
from bakery.inventory.draws import LotChange, unit_cost
from bakery.inventory.exchange import DrawRow, LotRow
from bakery.inventory.models import Lot, Movement, Reason, StockAdjustment
from bakery.inventory.owners import item_of, type_of

# The shares of a lot are rounded one by one, so that the order in which they were taken shows in the last places.
TOLERANCE: Final = Decimal("0.001")


class Faults:
    """Collects what is wrong with the rows of a file, each under its number."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._row = 0

    def at(self, row: int) -> None:
        """Speak of this row from now on, counted from one."""
        self._row = row

    def add(self, message: str) -> None:
        """Note a fault of the row, or of the file around the rows."""
        place = f"Row {self._row}" if self._row else "File"
        self.found.append(f"{place}: {message}")

    def done(self) -> None:
        """Refuse the file if anything was wrong."""
        if self.found:
            raise ImportRefused(self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What the movements of one fact have in common; with `voided_at` each of them is undone again."""

    by: User
    at: datetime
    note: str
    voided_at: datetime | None


class Shelf:
    """The lots that a file names, as its rows leave them one after the other.

    A fact that was voided moves nothing in the end, so that it asks nothing of the shelf but that its lots exist.
    """

    def __init__(self, lots: Mapping[UUID, Lot], *, taken: Collection[UUID], faults: Faults) -> None:
        self._known = dict(lots)
        self._left = {uuid: (lot.remaining, lot.value) for uuid, lot in lots.items()}
        self._taken = set(taken)
        self._faults = faults
        self.adjustments: list[StockAdjustment] = []
        self.brought: list[Lot] = []
        self.movements: list[Movement] = []
        self.undone: list[tuple[Movement, datetime]] = []

    def is_free(self, uuid: UUID) -> bool:
        """Take a uuid of a movement or adjustment, or note that another has it."""
        if uuid in self._taken:
            self._faults.add(f"{uuid} is the uuid of something else.")
            return False
        self._taken.add(uuid)
        return True

    def bring(
        self,
        row: LotRow,
        posting: Posting,
        *,
        item: Product | FinishedUnit | FinishedGood,
        reason: Reason,
        adjustment: StockAdjustment | None = None,
    ) -> Lot | None:
        """Put a lot on the shelf."""
        each = unit_cost(row.cost, row.quantity)
        if row.uuid in self._known:
            self._faults.add(f"lot {row.uuid} is here already.")
        elif each >= TOO_DEAR:
            self._faults.add(f"lot {row.uuid} costs too much for so little.")
        elif self.is_free(row.movement):
            lot = Lot(
                uuid=row.uuid,
                **{type_of(item): item},
                received_on=row.received_on,
                expires_on=row.expires_on,
                received=row.quantity,
                unit_cost=each,
                cost=row.cost,
                cost_known=row.cost_known,
            )
            self._known[row.uuid] = lot
            gone = posting.voided_at is not None
            self._left[row.uuid] = (Decimal(0), Decimal(0)) if gone else (row.quantity, row.cost)
            self.brought.append(lot)
            self._post(posting, _movement(row, lot, each, reason, adjustment))
            return lot
        return None

    def draw(self, row: DrawRow, posting: Posting, *, reason: Reason) -> Movement | None:
        """Take from the lot that is named, at the cost it had."""
        lot = self._known.get(row.lot)
        if lot is None:
            self._faults.add(f"lot {row.lot} of “{row.item.slug}” is not known here.")
        elif not _is_of(lot, row):
            self._faults.add(f"lot {row.lot} is not one of “{row.item.slug}”.")
        elif fault := _misfit(lot, row) or ("" if posting.voided_at else self._take(lot, row)):
            self._faults.add(f"lot {row.lot} of “{row.item.slug}” {fault}")
        elif self.is_free(row.movement):
            return self._post(posting, _movement(row, lot, row.unit_cost, reason))
        return None

    def settle(self) -> list[LotChange]:
        """Return what the lots that were here hold from now on, and give the others what is left of them."""
        for lot in self.brought:
            lot.remaining, lot.value = self._left[lot.uuid]
        changes = [
            LotChange(lot=lot, remaining=remaining, value=value)
            for lot, (remaining, value) in ((lot, self._left[uuid]) for uuid, lot in self._known.items() if lot.pk)
        ]
        return [each for each in changes if (each.remaining, each.value) != (each.lot.remaining, each.lot.value)]

    def _take(self, lot: Lot, row: DrawRow) -> str:
        """Take a draw off a lot, or return why it cannot be."""
        remaining, value = self._left[lot.uuid]
        if row.quantity > remaining:
            return f"holds {exact_to_string(remaining)}, not {exact_to_string(row.quantity)}."
        expected = quantise_money(Fraction(value) * Fraction(row.quantity) / Fraction(remaining))
        left, worth = remaining - row.quantity, value - row.cost
        honest = abs(expected - row.cost) < TOLERANCE and row.cost_known == lot.cost_known
        if not honest or worth < 0 or (worth and not left):
            price = exact_to_string(expected) if lot.cost_known else "an unknown price"
            return f"gives {exact_to_string(row.quantity)} for {price}, not for {exact_to_string(row.cost)}."
        self._left[lot.uuid] = left, worth
        return ""

    def _post(self, posting: Posting, movement: Movement) -> Movement:
        movement.actor, movement.at, movement.note = posting.by, posting.at, posting.note
        self.movements.append(movement)
        if posting.voided_at:
            self.undone.append((movement, posting.voided_at))
        return movement


def _movement(
    row: DrawRow | LotRow, lot: Lot, each: Decimal, reason: Reason, adjustment: StockAdjustment | None = None
) -> Movement:
    """Return what a row moved, in or out."""
    sign = -1 if isinstance(row, DrawRow) else 1
    return Movement(
        uuid=row.movement,
        lot=lot,
        delta=sign * row.quantity,
        unit_cost=each,
        cost=sign * row.cost + 0,
        cost_known=row.cost_known,
        reason=reason,
        adjustment=adjustment,
    )


def _is_of(lot: Lot, row: DrawRow) -> bool:
    """Tell whether a lot is one of what the row says it is."""
    item = item_of(lot)
    if not isinstance(item, Product):
        return row.product is None and row.item.type == type_of(item) and row.item.means(item)
    owner = item.ingredient or item.material
    named = row.product is not None and row.product.means(item)
    return named and owner is not None and row.item.type == type_of(owner) and row.item.means(owner)


def _misfit(lot: Lot, row: DrawRow) -> str:
    """Return what is wrong with a draw whatever is left: too much, or a cost that is not so many times the price."""
    if row.quantity > lot.received:
        return f"never held {exact_to_string(row.quantity)}."
    rounding = Decimal("0.0001") + row.quantity.scaleb(-8)
    if abs(row.unit_cost * row.quantity - row.cost) > rounding:
        return f"is said to cost {exact_to_string(row.cost)} at {exact_to_string(row.unit_cost)} each."
    return ""
