"""What drawing now would take and cost: the one reading of the shelf for checks, records and plans."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from bakery.db.transaction import Atomic
from bakery.inventory.draws import FifoPreview, Want, share_out
from bakery.inventory.models import Item, Lot
from bakery.inventory.owners import COLUMNS, Key, key_of

# As many lots as a draw nearly always stays within; a draw that does not reads them all.
WINDOW: Final = 16


def preview_fifo(
    tx: Atomic, *, item: Item, quantity: Decimal, first: Sequence[int] = (), never: Sequence[int] = ()
) -> FifoPreview:
    """Return what drawing a base-unit amount would take, without lock or write."""
    return preview_many(tx, wants=[Want(item=item, quantity=quantity, first=first, never=never)])[0]


def preview_many(tx: Atomic, *, wants: Sequence[Want]) -> list[FifoPreview]:
    """Return what drawing all this at once would take, in the order asked; wants for the same lots share them."""
    previews = share_out(wants, read_shelves(tx, wants=wants, window=WINDOW))
    if all(preview.drawn >= preview.want.quantity for preview in previews):
        return previews
    return share_out(wants, read_shelves(tx, wants=wants))


def read_shelves(tx: Atomic, *, wants: Sequence[Want], window: int | None = None) -> dict[Key, list[Lot]]:
    """Return for every item wanted its lots in stock as they leave, or the first so many and those named."""
    keys = {key_of(want.item) for want in wants}
    named = {pk for want in wants for pk in (*want.first, *(want.only or ()))}
    shelves: dict[Key, list[Lot]] = {key: [] for key in keys}
    for item_type in sorted({item_type for item_type, _ in keys}):
        ids = [item_id for kind, item_id in keys if kind == item_type]
        for lot in _lots_of(tx, item_type, ids, window, named):
            shelves[item_type, lot.item_id].append(lot)
    return shelves


def _lots_of(
    tx: Atomic, item_type: str, ids: Iterable[int], window: int | None, named: Iterable[int]
) -> Iterator[Any]:
    """Read the lots of items of one type in one statement; each row says whose it is as `item_id`."""
    column = COLUMNS[item_type]
    lots = Lot.objects.using(tx.using).in_stock().filter(**{f"{column}__in": ids}).annotate(item_id=F(column))
    if window is not None:
        place = Window(RowNumber(), partition_by=F(column), order_by=["received_on", "pk"])
        lots = lots.annotate(place=place).filter(Q(place__lte=window) | Q(pk__in=named))
    return iter(lots.oldest_first())
