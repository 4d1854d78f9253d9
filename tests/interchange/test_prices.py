"""Price lists from spreadsheets: lots whose price was unknown get it, and nothing else changes."""

from datetime import date
from decimal import Decimal

import pytest

from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.interchange.errors import FileUnreadable, RowRejected
from bakery.interchange.price_lists import is_price_list, read_price_list
from bakery.interchange.queries.lists import price_list
from bakery.interchange.tables import number_of
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot
from bakery.inventory.services.locks import lock_stock
from bakery.inventory.services.purchases import record_purchase
from bakery.spreadsheets import bare, csv_content, defused
from tests import make
from tests.interchange.files import counts, everything, imported

LIST = "prices.csv"


@pytest.fixture
def pantry(tx: Atomic) -> dict[str, Product]:
    """Flour in a bag and in two that look alike, and sugar; all of it at prices nobody knows, but for one."""
    flour = make.ingredient("Flour", slug="flour")
    products = {
        "bag": make.product(flour, 25, "lb", brand="Baker", name="Bread flour", gtin="00036000291452"),
        "first": make.product(flour, 5, "lb", brand="Mill Lane", name="White", slug="white"),
        "second": make.product(flour, 5, "lb", brand="Mill Lane", name="Brown", slug="brown"),
        "sugar": make.product(make.ingredient("Sugar"), 1, "kg", brand="Sweet", name="=Fine", slug="fine"),
    }
    for key, cost in (("bag", None), ("first", None), ("sugar", None), ("sugar", "0.002")):
        day = date(2025, 3, 3) if cost else date(2025, 3, 2)
        make.lot(products[key], 1000, unit_cost=cost, received_on=day)
    return products


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13.69", "13.69"), ("$13.69", "13.69"), (" 13.69 € ", "13.69"), ("1,234.50", "1234.50"), (".5", "0.5"),
        ("1,234,567", "1234567"), ("13,69", "13.69"), ("1.234,50", "1234.50"), ("0,999", "0.999"), ("7", "7"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, number: str) -> None:
    assert number_of("unit_price", text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,000", "$1,000", "12,34.5", "1,23,456", "-5", "five", "1e9", "9" * 41, "1 000"])
def test_what_may_mean_two_amounts_or_none_is_refused(text: str) -> None:
    with pytest.raises(RowRejected):
        number_of("unit_price", text)


def test_no_amount_is_unknown_and_not_nothing() -> None:
    assert number_of("unit_price", " $ ") is None


@pytest.mark.parametrize("text", ["=1", "+1", "'=1", "''=1", "'tis", "plain", "-", "\tx"])
def test_texts_come_back_from_spreadsheets_as_they_were(text: str) -> None:
    assert bare(defused(text)) == text


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_header_tells_what_stands_between_cells(delimiter: str) -> None:
    content = delimiter.join(["Unit_Price", "gtin"]) + "\r\n" + delimiter.join(["1.50", '"036"']) + "\r\n\r\n"

    assert read_price_list(b"\xef\xbb\xbf" + content.encode())["prices"] == [{"unit_price": "1.50", "gtin": "036"}]


def test_columns_nobody_knows_are_told_even_where_they_are_empty(tx: Atomic) -> None:
    report = imported(tx, b"gtin,unit_price,aisle,\n036,,,\n037,,,left over\n")

    assert {each.key: each.count for each in report.ignored_keys} == {"prices.aisle": 2, "prices.": 1}


def test_only_tables_with_columns_of_prices_are_price_lists() -> None:
    assert is_price_list(b"\xef\xbb\xbfgtin,unit_price\n")
    assert not is_price_list(b'{"unit_price": "gtin"}')
    assert not is_price_list(b"dreams;hopes\n")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"gtin,brand\n1,2\n", "no column unit_price"),
        (b"gtin,unit_price,gtin\n", "stands twice"),
        (b"gtin,unit_price\n\xff,1\n", "not UTF-8"),
        (b'gtin,unit_price\n"036,1\n', "no table"),
        (b"gtin,unit_price\n" + b"\n" * 200_001, "more than 200000 rows"),
        (b"gtin,unit_price\n" + (b"," * 999_999 + b"\n") * 2, "more than 2000000 cells"),
        (b"gtin,unit_price\n" + b"," * 2_000_000, "longer than 1024 KB"),
        (b"gtin,unit_price\n" + b"9" * 140_000, "no table"),
    ],
)
def test_broken_tables_are_refused_by_their_place(content: bytes, why: str) -> None:
    with pytest.raises(FileUnreadable, match=why):
        read_price_list(content)


