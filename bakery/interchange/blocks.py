"""The block of one row of a file."""

from contextlib import AbstractContextManager, nullcontext

from bakery.db.transaction import Atomic


def row_block(tx: Atomic, *, alone: bool) -> AbstractContextManager[Atomic]:
    """Open what can fail alone; where one bad row refuses the whole file, that would be for nothing."""
    return tx.savepoint() if alone else nullcontext(tx)
