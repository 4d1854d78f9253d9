import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from bakery.catalogue.models import Product, Supplier
from bakery.inventory.models import Lot, Purchase
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return make.supplier("Corner shop")


@pytest.fixture
def flour():
    flour = make.ingredient("Flour")
    make.product(flour, 5, "lb", brand="King Arthur", name="All-purpose")
    return flour


def receipt(shop, *lines, **changed):
    """Return what the form sends for lines of (field, value) pairs."""
    sent = {
        "supplier_id": shop.pk,
        "purchased_on": timezone.localdate().isoformat(),
        "reference": "R-17",
        "idempotency_key": str(uuid.uuid4()),
        "line-TOTAL_FORMS": str(len(lines)),
        "line-INITIAL_FORMS": "0",
        "save": "1",
    } | changed
    for number, line in enumerate(lines):
        sent |= {f"line-{number}-{name}": value for name, value in line.items()}
    return sent


def test_a_receipt_fills_the_shelf(shop, flour):
    sent = receipt(shop, {"product": "king arthur", "packages": "2", "price_per_package": "4.49"}, {})

    answer = client_of("baker").post("/purchases/new/", sent, follow=True)

    assert answer.status_code == 200
    assert b"$8.98" in answer.content
    lot = Lot.objects.get()
    assert (lot.received, lot.cost) == (Decimal("4535.923700"), Decimal("8.9800"))


def test_the_price_of_all_packages_may_be_typed_instead(shop, flour):
    sent = receipt(shop, {"product": "All-purpose", "packages": "3", "line_total": "10.00"})

    client_of("baker").post("/purchases/new/", sent)

    assert Purchase.objects.get().lines.get().price_per_package == Decimal("3.3333")


def test_sending_a_receipt_twice_records_it_once(shop, flour):
    client = client_of("baker")
    sent = receipt(shop, {"product": "king arthur", "packages": "1"})

    first, second = client.post("/purchases/new/", sent), client.post("/purchases/new/", sent)

    assert (first.status_code, second.url) == (302, first.url)
    assert Purchase.objects.count() == 1


