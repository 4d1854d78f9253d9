"""Two ingredients that are one."""

import logging
from decimal import Decimal

import pytest

from bakery.catalogue.errors import IngredientNotFound, UnitMismatch
from bakery.catalogue.models import ExternalCode, Ingredient, IngredientAlias, RecipeLine
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services import (
    get_ingredient,
    merge_ingredients,
    rename_slug,
    set_preferred_product,
    snapshot_recipe,
)
from bakery.errors import InvalidInput, NameTaken
from bakery.inventory.models import Reason
from bakery.inventory.services import consume_fifo, get_stock_levels, lock_stock
from tests import make


@pytest.fixture
def plain(tx):
    """Give the ingredient that stays."""
    return make.ingredient("Flour")


@pytest.fixture
def white(tx):
    """Give the ingredient that goes: with stock, a recipe, another name and a code."""
    white = make.ingredient("Flour, white")
    make.product(white, 1000, name="Bag", is_preferred=True)
    make.lot(white, 300, unit_cost="0.01")
    make.recipe("Bread", [(white, 500, "g"), (white, 20, "g")])
    IngredientAlias.objects.create(ingredient=white, name="Weißmehl")
    ExternalCode.objects.create(ingredient=white, system="fdc", code="790018")
    return white


def merged(tx, source, target):
    return merge_ingredients(tx, source_id=source.pk, target_id=target.pk, by=make.user())


def test_products_lines_and_names_move_and_stock_is_drawn_from_its_new_owner(tx, white, plain, caplog):
    with caplog.at_level(logging.INFO, "bakery.services"):
        detail = merged(tx, white, plain)

    assert (detail.id, detail.aliases) == (plain.pk, ("Flour, white", "Weißmehl"))
    assert [code.ingredient for code in ExternalCode.objects.all()] == [plain]
    assert {line.ingredient for line in RecipeLine.objects.all()} == {plain}
    lock_stock(tx, items=[plain])
    [draw] = consume_fifo(tx, item=plain, quantity=Decimal(300), reason=Reason.WASTE, by=make.user())
    assert f"{draw.cost:f}" == "3.0000"
    assert get_stock_levels(tx, item_type="ingredient", item_ids=[white.pk]) == []
    [record] = [each for each in caplog.records if each.operation == "merge_ingredients"]
    moved = {key: record.context[key] for key in ("products", "recipe_lines", "aliases", "external_codes")}
    assert moved == {"products": 1, "recipe_lines": 2, "aliases": 1, "external_codes": 1}


def test_the_source_is_retired_and_its_keys_lead_to_the_target(tx, white, plain):
    former = white.slug
    rename_slug(tx, kind="ingredient", from_slug=former, to_slug="weissmehl")

    merged(tx, white, plain)

    source = get_ingredient(tx, ingredient_id=white.pk)
    assert (source.archived_at is not None, source.slug, source.aliases) == (True, "flour-white-merged", ())
    for slug in (former, "weissmehl"):
        assert row_by_slug(tx, model=Ingredient, slug=slug, refusal=IngredientNotFound) == plain


def test_a_name_or_code_that_both_had_stands_once(tx, white, plain):
    IngredientAlias.objects.create(ingredient=plain, name="weißmehl")
    ExternalCode.objects.create(ingredient=plain, system="fdc", code="790018")

    assert merged(tx, white, plain).aliases == ("Flour, white", "weißmehl")
    assert ExternalCode.objects.filter(ingredient=plain).count() == 1


def test_the_target_keeps_the_product_it_prefers(tx, white, plain):
    sack = make.product(plain, 25, "kg", name="Sack")
    set_preferred_product(tx, product_id=sack.pk)

    merged(tx, white, plain)

    assert list(plain.products.filter(is_preferred=True)) == [sack]
    assert plain.products.count() == 2


def test_a_frozen_recipe_keeps_the_name_it_was_frozen_with(tx, white, plain):
    recipe = RecipeLine.objects.first().recipe
    before = snapshot_recipe(tx, recipe_id=recipe.pk, by=make.user())

    merged(tx, white, plain)

    assert "Flour, white" in str(before.data["labels"])
    after = snapshot_recipe(tx, recipe_id=recipe.pk, by=make.user())
    assert (after.reused, after.number) == (False, before.number + 1)


def test_what_is_not_one_ingredient_is_refused_and_nothing_moves(tx, white, plain):
    twin = make.ingredient("Twin")
    make.product(twin, 1000, name="BAG")
    refusals = [
        (white, make.ingredient("Eggs", dimension="count"), UnitMismatch),
        (white, white, InvalidInput),
        (white, Ingredient(pk=0), IngredientNotFound),
        (twin, white, NameTaken),
    ]
    for source, target, refusal in refusals:
        with pytest.raises(refusal):
            merged(tx, source, target)

    assert RecipeLine.objects.filter(ingredient=white).count() == 2
    merged(tx, white, plain)
    with pytest.raises(InvalidInput):  # what is retired takes nothing in
        merged(tx, twin, white)
