import uuid
from decimal import Decimal
from typing import Any

import pytest

from bakery.inventory.models import Lot, Movement, Reason, StockAdjustment
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def counted(lot: Lot, amount: str, unit: str, **changed: object) -> dict[str, object]:
    """Return what the count sheet sends for one lot."""
    return {
        "idempotency_key": str(uuid.uuid4()),
        "lot": [lot.pk],
        f"lot-{lot.pk}-counted": amount,
        f"lot-{lot.pk}-unit": unit,
        f"lot-{lot.pk}-expected": str(lot.remaining),
    } | changed


@pytest.fixture
def flour() -> Lot:
    """Give a lot of five bags of flour of 1 kg at a cent a gram."""
    flour = make.ingredient("Flour")
    make.product(flour, 1, "kg", name="White", package_type="bag")
    return make.lot(flour, 5000, unit_cost="0.01")


def test_the_sheet_shows_lots_by_package_and_amount(flour: Lot) -> None:
    other = make.lot(make.ingredient("Sugar"), 10)
    client = client_of("baker")

    page = client.get("/pantry/count/").content.decode()

    assert "5\xa0bags" in page
    assert f'name="lot-{other.pk}-counted"' in page
    only = client.get(f"/pantry/count/?item_type=ingredient&item_id={flour.product.ingredient_id}")
    assert [form.line.lot.id for form in only.context["lots"]] == [flour.pk]
    assert [form.line.lot.id for form in client.get(f"/pantry/count/?lot={other.pk}").context["lots"]] == [other.pk]


def test_the_sheet_is_of_an_event_or_a_place_and_can_be_printed_whole(flour: Lot) -> None:
    salt = make.lot(make.ingredient("Salt"), 10, location="Loft")
    unit = make.unit(make.recipe("Shortbread", [(flour.product.ingredient, 1, "g")]), 24)
    event = make.event("Fair")
    make.target(event, unit, 24)
    client = client_of("baker")

    def counted_lots(query: str) -> list[int]:
        return [form.line.lot.id for form in client.get(f"/pantry/count/?{query}").context["lots"]]

    assert counted_lots(f"event={event.pk}") == [flour.pk]
    assert counted_lots("place=Loft") == [salt.pk]
    assert "count everything" in client.get("/pantry/count/?place=Attic").content.decode()
    assert client.get("/pantry/count/?event=999999").status_code == 404
    sheet = client_of("viewer").get("/pantry/count/print/?place=Loft")
    assert [line.lot.id for line in sheet.context["lines"]] == [salt.pk]
    assert "Count sheet, Loft" in sheet.content.decode()


def test_differences_are_shown_before_anything_is_saved(flour: Lot) -> None:
    answer = client_of("baker").post("/pantry/count/", counted(flour, "4", "packages"))

    assert answer.status_code == 200
    assert "−2.2046\xa0lb" in answer.content.decode()
    assert "−$10.00" in answer.content.decode()
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("amount", "unit", "left"), [("4", "packages", 4000), ("2.5", "kg", 2500), ("30", "%", 1500), ("0", "g", 0)]
)
def test_a_count_is_saved_as_a_correction(flour: Lot, amount: str, unit: str, left: int) -> None:
    answer = client_of("baker").post("/pantry/count/", counted(flour, amount, unit, save="1", next="/runs/new/"))

    flour.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/runs/new/")
    assert flour.remaining == Decimal(left)


def test_what_is_more_comes_in_as_a_lot_beside(flour: Lot) -> None:
    sent = counted(flour, "6", "kg")
    client = client_of("baker")

    assert "<strong>2.2046\xa0lb" in client.post("/pantry/count/", sent).content.decode()
    client.post("/pantry/count/", sent | {"save": "1"})
    client.post("/pantry/count/", sent | {"save": "1"})

    assert sorted(Lot.objects.values_list("remaining", flat=True)) == [Decimal(1000), Decimal(5000)]


def test_what_is_noted_of_one_lot_stands_at_its_movement_alone(flour: Lot) -> None:
    salt = make.lot(make.ingredient("Salt"), 10)
    sent = counted(flour, "4", "packages") | counted(salt, "8", "g")
    notes = {f"lot-{flour.pk}-note": "One bag was torn.", "note": "Autumn"}

    client_of("baker").post("/pantry/count/", sent | notes | {"lot": [flour.pk, salt.pk], "save": "1"})

    told = dict(Movement.objects.filter(reason=Reason.CORRECTION).values_list("lot", "note"))
    assert told == {flour.pk: "One bag was torn.", salt.pk: "Autumn"}


def test_a_blank_is_not_counted(flour: Lot) -> None:
    other = make.lot(make.ingredient("Sugar"), 10)
    sent = counted(flour, "", "g") | counted(other, "7", "g") | {"lot": [flour.pk, other.pk], "save": "1"}

    client_of("baker").post("/pantry/count/", sent)

    assert dict(Lot.objects.values_list("pk", "remaining")) == {flour.pk: Decimal(5000), other.pk: Decimal(7)}


def test_a_lot_that_moved_comes_back_with_its_present_figure(flour: Lot) -> None:
    sent = counted(flour, "4", "kg", save="1") | {f"lot-{flour.pk}-expected": "5500"}

    answer = client_of("baker").post("/pantry/count/", sent)

    assert answer.status_code == 422
    assert "Nothing was saved" in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert answer.context["lots"][0]["expected"].value() == "5000"
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize(
    ("amount", "unit", "status"),
    [("", "g", 422), ("-1", "g", 422), ("NaN", "g", 422), ("101", "%", 422), ("1", "cup", 422), ("1" * 12, "kg", 422)],
)
def test_a_count_that_makes_no_sense_is_refused_and_kept(flour: Lot, amount: str, unit: str, status: int) -> None:
    answer = client_of("baker").post("/pantry/count/", counted(flour, amount, unit, save="1"))

    assert answer.status_code == status
    assert f'value="{amount}"' in answer.content.decode() or not amount
    assert not StockAdjustment.objects.exists()


@pytest.mark.parametrize("lot", ["x", "-1", "9" * 30])
def test_a_sheet_of_something_else_is_a_bad_request(lot: str) -> None:
    answer = client_of("baker").post("/pantry/count/", {"lot": lot, "idempotency_key": str(uuid.uuid4())})

    assert answer.status_code == 400


def test_an_empty_shelf_leads_to_a_purchase() -> None:
    assert "Nothing to count" in client_of("baker").get("/pantry/count/").content.decode()


def test_a_sheet_takes_no_more_statements_for_more_lots(django_assert_max_num_queries: Any) -> None:
    client, counts = client_of("baker"), []
    client.get("/")  # renews the session
    for more in (3, 27):
        for _ in range(more):
            make.lot(make.ingredient(), 10)
        with django_assert_max_num_queries(20) as captured:
            client.get("/pantry/count/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
