import uuid
from decimal import Decimal

import pytest

from bakery.inventory.models import Lot, StockAdjustment
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def flour() -> Lot:
    """Give a lot of five bags of flour of 1 kg at a cent a gram."""
    flour = make.ingredient("Flour")
    make.product(flour, 1, "kg", name="White", package_type="bag")
    return make.lot(flour, 5000, unit_cost="0.01")


def loss(**changed: object) -> dict[str, object]:
    """Return what the form of a loss sends."""
    sent = {"item": "flour", "quantity": "1", "unit": "kg", "reason": "spoilage"}
    return sent | {"idempotency_key": str(uuid.uuid4())} | changed


def test_a_loss_takes_the_oldest_lot_and_is_recorded_once(flour: Lot) -> None:
    client, sent = client_of("baker"), loss()

    first = client.post("/pantry/loss/", sent, follow=True)
    client.post("/pantry/loss/", sent)

    flour.refresh_from_db()
    assert flour.remaining == Decimal(4000)
    assert "worth $10.00" in first.content.decode()


def test_a_loss_of_one_lot_or_of_pieces(flour: Lot) -> None:
    pieces = make.lot(make.unit(name="Shortbread"), 24)
    client = client_of("baker")
    assert f"/pantry/loss/?lot={pieces.pk}" in client.get(f"/lots/{pieces.pk}/").content.decode()
    assert "there is 24" in client.get(f"/pantry/loss/?lot={pieces.pk}").content.decode()

    client.post(f"/pantry/loss/?lot={flour.pk}", loss(item="", unit="g", quantity="5"))
    client.post("/pantry/loss/", loss(item="shortbread", unit="ea", quantity="4"))

    flour.refresh_from_db()
    pieces.refresh_from_db()
    assert (flour.remaining, pieces.remaining) == (Decimal(4995), Decimal(20))


def test_what_a_loss_would_cost_is_shown_before_it_is_recorded(flour: Lot) -> None:
    client = client_of("baker")

    page = client.post("/pantry/loss/", loss(quantity="2") | {"check": "1"})

    assert page.status_code == 200
    for words in ("4.4092\xa0lb of Flour", "worth $20.00", "6.6139\xa0lb would be left", 'value="2"'):
        assert words in page.content.decode()
    assert client.post("/pantry/loss/", loss(quantity="6") | {"check": "1"}).status_code == 422
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("quantity", "unit", "left"), [("20", "%", 4000), ("2", "packages", 3000), ("2.5", "kg", 2500)]
)
def test_a_loss_of_a_lot_may_be_a_share_or_packages(flour: Lot, quantity: str, unit: str, left: int) -> None:
    client = client_of("baker")

    client.post(f"/pantry/loss/?lot={flour.pk}", loss(quantity=quantity, unit=unit))

    flour.refresh_from_db()
    assert flour.remaining == Decimal(left)
    assert client.post(f"/pantry/loss/?lot={flour.pk}", loss(quantity="101", unit="%")).status_code == 422


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"quantity": "6"}, "there is 11.0231\xa0lb"),
        ({"quantity": "0"}, "more than zero"),
        ({"reason": "other"}, "what happened"),
        ({"reason": "gain"}, "gain"),
        ({"unit": "cup"}, "density"),
        ({"item": "saffron"}, "Nothing is called"),
        ({"item": "fl"}, "may be:"),
    ],
)
def test_a_loss_that_cannot_be_is_refused_with_its_values(flour: Lot, changed: dict[str, str], message: str) -> None:
    make.ingredient("Flakes")

    answer = client_of("baker").post("/pantry/loss/", loss(**changed))

    assert answer.status_code == 422
    assert answer.context["form"]["quantity"].value() == changed.get("quantity", "1")
    assert message in answer.content.decode()
    assert not StockAdjustment.objects.exists()
