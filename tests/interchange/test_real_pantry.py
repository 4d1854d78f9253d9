"""The pantry of a real household, taken in with no option at all."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

from django.utils import timezone

from bakery.catalogue.models import (
    FinishedUnit,
    Ingredient,
    IngredientCategory,
    Material,
    Product,
    Recipe,
    RecipeLine,
    Supplier,
)
from bakery.db.transaction import Atomic
from bakery.interchange.models import ImportReport
from bakery.interchange.services.checking import check_data
from bakery.interchange.services.defaults import load_defaults
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.models import Lot
from bakery.inventory.services.counts import count_stock
from events.models import Event, Recipient
from production.services.runs import record_batch_production
from tests import make
from tests.interchange.files import counts, everything, imported


def test_every_row_comes_in_and_every_key_is_known(tx: Atomic, real_pantry: Path) -> None:
    report = imported(tx, real_pantry)

    assert {name: count.created for name, count in counts(report).items()} == {
        "suppliers": 6, "ingredients": 413, "products": 156, "inventory_items": 156, "recipes": 20,
        "finished_units": 20, "recipients": 3, "events": 1, "materials": 21, "material_products": 26,
    }  # fmt: skip
    assert all(count.read == count.created for count in report.arrays)
    assert report.ignored_keys == ()
    assert report.complete
    assert report.family == "A"

    _categories_and_ingredients()
    _products()
    _lots()
    _recipes()
    _materials()
    assert list(Recipient.objects.values_list("name", flat=True)) == ["Saladino-Kuhl", "Thomas", "Wilson's"]
    event = Event.objects.get()
    assert (event.event_date.isoformat(), event.plan_state) == ("2026-12-15", "draft")
    assert Supplier.objects.count() == 6

    notices = Counter(notice.code for notice in report.notices)
    assert notices == {
        "gtin_check_digit": 41, "unknown_supplier": 26, "suspicious_amount": 3, "near_equal_category": 1
    }  # fmt: skip
    assert len(report.questions) == 4
    odd = sorted(notice.message for notice in report.notices if notice.code == "suspicious_amount")
    assert [text.count("750 fl_oz") for text in odd] == [1, 0, 1]
    assert "0.5 cup" in odd[1]
    assert "cardamom" in odd[1]
    kept = ImportReport.objects.get(pk=report.id)
    assert (kept.state, len(kept.report["rows"])) == ("applied", 822)


def _categories_and_ingredients() -> None:
    roots = IngredientCategory.objects.filter(parent=None)
    assert (roots.count(), IngredientCategory.objects.exclude(parent=None).count()) == (15, 61)
    assert Ingredient.objects.count() == 337
    assert Ingredient.objects.filter(slug__in=("almonds", "pecans")).count() == 2
    notes = Counter(note.split()[-1] for note in Ingredient.objects.values_list("density_note", flat=True) if note)
    # 105 in oz and 22 in g stand in the file; those of brandy and vodka go to the two members of each.
    assert notes.total() == 127 - 2 + 4
    brandy = Ingredient.objects.get(slug="calvados")
    assert brandy.density_note.startswith("1 cup weighs ")
    flour = Ingredient.objects.get(slug="flour_all_purpose")
    assert (flour.density, flour.density_note) == (Decimal("0.5296328087"), "1 cup weighs 4.42 oz")
    assert Ingredient.objects.get(slug="eggs_whole").dimension == "count"


def _products() -> None:
    products = Product.objects.filter(ingredient__isnull=False)
    assert products.exclude(gtin="").count() == 83
    assert products.filter(archived_at__isnull=False).count() == 3
    assert products.filter(is_preferred=True).count() == 1
    assert products.filter(preferred_supplier__isnull=False).count() == 29


def _lots() -> None:
    assert Lot.objects.count() == 156
    assert not Lot.objects.filter(cost_known=True).exists()
    assert set(Lot.objects.values_list("movements__reason", flat=True)) == {"opening"}
    per_product = Counter(Lot.objects.values_list("product", flat=True))
    assert Counter(per_product.values()) == {1: 146, 2: 5}
    nutmeg = Lot.objects.get(product__ingredient__slug="nutmeg_whole")
    assert nutmeg.notes.startswith("Initial inventory")


def _recipes() -> None:
    assert (Recipe.objects.count(), Recipe.objects.filter(is_ready=True).count()) == (20, 20)
    assert not Recipe.objects.filter(components__isnull=False).exists()
    assert RecipeLine.objects.count() == 224
    assert RecipeLine.objects.values("ingredient").distinct().count() == 73
    yields = list(FinishedUnit.objects.values_list("items_per_batch", flat=True))
    assert (len(yields), min(yields), max(yields), sum(yields)) == (20, 1, 76, 439)
    assert FinishedUnit.objects.filter(yield_type="SERVING").count() == 3
    assert FinishedUnit.objects.filter(slug="toasted_almond_sablés_standard").exists()
    assert Recipe.objects.filter(slug="toasted-almond-sabl-s").exists()


def _materials() -> None:
    sizes = Product.objects.filter(material__isnull=False)
    assert (Material.objects.count(), sizes.count(), sizes.filter(is_provisional=True).count()) == (21, 26, 26)
    ribbon = Product.objects.get(name="Berwick 3/16 Red Curling Ribbon 500yd")
    assert (ribbon.package_quantity, ribbon.package_unit) == (18000, "in")
    assert Product.objects.get(name="PME 12in Silver Drum Individual").package_quantity == 1


def test_a_second_time_changes_nothing_even_after_lots_were_used(tx: Atomic, real_pantry: Path) -> None:
    imported(tx, real_pantry)
    lot = Lot.objects.get(product__ingredient__slug="flour_all_purpose")
    count_stock(tx, counts=[CountInput(lot_id=lot.pk, percent_of_received=Decimal(30))], by=make.user())
    before = everything(tx)

    report = imported(tx, real_pantry)

    assert {(count.created, count.updated) for count in report.arrays} == {(0, 0)}
    assert all(count.unchanged == count.read for count in report.arrays)
    assert everything(tx) == before


def test_missing_suppliers_are_made_on_request(tx: Atomic, real_pantry: Path) -> None:
    imported(tx, real_pantry, create_missing=frozenset({"supplier"}))

    assert Supplier.objects.count() == 10
    assert Product.objects.filter(preferred_supplier__isnull=False).count() == 55


def test_what_is_missing_is_counted_and_mended_by_defaults(tx: Atomic, real_pantry: Path) -> None:
    imported(tx, real_pantry)

    assert _found(tx, "missing_density") == (17, 58)
    assert _found(tx, "no_product") == (34, 68)

    load_defaults(tx)

    assert _found(tx, "missing_density") == (0, 0)
    assert _found(tx, "no_product")[0] == 33
    assert {each.code for each in check_data(tx)} == {"no_product", "near_equal", "suspicious_amount"}
    water = Ingredient.objects.get(slug="water")
    assert not water.is_stocked

    unit = FinishedUnit.objects.get(slug="almond_biscotti_standard")
    run = record_batch_production(
        tx,
        recipe_id=unit.recipe_id,
        finished_unit_id=unit.pk,
        num_batches=1,
        actual_yield=30,
        shortage_reason="the eggs were a gift",
        by=make.user(),
        produced_at=timezone.now(),
    )
    assert run.actual_yield == 30


def _found(tx: Atomic, code: str) -> tuple[int, int]:
    found = check_data(tx, only=(code,))
    return len(found), sum(each.lines for each in found)
