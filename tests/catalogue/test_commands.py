"""Commands for definitions: what they would do comes first."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from bakery.catalogue.models import Ingredient, Recipe, SlugAlias
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def answer(name, *arguments):
    """Return what a command answered in JSON."""
    out = StringIO()
    call_command(name, *arguments, "--user", "anna", "--json", stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


@pytest.fixture
def flours():
    """Give the slugs of two ingredients, of which the first has a product and a recipe."""
    make.user("anna")
    white, plain = make.ingredient("Flour, white"), make.ingredient("Flour")
    make.product(white, 1000)
    make.recipe("Bread", [(white, 500, "g"), (white, 20, "g")])
    return white.slug, plain.slug


def test_a_merge_is_told_first_and_done_when_confirmed(flours):
    told = answer("merge_ingredients", *flours)
    moved = {key: told[key] for key in ("products", "recipe_lines", "recipes")}
    assert moved == {"products": 1, "recipe_lines": 2, "recipes": ["Bread"]}
    assert not Ingredient.objects.filter(archived_at__isnull=False).exists()

    answer("merge_ingredients", *flours, "--yes", "--dry-run")
    assert not Ingredient.objects.filter(archived_at__isnull=False).exists()
    assert answer("merge_ingredients", *flours, "--yes") == told
    assert Ingredient.objects.get(archived_at__isnull=False).name == "Flour, white"


def test_a_merge_that_cannot_be_is_refused_before_it_is_confirmed(flours):
    eggs = make.ingredient("Eggs", dimension="count")

    with pytest.raises(CommandError) as error:
        answer("merge_ingredients", flours[0], eggs.slug)

    assert error.value.returncode == 2


def test_a_slug_is_renamed_and_the_old_one_kept():
    make.user("anna")
    bread = make.recipe("Bread", slug="bread")

    told = answer("rename_slug", "recipe", "bread", "loaf", "--dry-run")
    assert Recipe.objects.get().slug == "bread"
    assert answer("rename_slug", "recipe", "bread", "loaf") == told
    assert told == {"kind": "recipe", "id": bread.pk, "from": "bread", "to": "loaf"}
    assert (Recipe.objects.get().slug, SlugAlias.objects.get().slug) == ("loaf", "bread")
