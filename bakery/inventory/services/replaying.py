"""How the movements of a file come into the ledger: all lots under their locks, then all rows at once."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.inventory.draws import mirror
from bakery.inventory.exchange import DrawRow, LotRow, MovedRow
from bakery.inventory.models import Lot, Movement, StockAdjustment
from bakery.inventory.owners import LOT_OWNERS
from bakery.inventory.replay import Faults, Shelf
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.lots import write_lots


def open_shelf(
    tx: Atomic,
    *,
    draws: Collection[DrawRow],
    arrivals: Collection[LotRow],
    adjustments: Collection[UUID] = (),
    faults: Faults,
) -> Shelf:
    """Lock all stock, and return the lots named, with what is wrong about them going to `faults`."""
    lock_stock(tx)
    lots = {*(draw.lot for draw in draws), *(lot.uuid for lot in arrivals)}
    known = Lot.objects.using(tx.using).select_related(*LOT_OWNERS).in_bulk([*lots], field_name="uuid")
    moved: list[MovedRow] = [*draws, *arrivals]
    taken = [*_taken(tx, Movement, [row.movement for row in moved]), *_taken(tx, StockAdjustment, adjustments)]
    return Shelf(known, taken=taken, faults=faults)


def write_shelf(tx: Atomic, *, shelf: Shelf, by: User) -> None:
    """Write what was gone through on paper, and undo again what was voided."""
    changes = shelf.settle()
    StockAdjustment.objects.using(tx.using).bulk_create(shelf.adjustments)
    Lot.objects.using(tx.using).bulk_create(shelf.brought)
    write_lots(tx, changes=changes)
    Movement.objects.using(tx.using).bulk_create(shelf.movements)
    Movement.objects.using(tx.using).bulk_create([mirror(movement, by=by, at=at) for movement, at in shelf.undone])


def _taken(tx: Atomic, model: Any, uuids: Collection[UUID]) -> list[UUID]:
    return [*model.objects.using(tx.using).only("uuid").in_bulk([*uuids], field_name="uuid")]
