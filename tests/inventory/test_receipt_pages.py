"""Receipts: echoed before they are recorded, listed by what is wanted, copied, and followed to their use."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from bakery.inventory.models import Purchase
from tests import make
from tests.bakery.people import client_of
from tests.inventory.test_purchase_pages import receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make.supplier("Corner shop")


@pytest.fixture
def flour():
    flour = make.ingredient("Flour")
    make.product(flour, 5, "lb", brand="King Arthur", name="All-purpose")
    return flour


def test_a_line_says_at_once_what_it_means_and_nothing_is_recorded(shop, flour):
    client = client_of("baker")
    bought = receipt(shop, {"product": "king arthur", "packages": "1", "price_per_package": "4.00"})
    client.post("/purchases/new/", bought)
    sent = receipt(shop, {"product": "king arthur", "packages": "2", "line_total": "8.98"}, receipt_total="10.00")
    del sent["save"]

    answer = client.post("/purchases/new/", sent | {"check": "1"})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "= 10\xa0lb · $0.90 per lb · $8.98 in all · last $4.00 on" in page
    assert "(+12 %)" in page
    assert "$1.02 missing in the lines" in page
    assert 'name="receipt_total" value="10.00"' in page
    assert Purchase.objects.count() == 1


@pytest.mark.parametrize(
    ("line", "question"),
    [
        ({"packages": "21"}, "21 packages?"),
        ({"packages": "5"}, "As many packages as one of them holds?"),
        ({"packages": "1", "price_per_package": "5.60"}, "The price is 40 % above the mean of the last 60 days."),
        ({"packages": "1", "price_per_package": "2"}, "The price is 50 % below the mean of the last 60 days."),
    ],
)
def test_what_looks_like_a_slip_asks_for_a_tick_and_is_then_believed(shop, flour, line, question):
    client = client_of("baker")
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "1", "line_total": "4"}))
    sent = receipt(shop, {"product": "king arthur"} | line)

    asked = client.post("/purchases/new/", sent)

    assert asked.status_code == 422
    assert question in asked.content.decode()
    assert Purchase.objects.count() == 1
    assert client.post("/purchases/new/", sent | {"line-0-sure": "on"}).status_code == 302


def test_the_list_is_of_a_store_a_product_or_some_days_and_adds_up_what_stands(shop, flour):
    client, market = client_of("baker"), make.supplier("Market")
    make.product(make.ingredient("Sugar"), 1, "kg", name="Fine")
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2", "line_total": "9"}))
    client.post("/purchases/new/", receipt(market, {"product": "fine", "packages": "1", "price_per_package": "2"}))
    client.post("/purchases/new/", receipt(market, {"product": "fine", "packages": "1"}))
    voided = Purchase.objects.create(supplier=market, purchased_on="2026-01-02", actor=make.user())
    today = timezone.localdate()

    def found(query):
        listed = client.get(f"/purchases/?{query}").context["listed"]
        return listed.total, listed.spent, listed.unpriced

    assert found("") == (4, "11.00", 1)
    assert found(f"supplier={shop.pk}") == (1, "9.00", 0)
    assert found("q=sugar") == (2, "2.00", 1)
    assert found("q=FINE&start=2026-01-01") == (2, "2.00", 1)
    assert found(f"end={today - timedelta(days=1)}") == (1, "0.00", 0)
    assert voided.pk
    assert "at least $11.00, 1 price missing" in client.get("/purchases/").content.decode()
    assert "Nothing fits" in client.get("/purchases/?q=saffron").content.decode()
    assert client.get("/purchases/?start=yesterday").status_code == 400


def test_a_receipt_begins_as_a_copy_of_another(shop, flour):
    client = client_of("baker")
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2", "line_total": "9"}))
    page = client.get(f"/purchases/{Purchase.objects.get().pk}/").content.decode()
    address = f"/purchases/new/?copy={Purchase.objects.get().pk}"
    assert address in page

    copy = client.get(address)

    assert copy.context["form"]["supplier_id"].value() == shop.pk
    line = copy.context["lines"][0]
    assert (line["packages"].value(), line["price_per_package"].value()) == ("2", "4.50")
    assert "All-purpose" in line["product"].value()


def test_a_receipt_says_what_of_it_was_used_and_where(shop, flour):
    client = client_of("baker")
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2", "line_total": "9"}))
    address = f"/purchases/{Purchase.objects.get().pk}/"
    assert "nothing yet" in client.get(address).content.decode()
    loss = {"item": "flour", "quantity": "1", "unit": "lb", "reason": "waste", "note": "Fell down"}
    client.post("/pantry/loss/", loss | {"idempotency_key": str(uuid.uuid4())})

    page = client.get(address).content.decode()

    for words in ("9\xa0lb", "−1\xa0lb Fell down", "cannot be voided"):
        assert words in page
