"""Retiring, bringing back, deleting, merging and grouping of what the catalogue defines."""

import pytest
from django.db.models import Model
from django.test import Client

from bakery.catalogue.models import Ingredient, IngredientCategory, Material, MaterialCategory, Product, Supplier
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db

MODELS: dict[str, type[Model]] = {
    "ingredient": Ingredient,
    "material": Material,
    "product": Product,
    "supplier": Supplier,
    "ingredient_category": IngredientCategory,
    "material_category": MaterialCategory,
}


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def unused(kind: str) -> Model:
    """Return a row of this kind that nothing needs."""
    if kind in ("ingredient_category", "material_category"):
        return MODELS[kind].objects.create(name="Empty", slug="empty")  # type: ignore[attr-defined]
    made = {"ingredient": make.ingredient, "material": make.material, "supplier": make.supplier}
    return made[kind]("Unwanted") if kind in made else make.product(make.ingredient("Flour"), name="Unwanted")


@pytest.mark.parametrize("kind", MODELS)
def test_a_definition_is_retired_brought_back_and_deleted(kind: str, planner: Client) -> None:
    row = unused(kind)
    address = f"/definitions/{kind}/{row.pk}"

    retired = planner.post(f"{address}/retire/", follow=True)
    row.refresh_from_db()
    assert retired.status_code == 200
    assert row.archived_at  # type: ignore[attr-defined]
    planner.post(f"{address}/retire/", {"retired": "0"})
    row.refresh_from_db()
    assert row.archived_at is None  # type: ignore[attr-defined]

    assert "Nothing needs" in planner.get(f"{address}/delete/").content.decode()
    assert planner.post(f"{address}/delete/", follow=True).status_code == 200
    assert not MODELS[kind].objects.filter(pk=row.pk).exists()  # type: ignore[attr-defined]
    assert planner.get(f"{address}/delete/").status_code == 404


def test_what_is_in_use_is_not_deleted_and_its_users_are_named(planner: Client) -> None:
    flour = make.ingredient("Flour")
    bag = make.product(flour, name="White")
    cookies = make.recipe("Shortbread", [(flour, 1, "g")])
    address = f"/definitions/ingredient/{flour.pk}/delete/"

    page = planner.get(address).content.decode()

    assert f'<a href="/recipes/{cookies.slug}/">Recipe Shortbread</a>' in page
    assert f'<a href="/products/{bag.pk}/">Product White</a>' in page
    assert "Delete it" not in page
    assert planner.post(address).status_code == 409
    assert planner.get("/definitions/recipe/1/delete/").status_code == 404


def test_retired_ones_stand_in_lists_of_their_own(planner: Client) -> None:
    for number, kind in enumerate(MODELS):
        planner.post(f"/definitions/{kind}/{unused(kind).pk}/retire/")
        assert number < len(MODELS)

    for address in ("/ingredients/?retired=1", "/materials/?retired=1", "/products/?tab=retired"):
        assert "Unwanted" in planner.get(address).content.decode()
    for address in ("/ingredients/", "/materials/", "/products/"):
        assert "Unwanted" not in planner.get(address).content.decode()
    assert "retired" in planner.get("/groups/materials/").content.decode()


def test_merging_shows_what_moves_before_it_moves_it(planner: Client) -> None:
    meal, flour = make.ingredient("Wheat meal"), make.ingredient("Flour")
    make.product(meal, name="White")
    make.recipe("Shortbread", [(meal, 1, "g")])
    address = f"/ingredients/{meal.slug}/merge/"

    shown = planner.post(address, {"target": "flour"})
    meal.refresh_from_db()
    assert (shown.context["impact"].products, shown.context["impact"].recipes) == (1, ("Shortbread",))
    assert meal.archived_at is None

    done = planner.post(address, {"target": "flour", "merge": "1"})
    assert done.url == f"/ingredients/{flour.slug}/"
    assert "Wheat meal" in planner.get(done.url).content.decode()
    assert planner.get(f"/ingredients/{meal.slug}/", follow=True).context["ingredient"].name == "Flour"


@pytest.mark.parametrize(("target", "words"), [("saffron", "No ingredient is called"), ("Milk", "is kept by")])
def test_a_merging_that_cannot_be_is_refused_with_what_was_typed(target: str, words: str, planner: Client) -> None:
    make.ingredient("Milk", dimension="volume")
    meal = make.ingredient("Wheat meal")

    refused = planner.post(f"/ingredients/{meal.slug}/merge/", {"target": target, "merge": "1"})

    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert f'value="{target}"' in refused.content.decode()


def test_groups_are_added_put_inside_others_and_renamed(planner: Client) -> None:
    assert "No groups yet" in planner.get("/groups/ingredients/").content.decode()
    planner.post("/groups/ingredients/new/", {"name": "Grain"})
    grain = IngredientCategory.objects.get()
    planner.post("/groups/ingredients/new/", {"name": "Rye", "parent_id": grain.pk})
    rye = IngredientCategory.objects.get(name="Rye")
    make.ingredient("Rye flour", category=rye)

    planner.post(f"/groups/ingredients/{grain.pk}/edit/", {"name": "Cereals", "sort_order": "3"})
    too_deep = planner.post(f"/groups/ingredients/{grain.pk}/edit/", {"name": "Cereals", "parent_id": rye.pk})

    assert too_deep.status_code == 422
    rows = client_of("viewer").get("/groups/ingredients/").context["rows"]
    assert [(row.name, row.sort_order, size) for row, size in rows] == [("Cereals", 3, 0), ("Rye", 0, 1)]
    assert planner.get("/groups/stars/").status_code == 404
