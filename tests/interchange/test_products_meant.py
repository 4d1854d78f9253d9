"""Which product or shop a row of a file means: one key after the other, and a person where no key tells."""

from decimal import Decimal
from typing import Any

import pytest

from bakery.catalogue.models import Product, Supplier
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RowRejected
from bakery.interchange.products import Candidate, ProductKeys, first_told
from bakery.interchange.register import Register, folded
from tests.interchange.files import counts, imported

FLOUR: dict[str, Any] = {"display_name": "Rye flour", "slug": "rye_flour", "hierarchy_level": 2}
GROUP: dict[str, Any] = {"display_name": "Flours", "slug": "flours", "hierarchy_level": 0}
BAG: dict[str, Any] = {
    "ingredient_slug": "rye_flour", "brand": "Mill Lane", "product_name": "Rye", "package_unit": "lb",
    "package_unit_quantity": "5", "gtin": "036000291452", "slug": "rye-5",
}  # fmt: skip
STOCK: dict[str, Any] = {
    "ingredient_slug": "rye_flour", "product_brand": "Mill Lane", "product_name": "Rye", "package_unit": "lb",
    "quantity": "5", "purchase_date": "2025-12-21",
}  # fmt: skip


def a_file(**arrays: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a file of one ingredient and what is given."""
    return {"version": "4.2", "ingredients": [GROUP, FLOUR | {"parent_slug": "flours"}], **arrays}


def candidate(number: int) -> Candidate:
    return Candidate(id=number, label=f"bag-{number}", brand="", name="", quantity=Decimal(1), unit="kg")


def keys(**gtins: str) -> ProductKeys:
    """Return products by the names of the arguments, numbered from 1."""
    known = ProductKeys(Register())
    for number, gtin in enumerate(gtins.values(), start=1):
        known.add(candidate(number), owner="ingredient:rye_flour", gtin=gtin)
    return known


@pytest.mark.parametrize(
    ("stored", "scanned"),
    [
        ("00036000291452", "36000291452"),
        ("00036000291452", "0036000291452"),
        ("00012345678905", "1234567890"),
        ("00001234567890", "112345678905"),
        ("00000234567890", "102345678905"),  # its first zero was lost
        ("00002345678901", "123456789012"),
        ("00036000291452", "3600029145"),
    ],
)
def test_a_scanned_code_is_known_without_its_zeros_and_by_its_ten_inner_digits(stored: str, scanned: str) -> None:
    found = keys(stored=stored).scanned(scanned)

    assert [each.id for each in found] == [1]


def test_all_digits_count_before_ten_of_them() -> None:
    known = keys(short="00002800098612", whole="00028000986124")

    assert [each.id for each in known.scanned("028000986124")] == [2]
    assert [each.id for each in known.scanned("2800098612")] == [1]
    assert [each.id for each in known.scanned("128000986121")] == [1]


def test_two_codes_around_the_same_ten_digits_are_both_possible() -> None:
    known = keys(one="00036000291452", other="00136000291459")

    assert [each.id for each in known.scanned("3600029145")] == [1, 2]


def test_other_codes_mean_nothing() -> None:
    known = keys(whole="00036000291452")

    assert not known.scanned("036000291469")
    assert not known.scanned("000")
    assert not known.with_barcode("3600029145")


def test_what_is_forgotten_in_the_register_is_no_product_any_more() -> None:
    register = Register()
    known = ProductKeys(register)
    mark = register.mark()
    known.add(candidate(1), owner="ingredient:rye_flour", gtin="00036000291452")

    register.back_to(mark)

    assert not known.scanned("036000291452")
    assert not known.with_id(1)


def test_the_first_key_that_finds_something_decides() -> None:
    assert first_told({"barcode": [], "slug": [candidate(2)], "description": [candidate(1), candidate(2)]}) == [
        candidate(2)
    ]
    assert first_told({"slug": [], "description": []}) == []


def test_keys_that_mean_different_products_are_an_error() -> None:
    with pytest.raises(RowRejected, match="Its barcode and its description mean different products"):
        first_told({"barcode": [candidate(1)], "slug": [], "description": [candidate(2)]})


def test_quotes_and_accents_do_not_tell_names_apart() -> None:
    assert folded("Grandma’s “Crème”") == folded('grandma\'s "creme"')


def test_a_product_is_found_by_its_slug_its_whole_slug_or_its_barcode_in_stock(tx: Atomic) -> None:
    named = {"quantity": "1", "package_unit": "lb"}
    stock = [
        STOCK,
        named | {"product_slug": "rye-5", "purchase_date": "2025-12-22"},
        named | {"product_slug": "rye_flour:mill lane:5.0:lb", "purchase_date": "2025-12-23"},
    ]

    report = imported(tx, a_file(products=[BAG], inventory_items=stock))

    assert counts(report)["inventory_items"].created == 3
    assert Product.objects.get().lots.count() == 3


def test_products_that_look_alike_are_asked_about_and_the_answer_is_kept(tx: Atomic) -> None:
    bags = [
        BAG | {"gtin": "", "slug": slug, "product_name": slug, "package_size": size}
        for slug, size in (("a", "S"), ("b", "L"))
    ]
    imported(tx, a_file(products=bags))
    Product.objects.update(name="Rye")
    third = BAG | {"gtin": "", "slug": "c"}

    asked = imported(tx, a_file(products=[third]), skip_errors=True)

    (question,) = asked.questions
    assert question.choices == ("a", "b")
    answered = imported(tx, a_file(products=[third]), answers={question.key: "b"})
    assert counts(answered)["products"].unchanged == 1
    assert counts(imported(tx, a_file(products=[third])))["products"].unchanged == 1
    assert Product.objects.count() == 2


def test_shops_are_known_by_slug_then_name_and_city_then_name(tx: Atomic) -> None:
    shops = [{"name": "Costa", "city": city, "slug": f"costa-{city.lower()}"} for city in ("Salem", "Lynn")]
    imported(tx, a_file(suppliers=[*shops, {"name": "Mill", "city": "Salem"}]))
    bags = [
        BAG | {"preferred_supplier_name": name, "product_name": name, "gtin": "", "slug": ""}
        for name in ("costa-lynn", "Costa, Salem", "Mill", "Costa")
    ]

    report = imported(tx, a_file(products=bags))

    preferred = {
        each.name: str(each.preferred_supplier and each.preferred_supplier.slug) for each in Product.objects.all()
    }
    assert preferred["costa-lynn"] == "costa-lynn"
    assert preferred["Costa, Salem"] == "costa-salem"
    assert preferred["Mill"] == Supplier.objects.get(name="Mill").slug
    assert preferred["Costa"] == "None"
    assert [each.key for each in report.questions] == ["supplier:Costa"]


def test_a_shop_without_a_city_is_the_only_one_of_its_name(tx: Atomic) -> None:
    imported(tx, a_file(suppliers=[{"name": "Mill", "city": "Salem"}]))

    report = imported(tx, a_file(suppliers=[{"name": "Mill"}]))

    assert counts(report)["suppliers"].unchanged == 1
