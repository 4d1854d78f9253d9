import uuid
from decimal import Decimal

import pytest
from django.test import Client

from bakery.inventory.models import Lot, Movement, StockAdjustment
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def flour() -> Lot:
    """Give a lot of five bags of flour of 1 kg at a cent a gram."""
    flour = make.ingredient("Flour")
    make.product(flour, 1, "kg", name="White", package_type="bag")
    return make.lot(flour, 5000, unit_cost="0.01")


@pytest.fixture
def client() -> Client:
    """Sign a baker in."""
    return client_of("baker")


def write_off(client: Client, kilograms: str) -> str:
    """Write flour off, and return the address where that is voided."""
    sent = {"item": "flour", "quantity": kilograms, "unit": "kg", "reason": "waste"}
    client.post("/pantry/loss/", sent | {"idempotency_key": str(uuid.uuid4())})
    return f"/adjustments/{StockAdjustment.objects.latest('pk').pk}/void/"


def price(**changed: str) -> dict[str, str]:
    """Return what the form of a price sends."""
    return {"price": "37.77", "reason": "Found the receipt", "idempotency_key": str(uuid.uuid4())} | changed


def test_a_loss_is_taken_back_from_the_page_of_its_lot(client: Client, flour: Lot) -> None:
    address = write_off(client, "1")
    before = client.get(f"/lots/{flour.pk}/").content.decode()
    assert address in before
    assert "Thrown away" in before
    assert address not in client_of("viewer").get(f"/lots/{flour.pk}/").content.decode()
    assert f"lot {flour.pk}" in client.get(address).content.decode()

    assert client.post(address, {"reason": " "}).status_code == 422
    answer = client.post(address, {"reason": "Wrong bag"}, follow=True)

    assert answer.redirect_chain == [(f"/lots/{flour.pk}/", 302)]
    assert address not in answer.content.decode()
    flour.refresh_from_db()
    assert flour.remaining == Decimal(5000)
    assert client.post(address, {"reason": "Again"}).status_code == 422
    assert client.get("/adjustments/999999/void/").status_code == 404


def test_the_price_of_all_that_came_in_is_spread_over_what_is_left(client: Client, flour: Lot) -> None:
    write_off(client, "1")
    address, sent = f"/lots/{flour.pk}/price/", price()
    assert address in client.get(f"/lots/{flour.pk}/").content.decode()
    assert "$40.00" in client.get(address).content.decode()

    client.post(address, sent)
    answer = client.post(address, sent, follow=True)

    flour.refresh_from_db()
    assert (flour.unit_cost, flour.value) == (Decimal("0.007554"), Decimal("30.216"))
    corrections = Movement.objects.filter(reason="revaluation")
    assert corrections.count() == 1
    assert "Price corrected" in answer.content.decode()
    assert f"/adjustments/{corrections.get().adjustment_id}/void/" not in answer.content.decode()


@pytest.mark.parametrize(
    "changed",
    [{"price": "-1"}, {"price": ""}, {"price": "999999999999999999"}, {"reason": ""}],
    ids=["negative", "none", "too dear", "no reason"],
)
def test_a_price_that_cannot_be_is_refused(client: Client, flour: Lot, changed: dict[str, str]) -> None:
    answer = client.post(f"/lots/{flour.pk}/price/", price(**changed))

    assert answer.status_code == 422
    assert answer.context["form"].errors
    flour.refresh_from_db()
    assert flour.value == Decimal(50)


def test_what_is_noted_on_a_lot_moves_nothing(client: Client, flour: Lot) -> None:
    address = f"/lots/{flour.pk}/notes/"
    assert address in client.get(f"/lots/{flour.pk}/").content.decode()

    refused = client.post(address, {"location": "Cellar", "opened_on": "2031-01-01"})
    answer = client.post(address, {"location": "Cellar", "opened_on": "2026-01-02"}, follow=True)

    assert (refused.status_code, refused.context["form"]["location"].value()) == (422, "Cellar")
    assert "Cellar" in answer.content.decode()
    assert "2 Jan 2026" in answer.content.decode()
    flour.refresh_from_db()
    assert flour.remaining == Decimal(5000)


def test_an_empty_lot_has_no_price_to_correct(client: Client, flour: Lot) -> None:
    write_off(client, "5")

    assert f"/lots/{flour.pk}/price/" not in client.get(f"/lots/{flour.pk}/").content.decode()
    assert "Nothing is left" in client.post(f"/lots/{flour.pk}/price/", price()).content.decode()
