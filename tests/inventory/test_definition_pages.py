import re
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import ComponentLine, Product, RecipeLine, SlugAlias, Supplier
from bakery.db import transaction
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.services.purchases import record_purchase
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def bought(product: Product, price: str | None = "4.49", store: Supplier | None = None, packages: int = 1) -> None:
    """Record a receipt of one product."""
    line = PurchaseLineInput(
        product_id=product.pk, packages=Decimal(packages), price_per_package=Decimal(price) if price else None
    )
    with transaction.atomic() as tx:
        record_purchase(
            tx,
            supplier_id=(store or make.supplier()).pk,
            purchased_on=timezone.localdate(),
            lines=[line],
            by=User.objects.first() or make.user(),
        )


def test_an_ingredient_shows_its_products_lots_and_recipes() -> None:
    flour = make.ingredient("Flour", density="0.53")
    bought(make.product(flour, 5, "lb", brand="King Arthur", package_type="bag"), packages=2)
    make.recipe("Shortbread", [(flour, 2, "cup")])

    page = client_of("viewer").get(f"/ingredients/{flour.slug}/").content.decode()

    for text in ("10\xa0lb", "2\xa0bags", "$0.90 per lb", "$8.98", "Shortbread", "2\xa0cups"):
        assert text in page


@pytest.mark.parametrize("kind", ["ingredient", "recipe", "finished_good"])
def test_a_former_address_leads_to_the_present_one(kind: str) -> None:
    made = {"ingredient": make.ingredient, "recipe": make.recipe, "finished_good": make.good}[kind]("Crème")
    SlugAlias.objects.create(kind=kind, slug="süße-creme", target=made.uuid)
    folder = {"ingredient": "ingredients", "recipe": "recipes", "finished_good": "boxes"}[kind]
    client = client_of("viewer")

    answer = client.get(f"/{folder}/süße-creme/")

    assert (answer.status_code, answer.url) == (301, f"/{folder}/{made.slug}/")
    assert client.get(f"/{folder}/unheard-of/").status_code == 404


def test_a_product_shows_every_price_paid() -> None:
    product = make.product(make.ingredient("Flour"), 5, "lb", name="All-purpose", package_type="bag")
    client = client_of("viewer")
    assert "never bought with a price" in client.get(f"/products/{product.pk}/").content.decode()

    bought(product, "4.49", make.supplier("Corner shop"))
    bought(product, "5.00", make.supplier("Market"))

    page = client.get(f"/products/{product.pk}/")
    assert [point.price_per_package for point in page.context["prices"]] == ["5.00", "4.49"]
    assert "2\xa0bags" in page.content.decode()


def test_a_recipe_shows_what_goes_in_what_comes_out_and_what_it_costs() -> None:
    flour, sugar = make.ingredient("Flour", density="0.5"), make.ingredient("Sugar")
    make.lot(flour, 1000, unit_cost="0.01")
    glaze = make.recipe("Glaze", [(sugar, 50, "g")])
    cake = make.recipe("Cake", [(flour, 200, "g")], [(glaze, 2)])
    make.unit(cake, 4, "Slice")

    page = client_of("viewer").get(f"/recipes/{cake.slug}/")

    lines = page.context["lines"]
    assert [(line.depth, line.name, line.quantity) for line in lines] == [
        (0, "Flour", "200"), (0, "Glaze", "2"), (1, "Sugar", "100")
    ]  # fmt: skip
    text = page.content.decode()
    assert "at least $2.00" in text
    assert "1 price missing" in text
    assert "at least $0.50" in text
    assert "Mark ready" not in text


def test_what_blocks_a_recipe_stands_apart_from_what_can_wait() -> None:
    lines = [(make.ingredient(name), 1, "g") for name in ("Flour", "Sugar")]
    bread = make.recipe("Bread", lines)
    make.unit(bread, 1, "Loaf")

    ready = client_of("viewer").get(f"/recipes/{bread.slug}/").content.decode()

    text = " ".join(re.sub(r"<[^>]+>", "", ready).split())
    assert 'class="problems"' not in ready
    assert "No product yet for: Flour, Sugar." in text
    assert "No price yet for: Flour, Sugar." in text


def test_a_line_without_a_conversion_says_so_in_place_of_its_weight() -> None:
    syrup = make.ingredient("Golden syrup")
    make.product(syrup, 454, "g")
    cookies = make.recipe("Anzac Cookies", [(syrup, 1, "cup")])

    page = client_of("planner").get(f"/recipes/{cookies.slug}/").content.decode()

    assert "missing density" in page
    assert "/missing-data/" in page
    assert "Back to draft" in page


def test_a_box_shows_its_parts_inside_out_and_what_it_would_cost() -> None:
    flour, bag = make.ingredient("Flour"), make.material("Bag")
    make.lot(flour, 1000, unit_cost="0.01")
    make.lot(bag, 10, unit_cost="0.25")
    unit = make.unit(make.recipe("Shortbread", [(flour, 600, "g")]), 24, "Shortbread")
    small = make.good("Small box", [(unit, 6), (bag, 1)])
    hamper = make.good("Hamper", [(small, 2)])
    make.package("Family", [(hamper, 1)])

    page = client_of("viewer").get(f"/boxes/{hamper.slug}/")

    cost = page.context["cost"]
    assert [(line.depth, line.name, line.quantity, line.cost) for line in cost.lines] == [
        (0, "Small box", "2", "3.50"), (1, "Shortbread", "12", "3.00"), (1, "Bag", "2", "0.50")
    ]  # fmt: skip
    assert cost.total_cost == "3.50"
    assert "about $3.50" in page.content.decode()
    assert "Family" in page.content.decode()
    assert "Hamper" in client_of("baker").get(f"/boxes/{small.slug}/").content.decode()


