from typing import Any

import pytest

from bakery.catalogue.models import Ingredient, Material, Product, Recipe, SlugAlias
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def ingredient_form(ingredient: Ingredient | None = None, **changed: object) -> dict[str, object]:
    """Return what the form sends for an ingredient."""
    group = ingredient.category if ingredient else make.ingredient("Any").category
    sent = {"name": "Golden syrup", "category_id": group.pk, "dimension": "mass", "is_stocked": "on"}
    return sent | ({"seen": ingredient.updated_at.isoformat()} if ingredient else {}) | changed


def test_the_list_of_ingredients_filters_and_never_hides_what_is_missing() -> None:
    flour, syrup = make.ingredient("Flour"), make.ingredient("Golden syrup")
    make.product(flour, 1, "kg")
    make.product(syrup, 454, "g")
    make.recipe("Anzac Cookies", [(syrup, 1, "cup"), (flour, 200, "g")])
    client = client_of("viewer")

    both, missing = client.get("/ingredients/"), client.get("/ingredients/?missing=1")

    assert [row.ingredient.name for row in both.context["listed"].rows] == ["Flour", "Golden syrup"]
    assert "2 ingredients" in both.content.decode()
    assert [row.ingredient.name for row in missing.context["listed"].rows] == ["Golden syrup"]
    assert "missing density" in missing.content.decode()
    assert [row.recipes for row, _ in both.context["rows"]] == [1, 1]
    assert "Nothing fits" in client.get("/ingredients/?q=saffron").content.decode()
    assert [row.products for row in client.get("/ingredients/?sort=-name").context["listed"].rows] == [1, 1]
    assert client.get("/ingredients/?sort=colour").status_code == 400


@pytest.mark.parametrize(
    "address", ["ingredients/", "products/", "products/?tab=review", "recipes/", "materials/", "boxes/"]
)
def test_an_empty_list_says_so(address: str) -> None:
    page = client_of("viewer").get(f"/{address}")

    assert 'class="empty"' in page.content.decode()


def test_an_ingredient_is_added_with_its_other_names() -> None:
    milk = make.allergen("Milk")
    sent = ingredient_form(name="Butter", aliases="Beurre\n\nSmør", allergens=[milk.slug], density="0.911")

    answer = client_of("planner").post("/ingredients/new/", sent)

    butter = Ingredient.objects.get(name="Butter")
    assert answer.url == f"/ingredients/{butter.slug}/"
    assert {*butter.aliases.values_list("name", flat=True)} == {"Beurre", "Smør"}
    assert [*butter.allergens.all()] == [milk]


def test_a_refused_ingredient_keeps_every_value() -> None:
    make.ingredient("Golden syrup")

    answer = client_of("planner").post("/ingredients/new/", ingredient_form(density_note="off the tin"))

    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert "off the tin" in answer.content.decode()


@pytest.mark.parametrize("kind", ["ingredient", "material"])
def test_the_first_of_its_kind_brings_its_group_along(kind: str) -> None:
    client, address = client_of("planner"), f"/{kind}s/new/"
    sent = {"name": "First", "dimension": "count", "category_name": "Basics"}

    asked = client.post(address, sent | {"category_name": ""}).content.decode()
    client.post(address, sent)
    client.post(address, sent | {"name": "Second", "category_name": "basics"})

    assert "Which group?" in asked
    rows = {"ingredient": Ingredient, "material": Material}[kind].objects.order_by("name")
    assert [*rows.values_list("name", "category__name")] == [("First", "Basics"), ("Second", "Basics")]


def test_somebody_elses_change_is_shown_before_it_is_overwritten() -> None:
    syrup = make.ingredient("Golden syrup", notes="sticky")
    client, sent = client_of("planner"), ingredient_form(syrup, notes="very sticky")
    syrup.notes = "keep upright"
    syrup.save()

    refused = client.post(f"/ingredients/{syrup.slug}/edit/", sent)

    assert refused.status_code == 422
    assert "keep upright" in refused.content.decode()
    assert "very sticky" in refused.content.decode()
    again = sent | {"seen": refused.context["form"]["seen"].value()}
    assert client.post(f"/ingredients/{syrup.slug}/edit/", again).status_code == 302
    syrup.refresh_from_db()
    assert syrup.notes == "very sticky"


def test_what_an_ingredient_is_kept_by_stays_once_it_is_used() -> None:
    syrup = make.ingredient("Golden syrup")
    make.recipe("Anzac Cookies", [(syrup, 100, "g")])

    answer = client_of("planner").post(f"/ingredients/{syrup.slug}/edit/", ingredient_form(syrup, dimension="volume"))

    assert answer.status_code == 422
    assert "in use" in answer.content.decode()


def test_a_product_is_added_to_what_it_is_a_package_of() -> None:
    flour = make.ingredient("Flour")
    client = client_of("planner")
    assert 'value="Flour"' in client.get(f"/products/new/?ingredient={flour.pk}").content.decode()

    sent = {"owner": "flour", "name": "All-purpose", "package_quantity": "5", "package_unit": "lb"}
    answer = client.post("/products/new/", sent)

    product = Product.objects.get()
    assert answer.url == f"/products/{product.pk}/"
    assert (product.ingredient, product.is_provisional) == (flour, False)


