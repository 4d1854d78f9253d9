"""What kitchens know fills what is empty, and nothing else."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from bakery.catalogue.models import Allergen, RecipeCategory, SlugAlias
from bakery.db.transaction import Atomic
from bakery.interchange.services.checking import check_data
from bakery.interchange.services.defaults import load_defaults
from bakery.inventory.models import Lot
from tests import make
from tests.interchange.files import everything


def test_a_new_bakery_gets_allergens_groups_and_roles(tx: Atomic) -> None:
    load_defaults(tx)

    assert Allergen.objects.count() == 14
    assert RecipeCategory.objects.exists()
    assert set(Group.objects.values_list("name", flat=True)) == {"viewer", "baker", "planner"}


def test_what_somebody_entered_stays(tx: Atomic) -> None:
    own = make.ingredient("Salt", slug="salt_fine", density=Decimal("1.3"), density_note="mine")

    load_defaults(tx)

    own.refresh_from_db()
    assert (own.density, own.density_note) == (Decimal("1.3"), "mine")


def test_empty_figures_are_filled_and_rough_ones_marked(tx: Atomic) -> None:
    powder = make.ingredient("Baking powder", slug="baking_powder")
    salt = make.ingredient("Kosher salt", slug="salt_kosher")
    eggs = make.ingredient("Eggs", slug="eggs_whole", dimension="count")

    filled = load_defaults(tx)

    for row in (powder, salt, eggs):
        row.refresh_from_db()
    assert (powder.density, powder.density_note) == (Decimal("0.9332670266"), "1 tsp weighs 4.6 g")
    assert salt.density_note == "≈ 1 tbsp weighs 16 g"
    assert eggs.grams_per_each == 50
    assert (filled.densities, filled.weights) == (2, 1)


def test_an_ingredient_is_found_by_its_former_key(tx: Atomic) -> None:
    walnuts = make.ingredient("Walnut halves", slug="walnut-halves")
    SlugAlias.objects.create(kind="ingredient", slug="walnuts", target=walnuts.uuid)

    load_defaults(tx)

    walnuts.refresh_from_db()
    assert round(walnuts.density or 0, 3) == Decimal("0.495")


def test_water_is_never_bought_unless_somebody_sells_it(tx: Atomic) -> None:
    water = make.ingredient("Water", slug="water", dimension="volume")

    load_defaults(tx, only=("densities",))

    water.refresh_from_db()
    assert not water.is_stocked
    assert not Allergen.objects.exists()


def test_a_second_time_changes_nothing(tx: Atomic) -> None:
    make.ingredient("Baking soda", slug="baking_soda")
    load_defaults(tx)
    before = everything(tx)

    load_defaults(tx)

    assert everything(tx) == before


@pytest.mark.django_db
def test_it_needs_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_defaults", "--only", "allergens")

    assert "14 allergens" in capsys.readouterr().out
    with pytest.raises(CommandError, match="none of"):
        call_command("load_defaults", "--only", "spices")


def test_findings_name_gaps_odd_amounts_and_likely_duplicates(tx: Atomic) -> None:
    oats = make.ingredient("Oats")
    make.product(oats, 60, "kg")
    make.recipe("Porridge", lines=[(oats, 2, "cup")])
    make.recipe(category=RecipeCategory.objects.create(name="Cake", slug="cake"))
    make.recipe(category=RecipeCategory.objects.create(name="Cakes", slug="cakes"))

    found = {each.code for each in check_data(tx)}

    assert found == {"missing_density", "suspicious_amount", "near_equal"}
    assert [each.code for each in check_data(tx, only=("near_equal",))] == ["near_equal"]


@pytest.mark.django_db
def test_a_ledger_fault_is_found_and_ends_the_command_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    lot = make.lot(make.ingredient(), 5)
    Lot.objects.filter(pk=lot.pk).update(remaining=4)

    with pytest.raises(SystemExit) as ended:
        call_command("check_data", "--only", "ledger")

    assert ended.value.code == 1
    assert "remaining should be 5 and is 4" in capsys.readouterr().out
    Lot.objects.filter(pk=lot.pk).update(remaining=5)
