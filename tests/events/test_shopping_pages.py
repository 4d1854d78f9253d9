"""What to buy, on pages and in a file."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bakery.catalogue.models import Product
from tests import make
from tests.bakery.people import client_of
from tests.events.planning.christmas import Christmas, agreed_christmas, christmas

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    return agreed_christmas()


@pytest.fixture
def baker() -> Client:
    return client_of("baker")


def names(page) -> list[str]:
    """Return what is to be bought, in the order shown."""
    return [line["row"].ingredient_name for section in page.context["sections"] for line in section["lines"]]


def test_the_list_names_packages_prices_and_what_is_left_over(given: Christmas, baker: Client) -> None:
    page = baker.get(f"/events/{given.event.pk}/shopping/?order=none")

    shown = page.content.decode()
    assert names(page) == ["Cello bag", "Eggs", "Flour", "Golden syrup"]
    assert "4 lines, $25.26" in shown
    assert page.context["sections"][0]["lines"][0]["row"].left_over == "95"


def test_what_has_no_figure_stands_on_top_and_makes_the_total_a_lower_bound(baker: Client) -> None:
    given = christmas()

    page = baker.get(f"/events/{given.event.pk}/shopping/")

    assert "at least $20.06, 1 amount unknown" in page.content.decode()
    assert [row["problem"].subject_name for row in page.context["problems"]] == ["Golden syrup"]


def test_a_purchase_begins_with_the_lines_of_the_list(given: Christmas, baker: Client) -> None:
    page = baker.get(f"/events/{given.event.pk}/shopping/?order=none")

    receipt = baker.get(page.context["record_address"])
    packages = [line.initial["packages"] for line in receipt.context["lines"] if line.initial]
    assert sorted(packages) == ["1", "1", "1", "2"]
    assert client_of("viewer").get(f"/events/{given.event.pk}/shopping/").context["record_address"] == ""


def test_lines_stand_under_their_stores_or_groups(given: Christmas, baker: Client) -> None:
    market = make.supplier("Market")
    Product.objects.filter(ingredient=given.foods["Eggs"]).update(preferred_supplier=market)

    by_store = baker.get(f"/events/{given.event.pk}/shopping/").context["sections"]
    by_group = baker.get(f"/events/{given.event.pk}/shopping/?order=group").context["sections"]

    assert [section["title"] for section in by_store] == ["Market", "Any store"]
    assert [section["title"] for section in by_group] == ["General"]
    assert baker.get(f"/events/{given.event.pk}/shopping/?order=price").status_code == 400


def test_one_list_serves_several_events(given: Christmas, baker: Client) -> None:
    every = baker.get("/shop/?order=none")
    one = baker.get(f"/shop/?events={given.open_day.pk}&order=none")

    assert [choice["is_chosen"] for choice in every.context["choices"]] == [True, True]
    assert names(every) == ["Cello bag", "Eggs", "Flour", "Golden syrup"]
    assert "(Christmas, " in every.content.decode()
    assert (names(one), [choice["is_chosen"] for choice in one.context["choices"]]) == ([], [True, False])
    assert baker.get("/shop/?events=987654").status_code == 404


def test_without_open_events_there_is_no_list(baker: Client) -> None:
    assert "No event is open" in baker.get("/shop/").content.decode()


def test_the_list_is_handed_out_as_a_file(given: Christmas, baker: Client) -> None:
    file = baker.get(f"/events/{given.event.pk}/shopping/csv/")

    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Content-Disposition"].startswith('attachment; filename="shopping_christmas_')
    assert "Golden syrup,425," in file.content.decode("utf-8-sig")
    assert baker.get(f"/events/{make.event().pk}/shopping/csv/").status_code == 422


def test_several_products_are_named_where_none_is_preferred(baker: Client) -> None:
    flour = make.ingredient("Flour")
    make.product(flour, 500, name="Small bag")
    make.product(flour, 1000, name="Big bag")
    event = make.event()
    make.target(event, make.unit(make.recipe("Bread", [(flour, 700, "g")]), 1), 1)

    shown = baker.get(f"/events/{event.pk}/shopping/").content.decode()

    assert "2 products fit" in shown
    assert "2 × Small bag" in shown


def test_the_pages_take_as_many_statements_for_many_rows_as_for_few(baker: Client) -> None:
    baker.get("/shop/")
    counts: dict[str, list[int]] = {}
    event = make.event()
    for _ in range(2):
        for _ in range(5):
            food = make.ingredient()
            make.product(food, 100, preferred_supplier=make.supplier())
            make.target(event, make.unit(make.recipe("", [(food, 10, "g")]), 1), 3)
            make.target(make.event(), make.unit(make.recipe("", [(food, 10, "g")]), 1), 3)
        for address in ("/shop/", f"/events/{event.pk}/shopping/"):
            with CaptureQueriesContext(connection) as statements:
                assert baker.get(address).status_code == 200
            counts.setdefault(address, []).append(len(statements))

    assert all(few == many for few, many in counts.values()), counts
