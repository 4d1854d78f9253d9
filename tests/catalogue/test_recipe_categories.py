"""Groups of recipes."""

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.errors import CategoryNotFound
from bakery.errors import InUse, NameTaken
from tests import make


def test_a_group_is_made_renamed_retired_and_restored(tx):
    group = catalogue.create_recipe_category(tx, name="Cakes", sort_order=3)
    with pytest.raises(NameTaken):
        catalogue.create_recipe_category(tx, name="cakes")

    renamed = catalogue.update_recipe_category(tx, recipe_category_id=group.id, name="Tortes")

    assert (renamed.name, renamed.slug, renamed.sort_order) == ("Tortes", "cakes", 3)
    catalogue.archive_recipe_category(tx, recipe_category_id=group.id)
    assert catalogue.list_recipe_categories(tx) == []
    catalogue.restore_recipe_category(tx, recipe_category_id=group.id)
    assert catalogue.list_recipe_categories(tx, query="tor") == [renamed]


def test_a_group_with_recipes_is_not_deleted_and_an_empty_one_is(tx):
    recipe = make.recipe("Cake")
    empty = catalogue.create_recipe_category(tx, name="Empty")

    with pytest.raises(InUse) as refused:
        catalogue.delete_recipe_category(tx, recipe_category_id=recipe.category_id)
    assert [(each.kind, each.name) for each in refused.value.blockers] == [("recipe", "Cake")]

    catalogue.delete_recipe_category(tx, recipe_category_id=empty.id)
    with pytest.raises(CategoryNotFound):
        catalogue.get_recipe_category(tx, recipe_category_id=empty.id)
