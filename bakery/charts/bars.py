"""Bars beside each other: exact amounts in, places on the page out."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bakery.charts.parts import Series, Show, extremes, percent, series_of

MOST_GROUPS: Final = 12
# Pixels: what stands above a bar, the bar, and what follows a group of them.
LABEL_HEIGHT: Final = 20
BAR_HEIGHT: Final = 16
BAR_GAP: Final = 5
GROUP_GAP: Final = 9
LONGEST_BAR: Final = 680  # tenths of a percent; the rest is for the amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar from the left edge; an amount that is not known has no length."""

    series: Series
    y: int
    middle: int
    text_y: int
    length: str
    shown: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarGroup:
    """The bars of one thing, a bar for each series, under its name."""

    label: str
    label_y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars beside each other; `key` tells it from the other charts of a page, `left_out` counts what has no room."""

    key: str
    title: str
    told: str
    height: int
    groups: tuple[BarGroup, ...]
    legend: tuple[Series, ...]
    left_out: int


def bar_chart(
    *,
    key: str,
    title: str,
    groups: Sequence[tuple[str, Sequence[Decimal | None]]],
    show: Show,
    series: Sequence[str] = ("",),
) -> BarChart | None:
    """Place a bar for each series of each group, in the order given; None where there is nothing to draw."""
    shown = groups[:MOST_GROUPS]
    known = [(label, amount) for label, amounts in shown for amount in amounts if amount is not None]
    if not known:
        return None
    most = max(*(amount for _, amount in known), Decimal(0))
    legend = series_of(series)
    step = LABEL_HEIGHT + len(legend) * (BAR_HEIGHT + BAR_GAP) + GROUP_GAP
    placed = [
        BarGroup(
            label=label,
            label_y=index * step + LABEL_HEIGHT - 6,
            bars=tuple(
                _bar(each, amount, most, index * step + LABEL_HEIGHT + number * (BAR_HEIGHT + BAR_GAP), show)
                for number, (each, amount) in enumerate(zip(legend, amounts, strict=True))
            ),
        )
        for index, (label, amounts) in enumerate(shown)
    ]
    return BarChart(
        key=key,
        title=title,
        told=extremes([(label, amount, show(amount)) for label, amount in known]),
        height=len(placed) * step,
        groups=tuple(placed),
        legend=legend if len(legend) > 1 else (),
        left_out=len(groups) - len(shown),
    )


def _bar(series: Series, amount: Decimal | None, most: Decimal, y: int, show: Show) -> Bar:
    """Return a bar; less than nothing has no length, and the least amount can still be seen."""
    length = int(LONGEST_BAR * amount / most) if amount and amount > 0 else 0
    return Bar(
        series=series,
        y=y,
        middle=y + BAR_HEIGHT // 2,
        text_y=y + BAR_HEIGHT - 4,
        length=percent(max(length, 3 if amount else 0)),
        shown="not known" if amount is None else show(amount),
    )
