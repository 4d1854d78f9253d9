"""Keys for rows that have none: the same row of the same kind of file gets the same key every time."""

from collections import Counter
from typing import Final
from uuid import UUID, uuid5

# Names the predecessor's files; a constant, because every key made here is derived from it.
NAMESPACE: Final = UUID("6f1d7c1e-52f5-4f39-9d0a-3a6f6f0d8f51")


class Identities:
    """Hands out keys made of what identifies a row; the n-th equal row of a file gets a key of its own."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[str, ...]] = Counter()

    def key(self, array: str, *parts: object) -> UUID:
        """Return the key of the next row of an array with these identifying values."""
        spelled = (array, *(str(part) for part in parts))
        self._seen[spelled] += 1
        return uuid5(NAMESPACE, "\x1f".join([*spelled, str(self._seen[spelled])]))


def lot_key(line: UUID) -> UUID:
    """Return the key of a lot that a line of a receipt brought, as long as no row of stock gives it another."""
    return Identities().key("purchases.lot", line)
