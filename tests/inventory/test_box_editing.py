"""The page on which a box is put down."""

from typing import Any

import pytest
from django.test import Client

from bakery.catalogue.models import ComponentLine, FinishedGood
from tests import make
from tests.bakery.people import client_of
from tests.callers.forms import Forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def fields_of(answer: Any) -> dict[str, str]:
    """Return the form of a page as it would be sent."""
    forms = Forms()
    forms.feed(answer.content.decode())
    return next(form for form in forms.found if "part-TOTAL_FORMS" in form)


def part(number: int, name: str, quantity: str = "1", **more: str) -> dict[str, str]:
    """Return what is typed into a row."""
    typed = {"part": name, "quantity": quantity} | more
    return {f"part-{number}-{key}": value for key, value in typed.items()}


def test_a_box_is_put_down_with_parts_of_every_kind(planner: Client) -> None:
    cookie = make.unit(make.recipe("Cookies"), 24, "Cookie")
    make.good("Tin", [(cookie, 6)])
    bag, ribbon = make.material("Bag"), make.material("Ribbon", dimension="length")
    red = make.product(bag, 10, name="Red bag")
    rows = part(0, "cookie", "6") | part(1, "Tin (box)") | part(2, "bag (material)", decide_at_assembly="on")
    rows |= part(3, "Ribbon", "30", unit="cm", note="red") | part(4, "Red bag", "2")

    answer = planner.post("/boxes/new/", fields_of(planner.get("/boxes/new/")) | {"name": "Hamper"} | rows)

    hamper = FinishedGood.objects.get(name="Hamper")
    assert answer.url == f"/boxes/{hamper.slug}/"
    lines = hamper.lines.values_list(
        "finished_unit", "component_good__name", "material", "product", "quantity", "unit"
    )
    assert [*lines] == [
        (cookie.pk, None, None, None, 6, ""),
        (None, "Tin", None, None, 1, ""),
        (None, None, bag.pk, None, 1, "ea"),
        (None, None, ribbon.pk, None, 30, "cm"),
        (None, None, bag.pk, red.pk, 2, "ea"),
    ]
    assert [*hamper.lines.values_list("decide_at_assembly", flat=True)] == [False, False, True, False, False]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (part(0, "Hamper", "1"), "Tin › Hamper › Tin"),
        (part(0, "Cookie") | part(1, "Cookie (output of Cookies)"), "The same part is named twice"),
        (part(0, "Ribbon", unit="each"), "Ribbon is kept by length. Choose one of: cm"),
        (part(0, "Cookie", unit="cm"), "leave the unit blank"),
        (part(0, "Red bag", decide_at_assembly="on"), "Only a material is chosen at assembly"),
        (part(0, "Cookie", ""), "How many?"),
        (part(0, "saffron"), "Nothing is called “saffron”"),
        ({"name": "hamper"}, "already"),
    ],
)
def test_a_refused_box_says_where_and_keeps_every_value(planner: Client, typed: dict[str, str], message: str) -> None:
    make.unit(make.recipe("Cookies"), 24, "Cookie")
    make.material("Ribbon", dimension="length")
    make.product(make.material("Bag"), 10, name="Red bag")
    tin = make.good("Tin")
    make.good("Hamper", [(tin, 1)])
    address = f"/boxes/{tin.slug}/edit/"

    answer = planner.post(address, fields_of(planner.get(address)) | typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    again = fields_of(answer)
    assert {name: again[name] or "on" for name, value in typed.items() if value} == {
        name: value for name, value in typed.items() if value
    }
    assert not tin.lines.exists()


def test_a_saved_box_shows_its_totals_where_it_is_edited(planner: Client) -> None:
    bag = make.material("Bag")
    make.lot(bag, 10, unit_cost="0.25")
    tin = make.good("Tin", [(bag, 1)])
    line = tin.lines.get()
    address = f"/boxes/{tin.slug}/edit/"
    sent = fields_of(planner.get(address))

    page = planner.post(address, sent | {"part-0-quantity": "3", "stay": "yes"}, follow=True)
    stale = planner.post(address, sent | {"part-0-quantity": "2"})

    assert page.redirect_chain == [(address, 302)]
    assert "$0.75" in page.content.decode()
    assert ComponentLine.objects.get().pk == line.pk
    assert stale.status_code == 422
    assert "3 Bag" in stale.content.decode().replace("\xa0", " ")
    assert planner.post(address, fields_of(stale)).status_code == 302
    assert ComponentLine.objects.get().quantity == 2


def test_a_retired_part_stays_in_its_box(planner: Client) -> None:
    bag = make.material("Bag")
    red = make.product(bag, 10, name="Red bag")
    tin = make.good("Tin", [(bag, 1, {"product": red})])
    red.archived_at = red.created_at
    red.save()
    address = f"/boxes/{tin.slug}/edit/"

    answer = planner.post(address, fields_of(planner.get(address)) | {"part-0-quantity": "2"})

    assert answer.status_code == 302
    assert [*tin.lines.values_list("product", "quantity")] == [(red.pk, 2)]
