"""What was noted with a scanner: bought, lost, found and counted, each recorded once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bakery.catalogue.models import Product, SlugAlias
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.interchange.dto import ImportDetail
from bakery.inventory.models import Movement, Purchase, StockAdjustment
from bakery.inventory.services.adjustments import adjust_stock
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.purchases import void_purchase
from tests import make
from tests.interchange.files import counts, everything, imported

POUND = Decimal("453.59237")
TWINS = "product:flour:Mill Lane::5:lb"


@pytest.fixture
def pantry(tx: Atomic) -> dict[str, Product]:
    """Flour in a bag and in two that look alike, sugar, a box, and two shops of one name."""
    flour = make.ingredient("Flour", slug="flour")
    sugar = make.ingredient("Sugar", slug="sugar")
    boxes = make.material("Box")
    make.supplier("Costa", slug="costa")
    for city in ("Salem", "Lynn"):
        make.supplier("Mill", slug=f"mill-{city.lower()}", city=city)
    return {
        "bag": make.product(flour, 25, "lb", brand="Baker", name="Bread flour", gtin="00036000291452"),
        "first": make.product(flour, 5, "lb", brand="Mill Lane", name="White", slug="white"),
        "second": make.product(flour, 5, "lb", brand="Mill Lane", name="Brown", slug="brown"),
        "sugar": make.product(sugar, 1, "kg", brand="Sweet", name="=Fine", slug="fine"),
        "box": make.product(boxes, 10, brand="", name="Plain", slug="box"),
    }


def left_out(report: ImportDetail) -> dict[str, str]:
    """Return the rows that are no part of it, and why."""
    return {row.place: row.message for row in report.rows if row.outcome == "error"}


def a_list(kind: str, *rows: dict[str, Any], **header: Any) -> dict[str, Any]:
    return {"schema_version": "4.0", "import_type": kind, kind: list(rows), **header}


def test_each_store_and_day_is_one_purchase_with_a_lot_for_every_row(tx: Atomic, pantry: dict[str, Product]) -> None:
    report = imported(tx, "scanned_purchases.json", skip_errors=True)

    assert (report.family, report.mode) == ("E", "add")
    assert (counts(report)["purchases"].created, counts(report)["purchases"].errors) == (4, 2)
    assert left_out(report) == {
        "purchases[4]": "More than one product fits.",
        "purchases[5]": "unit_price must not be negative and below 1000000000.",
    }
    assert {each.key: each.count for each in report.ignored_keys} == {"weather": 1, "purchases.mood": 1}
    bought = {str(each.supplier.slug): each for each in Purchase.objects.all()}
    assert {slug: each.purchased_on for slug, each in bought.items()} == {
        "costa": date(2025, 3, 7),
        "mill-salem": date(2025, 3, 6),
    }
    lines = list(bought["costa"].lines.values_list("product__brand", "packages", "price_per_package", "lot__notes"))
    assert lines == [
        ("Baker", 2, Decimal("6.49"), "On offer"),
        ("Sweet", 1, Decimal("2.19"), ""),
        ("Sweet", 1, Decimal("2.19"), ""),
    ]
    assert not pantry["box"].lots.get().cost_known


def test_purchases_are_recorded_once_even_where_they_were_voided_since(tx: Atomic, pantry: dict[str, Product]) -> None:
    imported(tx, "scanned_purchases.json", skip_errors=True)
    void_purchase(tx, purchase_id=Purchase.objects.get(supplier__slug="costa").pk, reason="Not ours", by=make.user())
    before = everything(tx)

    report = imported(tx, "scanned_purchases.json", skip_errors=True)

    assert (counts(report)["purchases"].unchanged, counts(report)["purchases"].created) == (4, 0)
    assert everything(tx) == before


def test_an_answer_settles_a_scanned_product_and_later_lists_know_it(tx: Atomic, pantry: dict[str, Product]) -> None:
    report = imported(tx, "scanned_purchases.json", skip_errors=True, answers={TWINS: "brown"})

    assert (counts(report)["purchases"].created, report.questions) == (5, ())
    assert pantry["second"].lots.count() == 1
    assert SlugAlias.objects.get().slug == TWINS
    adjusted = imported(tx, "scanned_adjustments.json", skip_errors=True)
    assert not adjusted.questions


def test_a_barcode_that_nothing_has_is_asked_about_and_remembered(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"upc": "12345678", "scanned_at": "2025-03-07", "quantity_purchased": 1, "unit_price": 1}
    asked = imported(tx, a_list("purchases", row, supplier="costa"), skip_errors=True)

    (question,) = asked.questions
    assert question.key == "product:barcode 12345678"
    with pytest.raises(ImportRefused, match="create it first"), tx.savepoint() as inner:
        imported(inner, a_list("purchases", row, supplier="costa"), answers={question.key: "+"})

    imported(tx, a_list("purchases", row, supplier="costa"), answers={question.key: "036000291452"})
    assert pantry["bag"].lots.count() == 1
    later = imported(tx, a_list("purchases", row | {"scanned_at": "2025-03-08"}, supplier="costa"))
    assert counts(later)["purchases"].created == 1


def test_a_product_is_made_to_be_reviewed_where_somebody_says_so(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"product_slug": "flour:New Mill:2:kg", "purchased_at": "2025-03-07", "quantity_purchased": 1}

    imported(tx, a_list("purchases", row, supplier="costa"), answers={"product:flour:New Mill::2:kg": "+"})

    made = Product.objects.get(brand="New Mill")
    assert (made.is_provisional, made.package_quantity, made.lots.count()) == (True, 2, 1)


def test_keys_that_mean_different_products_reject_the_row(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"product_slug": "fine", "upc": "036000291452", "purchased_at": "2025-03-07", "quantity_purchased": 1}

    report = imported(tx, a_list("purchases", row, supplier="costa"), skip_errors=True)

    assert left_out(report) == {"purchases[0]": "Its barcode 036000291452 and its slug mean different products."}


def test_a_store_that_is_not_known_is_asked_about_and_may_be_created(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"product_slug": "fine", "purchased_at": "2025-03-07", "quantity_purchased": 1}
    report = imported(tx, a_list("purchases", row, row | {"supplier": "Corner"}), skip_errors=True)

    assert left_out(report) == {
        "purchases[0]": "supplier is missing.",
        "purchases[1]": "The store is not known; answer which one it is.",
    }
    assert [each.key for each in report.questions] == ["supplier:Corner"]
    made = imported(tx, a_list("purchases", row, supplier="Corner"), create_missing=frozenset({"supplier"}))
    assert counts(made)["purchases"].created == 1


def test_lines_that_a_purchase_refuses_are_left_out_of_it(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"product_slug": "fine", "purchased_at": "2025-03-07", "quantity_purchased": 1}
    rows = [
        row,
        row | {"quantity_purchased": 999_999_999},
        row | {"unit_price": 999_999_999, "quantity_purchased": 500},
    ]

    report = imported(tx, a_list("purchases", *rows, supplier="costa"), skip_errors=True)

    assert {place: text.split(".")[0] for place, text in left_out(report).items()} == {
        "purchases[1]": "This is more or less than can be stored",
        "purchases[2]": "This is too much money",
    }
    assert Purchase.objects.get().lines.count() == 1


def test_losses_take_the_oldest_lot_first_and_finds_are_lots(tx: Atomic, pantry: dict[str, Product]) -> None:
    old = make.lot(pantry["bag"], 5 * POUND, received_on=date(2025, 1, 1))
    later = make.lot(pantry["bag"], 5 * POUND, received_on=date(2025, 2, 1))

    report = imported(tx, "scanned_adjustments.json", skip_errors=True)

    assert counts(report)["adjustments"].created == 2
    assert left_out(report) == {
        "adjustments[2]": "More than one product fits.",
        "adjustments[3]": "Please say what happened.",
        "adjustments[4]": left_out(report)["adjustments[4]"],
        "adjustments[5]": "“spoilage” is no reason for what is more.",
    }
    old.refresh_from_db()
    later.refresh_from_db()
    assert (old.remaining, later.remaining) == (0, (4 * POUND).quantize(Decimal("0.000001")))
    assert set(Movement.objects.filter(lot__in=(old, later), delta__lt=0).values_list("reason", "note")) == {
        ("spoilage", "Weevils")
    }
    assert pantry["sugar"].lots.get().received == 250
    assert {each.key: each.count for each in report.ignored_keys} == {"adjustments.mood": 1}

    before = everything(tx)
    again = imported(tx, "scanned_adjustments.json", skip_errors=True)
    assert (counts(again)["adjustments"].unchanged, everything(tx) == before) == (2, True)


def test_counts_hold_in_percent_of_what_came_in_the_later_one_last(tx: Atomic, pantry: dict[str, Product]) -> None:
    lot = make.lot(pantry["bag"], 25 * POUND, received_on=date(2025, 1, 1))
    sugars = [make.lot(pantry["sugar"], 1000, received_on=date(2025, 1, day)) for day in (1, 2)]
    for each in ("first", "second"):
        make.lot(pantry[each], 10)

    report = imported(tx, "scanned_counts.json", skip_errors=True)

    assert counts(report)["inventory_updates"].created == 2
    assert set(left_out(report)) == {f"inventory_updates[{number}]" for number in (2, 3, 4, 5)}
    assert left_out(report)["inventory_updates[5]"] == "Nothing of Plain is on the shelf."
    lot.refresh_from_db()
    assert lot.remaining == (lot.received * Decimal("0.2")).quantize(Decimal("0.000001"))
    assert {each.key for each in report.ignored_keys} == {"inventory_updates.mood"}
    (question,) = [each for each in report.questions if each.key.startswith("lot:")]
    assert question.choices == tuple(str(each.uuid) for each in sugars)
    assert question.labels == ("Of 1 Jan 2025, 100 % left", "Of 2 Jan 2025, 100 % left")

    imported(tx, "scanned_counts.json", skip_errors=True, answers={question.key: question.choices[1]})
    assert list(pantry["sugar"].lots.order_by("pk").values_list("remaining", flat=True)) == [1000, 500]
    before = everything(tx)
    again = imported(tx, "scanned_counts.json", skip_errors=True)
    assert (counts(again)["inventory_updates"].unchanged, everything(tx) == before) == (3, True)


def test_eighteen_of_twenty_five_pounds_counted_as_thirty_percent(tx: Atomic, pantry: dict[str, Product]) -> None:
    lot = make.lot(pantry["bag"], 25 * POUND)
    lock_stock(tx)
    adjust_stock(tx, quantity_change=-7, unit="lb", reason="waste", lot_id=lot.pk, by=make.user())
    row = {"upc": "036000291452", "scanned_at": "2025-03-09T10:00:00Z", "remaining_percentage": 30}

    imported(tx, a_list("inventory_updates", row))

    lot.refresh_from_db()
    assert lot.remaining == (Decimal("7.5") * POUND).quantize(Decimal("0.000001"))
    assert Movement.objects.get(reason="correction").delta == (Decimal("-10.5") * POUND).quantize(Decimal("0.000001"))
    assert StockAdjustment.objects.get(kind="count").note == "Noted on 9 Mar 2025"


def test_a_moment_in_another_zone_is_a_day_of_this_bakery(tx: Atomic, pantry: dict[str, Product]) -> None:
    row = {"product_slug": "fine", "quantity_purchased": 1, "supplier": "costa"}
    moments = ("2025-03-07T23:30:00-05:00", "2025-03-08T04:30:00Z", "2025-03-08T04:30:00+00:00Z")

    report = imported(tx, a_list("purchases", *(row | {"scanned_at": each} for each in moments)))

    assert Purchase.objects.get().purchased_on == date(2025, 3, 8)
    assert counts(report)["purchases"].created == 3


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (a_list("dreams"), "Facts of the kind “dreams” are not known here"),
        ({"import_type": "purchases"}, "It must be a list of rows"),
    ],
)
def test_lists_of_unknown_facts_and_without_rows_are_refused(tx: Atomic, document: Any, refusal: str) -> None:
    with pytest.raises(Exception, match=refusal):
        imported(tx, document)


def test_what_was_left_out_can_be_mended_and_imported(tx: Atomic, pantry: dict[str, Product]) -> None:
    report = imported(tx, "scanned_purchases.json", skip_errors=True)
    rows: Any = report.rejects["purchases"]
    rows[1]["unit_price"] = "7"

    mended = imported(tx, a_list("purchases", rows[1]))

    assert counts(mended)["purchases"].created == 1
    assert pantry["bag"].lots.count() == 2
