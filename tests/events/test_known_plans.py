"""Plans whose figures are known beforehand, read from the service, from the page and from the command alike."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from bakery.catalogue.models import FinishedUnit, Ingredient, Material
from bakery.catalogue.units import density_from
from bakery.db import transaction
from bakery.dto import Encoder
from events.models import Event, PlanState
from events.planning.plan import get_plan
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import delivered

pytestmark = pytest.mark.django_db

Batches = dict[FinishedUnit, tuple[str, list[str]]]
Needs = dict[Ingredient | Material, tuple[str, str]]


@dataclass
class Known:
    """An event, what is wanted of each output with its choices, and what is needed and short of the rest."""

    event: Event
    batches: Batches = field(default_factory=dict)
    needs: Needs = field(default_factory=dict)
    cost: str = ""


def unit(per_batch: int, name: str, **fields: Any) -> FinishedUnit:
    return make.unit(make.recipe(name, [(make.ingredient(), 1, "g")]), per_batch, name, **fields)


def given_to(event: Event, lines: list[Any], quantity: int) -> None:
    make.assignment(event, make.recipient(), make.package(lines=lines), quantity)


def whole_batches() -> Known:
    event, cookie, brownie = make.event(), unit(48, "Cookie"), unit(48, "Brownie")
    make.target(event, cookie, 300)
    make.target(event, brownie, 49)
    return Known(
        event,
        {
            cookie: ("300", ["6 → 288, short 12", "7 → 336, +36"]),
            brownie: ("49", ["1 → 48, short 1", "2 → 96, +47"]),
        },
    )


def fifty_bags() -> Known:
    event, cookie, brownie = make.event(), unit(48, "Cookie"), unit(24, "Brownie")
    given_to(event, [(cookie, 6), (brownie, 3)], 50)
    return Known(
        event,
        {
            cookie: ("300", ["6 → 288, short 12", "7 → 336, +36"]),
            brownie: ("150", ["6 → 144, short 6", "7 → 168, +18"]),
        },
    )


def two_kinds_of_bag() -> Known:
    event, cookie, brownie, truffle = make.event(), unit(50, "Cookie"), unit(50, "Brownie"), unit(50, "Truffle")
    given_to(event, [(cookie, 6), (brownie, 3)], 50)
    given_to(event, [(cookie, 12), (truffle, 6)], 25)
    exact = ("150", ["3 → 150, exact"])
    return Known(event, {cookie: ("600", ["12 → 600, exact"]), brownie: exact, truffle: exact})


def loose_and_in_boxes() -> Known:
    event, cookie = make.event(), unit(30, "Cookie")
    make.target(event, cookie, 20)
    make.target(event, make.good(lines=[(cookie, 6)]), 5)
    return Known(event, {cookie: ("50", ["1 → 30, short 20", "2 → 60, +10"])})


def boxes_with_bag_and_ribbon() -> Known:
    event, cookie = make.event(), unit(30, "Cookie")
    bag, ribbon = make.material(), make.material(dimension="length")
    make.target(event, cookie, 40)
    make.target(event, make.good(lines=[(cookie, 6), (bag, 1), (ribbon, 30)]), 25)
    batches = {cookie: ("190", ["6 → 180, short 10", "7 → 210, +20"])}
    return Known(event, batches, {bag: ("25", "25"), ribbon: ("750", "750")})


def portions() -> Known:
    event, slices, pieces = make.event(), unit(0, "Slice", batch_percentage=25), unit(0, "Piece", batch_percentage=25)
    make.target(event, slices, 8)
    make.target(event, pieces, 10)
    return Known(event, {slices: ("8", ["2 → 8, exact"]), pieces: ("10", ["2 → 8, short 2", "3 → 12, +2"])})


def own_yield() -> Known:
    event, large = make.event(), unit(6, "Large")
    make.unit(large.recipe, 24, "Small")
    make.target(event, large, 12)
    return Known(event, {large: ("12", ["2 → 12, exact"])})


def half_a_piece() -> Known:
    event, few, more, some = make.event(), unit(1, "Few"), unit(1, "More"), unit(1, "Some")
    for part, each, boxes in ((few, "0.5", 3), (more, "0.5", 10), (some, "1.5", 4)):
        make.target(event, make.good(lines=[(part, each)]), boxes)
    return Known(event, {each: (n, [f"{n} → {n}, exact"]) for each, n in ((few, "2"), (more, "5"), (some, "6"))})


def flour_enough() -> Known:
    flour = make.ingredient(density=density_from(Decimal(1), "cup", Decimal("4.42"), "oz"))
    make.lot(make.product(flour, 25, "lb"), "11339.809250", cost="20.00")
    event, bread = make.event(), make.unit(make.recipe("Bread", [(flour, 4, "cup")]), 1, "Bread")
    make.target(event, bread, 1)
    return Known(event, {bread: ("1", ["1 → 1, exact"])}, {flour: ("501.219569", "0")})


def packaging_of_every_kind() -> Known:
    event = make.event()
    bag, ribbon, tag = make.material(), make.material(dimension="length"), make.material()
    make.target(event, make.good(lines=[(bag, 2)]), 3)
    given_to(event, [(make.good(lines=[(ribbon, Decimal("1.5"))]), 2)], 4)
    given_to(event, [(make.good(lines=[(tag, 2)]), 1), (tag, 1)], 3)
    return Known(event, {}, {bag: ("6", "6"), ribbon: ("12", "12"), tag: ("9", "9")})


def some_there() -> Known:
    event, bag, tag = make.event(), make.material(), make.material()
    make.lot(bag, 5)
    make.lot(tag, 10)
    make.target(event, make.good(lines=[(bag, 2), (tag, 1)]), 5)
    return Known(event, {}, {bag: ("10", "5"), tag: ("5", "0")})


def promised_to_an_earlier_event() -> Known:
    flour = make.ingredient()
    make.lot(flour, 500)
    bread = make.unit(make.recipe("Bread", [(flour, 100, "g")]), 1, "Bread")
    for in_days, loaves in ((10, 4), (24, 3)):
        event = make.event(in_days=in_days, state=PlanState.LOCKED)
        make.target(event, bread, loaves)
        make.decision(event, bread, loaves)
    return Known(event, {bread: ("3", ["3 → 3, exact"])}, {flour: ("300", "200")})


def bags_of_two_prices() -> Known:
    event, bag = make.event(), make.material()
    make.lot(make.product(bag), 50, unit_cost="0.10")
    make.lot(make.product(bag), 30, unit_cost="0.15")
    make.target(event, make.good(lines=[(bag, 1)]), 10)
    return Known(event, {}, {bag: ("10", "0")}, cost="1.19")


def some_served(pieces: int, outstanding: str, choices: list[str]) -> Known:
    event, cookie = make.event(), unit(6, "Cookie")
    make.target(event, cookie, 40)
    six = make.package(lines=[(cookie, 6)])
    make.assignment(event, make.recipient(), six, status="delivered")
    make.assignment(event, make.recipient(), six)
    delivered(event).lines.create(finished_unit=cookie, quantity=pieces)
    return Known(event, {cookie: (outstanding, choices)})


def thirty_served() -> Known:
    return some_served(30, "16", ["2 → 12, short 4", "3 → 18, +2"])


def more_served_than_wanted() -> Known:
    return some_served(45, "6", ["1 → 6, exact"])


KNOWN = [
    whole_batches,
    fifty_bags,
    two_kinds_of_bag,
    loose_and_in_boxes,
    boxes_with_bag_and_ribbon,
    portions,
    own_yield,
    half_a_piece,
    flour_enough,
    packaging_of_every_kind,
    some_there,
    promised_to_an_earlier_event,
    bags_of_two_prices,
    thirty_served,
    more_served_than_wanted,
]


@pytest.mark.parametrize("known", KNOWN)
def test_known_figures_are_told_everywhere(known: Callable[[], Known]) -> None:
    expected = known()
    with transaction.snapshot() as tx:
        plan = json.loads(json.dumps(get_plan(tx, event_id=expected.event.pk), cls=Encoder))

    assert_told(plan, expected)
    assert printed(expected.event) == plan
    assert_shown(client_of("planner"), expected)


def assert_told(plan: Any, expected: Known) -> None:
    units = {row["finished_unit_id"]: row for row in plan["units"]}
    assert {key: row["needed"] for key, row in units.items()} == {
        each.pk: needed for each, (needed, _) in expected.batches.items()
    }
    for each, (_, choices) in expected.batches.items():
        assert [in_words(choice) for choice in units[each.pk]["options"]] == choices
    needs = {(row["item_type"], row["item_id"]): (row["quantity"], row["short"]) for row in plan["needs"]}
    for item, figures in expected.needs.items():
        kind = "ingredient" if isinstance(item, Ingredient) else "material"
        assert needs[kind, item.pk] == figures
    if expected.cost:
        assert plan["estimated_cost"] == expected.cost


def in_words(choice: Any) -> str:
    rest = f"+{choice['surplus']}" if choice["surplus"] != "0" else "exact"
    over = f"short {choice['shortfall']}" if choice["shortfall"] != "0" else rest
    return f"{choice['batches']} → {choice['total_yield']}, {over}"


def printed(event: Event) -> Any:
    out = StringIO()
    with suppress(SystemExit):  # something is undecided yet
        call_command("plan_event", str(event.pk), "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def assert_shown(client: Client, expected: Known) -> None:
    page = client.get(f"/events/{expected.event.pk}/plan/").content.decode()
    for each, (needed, choices) in expected.batches.items():
        found = re.search(rf'<tr id="output-{each.pk}">(.*?)</tr>', page, re.DOTALL)
        assert found
        shown = " ".join(unescape(re.sub(r"<[^>]+>", " ", found[1])).split())
        assert shown.removeprefix(each.name).lstrip().startswith(f"{needed} ")
        assert [choice for choice in choices if choice not in shown] == []
    if expected.cost:
        assert f"${expected.cost}" in page
