"""Files taken in: what is odd is told, what is wrong refuses all, and what is left out can be mended."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from bakery.catalogue.models import (
    ExternalCode,
    FinishedUnit,
    Ingredient,
    Product,
    Recipe,
    RecipeCategory,
    SlugAlias,
    Supplier,
)
from bakery.db.transaction import Atomic
from bakery.errors import ImportRefused
from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.models import ImportReport
from bakery.inventory.models import Lot
from tests import make
from tests.interchange.files import DATA, counts, everything, imported

SMALL = "pantry_small.json"
# As the rows stand that the small pantry cannot do without.
MENDED: dict[str, Any] = json.loads((DATA / SMALL).read_text(encoding="utf-8"))
MENDED["ingredients"] = MENDED["ingredients"][:2]
MENDED["inventory_items"] = MENDED["inventory_items"][1:]
MENDED["recipes"] = MENDED["recipes"][:2]


def test_one_bad_row_refuses_the_file_and_nothing_is_kept(tx: Atomic) -> None:
    make.user()
    before = everything(tx)

    with pytest.raises(ImportRefused) as refusal, tx.savepoint() as inner:
        imported(inner, SMALL)

    told = "\n".join(refusal.value.errors)
    assert "ingredients[2].category: The category “Grains” is not “Flours”" in told
    assert "inventory_items[0].product: More than one product fits." in told
    assert "recipes[2].unit: “handful” is not a unit known here." in told
    assert everything(tx) == before
    assert not ImportReport.objects.exists()


def test_bad_rows_can_be_left_out_whole(tx: Atomic) -> None:
    report = imported(tx, SMALL, skip_errors=True)

    outcomes = {name: (count.read, count.created, count.errors) for name, count in counts(report).items()}
    assert outcomes == {
        "ingredients": (3, 2, 1), "products": (2, 2, 0), "inventory_items": (2, 1, 1), "recipes": (3, 2, 1),
        "production_runs": (1, 0, 0),
    }  # fmt: skip
    assert not report.complete
    assert not Recipe.objects.filter(name="Grandma's secret").exists()
    assert [*report.rejects] == ["ingredients", "inventory_items", "recipes"]


def test_a_recipe_that_cannot_be_completed_leaves_nothing_of_itself(tx: Atomic) -> None:
    bread, sourdough = MENDED["recipes"]
    lost = {"name": "Lost", "slug": "lost", "category": "Oddities", "previous_slug": "older"}
    document = MENDED | {
        "recipes": [
            sourdough,
            lost | {"components": [{"recipe_name": "Never heard of"}], "finished_units": bread["finished_units"]},
            bread | {"components": [*bread["components"], {"component_recipe_slug": "lost"}]},
        ],
        "finished_units": [
            {"recipe_slug": "lost", "name": "Lost loaf", "unit_yield_quantity": 1, "inventory_count": 3}
        ],
    }

    report = imported(tx, document, skip_errors=True)

    assert [recipe.name for recipe in Recipe.objects.all()] == ["Sourdough"]
    assert not FinishedUnit.objects.exists()
    assert not RecipeCategory.objects.filter(name="Oddities").exists()
    assert not SlugAlias.objects.filter(slug="older").exists()
    assert not Lot.objects.filter(finished_unit__isnull=False).exists()
    refused = {row.place: row.message for row in report.rows if row.outcome == "error"}
    assert [*refused] == ["recipes[1]", "recipes[2]", "finished_units[0]"]
    assert "no recipe “Never heard of”" in refused["recipes[1]"]
    assert "no recipe “lost”" in refused["recipes[2]"]


def test_two_recipes_that_had_the_same_slug_are_one(tx: Atomic) -> None:
    older = {"category": "Breads", "previous_slug": "older"}

    report = imported(tx, {"recipes": [older | {"name": "Rye"}, older | {"name": "Wheat"}]}, family="A")

    assert (counts(report)["recipes"].created, Recipe.objects.get().name) == (1, "Rye")
    assert SlugAlias.objects.get(slug="older").target == Recipe.objects.get().uuid


def test_unknown_keys_are_counted_and_history_is_skipped(tx: Atomic) -> None:
    report = imported(tx, MENDED)

    assert {each.key: each.count for each in report.ignored_keys} == {
        "shelf_colour": 1, "ingredients.protein": 1, "products.aisle": 1, "recipes.ingredients.mood": 1
    }  # fmt: skip
    assert counts(report)["production_runs"].skipped == 1


def test_rows_of_an_unknown_array_are_told_and_leave_the_import_incomplete(tx: Atomic) -> None:
    report = imported(tx, MENDED | {"dreams": [{"name": "flying"}]})

    assert counts(report)["dreams"].skipped == 1
    assert {each.key for each in report.ignored_keys} > {"dreams"}
    assert not report.complete


def test_values_arrive_where_they_belong(tx: Atomic) -> None:
    imported(tx, MENDED)

    assert ExternalCode.objects.get().code == "169741"
    assert Product.objects.get(package_quantity=5).gtin == "00036000291452"
    assert (Lot.objects.get().lot_code, Lot.objects.get().cost_known) == ("L7", False)
    loaf = FinishedUnit.objects.get()
    assert (loaf.items_per_batch, loaf.item_unit, loaf.recipe.is_ready) == (2, "loaf", True)
    assert loaf.recipe.components.get().component.name == "Sourdough"


def test_an_answer_settles_which_product_is_meant_and_is_remembered(tx: Atomic) -> None:
    report = imported(tx, SMALL, skip_errors=True)
    (question,) = report.questions
    meant = Product.objects.get(package_quantity=10)
    assert meant.slug in question.choices

    imported(tx, SMALL, skip_errors=True, answers={question.key: meant.slug})
    assert Lot.objects.filter(product=meant).count() == 1
    assert SlugAlias.objects.get(kind="product").target == meant.uuid

    assert not imported(tx, SMALL, skip_errors=True).questions
    assert Lot.objects.count() == 2


def test_an_answer_tells_which_supplier_a_name_means(tx: Atomic) -> None:
    document = MENDED | {
        "suppliers": [{"name": "Costa", "city": "Salem", "slug": "costa"}],
        "products": [MENDED["products"][0] | {"preferred_supplier_name": "Costa's"}, MENDED["products"][1]],
    }

    imported(tx, document, answers={"supplier:Costa's": "costa"})

    preferred = Product.objects.get(package_quantity=5).preferred_supplier
    assert preferred == Supplier.objects.get()
    assert SlugAlias.objects.get(kind="supplier").target == preferred.uuid


def test_strictness_makes_ignored_keys_and_notices_errors(tx: Atomic) -> None:
    with pytest.raises(ImportRefused, match=r"products\.aisle"):
        imported(tx, MENDED, strict=True)


def test_a_file_without_a_header_is_known_by_its_arrays(tx: Atomic) -> None:
    report = imported(tx, "without_header.json")

    assert (report.family, report.complete) == ("C", True)
    assert Supplier.objects.get().name == "Costa"
    water = Ingredient.objects.get()
    assert (water.dimension, water.category.name) == ("volume", "Liquids")


@pytest.mark.parametrize(
    "document",
    [
        {"_meta": {"editable_fields": []}, "export_type": "wishes", "records": []},
        {"schema_version": "4.0", "import_type": "dreams", "dreams": []},
        {"version": "1.0", "files": []},
        {"something": [1]},
        {},
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(tx: Atomic, document: dict[str, Any]) -> None:
    with pytest.raises(FamilyUnknown):
        imported(tx, document)


def test_equal_rows_of_one_file_stay_two(tx: Atomic) -> None:
    document = MENDED | {"inventory_items": MENDED["inventory_items"] * 2}

    imported(tx, document)
    imported(tx, document)

    assert Lot.objects.count() == 2


@pytest.mark.django_db
def test_the_command_tells_and_writes_what_it_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.user(is_superuser=True)
    rejects = tmp_path / "rejects.json"

    with pytest.raises(SystemExit) as ended:
        call_command("import_data", str(DATA / SMALL), "--skip-errors", "--rejects", str(rejects))

    assert ended.value.code == 1
    assert "recipes: 3 read, 2 created" in capsys.readouterr().out
    mended = json.loads(rejects.read_text(encoding="utf-8"))
    assert mended["recipes"][0]["name"] == "Grandma's secret"

    mended["recipes"][0]["ingredients"][0]["unit"] = "cup"
    del mended["ingredients"], mended["inventory_items"]
    rejects.write_text(json.dumps(mended), encoding="utf-8")
    call_command("import_data", str(rejects), "--json")
    assert json.loads(capsys.readouterr().out)["complete"]
    assert Recipe.objects.get(name="Grandma's secret").lines.get().quantity == 1


@pytest.mark.django_db
def test_a_report_with_rejects_can_be_told_to_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    make.user(is_superuser=True)

    with pytest.raises(SystemExit):
        call_command("import_data", str(DATA / SMALL), "--skip-errors", "--json")

    told = json.loads(capsys.readouterr().out)
    assert told["rejects"]["inventory_items"][0]["quantity"] == "5.0"


@pytest.mark.django_db
def test_a_dry_run_keeps_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    make.user(is_superuser=True)
    file = tmp_path / "mended.json"
    file.write_text(json.dumps(MENDED), encoding="utf-8")

    call_command("import_data", str(file), "--dry-run", "--json")

    assert json.loads(capsys.readouterr().out)["family"] == "A"
    assert not Ingredient.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_ends_the_command_with_two() -> None:
    make.user(is_superuser=True)

    with pytest.raises(CommandError) as refusal:
        call_command("import_data", str(DATA / SMALL))

    assert refusal.value.returncode == 2


@pytest.mark.django_db
def test_a_file_can_be_validated_and_nothing_is_kept(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    make.user(is_superuser=True)
    file = tmp_path / "mended.json"
    file.write_text(json.dumps(MENDED), encoding="utf-8")

    with pytest.raises(SystemExit) as ended:
        call_command("validate_data", str(DATA / SMALL))
    assert ended.value.code == 1
    assert "recipes[2]: “handful” is not a unit known here" in capsys.readouterr().out

    call_command("validate_data", str(file), "--json")
    assert json.loads(capsys.readouterr().out)["complete"]
    with pytest.raises(SystemExit):
        call_command("validate_data", str(file), "--strict")
    assert not Ingredient.objects.exists()
    assert not ImportReport.objects.exists()
