"""Lines over time: days and exact amounts in, places on the page out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise
from typing import Final

from bakery.charts.parts import MOST_SERIES, Series, Show, extremes, percent, series_of

# Pixels of a line chart from its top to its foot, and the tenths of a percent between its first and its last day.
PLOT_TOP: Final = 20
PLOT_FOOT: Final = 200
LINE_HEIGHT: Final = 228
FIRST_DAY, LAST_DAY = 140, 970
STEPS: Final = 4
NICE: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A line across at a round amount."""

    y: int
    text_y: int
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLabel:
    """A day under the lines, and which of its edges stands at its place."""

    day: date
    x: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One amount on one day."""

    day: date
    x: str
    y: int
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """The line between two amounts that follow each other."""

    x1: str
    y1: int
    x2: str
    y2: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The amounts of one series, day by day."""

    series: Series
    marks: tuple[Mark, ...]
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """Lines over time; `left_out` counts the series that have no shape left."""

    key: str
    title: str
    told: str
    height: int
    foot: int
    grid: tuple[Grid, ...]
    days: tuple[DayLabel, ...]
    lines: tuple[Line, ...]
    legend: tuple[Series, ...]
    left_out: int


def line_chart(
    *, key: str, title: str, lines: Sequence[tuple[str, Sequence[tuple[date, Decimal]]]], show: Show
) -> LineChart | None:
    """Place the points of each series, which come by day; of more than six series those with most points."""
    filled = [(name, points) for name, points in lines if points]
    if not filled:
        return None
    kept = sorted(sorted(filled, key=lambda line: -len(line[1]))[:MOST_SERIES], key=lambda line: line[0])
    points = [point for _, own in kept for point in own]
    days, steps = [day for day, _ in points], ticks([amount for _, amount in points])
    scale = _Scale(first=min(days), last=max(days), low=steps[0], high=steps[-1], show=show)
    legend = series_of([name for name, _ in kept])
    return LineChart(
        key=key,
        title=title,
        told=extremes([(f"{day:%-d %b %Y}", amount, show(amount)) for day, amount in points]),
        height=LINE_HEIGHT,
        foot=LINE_HEIGHT - 8,
        grid=tuple(Grid(y=scale.y(step), text_y=scale.y(step) - 4, shown=show(step)) for step in steps),
        days=tuple(scale.labels()),
        lines=tuple(scale.line(each, own) for each, (_, own) in zip(legend, kept, strict=True)),
        legend=legend if len(legend) > 1 or legend[0].name else (),
        left_out=len(filled) - len(kept),
    )


def ticks(amounts: Sequence[Decimal]) -> list[Decimal]:
    """Return round amounts, evenly spaced, from the least to the most; from zero unless all are far from it."""
    least, most = min(amounts), max(amounts)
    low = Decimal(0) if 0 <= least <= most - least or least == most >= 0 else least
    step = _nice((most - low) / STEPS) if most > low else Decimal(1)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = max((most / step).to_integral_value(ROUND_CEILING), first + 1)
    return [step * number for number in range(int(first), int(last) + 1)]


def _nice(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2 and 5, times a power of ten, that is no less."""
    return next(step for step in (Decimal(each).scaleb(least.adjusted()) for each in NICE) if step >= least)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """Where days and amounts stand."""

    first: date
    last: date
    low: Decimal
    high: Decimal
    show: Show

    def x(self, day: date) -> str:
        span = (self.last - self.first).days
        return percent(FIRST_DAY + (LAST_DAY - FIRST_DAY) * (day - self.first).days // span if span else 500)

    def y(self, amount: Decimal) -> int:
        return PLOT_FOOT - int((PLOT_FOOT - PLOT_TOP) * (amount - self.low) / (self.high - self.low))

    def line(self, series: Series, points: Sequence[tuple[date, Decimal]]) -> Line:
        marks = tuple(
            Mark(day=day, x=self.x(day), y=self.y(amount), shown=self.show(amount)) for day, amount in points
        )
        segments = tuple(Segment(x1=one.x, y1=one.y, x2=two.x, y2=two.y) for one, two in pairwise(marks))
        return Line(series=series, marks=marks, segments=segments)

    def labels(self) -> list[DayLabel]:
        """Return the first day, the last and, where there is room for it, the one between."""
        if self.first == self.last:
            return [DayLabel(day=self.first, x=percent(500), anchor="middle")]
        between = self.first + (self.last - self.first) / 2
        middle = [DayLabel(day=between, x=self.x(between), anchor="middle")] if self.first < between else []
        return [
            DayLabel(day=self.first, x=self.x(self.first), anchor="middle"),
            *middle,
            DayLabel(day=self.last, x=percent(1000), anchor="end"),
        ]
