"""The ledger as it is read."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q, QuerySet

from bakery.catalogue.dto.listing import Listed
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.errors import InvalidInput
from bakery.inputs import Checked
from bakery.inventory.dto.stock import LotChangeRow, MovementDetail
from bakery.inventory.models import Movement, Reason
from bakery.inventory.owners import COLUMNS, LOT_OWNERS
from bakery.inventory.showing import movement_detail

# How a movement leads to the fact of each kind behind it, and for what it brought in, by which reason.
MOVED_BY: Final = {
    "purchase": (("lot__purchase_line__purchase", Reason.RECEIPT),),
    "stock_adjustment": (("adjustment", ""),),
    "production_run": (("production_use__run", ""), ("lot__production_run", Reason.PRODUCTION_IN)),
    "assembly_run": (("assembly_use__run", ""), ("lot__assembly_run", Reason.ASSEMBLY_IN)),
    "delivery": (("delivery_use__delivery", ""),),
}


def get_movements(  # noqa: PLR0913 - one filter each
    tx: Atomic,
    *,
    lot_id: int | None = None,
    item_type: str | None = None,
    item_id: int | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    limit: int = 100,
    offset: int = 0,
) -> list[MovementDetail]:
    """Return movements that match all that is given, newest first; `end` is not included."""
    given = Checked()
    page = given.page(limit, offset)
    given.done()
    chosen = Q() if lot_id is None else Q(lot=lot_id)
    chosen &= _of_item(item_type, item_id)
    chosen &= Q() if start is None else Q(at__gte=start)
    chosen &= Q() if end is None else Q(at__lt=end)
    return [movement_detail(row) for row in movement_rows(tx).filter(chosen).order_by("-at", "-pk")[page]]


def lot_history(tx: Atomic, *, lot_id: int, page: slice) -> Listed[LotChangeRow]:
    """Return every movement of a lot in the order of recording, newest first, with what was left after each."""
    deltas = Movement.objects.using(tx.using).filter(lot=lot_id).order_by("pk").values_list("pk", "delta")
    left, balances = Decimal(0), {}
    for pk, delta in deltas:
        left += delta
        balances[pk] = quantity_to_string(left)
    rows = movement_rows(tx).filter(lot=lot_id).order_by("-pk")[page]
    return Listed(
        rows=tuple(LotChangeRow(movement=movement_detail(row), balance=balances[row.pk]) for row in rows),
        total=len(balances),
    )


def uses_of_lots(tx: Atomic, *, lot_ids: Collection[int]) -> list[MovementDetail]:
    """Return what was taken from these lots and stays taken, oldest first."""
    taken = movement_rows(tx).filter(lot__in=lot_ids, delta__lt=0, reversed_by__isnull=True, reverses__isnull=True)
    return [movement_detail(row) for row in taken.order_by("pk")]


def movements_of_fact(tx: Atomic, *, kind: str, fact_id: int) -> list[MovementDetail]:
    """Return what a fact moved: a purchase, an adjustment, a run of baking or assembly, or a delivery."""
    if kind not in MOVED_BY:
        raise InvalidInput.of("kind", "This is not one of the kinds of fact.")
    moved = Q()
    for path, reason in MOVED_BY[kind]:
        moved |= Q(**{path: fact_id}) & (Q(reason=reason) if reason else Q())
    return [movement_detail(row) for row in movement_rows(tx).filter(moved, reverses__isnull=True).order_by("pk")]


def movement_rows(tx: Atomic) -> "QuerySet[Movement]":
    """Return movements with everything that showing them needs."""
    owners = [f"lot__{owner}" for owner in LOT_OWNERS]
    return Movement.objects.using(tx.using).select_related("actor", "reversed_by", *owners)


def _of_item(item_type: str | None, item_id: int | None) -> Q:
    """Return the condition that a movement is of an item, or of any item of a type."""
    if item_type is None:
        if item_id is not None:
            raise InvalidInput.of("item_type", "Say of which type the item is.")
        return Q()
    if item_type not in COLUMNS:
        raise InvalidInput.of("item_type", "This is not one of the types of item.")
    column = f"lot__{COLUMNS[item_type]}"
    return Q(**{f"{column}__isnull": False}) if item_id is None else Q(**{column: item_id})