@pytest.mark.parametrize(("owner", "message"), [("flour", "may be:"), ("saffron", "Nothing is called")])
def test_an_owner_that_is_not_certain_asks_back(owner: str, message: str) -> None:
    make.ingredient("Flour, white")
    make.ingredient("Flour, whole")
    sent = {"owner": owner, "name": "All-purpose", "package_quantity": "5", "package_unit": "lb"}

    answer = client_of("planner").post("/products/new/", sent)

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert 'value="All-purpose"' in answer.content.decode()
    assert not Product.objects.exists()


def test_a_barcode_that_another_product_has_leads_there() -> None:
    flour = make.ingredient("Flour")
    holder = make.product(flour, 5, "lb", name="Old", gtin="04006381333931")
    sent = {"owner": "flour", "name": "Twin", "package_quantity": "2", "package_unit": "lb", "gtin": "4006381333931"}

    refused = client_of("planner").post("/products/new/", sent)

    assert refused.status_code == 422
    assert f'href="/products/{holder.pk}/"' in refused.content.decode()
    assert 'value="Twin"' in refused.content.decode()


def test_a_product_is_edited_reviewed_and_preferred() -> None:
    flour = make.ingredient("Flour")
    old = make.product(flour, 5, "lb", name="Old", is_preferred=True)
    hasty = make.product(flour, 2, "lb", name="Hasty", is_provisional=True)
    client = client_of("planner")
    assert [row.label for row in client.get("/products/?tab=review").context["listed"].rows] == ["Hasty"]

    sent = {"name": "Mended", "package_quantity": "2", "package_unit": "lb", "seen": hasty.updated_at.isoformat()}
    assert client.post(f"/products/{hasty.pk}/edit/", sent).status_code == 302
    client.post(f"/products/{hasty.pk}/review/", {"next": "/products/?tab=review"})
    client.post(f"/products/{hasty.pk}/prefer/")

    hasty.refresh_from_db()
    old.refresh_from_db()
    assert (hasty.name, hasty.is_provisional, hasty.is_preferred, old.is_preferred) == ("Mended", False, True, False)
    assert "Nothing to review" in client.get("/products/?tab=review").content.decode()


def test_a_recipe_is_marked_ready_only_with_something_in_and_out() -> None:
    flour = make.ingredient("Flour")
    bare = make.recipe("Bare", is_ready=False)
    full = make.recipe("Full", [(flour, 100, "g")], is_ready=False)
    make.unit(full, 12)
    client = client_of("planner")

    refused = client.post(f"/recipes/{bare.slug}/ready/", {"is_ready": "1"}, follow=True)
    client.post(f"/recipes/{full.slug}/ready/", {"is_ready": "1"})

    assert "at least one line and one output" in refused.content.decode()
    assert [row.recipe.name for row in client.get("/recipes/?drafts=1").context["listed"].rows] == ["Bare"]
    client.post(f"/recipes/{full.slug}/ready/", {"is_ready": "0"})
    assert not Recipe.objects.filter(is_ready=True).exists()


def test_a_material_is_added_and_edited() -> None:
    group, client = make.material("Any").category, client_of("planner")

    added = client.post("/materials/new/", {"name": "Ribbon", "category_id": group.pk, "dimension": "length"})

    ribbon = Material.objects.get(name="Ribbon")
    assert (added.url, ribbon.dimension) == (f"/materials/{ribbon.slug}/", "length")
    sent = {"name": "Red ribbon", "category_id": group.pk, "dimension": "length"}
    seen = {"seen": ribbon.updated_at.isoformat()}
    assert client.post(f"/materials/{ribbon.slug}/edit/", sent | seen).status_code == 302
    stale = client.post(f"/materials/{ribbon.slug}/edit/", sent | seen | {"name": "Blue ribbon"})
    assert stale.status_code == 422
    assert "Red ribbon" in stale.content.decode()


def test_a_former_address_leads_to_the_edited_ingredient() -> None:
    flour = make.ingredient("Flour")
    SlugAlias.objects.create(kind="ingredient", slug="mehl-süß", target=flour.uuid)

    page = client_of("planner").get("/ingredients/mehl-süß/edit/")

    assert page.context["ingredient"].slug == flour.slug


@pytest.mark.parametrize("address", ["/ingredients/", "/products/", "/recipes/", "/materials/", "/boxes/"])
def test_a_list_takes_no_more_statements_for_more_rows(address: str, django_assert_max_num_queries: Any) -> None:
    client, counts = client_of("viewer"), []
    client.get("/")  # renews the session
    for more in (3, 27):
        for _ in range(more):
            flour, bag = make.ingredient(), make.material()
            make.product(flour, 1, "kg")
            glaze = make.recipe("", [(flour, 100, "g")])
            unit = make.unit(make.recipe("", [(flour, 1, "cup")], [(glaze, 1)]), 12)
            make.good("", [(unit, 6), (bag, 1)])
        with django_assert_max_num_queries(30) as captured:
            assert client.get(address).context["listed"].total >= more
        counts.append(len(captured))

    assert counts[0] == counts[1]