def test_a_part_without_a_price_makes_the_cost_of_a_box_a_lower_bound() -> None:
    box = make.good("Box", [(make.material("Ribbon", dimension="length"), 30, {"unit": "cm"})])

    page = client_of("viewer").get(f"/boxes/{box.slug}/").content.decode()

    assert "at least $0.00, 1 part cannot be priced: Ribbon" in page


def test_a_store_is_added_and_shows_what_was_spent_there() -> None:
    client = client_of("planner")
    assert "No stores yet" in client.get("/suppliers/").content.decode()

    answer = client.post("/suppliers/new/", {"name": "Market", "kind": "physical", "city": "Graz"})
    store = Supplier.objects.get()
    product = make.product(make.ingredient(), 1, "kg", name="Flour", preferred_supplier=store)
    bought(product, "4.49", store, packages=2)
    bought(product, None, store)

    assert answer.url == "/suppliers/"
    assert "at least $8.98" in client.get("/suppliers/").content.decode()
    again = client.post("/suppliers/new/", {"name": "market", "kind": "physical", "city": "Graz"})
    assert again.status_code == 422


def test_a_store_is_renamed_retired_and_found_among_the_retired() -> None:
    store, client = make.supplier("Market"), client_of("planner")
    address = f"/suppliers/{store.pk}/edit/"
    seen = {"seen": store.updated_at.isoformat(), "kind": "online"}
    assert client.get(address).context["form"]["name"].value() == "Market"

    client.post(address, {"name": "Old market"} | seen)
    assert client.post(address, {"name": "Other"} | seen).status_code == 422
    client.post(f"/definitions/supplier/{store.pk}/retire/", follow=True)

    assert "Old market" not in client.get("/suppliers/").content.decode()
    assert "Old market" in client.get("/suppliers/?retired=1&q=old").content.decode()
    assert "No store is called" in client.get("/suppliers/?q=mill").content.decode()


def test_a_product_says_what_it_cost_in_the_mean() -> None:
    product = make.product(make.ingredient("Flour"), 1, "kg", name="White", package_type="bag")
    bought(product, "1.00", packages=3)
    bought(product, "3.00")

    page = client_of("viewer").get("/products/")

    ((_, stock),) = page.context["rows"]
    assert (stock.packages, stock.last_cost_exact, stock.mean_cost_exact) == ("4", "0.003", "0.0015")


def test_products_are_chosen_by_their_store_and_by_the_group_of_what_they_are_a_package_of() -> None:
    mill, flour, box = make.supplier("Mill"), make.ingredient("Flour"), make.material("Box")
    make.product(flour, 1, "kg", name="White", preferred_supplier=mill)
    make.product(box, name="Red")
    client = client_of("viewer")

    def shown(query: str) -> list[str]:
        return [row.label for row, _ in client.get(f"/products/?{query}").context["rows"]]

    assert shown(f"store={mill.pk}") == shown(f"food={flour.category_id}") == ["White"]
    assert shown(f"material={box.category_id}") == ["Red"]
    assert "Nothing fits" in client.get(f"/products/?store={mill.pk}&material={box.category_id}").content.decode()


def test_a_page_takes_no_more_statements_for_more_rows(django_assert_max_num_queries: Any) -> None:
    flour, client = make.ingredient("Flour"), client_of("viewer")
    product = make.product(flour, 1, "kg", name="White")
    cake, box, store = make.recipe("Cake", [(flour, 1, "g")]), make.good("Box"), make.supplier()
    counts: dict[str, list[int]] = {}
    client.get("/")  # renews the session
    for more in (3, 27):
        for _ in range(more):
            other = make.ingredient()
            make.lot(flour, 100)
            bought(make.product(flour, 1, "kg"), store=make.supplier())
            bought(product, store=store)
            unit = make.unit(make.recipe("", [(other, 1, "g")]), 12)
            RecipeLine.objects.create(recipe=cake, ingredient=other, quantity=1, unit="g")
            ComponentLine.objects.create(finished_good=box, finished_unit=unit, quantity=1)
            RecipeLine.objects.create(recipe=unit.recipe, ingredient=flour, quantity=1, unit="g")
        for address in (
            f"/ingredients/{flour.slug}/", f"/products/{product.pk}/", f"/recipes/{cake.slug}/",
            f"/boxes/{box.slug}/", "/suppliers/",
        ):  # fmt: skip
            with django_assert_max_num_queries(40) as captured:
                assert client.get(address).status_code == 200
            counts.setdefault(address, []).append(len(captured))

    assert {address: few for address, (few, _) in counts.items()} == {
        address: many for address, (_, many) in counts.items()
    }
