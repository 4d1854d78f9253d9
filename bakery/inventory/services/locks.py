"""The one order in which stock is locked: the rows that own it, by kind, then by id."""

from collections.abc import Iterable, Sequence
from typing import Final

from bakery import logs
from bakery.db.transaction import Atomic
from bakery.inventory.models import Item
from bakery.inventory.owners import OWNERS, Key, owner_of

EVERYTHING: Final[Key] = ("everything", 0)


class StockNotLocked(RuntimeError):
    """A service draws on stock, or asks for more of it, that the block did not lock at its beginning."""


def lock_stock(tx: Atomic, *, items: Sequence[Item] | None = None) -> None:
    """Lock what owns the stock of these items, or all stock, before any lot is read.

    Asking again for a part is free. Asking for more is refused: the order of locks, and with it the promise
    that two blocks never wait for each other, would be lost.
    """
    using = tx.using
    if tx.read_only:
        raise StockNotLocked("A block that only reads cannot lock stock.")
    keys = {EVERYTHING} if items is None else {owner_of(item) for item in items}
    if _covered(tx, keys):
        return
    if tx.locked is not None:
        raise StockNotLocked(f"Stock was locked before in this block, without {_missing(tx, keys)}.")

    with logs.operation(tx, "lock_stock", using=using, owners=None if items is None else len(keys)):
        for kind in OWNERS:
            keys |= {(kind, pk) for pk in _lock(tx, kind, keys)}
        tx.locked = frozenset(keys)


def require_locked(tx: Atomic, *, items: Iterable[Item]) -> None:
    """Refuse to go on unless the block has locked the stock of all these items."""
    keys = {owner_of(item) for item in items}
    if tx.using and not _covered(tx, keys):
        raise StockNotLocked(f"Stock is drawn on that was not locked: {_missing(tx, keys)}.")


def _lock(tx: Atomic, kind: str, keys: set[Key]) -> list[int]:
    """Lock the rows of one kind, in the order of their ids."""
    rows = OWNERS[kind].objects.using(tx.using).order_by("pk").only("pk")
    if EVERYTHING not in keys:
        ids = [pk for owner_kind, pk in keys if owner_kind == kind]
        if not ids:
            return []
        rows = rows.filter(pk__in=ids)
    return [row.pk for row in rows.select_for_update(of=("self",), no_key=True)]


def _covered(tx: Atomic, keys: set[Key]) -> bool:
    return not keys or (tx.locked is not None and (EVERYTHING in tx.locked or keys <= tx.locked))


def _missing(tx: Atomic, keys: set[Key]) -> str:
    return ", ".join(f"{kind} {pk}" for kind, pk in sorted(keys - (tx.locked or frozenset())))
