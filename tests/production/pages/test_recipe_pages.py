"""A recipe at the size it is made, its versions, and the sheets to bake from."""

from datetime import date

import pytest
from django.test import Client

from bakery.catalogue.models import Recipe, RecipeComponent, RecipeLine
from bakery.db import transaction
from bakery.inventory.services import lock_stock
from production.services import record_batch_production
from tests import make
from tests.bakery.people import client_of, inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def cake() -> Recipe:
    """Return a recipe with another one inside, and enough of all for many batches."""
    flour = make.ingredient("Flour", density="0.5", allergens=["Wheat"])
    egg, water = make.ingredient("Egg", dimension="count"), make.ingredient("Water", is_stocked=False)
    for each in (flour, egg):
        make.lot(each, 5000, unit_cost="0.01", received_on=date(2026, 1, 1))
    glaze = make.recipe("Glaze", [(water, 100, "g")])
    row = make.recipe("Cake", [(flour, 2, "cup"), (egg, 3, "ea")], [(glaze, 2)], instructions="Beat well.")
    make.unit(row, 12, "Slice", item_unit="slices")
    return row


def shown(client: Client, address: str) -> str:
    """Return a page with its blanks made plain."""
    return " ".join(client.get(address).content.decode().replace("\xa0", " ").split())


def bake(row: Recipe) -> None:
    """Record one batch."""
    with transaction.atomic() as tx:
        lock_stock(tx)
        unit = row.finished_units.get()
        given = {"num_batches": 1, "actual_yield": 12, "by": make.user()}
        record_batch_production(tx, recipe_id=row.pk, finished_unit_id=unit.pk, **given)


def test_a_recipe_is_shown_for_so_many_batches_or_pieces(cake: Recipe) -> None:
    client, address = client_of("viewer"), f"/recipes/{cake.slug}/"

    one, half = shown(client, address), shown(client, f"{address}?batches=1 1/2")
    hundred = client.get(f"{address}?make=100")

    assert "2 cups" in one
    assert "Wheat" in one
    assert "always at hand" in one
    for text in ("3 cups = 2 cups × 1 ½ batches", "18</strong> slices", "2</a> give 24 slices"):
        assert text in half
    assert hundred.context["scale"].text == "8.333333"
    assert hundred.context["outputs"][0][2] == 100
    assert [line.quantity for line in hundred.context["lines"]] == ["16.666667", "25", "16.666667", "1666.666667"]
    for wrong in ("batches=0", "batches=many", "make=1,000", "make=5&of=0", "batches=99999"):
        assert client.get(f"{address}?{wrong}").status_code == 400


def test_the_sum_of_a_scaled_cost_adds_up(cake: Recipe) -> None:
    page = client_of("viewer").get(f"/recipes/{cake.slug}/?batches=2")

    cost = page.context["cost"]
    # 4 cups of flour are 473.176473 g, and 6 eggs
    assert (cost.total_cost, cost.batches, [unit.unit_cost for unit in cost.units]) == ("4.79", "2", ["0.20"])
    assert "$0.20 = $4.79 ÷ (12 a batch × 2 batches)" in " ".join(page.content.decode().replace("\xa0", " ").split())


def test_versions_name_their_bakings_and_make_a_recipe_again(cake: Recipe) -> None:
    planner, address = client_of("planner"), f"/recipes/{cake.slug}/"
    assert "Nothing kept yet" in shown(planner, address)
    bake(cake)
    RecipeLine.objects.filter(recipe=cake, unit="cup").update(quantity=3)
    bake(cake)
    bake(cake)

    versions = planner.get(address).context["versions"]
    first = shown(client_of("viewer"), f"{address}versions/1/")
    made = planner.post(f"{address}versions/1/", {"name": "Cake as it was"})

    assert [(row.number, row.runs, row.is_current) for row in versions] == [(2, 2, True), (1, 1, False)]
    for text in ("2 cups Flour", "2 batches Glaze", "Slice: 12 slices", "Beat well.", "12 Slice from 1 batch"):
        assert text in first
    assert "recipe of its own" not in first
    again = Recipe.objects.get(name="Cake as it was")
    assert made.url == f"/recipes/{again.slug}/"
    assert [*again.lines.values_list("quantity", "unit")] == [(2, "cup"), (3, "ea")]
    assert planner.post(f"{address}versions/1/", {"name": "Cake"}).status_code == 422
    assert planner.get(f"{address}versions/3/").status_code == 404


def test_a_sheet_has_the_size_something_to_tick_and_nothing_else_to_press(cake: Recipe) -> None:
    answer = client_of("viewer").get(f"/recipes/{cake.slug}/print/?make=24&batches=")

    page = inside(answer)
    assert page.count('type="checkbox"') == 4
    assert "4\xa0cups" in page
    assert 'class="recipe-sheet"' in answer.content.decode()
    assert "2\xa0batches" in page


def test_the_book_holds_every_recipe_in_use(cake: Recipe) -> None:
    make.recipe("Retired", archived_at=cake.created_at)

    client = client_of("viewer")

    book = client.get("/recipes/book/")

    assert [detail.name for detail, _ in book.context["sheets"]] == ["Cake", "Glaze"]
    Recipe.objects.update(archived_at=cake.created_at)
    assert "There is nothing to print" in client.get("/recipes/book/").content.decode()


def test_a_variant_says_what_differs_from_its_base(cake: Recipe) -> None:
    planner = client_of("planner")
    planner.post(f"/recipes/{cake.slug}/variant/", {"variant_name": "Rich"})
    variant = Recipe.objects.get(base_recipe=cake)
    RecipeLine.objects.filter(recipe=variant, unit="ea").update(quantity=5)
    RecipeLine.objects.filter(recipe=variant, unit="cup").delete()

    page = shown(planner, f"/recipes/{variant.slug}/")

    assert "Egg: 5 in place of 3" in page
    assert "Flour: left out, there 2 cups" in page
    assert "New variant" not in page


def test_a_recipe_that_contains_itself_says_so_and_can_be_changed() -> None:
    glaze = make.recipe("Glaze")
    cake = make.recipe("Cake", components=[(glaze, 1)])
    RecipeComponent.objects.create(recipe=glaze, component=cake, batches=1)  # what the services refuse

    planner = client_of("planner")

    page = planner.get(f"/recipes/{cake.slug}/")

    assert page.status_code == 409
    assert "A recipe cannot contain itself: Cake › Glaze › Cake." in page.content.decode()
    assert planner.get(f"/recipes/{cake.slug}/edit/").status_code == 200
