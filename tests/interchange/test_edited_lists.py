"""Lists of rows that were edited outside: they change what they may, and make nothing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bakery.catalogue.models import FinishedGood, Ingredient, Material, Product, Recipe
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.interchange.documents import reject_file
from bakery.interchange.dto import ImportDetail
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot, Movement, PurchaseLine
from bakery.inventory.services import count_stock, lock_stock, record_purchase
from tests import make
from tests.interchange.files import everything, imported
from tests.interchange.test_modes import changes

DAY = date(2026, 3, 1)
FIVE = "mill-lane-rye-5"


def edited(kind: str, *records: dict[str, Any]) -> dict[str, Any]:
    """Return a list of rows to edit, which would like to change whatever there is."""
    return {"_meta": {"editable_fields": ["id", "slug", "name"]}, "export_type": kind, "records": [*records]}


def refusals(report: ImportDetail) -> dict[str, tuple[str, str]]:
    """Return the key and the message of each row that could not be taken in."""
    return {row.place: (row.key, row.message) for row in report.rows if row.outcome == "error"}


@pytest.fixture
def flour(tx: Atomic) -> Ingredient:
    """Return rye flour, to be bought by five pounds."""
    lock_stock(tx)
    ingredient = make.ingredient("Rye flour", slug="rye_flour")
    make.product(ingredient, 5, "lb", brand="Mill Lane", name="Rye", slug=FIVE)
    return ingredient


@pytest.fixture
def bought(tx: Atomic, flour: Ingredient) -> PurchaseLine:
    """Return the line of a receipt that has no price."""
    product = flour.products.get(slug=FIVE)
    lines = [PurchaseLineInput(product_id=product.pk, packages=1)]
    record_purchase(tx, supplier_id=make.supplier().pk, purchased_on=DAY, lines=lines, by=make.user())
    return PurchaseLine.objects.get()


def test_products_are_edited_as_the_server_allows_and_not_as_the_file_says(tx: Atomic, flour: Ingredient) -> None:
    for name in ("One", "Other"):
        make.product(flour, 2, "lb", brand="Twin", name=name, slug=name.lower())
    stocked = make.product(flour, 1, "lb", slug="stocked-rye")
    make.lot(stocked, 100)
    before = make.product(make.ingredient("Wheat flour", slug="wheat_flour"), 4, "lb").pk

    report = imported(tx, "edited_products.json", skip_errors=True)

    assert (report.family, report.mode) == ("D", "update")
    assert changes(report) == {
        "products[0].brand": ("Mill Lane", "Mill & Lane"),
        "products[0].name": ("Rye", "Dark rye"),
        "products[0].gtin": ("", "00036000291452"),
        "products[0].is_preferred": ("no", "yes"),
        "products[0].notes": ("", "Stone ground"),
    }
    refused = refusals(report)
    assert [*refused] == ["products[1]", "products[2]", "products[3]"]
    assert refused["products[2]"][0] == "package_quantity"
    assert [each.key for each in report.questions] == [
        "product:rye_flour:Twin::2:lb",
        "product:wheat_flour:Nobody::1:lb",
    ]
    assert report.questions[0].choices == ("one", "other")
    assert {each.key for each in report.ignored_keys} == {"products.aisle", "products.ingredient_name"}
    assert Product.objects.latest("pk").pk == before, "nothing is made"

    mended = reject_file("D", report.rejects)
    answers = {"product:rye_flour:Twin::2:lb": "other", "product:wheat_flour:Nobody::1:lb": "one"}
    del mended["records"][1]["package_unit_quantity"]
    imported(tx, mended, answers=answers)
    assert Product.objects.get(slug="other").notes == "Which of the two?"
    with pytest.raises(ImportRefused, match="makes no products"):
        imported(
            tx, edited("products", {"product_slug": "rye_flour:X:1:lb"}), answers={"product:rye_flour:X::1:lb": "+"}
        )


@pytest.mark.parametrize(
    ("kind", "record", "changed"),
    [
        (
            "ingredients",
            {"slug": "rye_flour", "display_name": "Never", "description": "Dark", "notes": "", "category": "Never"}
            | {"density_volume_value": 1, "density_volume_unit": "ml"}
            | {"density_weight_value": 0.5, "density_weight_unit": "g"},
            {"description": "Dark", "notes": "empty", "density": "0.5", "density_note": "1 ml weighs 0.5 g"},
        ),
        (
            "recipes",
            {"name": "Bread", "notes": "Bake", "source": "Ida", "estimated_time_minutes": 90, "category": "Never"},
            {"instructions": "Bake", "source": "Ida", "total_minutes": "90"},
        ),
        (
            "finished_units",
            {"display_name": "Loaf", "recipe_name": "Bread", "notes": "Cut it", "items_per_batch": 9},
            {"notes": "Cut it"},
        ),
        (
            "finished_goods",
            {"slug": "basket", "notes": "Ribbon", "description": "Large", "packaging_instructions": "Wrap"},
            {"notes": "Ribbon", "description": "Large", "instructions": "Wrap"},
        ),
        ("materials", {"slug": "bag", "notes": "Thin", "base_unit_type": "linear_cm"}, {"notes": "Thin"}),
        (
            "material_products",
            {"slug": "bags", "name": "White bags", "package_quantity": 60, "is_hidden": True, "sku": "Never"},
            {"name": "White bags", "package_quantity": "60", "is_hidden": "yes"},
        ),
    ],
)
def test_each_kind_is_edited_in_its_own_fields(
    tx: Atomic, flour: Ingredient, kind: str, record: dict[str, Any], changed: dict[str, str]
) -> None:
    Ingredient.objects.update(notes="Old words")
    bread = make.recipe("Bread", [(flour, 1, "g")])
    loaf = make.unit(bread, name="Loaf")
    make.good("Basket", [(loaf, 1)], slug="basket")
    make.product(make.material("Bag", slug="bag"), 50, slug="bags", name="Bags")

    report = imported(tx, edited(kind, record))

    assert {name.partition(".")[2]: after or "empty" for name, (_, after) in changes(report).items()} == changed
    before = everything(tx)
    assert not changes(imported(tx, edited(kind, record)))
    assert everything(tx) == before
    for model in (Ingredient, Recipe, FinishedGood, Material):
        assert not model.objects.filter(name="Never").exists()


def test_what_is_not_here_and_what_two_rows_are_called_is_refused(tx: Atomic, flour: Ingredient) -> None:
    other = make.ingredient("Oats", slug="oats")
    records = [
        {"slug": "nowhere", "display_name": "Nowhere", "notes": "x"},
        {"slug": "oats", "uuid": str(flour.uuid), "notes": "x"},
    ]

    refused = refusals(imported(tx, edited("ingredients", *records), skip_errors=True))

    assert "“Nowhere” is not here" in refused["ingredients[0]"][1]
    assert "mean different rows" in refused["ingredients[1]"][1]
    assert other.notes == ""


def test_augmenting_an_edited_list_fills_gaps_alone(tx: Atomic, flour: Ingredient) -> None:
    Ingredient.objects.update(notes="Old words")

    report = imported(
        tx, edited("ingredients", {"slug": "rye_flour", "notes": "x", "description": "y"}), mode="augment"
    )

    assert changes(report) == {"ingredients[0].description": ("", "y")}


def test_another_amount_becomes_a_count_and_the_same_file_counts_once(tx: Atomic, flour: Ingredient) -> None:
    lot = make.lot(flour.products.get(slug=FIVE), "2267.961850", location="shelf")
    row = {"uuid": str(lot.uuid), "quantity": 3, "package_unit": "lb", "location": "cellar", "lot_or_batch": "L7"}
    document = edited("inventory", row | {"expiration_date": "2026-12-01", "notes": "Open", "item_value": 3})

    report = imported(tx, document)

    assert changes(report) == {
        "inventory[0].location": ("shelf", "cellar"),
        "inventory[0].expires_on": ("", "2026-12-01"),
        "inventory[0].lot_code": ("", "L7"),
        "inventory[0].notes": ("", "Open"),
        "inventory[0].quantity": ("5 lb", "3 lb"),
    }
    lot.refresh_from_db()
    assert lot.remaining == Decimal("1360.777110")
    assert Movement.objects.latest("pk").reason == "correction"

    count_stock(tx, counts=[CountInput(lot_id=lot.pk, remaining=1, unit="lb")], by=make.user())
    before = everything(tx)
    assert not changes(imported(tx, document)), "what was used since stays used"
    assert everything(tx) == before

    imported(tx, edited("inventory", row | {"quantity": 4}))
    assert [each.received for each in Lot.objects.order_by("pk")] == [Decimal("2267.961850"), Decimal("1360.777110")]


def test_of_several_lots_somebody_says_which_one(tx: Atomic, flour: Ingredient) -> None:
    product = flour.products.get(slug=FIVE)
    lots = [make.lot(product, 100, received_on=DAY, lot_code=code) for code in ("A", "B")]
    row = {"product_slug": "rye_flour:Mill Lane:5:lb", "purchase_date": DAY.isoformat(), "notes": "Open"}

    report = imported(tx, edited("inventory", row), skip_errors=True)
    (question,) = report.questions
    assert question.choices == tuple(str(lot.uuid) for lot in lots)
    assert [label.endswith(("A", "B")) for label in question.labels] == [True, True]

    imported(tx, edited("inventory", row), answers={question.key: str(lots[1].uuid)})
    assert Lot.objects.get(notes="Open").lot_code == "B"


def test_a_receipt_is_priced_once_and_noted_on_and_nothing_else(tx: Atomic, bought: PurchaseLine) -> None:
    row = {"uuid": str(bought.uuid), "unit_price": "6.50", "notes": "On sale"}

    report = imported(tx, edited("purchases", row))

    assert changes(report) == {"purchases[0].notes": ("", "On sale"), "purchases[0].unit_price": ("", "6.5")}
    assert (Lot.objects.get().cost_known, Lot.objects.get().value) == (True, Decimal("6.5000"))
    before = everything(tx)
    assert not changes(imported(tx, edited("purchases", row)))
    assert everything(tx) == before

    refused = refusals(imported(tx, edited("purchases", row | {"unit_price": 7}), skip_errors=True))
    assert refused["purchases[0]"][0] == "unit_price"
    refused = refusals(imported(tx, edited("purchases", row | {"quantity_purchased": 2}), skip_errors=True))
    assert "void the purchase" in refused["purchases[0]"][1]


def test_as_many_packages_as_one_package_holds_are_asked_about(tx: Atomic, bought: PurchaseLine) -> None:
    row = {"product_slug": "rye_flour:Mill Lane:5:lb", "quantity_purchased": 5, "unit_price": 6}

    report = imported(tx, edited("purchases", row), skip_errors=True)
    (question,) = report.questions
    assert question.labels == ("1 package of 5 lb", "5 packages of 5 lb each")

    imported(tx, edited("purchases", row), answers={question.key: "1"})
    assert Lot.objects.get().cost == 0, "what came in keeps what it was recorded at"
    assert Lot.objects.get().value == 6
    with pytest.raises(ImportRefused, match="1 were bought"):
        imported(tx, edited("purchases", row), answers={question.key: "all"})
