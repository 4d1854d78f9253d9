"""The search finds rows of every kind by what people type."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.catalogue.models import IngredientAlias, SlugAlias
from bakery.catalogue.names import search_key
from bakery.db.transaction import Atomic
from bakery.inventory.models import Purchase
from bakery.queries.search import search_group, search_groups
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def found(tx: Atomic, text: str) -> dict[str, list[str]]:
    return {group.key: [hit.name for hit in group.hits] for group in search_groups(tx, text=text)}


def test_every_kind_is_found_by_its_name(tx: Atomic) -> None:
    cream = make.ingredient("Maple cream")
    recipe = make.recipe("Maple fudge", [(cream, 1, "g")])
    unit = make.unit(recipe, 12, name="Maple square")
    bag = make.material("Maple bag")
    box = make.good("Maple box", [(unit, 2), (bag, 1)])
    package = make.package("Maple gift", [(box, 1)])
    product = make.product(cream, name="Jar")
    make.lot(product, 5)
    event = make.event(name="Maple fair")
    make.assignment(event, make.recipient("Mrs Maple"), package)
    Purchase.objects.create(supplier=make.supplier("Maple Store"), purchased_on=event.event_date, actor=make.user())

    assert found(tx, "maple") == {
        "recipes": ["Maple fudge"],
        "outputs": ["Maple square"],
        "boxes": ["Maple box"],
        "packages": ["Maple gift"],
        "ingredients": ["Maple cream"],
        "products": ["Jar"],
        "materials": ["Maple bag"],
        "recipients": ["Mrs Maple"],
        "events": ["Maple fair"],
        "purchases": ["Maple Store"],
        "lots": ["Jar"],
    }
    uses = {group.key: group.hits[0].uses for group in search_groups(tx, text="maple")}
    assert uses["ingredients"] == "in 1 recipe"
    assert uses["outputs"] == uses["materials"] == "in 1 box"
    assert uses["boxes"] == "in 1 package"
    assert uses["packages"] == "for 1 recipient"
    assert uses["recipients"] == "at 1 event"


@pytest.mark.parametrize("text", ["creme", "CRÈME", "crème fraîche", "fraiche creme", "  Creme   "])
def test_case_accents_and_order_do_not_matter(tx: Atomic, text: str) -> None:
    make.ingredient("Crème fraîche")
    make.event(name="Fête à la crème fraîche")

    assert found(tx, text) == {"ingredients": ["Crème fraîche"], "events": ["Fête à la crème fraîche"]}


def test_other_names_and_old_keys_are_found(tx: Atomic) -> None:
    sugar = make.ingredient("Caster sugar")
    IngredientAlias.objects.create(ingredient=sugar, name="Sucre brûlé")
    SlugAlias.objects.create(kind="ingredient", slug="superfine-white", target=sugar.uuid)
    SlugAlias.objects.create(kind="material", slug="superfine-white", target=make.material("Tissue").uuid)

    assert found(tx, "brule") == {"ingredients": ["Caster sugar"]}
    assert found(tx, "superfine") == {"ingredients": ["Caster sugar"], "materials": ["Tissue"]}


@pytest.mark.parametrize("text", ["4006381333931", "04006381333931", "400638133"])
def test_a_barcode_is_found_as_scanners_write_it(tx: Atomic, text: str) -> None:
    product = make.product(make.ingredient("Rye"), name="Fine rye", gtin="4006381333931")
    product.search_key = search_key(product.search_text)
    product.save(update_fields=["search_key"])

    assert found(tx, text) == {"products": ["Fine rye"]}
    assert found(tx, "00000000") == {}


def test_what_begins_with_the_text_stands_first_and_what_is_retired_last(tx: Atomic) -> None:
    make.ingredient("Bread flour")
    make.ingredient("Flour")
    make.ingredient("Flour of old", archived_at=timezone.now())

    group = search_group(tx, text="flour", key="ingredients", page=slice(0, 50))

    assert [(hit.name, hit.is_retired) for hit in group.hits] == [
        ("Flour", False), ("Bread flour", False), ("Flour of old", True)
    ]  # fmt: skip


def test_a_voided_purchase_says_so(tx: Atomic) -> None:
    by = make.user()
    void = {"voided_at": timezone.now(), "voided_by": by, "void_reason": "typed twice"}
    Purchase.objects.create(
        supplier=make.supplier("Mill"), purchased_on=date(2026, 11, 20), reference="R-77", actor=by, **void
    )

    [group] = search_groups(tx, text="r-77")

    assert [(hit.name, hit.note, hit.on) for hit in group.hits] == [("Mill, R-77", "voided", date(2026, 11, 20))]


def test_a_group_shows_eight_and_leads_to_all_of_them() -> None:
    for number in range(11):
        make.ingredient(f"Flour {number}")
    viewer = client_of("viewer")

    page = viewer.get("/search/?q=flour").content.decode()
    assert page.count("/ingredients/ingredient_") == 8
    assert "All 11" in page
    assert "?q=flour&amp;group=ingredients" in page

    page = viewer.get("/search/?q=flour&group=ingredients").content.decode()
    assert page.count("/ingredients/ingredient_") == 11
    assert "Search everything" in page


@pytest.mark.parametrize(
    ("role", "offered"),
    [("viewer", []), ("baker", ["Record a purchase"]), ("planner", ["New recipient", "New event"])],
)
def test_nothing_found_offers_what_the_role_may_add(role: str, offered: list[str]) -> None:
    page = client_of(role).get("/search/?q=<unicorn>").content.decode()

    assert "Nothing called “&lt;unicorn&gt;”" in page
    assert all(each in page for each in offered)
    assert ("New event" in page) == (role == "planner")


def test_one_letter_is_too_little() -> None:
    make.ingredient("Flour")

    page = client_of("viewer").get("/search/?q=f")

    assert "at least two letters" in page.content.decode()
    assert not page.context["groups"]
    assert client_of("baker").get("/search/?q=flour&group=spells").status_code == 400


def test_the_page_makes_few_queries_however_much_is_found() -> None:
    client, counts = client_of("viewer"), []
    client.get("/search/?q=maple")
    for _ in range(2):
        for _ in range(5):
            food = make.ingredient(f"Maple {make.ingredient().pk}")
            make.lot(make.product(food), 5)
            make.unit(make.recipe(f"Maple {food.pk}", [(food, 1, "g")]), 12)
            make.event(name="Maple fair")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=maple")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 20
