"""Keys that change without losing the old ones."""

import pytest

from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.queries.slugs import row_by_slug
from bakery.catalogue.services import rename_slug
from bakery.errors import InvalidInput, NameTaken
from tests import make


def found(tx, slug):
    return row_by_slug(tx, model=Recipe, slug=slug, refusal=RecipeNotFound)


def renamed(tx, old, new, kind="recipe"):
    rename_slug(tx, kind=kind, from_slug=old, to_slug=new)


def test_every_key_a_row_ever_had_leads_to_it(tx):
    bread = make.recipe("Bread", slug="bread")

    renamed(tx, "bread", "pain")
    renamed(tx, "bread", "brød")
    renamed(tx, "brød", "pain")

    assert {found(tx, slug) for slug in ("bread", "pain", "brød")} == {bread}
    assert found(tx, "bread").slug == "pain"


def test_a_key_of_another_row_is_refused_even_a_former_one(tx):
    make.recipe("Bread", slug="bread")
    make.recipe("Cake", slug="cake")
    renamed(tx, "bread", "pain")

    for taken in ("pain", "bread"):
        with pytest.raises(NameTaken):
            renamed(tx, "cake", taken)
    make.good("Cake", slug="basket")
    renamed(tx, "cake", "basket")


@pytest.mark.parametrize(
    ("kind", "old", "new", "refusal"),
    [
        ("bread", "bread", "pain", InvalidInput),
        ("recipe", "bread", "", InvalidInput),
        ("recipe", "bread", "a/b", InvalidInput),
        ("recipe", "absent", "pain", RecipeNotFound),
    ],
)
def test_what_is_no_key_is_refused(tx, kind, old, new, refusal):
    make.recipe("Bread", slug="bread")

    with pytest.raises(refusal):
        renamed(tx, old, new, kind)
