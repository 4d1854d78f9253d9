"""What somebody looks for, and what is told of each row found."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from bakery.catalogue.names import fold

SHORTEST: Final = 2
MOST_WORDS: Final = 10
SHORTEST_BARCODE: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One row found: the name of its page, what tells it there, and where it is used."""

    name: str
    page: str
    key: str
    note: str = ""
    uses: str = ""
    on: date | None = None
    amount: str = ""
    unit: str = ""
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The words of a search, and the rows by kind that were called so before."""

    text: str
    words: tuple[str, ...]
    renamed: Mapping[str, Collection[UUID]]

    def held_by(self, *columns: str) -> Q:
        """Return the rows that hold the words in these columns."""
        return all_in(self.words, columns)

    def fits(self, name: str) -> bool:
        """Tell whether a name holds each word."""
        folded = fold(name)
        return all(word in folded for word in self.words)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to look for, as names are compared."""
    return tuple(_plain(word) for word in fold(text).split()[:MOST_WORDS])


def is_short(text: str) -> bool:
    """Tell a text of too few letters to look for."""
    return len(fold(text)) < SHORTEST


def counted(rows: Iterable[Any], told: Callable[[Any], Hit]) -> tuple[int, list[Hit]]:
    """Return how many rows there are in all, which each of them knows, and what is told of these."""
    found = list(rows)
    return (found[0].total if found else 0), [told(row) for row in found]


def _plain(word: str) -> str:
    """Return a word as it is compared: a barcode without the zeros that only some scanners write."""
    is_barcode = word.isdigit() and len(word) >= SHORTEST_BARCODE
    return word.lstrip("0") or word if is_barcode else word


def all_in(words: Collection[str], columns: Collection[str]) -> Q:
    """Return rows of which each word stands in one of the columns."""
    every = Q()
    for word in words:
        either = Q()
        for column in columns:
            either |= Q(**{f"{column}__icontains": word})
        every &= either
    return every
