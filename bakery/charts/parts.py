"""What bars and lines have in common: shapes that tell series apart, places, and the chart in words.

Text keeps its size at every width, because nothing is scaled: down, all is told in pixels, across in percent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MOST_SERIES: Final = 6
# The shape of each series, drawn around the point it marks.
MARKS: Final = (
    "M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0Z",
    "M-4-4h8v8h-8Z",
    "M0-5.5L5.5 4.5H-5.5Z",
    "M0-6L6 0L0 6L-6 0Z",
    "M-4-4L4 4M4-4L-4 4",
    "M0-6V6M-6 0H6",
)

Show = Callable[[Decimal], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What belongs together: its name, and the number and shape it is told by."""

    name: str
    number: int
    mark: str


def series_of(names: Sequence[str]) -> tuple[Series, ...]:
    """Return a series with a shape of its own for each name."""
    return tuple(
        Series(name=name, number=number, mark=mark)
        for number, (name, mark) in enumerate(zip(names, MARKS, strict=False), 1)
    )


def percent(tenths: int) -> str:
    """Write tenths of a percent of the width."""
    return f"{tenths // 10}.{tenths % 10}%"


def extremes(amounts: Sequence[tuple[str, Decimal, str]]) -> str:
    """Say what is most and what is least."""
    most, least = (choose(amounts, key=lambda each: each[1]) for choose in (max, min))
    if most[1] == least[1]:
        return f"All are {most[2]}." if len(amounts) > 1 else f"{most[0]}: {most[2]}."
    return f"Most: {most[0]}, {most[2]}. Least: {least[0]}, {least[2]}."