def test_lots_of_unknown_price_get_it_and_the_rest_is_told(tx: Atomic, pantry: dict[str, Product]) -> None:
    make.lot(pantry["second"], 5)

    report = imported(tx, LIST, skip_errors=True)

    priced = {each.place: [(one.field, one.before, one.after) for one in each.changes] for each in report.rows}
    assert priced["prices[0]"] == [("unit_price", "", "13.69")]
    assert priced["prices[1]"] == [("unit_price", "", "2.19")]
    assert (counts(report)["prices"].updated, counts(report)["prices"].unchanged) == (2, 1)
    assert {row.place: row.key for row in report.rows if row.outcome == "error"} == {
        "prices[3]": "product",
        "prices[4]": "unit_price",
    }
    assert {each.key: each.count for each in report.ignored_keys} == {"prices.aisle": 5}
    bag, sugar = pantry["bag"].lots.get(), pantry["sugar"].lots.get(received_on=date(2025, 3, 2))
    assert (bag.cost_known, bag.unit_cost) == (True, Decimal("0.00120725"))
    assert sugar.unit_cost == Decimal("0.00219")
    assert pantry["sugar"].lots.get(received_on=date(2025, 3, 3)).unit_cost == Decimal("0.002")

    before = everything(tx)
    again = imported(tx, LIST, skip_errors=True)
    assert (counts(again)["prices"].updated, counts(again)["prices"].unchanged) == (0, 3)
    assert everything(tx) == before


def test_a_known_price_stays_and_the_row_says_so(tx: Atomic, pantry: dict[str, Product]) -> None:
    columns = "ingredient_name,brand,product_name,package_qty,package_unit,unit_price,purchased_on"
    rows = [f"Sugar,Sweet,=Fine,1,kg,9,2025-03-0{day}" for day in (3, 4)]

    report = imported(tx, "\n".join([columns, *rows]).encode())

    assert [(row.outcome, row.message.split(".")[0]) for row in report.rows] == [
        ("skipped", "The price is known already: 2"),
        ("skipped", "Nothing is on the shelf whose price is unknown"),
    ]


def test_a_row_prices_the_lot_of_its_key_or_those_of_its_store(tx: Atomic, pantry: dict[str, Product]) -> None:
    lock_stock(tx)
    lots = {}
    for shop in ("Costa", "Mill"):
        purchase = record_purchase(
            tx,
            supplier_id=make.supplier(shop).pk,
            purchased_on=date(2025, 4, 1),
            lines=[PurchaseLineInput(product_id=pantry["second"].pk, packages=2)],
            by=make.user(),
        )
        lots[shop] = Lot.objects.get(pk=purchase.lines[0].lot_id)
    by_store = "brand,product_name,ingredient_name,package_qty,package_unit,supplier_name,unit_price"

    imported(tx, f"{by_store}\nMill Lane,Brown,Flour,5,lb,mill,4.00\n".encode())
    imported(tx, f"uuid,unit_price\n{lots['Costa'].uuid},3.00\n".encode())

    priced = {(row[5], row[6]) for row in price_list(tx)[1:] if row[0] == "Brown"}
    assert priced == {("Costa", "3.00"), ("Mill", "4.00")}


def test_a_list_that_was_exported_changes_nothing_and_fills_in_what_is_added(
    tx: Atomic, pantry: dict[str, Product]
) -> None:
    rows = price_list(tx)
    assert [row[6] for row in rows[1:]] == ["", "", "", "2.00"]
    before = everything(tx)

    same = imported(tx, csv_content(rows))
    assert counts(same)["prices"].unchanged == 4
    assert everything(tx) == before

    filled = [rows[0], *((*row[:6], row[6] or "7.77", *row[7:]) for row in rows[1:])]
    imported(tx, csv_content(filled))
    assert [list(row) for row in price_list(tx)] == [list(row) for row in filled]


def test_prices_of_materials_are_known_by_what_they_are_made_of(tx: Atomic) -> None:
    box = make.product(make.material("Box"), 10, brand="Plain", name="Kraft")
    make.lot(box, 20, unit_cost=None)

    imported(tx, b"product_name,brand,package_qty,package_unit,ingredient_name,unit_price\nKraft,Plain,10,ea,Box,5\n")

    assert box.lots.get().unit_cost == Decimal("0.5")
