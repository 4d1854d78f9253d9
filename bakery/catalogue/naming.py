"""What people type for a row they mean: its label, its name or another name of it, in any case and without accents."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bakery.catalogue.names import fold

MOST_OFFERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A row that can be typed; `label` tells it from others of the same name.

    A material and its products say what it is measured in, a product also whose it is.
    """

    kind: str
    id: int
    name: str
    label: str
    also: tuple[str, ...] = ()
    dimension: str = ""
    owner_id: int = 0


def meant(rows: Sequence[Named], text: str) -> list[Named]:
    """Return the one row that the text is the label or a name of, else all whose label or names hold it."""
    wanted = fold(text)
    for exact in (
        [row for row in rows if text == row.label],
        [row for row in rows if text == row.name],
        [row for row in rows if wanted == fold(row.label)],
        [row for row in rows if wanted in (fold(name) for name in (row.name, *row.also))],
    ):
        if len(exact) == 1:
            return exact
    return [row for row in rows if any(wanted in fold(name) for name in (row.label, *row.also))][:MOST_OFFERS]
