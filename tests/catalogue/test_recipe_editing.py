"""The page on which a recipe is written."""

from typing import Any

import pytest
from django.test import Client

from bakery.catalogue.models import FinishedUnit, Ingredient, IngredientAlias, Recipe
from tests import make
from tests.bakery.people import client_of
from tests.callers.forms import Forms

pytestmark = pytest.mark.django_db


@pytest.fixture
def planner() -> Client:
    return client_of("planner")


def fields_of(answer: Any) -> dict[str, str]:
    """Return the form of a page as it would be sent."""
    forms = Forms()
    forms.feed(answer.content.decode())
    return next(form for form in forms.found if "line-TOTAL_FORMS" in form)


def saved(client: Client, address: str, **typed: Any) -> Any:
    """Open the form, type and send it."""
    sent = fields_of(client.get(address)) | {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(address, sent)


def test_a_recipe_is_written_on_one_page(planner: Client) -> None:
    flour = make.ingredient("Flour, plain")
    IngredientAlias.objects.create(ingredient=flour, name="All-purpose flour")
    make.ingredient("Crème fraîche")
    glaze = make.recipe("Glaze")

    answer = saved(
        planner, "/recipes/new/", name="Cake", category_id=glaze.category_id, is_ready="on",
        line__0__quantity="2 ½", line__0__unit="Cups", line__0__ingredient="all-purpose flour",
        line__2__quantity="3", line__2__unit="", line__2__ingredient="creme fraiche", line__2__note="cold",
        component__0__batches="2", component__0__recipe="Glaze",
        output__0__name="Slice", output__0__amount="12,5", output__0__yield_mode="batch_portion",
    )  # fmt: skip

    cake = Recipe.objects.get(name="Cake")
    assert answer.url == f"/recipes/{cake.slug}/"
    lines = cake.lines.values_list("ingredient__name", "quantity", "unit", "note")
    assert [*lines] == [("Flour, plain", 2.5, "cup", ""), ("Crème fraîche", 3, "ea", "cold")]
    assert [*cake.components.values_list("component__name", "batches")] == [("Glaze", 2)]
    assert [*cake.finished_units.values_list("name", "batch_percentage")] == [("Slice", 12.5)]
    assert cake.is_ready


def test_what_is_not_known_yet_is_added_where_it_is_named(planner: Client) -> None:
    typed = {"name": "Bread", "category_id": str(make.recipe("Roll").category_id)}
    for number, (quantity, unit, name) in enumerate(
        [("2", "cup", "Flour"), ("1", "tbsp", "flour"), ("3", "", "Eggs")]
    ):
        row = {"quantity": quantity, "unit": unit, "ingredient": name}
        typed |= {f"line-{number}-{field}": value for field, value in row.items()}
    sent = fields_of(planner.get("/recipes/new/")) | typed

    offered = planner.post("/recipes/new/", sent)
    ticked = fields_of(offered) | {f"line-{number}-adds": "on" for number in range(3)}
    asked = planner.post("/recipes/new/", ticked)
    stored = Ingredient.objects.count()
    planner.post(
        "/recipes/new/", fields_of(asked) | ticked | {f"line-{number}-group": "Basics" for number in range(3)}
    )

    assert "Add “Eggs” as a new ingredient" in offered.content.decode()
    assert "Which group does it belong to?" in asked.content.decode()
    assert stored == 0
    lines = Recipe.objects.get(name="Bread").lines.values_list("ingredient__name", "ingredient__dimension")
    assert [*lines] == [("Flour", "mass"), ("Flour", "mass"), ("Eggs", "count")]
    assert {*Ingredient.objects.values_list("category__name", flat=True)} == {"Basics"}


def test_more_lines_keep_what_was_typed_and_say_nothing_yet(planner: Client) -> None:
    first = fields_of(planner.get("/recipes/new/?name=Cake"))
    typed = first | {"line-0-quantity": "a lot", "line-0-ingredient": "Nothing known", "more": "line"}

    answer = planner.post("/recipes/new/", typed)

    again = fields_of(answer)
    assert answer.status_code == 200
    assert (again["name"], again["line-0-quantity"]) == ("Cake", "a lot")
    assert int(again["line-TOTAL_FORMS"]) == int(first["line-TOTAL_FORMS"]) + 8
    assert again["component-TOTAL_FORMS"] == first["component-TOTAL_FORMS"]
    assert b"This needs another look" not in answer.content
    assert b"autofocus" in answer.content


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"line-0-ingredient": "flour"}, "How much?"),
        ({"line-0-quantity": "1"}, "Which ingredient?"),
        ({"line-0-ingredient": "flour", "line-0-quantity": "1"}, "may be 2 things: Flour, plain; Flour, rye"),
        ({"line-0-ingredient": "saffron", "line-0-quantity": "1"}, "Nothing is called “saffron”"),
        (
            {"line-0-ingredient": "Flour, rye", "line-0-quantity": "1", "line-0-unit": "cupz"},
            "“cupz” is not a unit known here",
        ),
        ({"component-0-recipe": "Glaze"}, "How many batches?"),
        ({"output-0-name": "Cake"}, "How many, or how much of a batch?"),
        ({"output-0-name": "Cake", "output-0-amount": "1.5"}, "Pieces are whole"),
        ({"output-0-name": "Cake", "output-0-amount": "120", "output-0-yield_mode": "batch_portion"}, "100 %"),
        ({"output-0-name": "C", "output-0-amount": "1", "total_minutes": "0"}, "greater than or equal to 1"),
        ({"is_ready": "on"}, "at least one line and one output"),
        ({"name": "Glaze"}, "already"),
    ],
)
def test_a_refused_recipe_says_where_and_keeps_every_value(
    planner: Client, typed: dict[str, str], message: str
) -> None:
    make.ingredient("Flour, plain")
    make.ingredient("Flour, rye")
    group = make.recipe("Glaze").category_id
    sent = fields_of(planner.get("/recipes/new/"))
    sent |= {"name": "Cake", "category_id": str(group), "source": "Grandmother"} | typed

    answer = planner.post("/recipes/new/", sent)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "This needs another look" in page
    again = fields_of(answer)
    assert {name: again.get(name) for name in (*typed, "source") if name != "is_ready"} == {
        name: sent[name] for name in (*typed, "source") if name != "is_ready"
    }
    assert Recipe.objects.count() == 1


