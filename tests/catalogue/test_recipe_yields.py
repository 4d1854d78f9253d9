"""The yields of a recipe and the recipes inside it, set as a whole."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.dto.recipes import FinishedUnitInput, RecipeComponentInput
from bakery.catalogue.errors import FinishedUnitNotFound, GoodCycle, RecipeCycle, RecipeNotFound, RecipeTooDeep
from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.errors import ChangedMeanwhile, InUse, InvalidInput
from tests import make


def output(name="Cookie", items_per_batch=24, yield_type="EA", **fields):
    return FinishedUnitInput(name=name, items_per_batch=items_per_batch, yield_type=yield_type, **fields)


def set_units(tx, recipe, *units, **options):
    return catalogue.set_finished_units(tx, recipe_id=recipe.pk, units=units, **options)


def set_components(tx, recipe, *components, **options):
    return catalogue.set_recipe_components(tx, recipe_id=recipe.pk, components=components, **options)


def part(recipe, batches=1, **fields):
    return RecipeComponentInput(component_id=recipe.pk, batches=batches, **fields)


def test_known_yields_survive_new_ones_come_and_what_is_not_named_goes(tx):
    cake = make.recipe("Cake", [(make.ingredient(), 1, "g")])
    whole, slice_ = make.unit(cake, 1, "Cake"), make.unit(cake, 12, "Slice", yield_type="SERVING")

    share = output("Quarter", None, batch_percentage=Decimal(25))
    detail = set_units(tx, cake, output("Whole cake", 1, id=whole.pk), share)

    assert [(each.id, each.name, each.units_per_batch) for each in detail.finished_units] == [
        (FinishedUnit.objects.get(name="Quarter").pk, "Quarter", "4"),
        (whole.pk, "Whole cake", "1"),
    ]
    assert FinishedUnit.objects.get(pk=whole.pk).slug == whole.slug
    assert not FinishedUnit.objects.filter(pk=slice_.pk).exists()
    assert detail.updated_at > cake.updated_at


def test_a_yield_retires_and_comes_back_and_the_mark_goes_with_the_last(tx):
    cake = make.recipe("Cake", [(make.ingredient(), 1, "g")])
    whole = make.unit(cake, 1, "Cake")

    assert not set_units(tx, cake, output("Cake", 1, id=whole.pk, is_archived=True)).is_ready
    retired = FinishedUnit.objects.get(pk=whole.pk).archived_at
    set_units(tx, cake, output("Cake", 2, id=whole.pk, is_archived=True))
    assert FinishedUnit.objects.get(pk=whole.pk).archived_at == retired
    [back] = set_units(tx, cake, output("Cake", 1, id=whole.pk)).finished_units
    assert back.archived_at is None


def test_a_yield_in_use_cannot_be_left_out(tx):
    cake = make.recipe("Cake")
    make.good("Box", [(make.unit(cake, 1, "Cake"), 1)])

    with pytest.raises(InUse):
        set_units(tx, cake)
    assert FinishedUnit.objects.count() == 1


def test_faults_of_yields_are_told_together_at_their_lines(tx):
    cake = make.recipe("Cake")
    other = make.unit(make.recipe(), 1)
    wrong = [
        output("Slice", None),
        output("slice", 12, batch_percentage=Decimal(5)),
        output("Half", None, batch_percentage=Decimal(200)),
        output("", 4),
    ]

    with pytest.raises(InvalidInput) as refused:
        set_units(tx, cake, *wrong)
    assert {error.field for error in refused.value.errors} == {
        "finished_units.0.items_per_batch",
        "finished_units.1.items_per_batch",
        "finished_units.1.name",
        "finished_units.2.batch_percentage",
        "finished_units.3.name",
    }
    with pytest.raises(FinishedUnitNotFound):
        set_units(tx, cake, output(id=other.pk))
    with pytest.raises(ChangedMeanwhile):
        set_units(tx, cake, output(), seen=other.updated_at)


def test_two_yields_cannot_change_names_at_once(tx):
    cake = make.recipe("Cake")
    one, two = make.unit(cake, 1, "One"), make.unit(cake, 2, "Two")

    with pytest.raises(InvalidInput, match="until now"):
        set_units(tx, cake, output("Two", 1, id=one.pk), output("One", 2, id=two.pk))


def test_the_recipes_inside_are_set_in_order(tx):
    glaze, syrup, cream = make.recipe("Glaze"), make.recipe("Syrup"), make.recipe("Cream")
    cake = make.recipe("Cake", components=[(glaze, 1), (syrup, 1)])
    kept = cake.components.get(component=syrup)

    detail = set_components(tx, cake, part(cream, Decimal("0.5")), part(syrup, 2, note="warm"))

    assert [(each.component_name, each.batches, each.note) for each in detail.components] == [
        ("Cream", "0.5", ""),
        ("Syrup", "2", "warm"),
    ]
    assert detail.components[1].id == kept.pk
    assert set_components(tx, cake).components == ()


def test_a_circle_is_refused_with_its_path(tx):
    inner = make.recipe("Inner")
    middle = make.recipe("Middle", components=[(inner, 1)])
    outer = make.recipe("Outer", components=[(middle, 1)])

    with pytest.raises(RecipeCycle, match="Inner › Outer › Middle › Inner") as refused:
        set_components(tx, inner, part(outer))
    assert refused.value.context["component_id"] == outer.pk
    with pytest.raises(RecipeTooDeep):
        set_components(tx, make.recipe(), part(outer))
    set_components(tx, outer, part(inner), part(make.recipe("Other")))
    assert set_components(tx, outer, part(middle)).components[0].component_name == "Middle"


def test_a_circle_of_boxes_is_refused_with_its_path(tx):
    tin = make.good("Tin")
    hamper = make.good("Hamper", [(tin, 1)])

    with pytest.raises(GoodCycle, match="Tin › Hamper › Tin"):
        catalogue.add_component_line(
            tx, finished_good_id=tin.pk, component_type="finished_good", component_id=hamper.pk, quantity=1
        )


def test_recipes_that_are_absent_retired_or_named_twice_are_refused(tx):
    glaze, cake = make.recipe("Glaze"), make.recipe("Cake")
    gone = make.recipe("Gone")
    Recipe.objects.filter(pk=gone.pk).update(archived_at=gone.updated_at)

    with pytest.raises(RecipeNotFound):
        set_components(tx, cake, RecipeComponentInput(component_id=0))
    with pytest.raises(InvalidInput, match="retired"):
        set_components(tx, cake, part(gone))
    with pytest.raises(InvalidInput, match="twice"):
        set_components(tx, cake, part(glaze), part(glaze, 2))
    with pytest.raises(ChangedMeanwhile):
        set_components(tx, cake, part(glaze), seen=gone.updated_at)
    assert not cake.components.exists()
