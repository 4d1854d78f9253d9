"""Facts and price lists in the browser: looked into, asked about, and taken in as previewed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from bakery.catalogue.models import Product
from tests import make
from tests.bakery.people import client_of
from tests.interchange.test_import_pages import act, sent, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    """Keep what is uploaded apart."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def client() -> Client:
    """Sign a planner in."""
    return client_of("planner")


@pytest.fixture
def sugar() -> Product:
    """A product with two open lots of which nobody knows the price."""
    product = make.product(make.ingredient("Sugar"), 1, "kg", brand="Sweet", name="Fine", slug="fine")
    for day in (1, 2):
        make.lot(product, 1000, unit_cost=None, received_on=date(2025, 1, day))
    return product


def test_which_lot_was_counted_is_asked_and_the_answer_applied(client: Client, sugar: Product) -> None:
    row: dict[str, Any] = {"product_slug": "fine", "scanned_at": "2025-02-01T10:00:00Z", "remaining_percentage": 50}
    page = sent(client, {"import_type": "inventory_updates", "inventory_updates": [row]})

    assert "1 Jan 2025" in text(page)
    second = sugar.lots.get(received_on=date(2025, 1, 2))
    act(client, "answer", answer_0=str(second.uuid))
    done = text(act(client, "apply"))

    second.refresh_from_db()
    assert second.remaining == 500
    assert "inventory updates" in done


def test_a_barcode_nobody_has_is_answered_by_the_slug_of_its_product(client: Client, sugar: Product) -> None:
    row: dict[str, Any] = {"upc": "12345678", "adjusted_at": "2025-02-01", "quantity": -1, "reason_code": "waste"}
    page = sent(client, {"import_type": "adjustments", "adjustments": [row]})
    assert "barcode 12345678" in text(page)

    act(client, "answer", answer_0="", slug_0="fine")
    act(client, "apply")

    assert sorted(sugar.lots.values_list("remaining", flat=True)) == [0, 1000]


def test_a_price_list_shows_what_it_would_change(client: Client, sugar: Product) -> None:
    rows = b"ingredient_name,brand,product_name,package_qty,package_unit,unit_price\nSugar,Sweet,Fine,1,kg,$2.50\n"
    page = text(sent(client, rows, "prices.csv"))

    assert "1 row would be written" in page
    assert "2.5" in page
    act(client, "apply")
    assert set(sugar.lots.values_list("unit_cost", flat=True)) == {Decimal("0.0025")}