def test_a_line_moves_goes_and_comes_and_keeps_its_row(planner: Client) -> None:
    flour, butter = make.ingredient("Flour"), make.ingredient("Butter")
    cake = make.recipe("Cake", [(flour, 200, "g"), (butter, 100, "g")])
    kept = cake.lines.get(ingredient=butter)

    answer = saved(
        planner, f"/recipes/{cake.slug}/edit/", line__0__ingredient="", line__1__quantity="90",
        line__2__ingredient="Flour", line__2__quantity="1", line__2__unit="cup",
    )  # fmt: skip

    assert answer.status_code == 302
    lines = [*cake.lines.values_list("pk", "ingredient__name", "quantity")]
    assert lines[0] == (kept.pk, "Butter", 90)
    assert lines[1][1:] == ("Flour", 1)


def test_a_circle_is_shown_at_the_recipe_that_closes_it(planner: Client) -> None:
    glaze = make.recipe("Glaze")
    make.recipe("Cake", components=[(glaze, 1)])

    answer = saved(planner, f"/recipes/{glaze.slug}/edit/", component__0__recipe="Cake", component__0__batches="1")

    assert answer.status_code == 422
    assert "Glaze › Cake › Glaze" in answer.content.decode()
    [row] = [row for row in answer.context["sheet"].rows["components"] if row.errors]
    assert "recipe" in row.errors


def test_somebody_elses_lines_are_shown_before_they_are_overwritten(planner: Client) -> None:
    flour, butter = make.ingredient("Flour"), make.ingredient("Butter")
    cake = make.recipe("Cake", [(flour, 200, "g"), (butter, 100, "g")])
    address = f"/recipes/{cake.slug}/edit/"
    sent = fields_of(planner.get(address)) | {"line-0-quantity": "250"}
    saved(planner, address, line__1__ingredient="", line__0__quantity="300")

    refused = planner.post(address, sent)

    assert refused.status_code == 422
    assert "300\xa0g Flour" in refused.content.decode()
    assert planner.post(address, fields_of(refused)).status_code == 302
    assert [*cake.lines.values_list("ingredient__name", "quantity")] == [("Flour", 250), ("Butter", 100)]


def test_an_output_in_use_retires_and_is_not_taken_out(planner: Client) -> None:
    cake = make.recipe("Cake", [(make.ingredient("Flour"), 1, "g")])
    slice_ = make.unit(cake, 12, "Slice")
    make.good("Box", [(slice_, 1)])
    address = f"/recipes/{cake.slug}/edit/"

    refused = saved(planner, address, output__0__name="", output__0__amount="")
    retired = saved(planner, address, output__0__is_archived="on")

    assert (refused.status_code, retired.status_code) == (422, 302)
    assert "in use" in refused.content.decode()
    assert FinishedUnit.objects.get().archived_at is not None


def test_a_variant_shows_what_differs_and_takes_over_the_yield_of_its_base(planner: Client) -> None:
    flour, lemon = make.ingredient("Flour"), make.ingredient("Lemon")
    cake = make.recipe("Cake", [(flour, 200, "g"), (make.ingredient("Butter"), 100, "g")])
    slice_ = make.unit(cake, 12, "Slice")

    made = planner.post(f"/recipes/{cake.slug}/variant/", {"variant_name": "Lemon"})
    variant = Recipe.objects.get(base_recipe=cake)
    assert made.url == f"/recipes/{variant.slug}/edit/"
    FinishedUnit.objects.filter(pk=slice_.pk).update(items_per_batch=16)
    saved(
        planner, made.url, line__0__quantity="150", line__1__ingredient="",
        line__2__ingredient="Lemon", line__2__quantity="1",
    )  # fmt: skip

    page = planner.get(made.url)
    shown = page.content.decode()
    assert [row["ingredient"].value() for row in page.context["sheet"].own_lines[:2]] == ["Flour", "Lemon"]
    assert "In the base: 200\xa0g" in shown
    assert "Left out here: 100\xa0g Butter" in shown
    assert "its base gives 16 pieces" in shown
    assert "output-0-amount" not in shown
    saved(planner, made.url, output__0__take_over="on")
    assert variant.finished_units.get().items_per_batch == 16
    assert [*variant.lines.values_list("ingredient_id", flat=True)] == [flour.pk, lemon.pk]


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({0: "3"}, ["Eggs", "Sugar", "Flour"]),  # down to after the third
        ({2: "1"}, ["Sugar", "Flour", "Eggs"]),  # up to before the first
        ({0: "", 1: "9"}, ["Flour", "Sugar", "Eggs"]),
    ],
)
def test_another_place_moves_a_line(planner: Client, places: dict[int, str], order: list[str]) -> None:
    cake = make.recipe("Cake", [(make.ingredient(name), 1, "g") for name in ("Flour", "Eggs", "Sugar")])
    typed = {f"line__{number}__place": place for number, place in places.items()}

    assert saved(planner, f"/recipes/{cake.slug}/edit/", **typed).status_code == 302

    assert [*cake.lines.order_by("position").values_list("ingredient__name", flat=True)] == order
