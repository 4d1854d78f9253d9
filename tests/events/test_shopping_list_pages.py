"""A list in the shop: started, ticked, refreshed, and recorded as a receipt."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from bakery.catalogue.models import Product
from bakery.inventory.models import Lot, Purchase
from events.models import Event, ShoppingItem, ShoppingList, Target
from tests import make
from tests.bakery.people import client_of, inside
from tests.callers.forms import filled
from tests.events.planning.christmas import Christmas, agreed_christmas, bought_before, christmas

pytestmark = pytest.mark.django_db


@pytest.fixture
def given() -> Christmas:
    return agreed_christmas()


@pytest.fixture
def baker() -> Client:
    return client_of("baker")


def started(baker: Client, event: Event) -> str:
    """Start shopping for an event, and return where its list stands."""
    return baker.post(f"/events/{event.pk}/shopping/").url


def items(address: str) -> dict[str, ShoppingItem]:
    """Return the lines of a list by name."""
    rows = ShoppingItem.objects.filter(list=int(address.split("/")[2])).select_related("ingredient", "material")
    return {str(row.ingredient or row.material): row for row in rows}


def shown(page: Any) -> dict[str, Any]:
    """Return the lines of the page, in their order."""
    return {line["name"]: line for section in page.context["sections"] for line in section["lines"]}


def words(page: Any) -> str:
    """Return what the page says, with plain spaces."""
    return page.content.decode().replace("\xa0", " ")


def tick(baker: Client, address: str, *names: str, **more: Any) -> Any:
    """Save the page with these lines ticked."""
    found = items(address)
    return baker.post(address, {"ticked": [found[name].pk for name in names]} | more)


def test_a_list_is_ticked_and_recorded_with_something_else_that_was_bought(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    page = baker.get(f"{address}?order=none")
    assert "4 lines, $25.26" in page.content.decode()
    bought = {name: (line["item"].packages, line["item"].left_over) for name, line in shown(page).items()}
    assert bought == {
        "Cello bag": (1, "95"), "Eggs": (2, "0"), "Flour": (1, "275.557366"), "Golden syrup": (1, "29"),
    }  # fmt: skip
    assert tick(baker, address, *bought).url == address

    page = baker.get(address)
    [record] = page.context["records"]
    assert "4 of 4 ticked" in page.content.decode()
    receipt = baker.get(record["address"])
    extra = {
        "line-4-product": "Farm butter", "line-4-packages": "1", "line-4-price_per_package": "3.10",
        "line-4-owner": "Butter", "line-4-package_quantity": "250", "line-4-package_unit": "ml",
    }  # fmt: skip
    sent = filled(receipt.content.decode(), {"supplier_id": str(make.supplier().pk)} | extra)
    assert baker.post(record["address"], sent).url == address
    assert baker.post(record["address"], sent).url == address

    assert Purchase.objects.get().lines.count() == 5
    assert Product.objects.get(name="Farm butter").is_provisional
    page = baker.get(address)
    assert "Everything on this list is bought" in page.content.decode()
    assert [item.name for item in page.context["bought"]] == ["Cello bag", "Eggs", "Flour", "Golden syrup"]
    assert (page.context["outdated"], page.context["short_again"]) == (0, [])
    assert "Nothing to buy" in baker.get(f"/events/{given.event.pk}/shopping/").content.decode()
    assert sum(lot.remaining for lot in Lot.objects.filter(product__material__name="Cello bag")) == 120


def test_saving_ticks_leaves_alone_what_others_ticked_meanwhile(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    tick(baker, address, "Eggs")
    tick(baker, address, "Flour")
    assert {name for name, item in items(address).items() if item.checked_at} == {"Eggs", "Flour"}

    eggs = str(items(address)["Eggs"].pk)
    page = baker.post(address, {"shown": [eggs], "ticked": []}, follow=True)

    assert {name for name, item in items(address).items() if item.checked_at} == {"Flour"}
    assert "Saved: took back 1." in page.content.decode()
    assert baker.post(address, {"ticked": ["eggs"]}).status_code == 400


def test_a_touch_carries_its_moment_and_whoever_was_later_wins(given: Christmas, baker: Client) -> None:
    address, now = started(baker, given.event), timezone.now()
    flour = str(items(address)["Flour"].pk)

    def touch(*ticked: str, minutes: int) -> Any:
        at = (now + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")
        return baker.post(address, {"tick": flour, "ticked": ticked, "at": at}, headers={"HX-Request": "true"})

    answer = touch(flour, minutes=-9)
    assert answer.templates[0].name == "events/_list_foot.html"
    assert "1 of 4 ticked" in answer.content.decode()
    assert "0 of 4 ticked" in touch(minutes=-3).content.decode()

    late = touch(flour, minutes=-5)
    assert (late.headers.get("HX-Refresh"), items(address)["Flour"].checked_at) == ("true", None)
    assert touch(flour, minutes=60).status_code == 200
    assert now < items(address)["Flour"].checked_at <= timezone.now()


def test_a_refresh_keeps_ticks_and_says_what_it_changed(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    tick(baker, address, "Flour")
    make.lot(given.foods["Eggs"], 24)
    Target.objects.filter(event=given.event, finished_good=given.goods["Cookie Box"]).update(quantity=300)
    assert baker.get(address).context["outdated"] == 2

    page = baker.post(address, {"act": "refresh"}, follow=True)

    assert "Refreshed. Eggs is off the list; Cello bag: 3 packages now." in words(page)
    assert items(address)["Flour"].checked_at is not None
    assert page.context["outdated"] == 0
    assert "Nothing has changed" in baker.post(address, {"act": "refresh"}, follow=True).content.decode()


@pytest.mark.proof
def test_what_was_bought_and_is_short_again_is_told(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    tick(baker, address, "Eggs")
    [record] = baker.get(address).context["records"]
    sent = filled(baker.get(record["address"]).content.decode(), {"supplier_id": str(make.supplier().pk)})
    baker.post(record["address"], sent)

    make.decision(given.event, given.units["Serving"], 5)

    page = baker.get(address)
    assert page.context["short_again"] == ["Eggs"]
    assert "Eggs" not in shown(page)


def test_another_product_brings_its_packages_and_a_note_stays(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    small = make.product(given.foods["Eggs"], 6, name="Six")
    bought_before(small, 1, "2.00")
    line = f"/shop/items/{items(address)['Eggs'].pk}/"

    form = baker.get(line)
    assert "Six, 6: 4 packages, $8.00" in words(form)
    assert baker.post(line, filled(words(form), {"product_id": str(small.pk), "note": "brown"})).url == address
    eggs = items(address)["Eggs"]
    assert (eggs.product_id, eggs.packages, eggs.note) == (small.pk, 4, "brown")

    baker.post(line, filled(words(baker.get(line)), {"packages": "5"}))
    baker.post(line, filled(words(baker.get(line)), {"note": "white"}))
    assert (items(address)["Eggs"].packages, items(address)["Eggs"].note) == (5, "white")
    baker.post(line, filled(words(baker.get(line)), {"packages": ""}))
    assert items(address)["Eggs"].packages == 4

    assert baker.post(line, {"product_id": str(given.things["Tag"].products.get().pk)}).status_code == 422
    assert baker.get("/shop/items/987654/").status_code == 404


@pytest.mark.proof
def test_each_store_has_its_receipt(given: Christmas, baker: Client) -> None:
    market = make.supplier("Market")
    Product.objects.filter(ingredient=given.foods["Eggs"]).update(preferred_supplier=market)
    address = started(baker, given.event)
    tick(baker, address, "Eggs", "Flour", "Golden syrup")

    page = baker.get(address)
    assert [section["title"] for section in page.context["sections"]] == ["Market", "Any store"]
    assert [each["total"] for each in page.context["stores"]] == ["$6.58", "$18.68"]
    assert [(each["store"], each["count"]) for each in page.context["records"]] == [
        ("Any store", 2), ("Market", 1), ("", 3),
    ]  # fmt: skip

    forms = [baker.get(each["address"]).context for each in page.context["records"]]
    assert [len([line for line in each["lines"] if line.initial]) for each in forms] == [2, 1, 3]
    assert forms[1]["form"].initial["supplier_id"] == market.pk


@pytest.mark.proof
def test_a_product_that_retired_is_not_put_on_the_receipt(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    make.product(given.foods["Eggs"], 6, name="Six")
    Product.objects.filter(pk=items(address)["Eggs"].product_id).update(archived_at=timezone.now())
    Product.objects.filter(ingredient=given.foods["Golden syrup"]).update(archived_at=timezone.now())
    tick(baker, address, "Eggs", "Golden syrup")

    page = baker.get(address)
    assert page.content.decode().count("retired, choose another") == 2
    receipt = baker.get(page.context["records"][0]["address"])
    begun = [line.initial for line in receipt.context["lines"] if line.initial]
    assert begun == [{"product": "Eggs"}, {"product": "Golden syrup", "owner": "Golden syrup"}]


def test_one_list_serves_two_events_and_says_what_has_no_figure(baker: Client) -> None:
    given = christmas()
    both = f"/shop/?events={given.open_day.pk}&events={given.event.pk}"
    address = baker.post(both).url
    assert baker.post(both).url == address
    assert ShoppingList.objects.count() == 1

    page = baker.get(address)
    content = page.content.decode()
    assert "Shopping list for Open Day, Christmas" in content or "Shopping list for Christmas, Open Day" in content
    assert [row["problem"].subject_name for row in page.context["problems"]] == ["Golden syrup"]
    assert "4 lines, at least $20.06, 1 amount unknown" in content
    needed = shown(page)["Flour"]["why_needed"]["parts"]
    assert any(part["address"].startswith("/recipes/") and "(Open Day, " in part["text"] for part in needed)
    for at in (f"/events/{given.event.pk}/shopping/", "/shop/"):
        assert [head.id for head in baker.get(at).context["under_way"]] == [ShoppingList.objects.get().pk]


def test_shopping_is_done_until_somebody_says_otherwise(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)

    assert "badge done" in baker.post(address, {"act": "finish"}, follow=True).content.decode()
    assert baker.get("/shop/").context["under_way"] == []
    baker.post(address, {"act": "reopen"})
    assert ShoppingList.objects.get().completed_at is None


@pytest.mark.proof
def test_what_is_still_to_get_is_sent_as_text(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    tick(baker, address, "Eggs", "Golden syrup")
    ShoppingItem.objects.filter(material=given.things["Cello bag"]).update(product=None, packages=0, note="clear")

    text = baker.get(address).context["text"]

    written = text["text"].replace("\xa0", " ")
    assert written == "Christmas\n\nAny store\n- Cello bag: 5 (clear)\n- Flour: 1 package Flour 5 lb, 5 lb"
    assert text["letter"].startswith("mailto:?subject=Christmas&body=Christmas%0A%0AAny%20store%0A-%20Cello")


def test_a_list_outlives_its_event_and_a_viewer_only_reads(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    viewer = inside(client_of("viewer").get(address))
    assert "Flour" in viewer
    assert 'type="checkbox"' not in viewer

    Event.objects.filter(pk=given.event.pk).delete()
    assert "Shopping list for an event that is gone" in baker.get(address).content.decode()
    refused = baker.post(address, {"act": "refresh"})
    assert (refused.status_code, "The events of this list were deleted" in words(refused)) == (409, True)
    assert "Flour" in items(address)


def test_a_list_takes_no_act_it_does_not_know_and_no_tick_of_another(given: Christmas, baker: Client) -> None:
    address = started(baker, given.event)
    foreign = items(baker.post(f"/shop/?events={given.open_day.pk}&events={given.event.pk}").url)["Flour"].pk

    assert baker.post(address, {"act": "burn"}).status_code == 400
    assert baker.post(address, {"ticked": [foreign]}).status_code == 400
    assert not ShoppingItem.objects.exclude(checked_at=None).exists()
    assert "No tick has changed" in words(baker.post(address, {"ticked": ["987654"]}, follow=True))


def test_what_nobody_sells_yet_is_described_on_the_way(given: Christmas, baker: Client) -> None:
    Product.objects.filter(ingredient=given.foods["Eggs"]).update(archived_at=timezone.now())
    address = started(baker, given.event)
    line = f"/shop/items/{items(address)['Eggs'].pk}/"
    assert "Describe one" in words(baker.get(address))

    typed = {"described-name": "Farm eggs", "described-package_quantity": "10", "describe": "yes"}
    refused = baker.post(line, typed | {"described-package_unit": "cup"})
    assert (refused.status_code, "Farm eggs" in words(refused)) == (422, True)
    assert baker.post(line, typed | {"described-package_unit": "ea"}).url == address

    eggs = items(address)["Eggs"]
    assert (eggs.product.name, eggs.product.is_provisional, eggs.packages) == ("Farm eggs", True, 3)
