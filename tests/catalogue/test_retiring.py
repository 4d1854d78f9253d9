"""What retires, comes back, or goes for good; and the groups of recipes."""

import pytest
from django.test import Client

from bakery.catalogue.models import FinishedGood, FinishedUnit, Recipe, RecipeCategory
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def test_recipes_outputs_and_boxes_retire_and_come_back(planner: Client) -> None:
    cake = make.recipe("Cake", [(make.ingredient(), 1, "g")])
    slice_ = make.unit(cake, 12, "Slice")
    tin = make.good("Tin", [(slice_, 1)])
    rows = {"recipes": cake, "outputs": slice_, "boxes": tin}

    for folder, row in rows.items():
        told = planner.post(f"/{folder}/{row.slug}/retire/", {"retired": "1"}, follow=True)
        row.refresh_from_db()
        assert row.archived_at is not None
        assert f"{row.name} is retired" in told.content.decode()
    assert b"Slice" not in planner.get("/outputs/").content
    assert b"Slice" in planner.get("/outputs/?retired=yes").content
    for folder, row in rows.items():
        planner.post(f"/{folder}/{row.slug}/retire/", {"retired": "0"})
        row.refresh_from_db()
        assert row.archived_at is None


def test_what_nothing_needs_is_deleted_after_it_was_shown_what_goes_along(planner: Client) -> None:
    cake, tin = make.recipe("Cake"), make.good("Tin")
    make.unit(cake, 12, "Slice")

    assert "and with it: Slice" in planner.get(f"/recipes/{cake.slug}/delete/").content.decode()
    assert planner.post(f"/recipes/{cake.slug}/delete/").url == "/recipes/"
    assert planner.post(f"/boxes/{tin.slug}/delete/").url == "/boxes/"
    assert [model.objects.count() for model in (Recipe, FinishedUnit, FinishedGood)] == [0, 0, 0]


def test_what_is_needed_is_named_and_stays(planner: Client) -> None:
    cake = make.recipe("Cake")
    tin = make.good("Tin", [(make.unit(cake, 12, "Slice"), 1)])
    make.package("Gift", [(tin, 1)])

    for address, user in ((f"/recipes/{cake.slug}/delete/", "Tin"), (f"/boxes/{tin.slug}/delete/", "Gift")):
        page = planner.get(address).content.decode()
        assert "cannot be deleted" in page
        assert user in page
        assert "is in use" in planner.post(address, follow=True).content.decode()
    assert Recipe.objects.exists()
    assert FinishedGood.objects.exists()


def test_groups_are_added_renamed_retired_and_deleted_where_empty(planner: Client) -> None:
    cakes = make.recipe("Cake").category
    client_of("viewer").get("/recipes/groups/")

    planner.post("/recipes/groups/", {"act": "add", "added-name": "Bread", "added-sort_order": "2"})
    bread = RecipeCategory.objects.get(name="Bread")
    saved = {"group": bread.pk, f"group-{bread.pk}-name": "Breads", f"group-{bread.pk}-sort_order": ""}
    planner.post("/recipes/groups/", saved | {"act": "save"})
    planner.post("/recipes/groups/", saved | {"act": "retire"})
    bread.refresh_from_db()
    assert (bread.name, bread.sort_order, bread.archived_at is None) == ("Breads", 0, False)
    assert "retired" in planner.get("/recipes/groups/").content.decode()
    planner.post("/recipes/groups/", saved | {"act": "restore"})
    bread.refresh_from_db()
    assert bread.archived_at is None
    planner.post("/recipes/groups/", saved | {"act": "delete"})
    assert [*RecipeCategory.objects.values_list("name", flat=True)] == [cakes.name]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"act": "add", "added-name": "general"}, "already"),
        ({"act": "add", "added-name": ""}, "This field is required"),
        ({"act": "delete"}, "in use"),
        ({"act": "dance"}, "Groups of recipes"),
    ],
)
def test_a_refused_group_changes_nothing(planner: Client, typed: dict[str, str], message: str) -> None:
    group = make.recipe("Cake").category

    answer = planner.post("/recipes/groups/", {"group": group.pk} | typed)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert RecipeCategory.objects.count() == 1
