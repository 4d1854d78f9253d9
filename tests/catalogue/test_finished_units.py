"""What one batch of a recipe gives."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import FinishedUnitNotFound, RecipeNotFound, YieldIncomplete
from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.errors import InUse, InvalidInput, NameTaken
from tests import make


def test_pieces_per_batch_are_the_yield(tx):
    unit = catalogue.create_finished_unit(tx, recipe_id=make.recipe().pk, name="Cookie", items_per_batch=48)

    assert (unit.units_per_batch, unit.yield_type, unit.yield_mode, unit.slug) == (
        "48", "EA", "discrete_count", "cookie"
    )  # fmt: skip


@pytest.mark.parametrize(("percentage", "pieces"), [("25", "4"), ("100", "1"), ("12.5", "8")])
def test_portions_of_a_batch_are_counted_by_their_share(tx, percentage, pieces):
    unit = catalogue.create_finished_unit(
        tx,
        recipe_id=make.recipe().pk,
        name="Slice",
        yield_type="SERVING",
        yield_mode="batch_portion",
        batch_percentage=Decimal(percentage),
    )

    assert (unit.units_per_batch, unit.batch_percentage) == (pieces, percentage)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"items_per_batch": 4, "batch_percentage": Decimal(25)},
        {"yield_mode": "batch_portion"},
        {"yield_mode": "batch_portion", "items_per_batch": 4},
        {"batch_percentage": Decimal(25)},
    ],
)
def test_a_yield_is_exactly_one_of_count_and_share(tx, fields):
    with pytest.raises(YieldIncomplete):
        catalogue.create_finished_unit(tx, recipe_id=make.recipe().pk, name="Slice", **fields)
    assert not FinishedUnit.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"items_per_batch": 0},
        {"items_per_batch": 2**40},
        {"yield_mode": "batch_portion", "batch_percentage": Decimal(101)},
        {"yield_mode": "batch_portion", "batch_percentage": Decimal("NaN")},
        {"items_per_batch": 4, "yield_type": "HALF"},
        {"items_per_batch": 4, "shelf_life_days": 40_000},
        {"items_per_batch": 4, "item_unit": "\0"},
    ],
)
def test_bad_values_are_refused(tx, fields):
    with pytest.raises(InvalidInput):
        catalogue.create_finished_unit(tx, recipe_id=make.recipe().pk, name="Slice", **fields)
    assert not FinishedUnit.objects.exists()


def test_the_mode_changes_with_its_figure(tx):
    unit = make.unit(items_per_batch=4)

    with pytest.raises(YieldIncomplete):
        catalogue.update_finished_unit(tx, finished_unit_id=unit.pk, yield_mode="batch_portion")
    changed = catalogue.update_finished_unit(
        tx,
        finished_unit_id=unit.pk,
        yield_mode="batch_portion",
        items_per_batch=None,
        batch_percentage=Decimal(50),
    )

    assert (changed.units_per_batch, changed.items_per_batch) == ("2", None)


def test_a_name_is_taken_within_its_recipe_and_kind_alone(tx):
    recipe = make.recipe()
    catalogue.create_finished_unit(tx, recipe_id=recipe.pk, name="Cake", items_per_batch=1)

    with pytest.raises(NameTaken):
        catalogue.create_finished_unit(tx, recipe_id=recipe.pk, name="CAKE", items_per_batch=2)
    serving = catalogue.create_finished_unit(
        tx, recipe_id=recipe.pk, name="Cake", yield_type="SERVING", items_per_batch=8
    )
    elsewhere = catalogue.create_finished_unit(tx, recipe_id=make.recipe().pk, name="Cake", items_per_batch=1)

    assert [serving.slug, elsewhere.slug] == ["cake-2", "cake-3"]


def test_a_recipe_that_loses_its_last_yield_is_no_longer_ready(tx):
    unit = make.unit(make.recipe(lines=[(make.ingredient(), 1, "g")]))

    catalogue.archive_finished_unit(tx, finished_unit_id=unit.pk)

    assert not Recipe.objects.get().is_ready
    assert catalogue.list_finished_units(tx) == []
    assert catalogue.restore_finished_unit(tx, finished_unit_id=unit.pk).archived_at is None


def test_a_unit_in_use_is_not_deleted(tx):
    unit, other = make.unit(), make.unit()
    target = make.target(make.event("Open Day"), unit, 3)

    with pytest.raises(InUse) as refused:
        catalogue.delete_finished_unit(tx, finished_unit_id=unit.pk)
    assert [(each.kind, each.id, each.name) for each in refused.value.blockers] == [
        ("event", target.event_id, "Open Day")
    ]

    catalogue.delete_finished_unit(tx, finished_unit_id=other.pk)
    assert [each.pk for each in FinishedUnit.objects.all()] == [unit.pk]


def test_absent_rows_are_refused(tx):
    with pytest.raises(FinishedUnitNotFound):
        catalogue.get_finished_unit(tx, finished_unit_id=404)
    with pytest.raises(RecipeNotFound):
        catalogue.create_finished_unit(tx, recipe_id=404, name="Cake", items_per_batch=1)


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_as_many_queries_for_many_as_for_few(tx, django_assert_num_queries, rows):
    for _ in range(rows):
        make.unit()

    with django_assert_num_queries(2):
        assert len(catalogue.list_finished_units(tx)) == rows
