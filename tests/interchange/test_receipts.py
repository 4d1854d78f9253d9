"""Purchases of a file and the stock they brought: recorded once, corrected by facts, never changed."""

from datetime import date

import pytest

from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.inventory.models import Lot, PurchaseLine
from tests.interchange.files import counts, imported
from tests.interchange.test_everything import ANSWERS, FILE, changed, errors


def test_a_bad_line_of_a_receipt_takes_its_stock_along_and_leaves_the_others(tx: Atomic) -> None:
    document = changed(FILE, "purchases", 0, quantity_purchased=999_999_999)

    report = imported(tx, document, answers=ANSWERS, skip_errors=True)

    assert {*errors(report)} == {"purchases[0]", "inventory_items[0]"}
    assert [*report.rejects] == ["purchases", "inventory_items"]
    assert PurchaseLine.objects.count() == 3

    with pytest.raises(ImportRefused, match=r"purchases\[0\]"):
        imported(tx, document, answers=ANSWERS)


def test_more_than_was_bought_comes_in_beside_it(tx: Atomic) -> None:
    imported(tx, changed(FILE, "inventory_items", 0, quantity=1200), answers=ANSWERS)

    lots = Lot.objects.filter(product__name="Salted", received_on=date(2026, 8, 1)).order_by("pk")
    assert [(lot.remaining, lot.movements.get().reason) for lot in lots] == [(1000, "receipt"), (200, "gain")]


def test_stock_that_is_mended_later_opens_no_second_lot(tx: Atomic) -> None:
    document = changed(FILE, "inventory_items", 1, quantity="much")
    report = imported(tx, document, answers=ANSWERS, skip_errors=True)
    assert {*errors(report)} == {"inventory_items[1]"}
    before = Lot.objects.count()

    report = imported(tx, {"inventory_items": [FILE["inventory_items"][1]]})

    assert counts(report)["inventory_items"].unchanged == 1
    assert Lot.objects.count() == before


def test_a_product_that_is_retired_here_was_bought_all_the_same(tx: Atomic) -> None:
    imported(tx, FILE, answers=ANSWERS)
    later = FILE["purchases"][0] | {"id": 90, "uuid": None, "purchase_date": "2026-09-01"}

    report = imported(tx, FILE | {"purchases": [*FILE["purchases"], later]})

    assert counts(report)["purchases"].created == 1
    assert Lot.objects.get(received_on=date(2026, 9, 1)).product.archived_at is not None
