"""Finished goods: made, changed, retired, deleted, and unpacked."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import FinishedGoodNotFound, GoodCycle
from bakery.catalogue.models import ComponentLine, FinishedGood
from bakery.errors import InUse, InvalidInput, NameTaken
from tests import make


def test_a_good_is_made_and_changed(tx):
    box = catalogue.create_finished_good(tx, name="Tin of Six", shelf_life_days=9)

    changed = catalogue.update_finished_good(tx, finished_good_id=box.id, name="Tin", shelf_life_days=None)

    assert (box.slug, box.lines, box.shelf_life_days) == ("tin-of-six", (), 9)
    assert [(each.code, each.fix, each.fix_key) for each in box.problems] == [("empty_good", "box", "tin-of-six")]
    assert (changed.name, changed.slug, changed.shelf_life_days) == ("Tin", "tin-of-six", None)
    with pytest.raises(NameTaken):
        catalogue.create_finished_good(tx, name="TIN")
    with pytest.raises(InvalidInput):
        catalogue.create_finished_good(tx, name="")


def test_a_retired_good_is_not_listed_until_it_is_restored(tx):
    box = make.good("Box")

    assert catalogue.archive_finished_good(tx, finished_good_id=box.pk).archived_at is not None
    assert catalogue.list_finished_goods(tx) == []
    assert catalogue.restore_finished_good(tx, finished_good_id=box.pk).archived_at is None


def test_a_good_in_use_is_not_deleted_and_another_goes_with_its_lines(tx):
    box = make.good("Box", [(make.unit(), 1)])
    crate = make.good("Crate", [(box, 2)])

    with pytest.raises(InUse) as refused:
        catalogue.delete_finished_good(tx, finished_good_id=box.pk)
    assert [(each.kind, each.name) for each in refused.value.blockers] == [("finished_good", "Crate")]

    catalogue.delete_finished_good(tx, finished_good_id=crate.pk)
    assert not ComponentLine.objects.filter(component_good=box).exists()


def test_a_good_is_unpacked_to_units_and_materials(tx):
    cookie, ribbon = make.unit(name="Cookie"), make.material("Ribbon", dimension="length")
    box = make.good("Box", [(cookie, 6), (ribbon, 1, {"unit": "ft"})])
    crate = make.good("Crate", [(box, 2), (cookie, 1)])

    needs = catalogue.explode_finished_good(tx, finished_good_id=crate.pk, quantity=3)

    assert [(each.component_name, each.quantity, each.unit, each.sources) for each in needs] == [
        ("Cookie", "39", "", ("Crate › Box", "Crate")),
        ("Ribbon", "182.88", "cm", ("Crate › Box",)),
    ]


@pytest.mark.parametrize(("each", "boxes", "pieces"), [("0.5", 3, "2"), ("0.5", 10, "5"), ("1.5", 4, "6")])
def test_whole_pieces_are_rounded_up_once_at_the_end(tx, each, boxes, pieces):
    box = make.good(lines=[(make.unit(), each)])

    [need] = catalogue.explode_finished_good(tx, finished_good_id=box.pk, quantity=boxes)

    assert need.quantity == pieces


def test_the_recipes_behind_a_good_are_told_once(tx):
    recipe = make.recipe()
    box = make.good(lines=[(make.unit(recipe), 1), (make.unit(recipe), 1)])
    crate = make.good(lines=[(box, 2), (make.unit(), 1)])

    required = catalogue.get_required_recipes(tx, finished_good_id=crate.pk)

    assert len(required) == 2
    assert required[0] == recipe.pk


def test_a_circle_is_refused(tx):
    box = make.good("Box")
    crate = make.good("Crate", [(box, 1)])
    ComponentLine.objects.create(finished_good=box, component_good=crate, quantity=1)

    with pytest.raises(GoodCycle):
        catalogue.explode_finished_good(tx, finished_good_id=crate.pk, quantity=1)
    with pytest.raises(GoodCycle):
        catalogue.get_required_recipes(tx, finished_good_id=crate.pk)


def test_absent_goods_and_impossible_quantities_are_refused(tx):
    for reads in (catalogue.get_finished_good, catalogue.get_required_recipes):
        with pytest.raises(FinishedGoodNotFound):
            reads(tx, finished_good_id=404)
    for quantity in (Decimal(-1), Decimal("NaN"), 1.5, Decimal(10) ** 30):
        with pytest.raises(InvalidInput):
            catalogue.explode_finished_good(tx, finished_good_id=make.good().pk, quantity=quantity)


@pytest.mark.parametrize("rows", [3, 30])
def test_the_list_takes_as_many_queries_for_many_as_for_few(tx, django_assert_num_queries, rows):
    for _ in range(rows):
        recipe = make.recipe(lines=[(make.ingredient(allergens=["Milk"]), 1, "g")])
        make.good(lines=[(make.unit(recipe), 1), (make.material(), 1)])

    with django_assert_num_queries(5):
        goods = catalogue.list_finished_goods(tx)

    assert {each.allergens for each in goods} == {("Milk",)}
    assert FinishedGood.objects.count() == rows