def test_a_store_nobody_knew_is_added_with_its_first_receipt_once(shop, flour):
    client = client_of("baker")
    sent = receipt(shop, {"product": "king arthur", "packages": "1"}, supplier_id="", supplier_name="Dairy Barn")

    first, second = client.post("/purchases/new/", sent), client.post("/purchases/new/", sent)

    assert (first.status_code, second.url) == (302, first.url)
    assert Purchase.objects.get().supplier.name == "Dairy Barn"
    assert Supplier.objects.count() == 2


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({"supplier_id": ""}, "Choose a store, or name one."),
        ({"supplier_name": "Dairy Barn"}, "not both"),
        ({"supplier_id": "", "supplier_name": "Corner shop"}, "Corner shop"),
    ],
    ids=["no store", "two stores", "one that is there"],
)
def test_a_receipt_is_of_one_store(shop, flour, head, said):
    sent = receipt(shop, {"product": "king arthur", "packages": "1"}, **head)

    answer = client_of("baker").post("/purchases/new/", sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Purchase.objects.exists()


def test_a_text_that_fits_two_products_asks_back_and_keeps_what_was_typed(shop, flour):
    make.product(flour, 25, "lb", brand="King Arthur", name="All-purpose")
    client = client_of("baker")
    sent = receipt(shop, {"product": "all-purpose", "packages": "1 1/2", "price_per_package": "4.49"})

    answer = client.post("/purchases/new/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "may be 2 things" in page
    assert 'value="1 1/2"' in page
    assert 'value="R-17"' in page
    assert not Purchase.objects.exists()

    label = next(label for _, labels in answer.context["lines"][0].offers for label in labels if "25" in label)
    sent["line-0-product"] = label
    assert client.post("/purchases/new/", sent).status_code == 302
    assert Lot.objects.get().received == Decimal("17009.713875")


def test_an_unknown_product_is_described_and_added_as_provisional(shop, flour):
    line = {
        "product": "Market flour",
        "packages": "1",
        "line_total": "3",
        "owner": "flour",
        "package_quantity": "2",
        "package_unit": "pounds",
    }

    answer = client_of("baker").post("/purchases/new/", receipt(shop, line))

    assert answer.status_code == 302
    product = Product.objects.get(name="Market flour")
    assert (product.is_provisional, product.ingredient, product.package_unit) == (True, flour, "lb")


def test_sending_a_described_product_twice_records_it_once(shop, flour):
    client = client_of("baker")
    line = {
        "product": "Market flour",
        "packages": "1",
        "owner": "flour",
        "package_quantity": "2",
        "package_unit": "lb",
    }
    sent = receipt(shop, line)

    first, second = client.post("/purchases/new/", sent), client.post("/purchases/new/", sent)

    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)
    assert (Purchase.objects.count(), Product.objects.filter(name="Market flour").count()) == (1, 1)


@pytest.mark.parametrize("total", ["0", "-1", "x", "", "1e9", "99999999999999999999"])
def test_a_form_without_its_lines_is_refused(shop, total):
    answer = client_of("baker").post("/purchases/new/", receipt(shop) | {"line-TOTAL_FORMS": total})

    assert answer.status_code == 422
    assert not Purchase.objects.exists()


def test_the_message_tells_what_was_paid_or_that_nobody_knows(shop, flour):
    client = client_of("baker")
    priced = {"product": "king arthur", "packages": "2", "price_per_package": "4.49"}
    unpriced = {"product": "king arthur", "packages": "1"}
    for lines, words in (
        ([priced], "1 line from Corner shop: $8.98"),
        ([unpriced], "1 line from Corner shop: price unknown"),
        ([priced, unpriced], "2 lines from Corner shop: at least $8.98"),
    ):
        page = client.post("/purchases/new/", receipt(shop, *lines), follow=True).content.decode()
        assert words in page


def test_a_product_nobody_knows_is_asked_for(shop):
    sent = receipt(shop, {"product": "Saffron", "packages": "1"})

    answer = client_of("baker").post("/purchases/new/", sent)

    assert answer.status_code == 422
    assert "Nothing is called “Saffron”" in answer.content.decode()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ({"product": "king arthur", "packages": "-1"}, "below zero"),
        ({"product": "king arthur", "packages": "NaN"}, "NaN"),
        ({"product": "king arthur", "packages": "1" + "0" * 30}, "large"),
        ({"product": "king arthur", "packages": "1,000"}, "1,000"),
        ({"product": "king arthur"}, "How many packages?"),
        ({"packages": "3"}, "Which product?"),
        ({"product": "x", "packages": "1", "owner": "flour"}, "needs this"),
        ({"product": "x", "packages": "1", "package_unit": "handful"}, "not a unit"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused_by_name(shop, flour, line, message):
    answer = client_of("baker").post("/purchases/new/", receipt(shop, line))

    assert answer.status_code == 422
    assert message.lower() in answer.content.decode().lower()
    assert not Purchase.objects.exists()


def test_what_is_wrong_in_a_long_receipt_is_told_above_it_too(shop, flour):
    fine = {"product": "All-purpose", "packages": "1"}

    page = client_of("baker").post("/purchases/new/", receipt(shop, fine, fine | {"packages": "many"}))

    assert 'Line 2, <a href="#id_line-1-packages">Packages</a>: “many” is not an amount' in page.content.decode()


def test_an_empty_receipt_is_refused(shop):
    answer = client_of("baker").post("/purchases/new/", receipt(shop, {}))

    assert answer.status_code == 422
    assert "at least one line" in answer.content.decode()


def test_more_lines_keep_what_was_typed(shop):
    sent = receipt(shop, {"product": "Flour", "packages": "2"}) | {"more": "1"}
    del sent["save"]

    answer = client_of("baker").post("/purchases/new/", sent)

    assert answer.status_code == 200
    assert len(answer.context["lines"].forms) == 6
    assert 'value="Flour"' in answer.content.decode()


def test_a_shopping_list_fills_in_the_lines(shop, flour):
    product = Product.objects.get()

    page = client_of("baker").get(f"/purchases/new/?line={product.pk}:3").content.decode()

    assert "King Arthur All-purpose" in page
    assert 'value="3"' in page


@pytest.mark.parametrize("line", ["x:1", ":", "9" * 40 + ":1", "٣:1"])
def test_a_line_that_names_no_product_is_a_bad_address(line):
    assert client_of("baker").get("/purchases/new/", {"line": line}).status_code == 400


def test_a_purchase_is_voided_with_a_reason(shop, flour):
    client = client_of("baker")
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2"}))
    purchase = Purchase.objects.get()

    assert client.post(f"/purchases/{purchase.pk}/void/", {"reason": " "}).status_code == 422
    answer = client.post(f"/purchases/{purchase.pk}/void/", {"reason": "Wrong store"}, follow=True)

    assert b"Wrong store" in answer.content
    assert Lot.objects.get().remaining == 0
    assert client.post(f"/purchases/{purchase.pk}/void/", {"reason": "Again"}).status_code == 422


def test_lists_and_lots_can_be_read(shop, flour):
    client = client_of("baker")
    assert "No purchases yet" in client.get("/purchases/").content.decode()
    client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2"}))

    assert "Corner shop" in client.get("/purchases/").content.decode()
    assert "price unknown" in client.get(f"/purchases/{Purchase.objects.get().pk}/").content.decode()
    assert "Receipt" in client.get(f"/lots/{Lot.objects.get().pk}/").content.decode()
    assert client.get("/lots/999999/").status_code == 404


def test_the_list_takes_no_more_statements_for_more_purchases(shop, flour, django_assert_max_num_queries):
    client = client_of("baker")
    counts = []
    for more in (3, 27):
        for _ in range(more):
            client.post("/purchases/new/", receipt(shop, {"product": "king arthur", "packages": "2"}))
        with django_assert_max_num_queries(20) as captured:
            client.get("/purchases/")
        counts.append(len(captured))

    assert Purchase.objects.count() == 30
    assert counts[0] == counts[1]


def test_a_receipt_leads_back_to_the_page_it_was_opened_from(shop, flour):
    client = client_of("baker")
    assert (
        'name="next" value="/runs/new/?output=1"'
        in client.get("/purchases/new/?next=/runs/new/%3Foutput%3D1").content.decode()
    )

    line = {"product": "king arthur", "packages": "2"}
    assert client.post("/purchases/new/", receipt(shop, line, next="/runs/new/?output=1")).url == "/runs/new/?output=1"
    assert client.post("/purchases/new/", receipt(shop, line, next="//elsewhere.example")).url.startswith(
        "/purchases/"
    )
