"""Charts: where bars, lines and their words stand."""

from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from bakery.charts.bars import MOST_GROUPS, BarChart, bar_chart
from bakery.charts.lines import LineChart, line_chart, ticks
from tests.bakery.people import client_of

DAY = date(2026, 1, 1)


def shown(amount: Decimal) -> str:
    return f"${amount:.2f}"


def bars(*amounts: str | None) -> BarChart:
    groups = [(f"Box {number}", [None if each is None else Decimal(each)]) for number, each in enumerate(amounts)]
    chart = bar_chart(key="boxes", title="Cost", groups=groups, show=shown)
    assert chart is not None
    return chart


def lines(**series: list[str]) -> LineChart:
    """Return the chart of series whose amounts come ten days apart."""
    points = {
        name: [(DAY + timedelta(days=10 * number), Decimal(each)) for number, each in enumerate(amounts)]
        for name, amounts in series.items()
    }
    chart = line_chart(key="prices", title="Price", lines=[*points.items()], show=shown)
    assert chart is not None
    return chart


def test_the_longest_bar_is_the_largest_amount_and_the_others_are_in_proportion() -> None:
    chart = bars("20", "5", "0", "0.01")

    assert [group.bars[0].length for group in chart.groups] == ["68.0%", "17.0%", "0.0%", "0.3%"]
    assert [group.bars[0].shown for group in chart.groups] == ["$20.00", "$5.00", "$0.00", "$0.01"]
    assert chart.legend == ()


def test_no_two_bars_share_a_place() -> None:
    groups = [(name, [Decimal(3), Decimal(2)]) for name in ("Cake", "Biscotti")]
    chart = bar_chart(key="k", title="t", series=("planned", "actual"), groups=groups, show=shown)
    assert chart is not None

    tops = [bar.y for group in chart.groups for bar in group.bars]
    assert all(later - earlier > 16 for earlier, later in pairwise(tops))
    assert tops[-1] + 16 < chart.height
    assert [each.name for each in chart.legend] == ["planned", "actual"]
    assert len({each.mark for each in chart.legend}) == 2


def test_what_is_not_known_says_so_and_has_no_length() -> None:
    bar = bars("4", None).groups[1].bars[0]

    assert (bar.length, bar.shown) == ("0.0%", "not known")


def test_what_has_no_room_is_counted() -> None:
    chart = bars(*["1"] * (MOST_GROUPS + 5))

    assert (len(chart.groups), chart.left_out) == (MOST_GROUPS, 5)


def test_nothing_is_no_chart() -> None:
    assert bar_chart(key="k", title="t", groups=[], show=shown) is None
    assert line_chart(key="k", title="t", lines=[("Market", [])], show=shown) is None


def test_the_largest_and_the_smallest_are_told_in_words() -> None:
    assert bars("2", "9").told == "Most: Box 1, $9.00. Least: Box 0, $2.00."
    assert bars("2").told == "Box 0: $2.00."
    assert bars("2", "2").told == "All are $2.00."


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["0.90", "1.10"], ["0.90", "0.95", "1.00", "1.05", "1.10"]),
        (["1", "7"], ["0", "2", "4", "6", "8"]),
        (["3"], ["0", "1", "2", "3"]),
        (["0"], ["0", "1"]),
        (["-4", "4"], ["-4", "-2", "0", "2", "4"]),
        (["1234.56", "10"], ["0", "500", "1000", "1500"]),
    ],
)
def test_round_amounts_reach_from_the_least_to_the_most(amounts: list[str], expected: list[str]) -> None:
    assert ticks([Decimal(each) for each in amounts]) == [Decimal(each) for each in expected]


def test_later_days_stand_further_right_and_more_stands_higher() -> None:
    line = lines(Market=["1", "3", "2"]).lines[0]

    assert [mark.x for mark in line.marks] == ["14.0%", "55.5%", "97.0%"]
    low, high, middle = (mark.y for mark in line.marks)
    assert high < middle < low
    assert [(each.x1, each.x2) for each in line.segments] == [("14.0%", "55.5%"), ("55.5%", "97.0%")]


def test_one_day_alone_stands_in_the_middle() -> None:
    chart = lines(Market=["1"])

    assert [mark.x for mark in chart.lines[0].marks] == ["50.0%"]
    assert [label.day for label in chart.days] == [DAY]


def test_six_series_have_a_shape_each_and_the_shortest_of_more_is_left_out() -> None:
    chart = lines(**{name: ["1", "2"] for name in "abcdef"}, g=["1"])

    assert len({line.series.mark for line in chart.lines}) == 6
    assert ([each.name for each in chart.legend], chart.left_out) == ([*"abcdef"], 1)


class Pictures(HTMLParser):
    """Notes the charts of a page and what names them."""

    def __init__(self) -> None:
        super().__init__()
        self.named_by: list[list[str]] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.append(given.get("id") or "")
        if tag == "svg" and given.get("role") == "img":
            self.named_by.append((given.get("aria-labelledby") or "").split())


@pytest.mark.django_db
def test_every_chart_of_the_page_of_parts_has_a_name_and_a_description() -> None:
    page = Pictures()
    page.feed(client_of("viewer").get("/design/").content.decode())

    assert len(page.named_by) == 3
    assert all(len(names) == 2 and {*names} <= {*page.ids} for names in page.named_by)
