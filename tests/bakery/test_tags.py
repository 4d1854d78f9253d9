"""Amounts, money, days and sums as pages show them."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.template import Context, Template
from django.test import RequestFactory

from bakery.pages import Paging

SPACE = "\N{NO-BREAK SPACE}"


def shown(source: str, **context: Any) -> str:
    return Template("{% load bakery_tags %}" + source).render(Context(context)).strip()


@pytest.mark.parametrize(("units", "expected"), [("us", f"2.5{SPACE}lb"), ("metric", f"1.134{SPACE}kg")])
def test_an_amount_is_shown_in_the_units_of_the_person(units: str, expected: str) -> None:
    assert shown("{% quantity amount 'mass' %}", amount="1133.980925", units=units) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ '2.5'|amount:'cup' }}", f"2{SPACE}½{SPACE}cups"),
        ("{{ 24|amount }}", "24"),
        ("{{ '2.5'|packages:'bag' }}", f"2{SPACE}½{SPACE}bags"),
        ("{{ '1234.50'|money }}", "$1,234.50"),
        ("{{ none|money }}", "price unknown"),
        ("{{ '0.00'|money }}", "$0.00"),
        ("{% unit_price '0.0253' 'volume' %}", f"$2.53 per 100{SPACE}ml"),
        ("{% unit_price none 'volume' %}", "price unknown"),
        ("{{ 150|minutes }} {{ 45|minutes }} {{ 60|minutes }}", "2 h 30 45 min 1 h 00"),
        ("{{ day|day }}", "15 Dec 2026"),
        ("{{ none|day }}{{ none|minutes }}", ""),
    ],
)
def test_values_are_shown_for_people(source: str, expected: str) -> None:
    assert shown(source, none=None, day=date(2026, 12, 15)) == expected


@time_machine.travel(date(2026, 11, 20))
@pytest.mark.parametrize(
    ("day", "expected"),
    [(15, "5 days ago"), (19, "yesterday"), (20, "today"), (21, "tomorrow"), (22, "in 2 days")],
)
def test_a_day_says_how_far_it_is(day: int, expected: str) -> None:
    assert shown("{{ day|days_away }}", day=date(2026, 11, day)) == expected


def test_a_number_opens_its_sum() -> None:
    page = shown("{% explained '190' text %}", text="190 = 40 loose + 25 boxes × 6 <b>")

    assert page == (
        '<details class="sum"><summary>190</summary><p>190 = 40 loose + 25 boxes × 6 &lt;b&gt;</p></details>'
    )


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", '<th scope="col" aria-sort="ascending"><a href="?q=a&amp;sort=-name">Name</a></th>'),
        ("-name", '<th scope="col" aria-sort="descending"><a href="?q=a&amp;sort=name">Name</a></th>'),
        ("day", '<th scope="col"><a href="?q=a&amp;sort=name">Name</a></th>'),
    ],
)
def test_a_column_sorts_by_link_and_keeps_the_filters(sort: str, expected: str) -> None:
    request = RequestFactory().get("/", {"q": "a", "page": "3"})

    assert shown("{% sortable 'name' 'Name' %}", request=request, sort=sort) == expected


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [
        (1, 0, (1, 0, 0, None, None)),
        (1, 50, (1, 1, 50, None, None)),
        (1, 51, (2, 1, 50, None, 2)),
        (2, 51, (2, 51, 51, 1, None)),
        (9, 51, (2, 51, 51, 2, None)),
    ],
)
def test_a_long_list_has_pages_of_fifty(number: int, total: int, expected: tuple[int | None, ...]) -> None:
    page = Paging(number=number, total=total)

    assert (page.pages, page.first, page.last, page.previous, page.next) == expected
