"""How a file meets what is there: it creates, fills or overwrites, tells each change, and changes nothing twice."""

import json
from decimal import Decimal
from typing import Any

import pytest

from bakery.catalogue.models import FinishedUnit, Ingredient, Material, Product, Recipe, Supplier
from bakery.db.transaction import Atomic
from bakery.interchange.dto import ImportDetail
from tests import make
from tests.interchange.files import DATA, counts, everything, imported

PART: dict[str, Any] = json.loads((DATA / "catalogue_part.json").read_text(encoding="utf-8"))
CHANGED = "Written by hand"


def taken(tx: Atomic, mode: str = "") -> ImportDetail:
    """Import the part of a catalogue without its two bad rows."""
    return imported(tx, "catalogue_part.json", mode=mode, skip_errors=True)


@pytest.fixture
def catalogue(tx: Atomic) -> None:
    """Take the file in, empty some of its fields, and write others by hand."""
    make.allergen("gluten")
    taken(tx, "add")
    for model, emptied, written in (
        (Supplier, {"website": ""}, {"postcode": CHANGED}),
        (Ingredient, {"description": "", "density": None, "density_note": ""}, {"notes": CHANGED}),
        (Product, {"package_type": "", "preferred_supplier": None}, {"notes": CHANGED, "is_preferred": False}),
        (Recipe, {"source": "", "total_minutes": None}, {"instructions": CHANGED}),
        (FinishedUnit, {"notes": ""}, {}),
        (Material, {"notes": ""}, {"description": CHANGED}),
    ):
        model.objects.update(**emptied, **written)
    rye = Ingredient.objects.get()
    rye.allergens.clear()
    rye.external_codes.all().delete()


def changes(report: ImportDetail) -> dict[str, tuple[str, str]]:
    """Return what rows changed: before and after, by place and field."""
    return {f"{row.place}.{each.field}": (each.before, each.after) for row in report.rows for each in row.changes}


def test_a_part_of_a_catalogue_fills_gaps_unless_it_is_told_otherwise(tx: Atomic) -> None:
    make.allergen("gluten")

    report = taken(tx)

    assert (report.family, report.mode, report.complete) == ("C", "augment", False)
    assert {name: (count.created, count.errors) for name, count in counts(report).items() if count.errors} == {
        "ingredients": (2, 1), "products": (2, 1)
    }  # fmt: skip
    refused = {row.place: row.message for row in report.rows if row.outcome == "error"}
    assert "There is no ingredient category “nowhere”" in refused["ingredients[2]"]
    assert "mean different products" in refused["products[2]"]
    assert [(each.key, each.count) for each in report.ignored_keys] == [("ingredients.protein", 1)]


@pytest.mark.usefixtures("catalogue")
def test_adding_never_touches_what_is_there(tx: Atomic) -> None:
    before = everything(tx)

    report = taken(tx, "add")

    assert not changes(report)
    assert everything(tx) == before


@pytest.mark.usefixtures("catalogue")
def test_augmenting_fills_what_is_empty_and_nothing_else(tx: Atomic) -> None:
    report = taken(tx, "augment")

    assert changes(report) == {
        "suppliers[0].website": ("", "https://mill.example/"),
        "ingredients[1].description": ("", "Milled dark"),
        "ingredients[1].density": ("", "0.4311287894"),
        "ingredients[1].density_note": ("", "1 cup weighs 102 g"),
        "ingredients[1].allergens": ("", "gluten"),
        "ingredients[1].fdc": ("", "169741"),
        "products[0].package_type": ("", "sack"),
        "products[0].preferred_supplier_id": ("", "Corner Mill"),
        "recipes[0].source": ("", "Aunt Ida"),
        "recipes[0].total_minutes": ("", "240"),
        "finished_units[0].notes": ("", "Cut on the day"),
    }
    assert {Recipe.objects.get().instructions, Material.objects.get().description} == {CHANGED}
    assert not Product.objects.filter(is_preferred=True).exists()
    assert counts(report)["recipes"].updated == 1


@pytest.mark.usefixtures("catalogue")
def test_updating_overwrites_what_a_file_may_change(tx: Atomic) -> None:
    Recipe.objects.update(name="Black bread")
    Ingredient.objects.update(density=Decimal("0.5"))

    told = changes(taken(tx, "update"))

    assert told["suppliers[0].postcode"] == (CHANGED, "01970")
    assert told["ingredients[1].density"] == ("0.5", "0.4311287894")
    assert told["products[0].notes"] == (CHANGED, "Stone ground")
    assert told["products[0].is_preferred"] == ("no", "yes")
    assert told["recipes[0].instructions"] == (CHANGED, "Bake it dark.")
    assert told["materials[0].description"] == (CHANGED, "Brown paper")
    assert Recipe.objects.get().name == "Black bread", "found by its slug, and called as it is called here"
    assert "ingredients[1].allergens" not in told


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("mode", ["add", "augment", "update"])
def test_twice_is_once_in_every_mode(tx: Atomic, mode: str) -> None:
    taken(tx, mode)
    before = everything(tx)

    report = taken(tx, mode)

    assert not changes(report)
    assert {(count.created, count.updated) for count in report.arrays} == {(0, 0)}
    assert everything(tx) == before


@pytest.mark.usefixtures("catalogue")
def test_of_two_rows_that_say_something_else_of_the_same_neither_has_the_last_word(tx: Atomic) -> None:
    bread = PART["recipes"][0]
    document = {"recipes": [bread, bread | {"notes": "Bake it light."}], "ingredients": PART["ingredients"][:2]}

    report = imported(tx, document, mode="update", skip_errors=True)

    assert Recipe.objects.get().instructions == "Bake it dark."
    (refused,) = [row for row in report.rows if row.outcome == "error"]
    assert (refused.place, refused.key) == ("recipes[1]", "instructions")


@pytest.mark.usefixtures("catalogue")
def test_a_package_that_is_in_stock_keeps_its_size(tx: Atomic) -> None:
    product = Product.objects.get(gtin="00036000291452")
    row = PART["products"][0] | {"slug": product.slug, "package_unit_quantity": 6}

    report = imported(tx, {"products": [row]}, mode="update")
    assert changes(report)["products[0].package_quantity"] == ("5", "6")

    make.lot(product, 5)
    again = {"products": [row | {"package_unit_quantity": 7}]}
    report = imported(tx, again, mode="update", skip_errors=True)
    assert [each.key for each in report.rows] == ["package_quantity"]


@pytest.mark.usefixtures("catalogue")
def test_the_product_that_is_preferred_stays_so_unless_files_may_overwrite_it(tx: Atomic) -> None:
    Product.objects.filter(gtin="00036000291452").update(is_preferred=True)
    document = {"products": [PART["products"][0] | {"package_unit_quantity": 2, "gtin": "", "preferred": True}] * 2}

    report = imported(tx, document, mode="add")
    assert [each.code for each in report.notices if each.code == "not_preferred"] == ["not_preferred"]
    assert Product.objects.get(is_preferred=True).gtin == "00036000291452"

    imported(tx, document, mode="update")
    assert Product.objects.get(is_preferred=True).package_quantity == 2
