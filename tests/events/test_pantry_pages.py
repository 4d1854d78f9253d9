from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bakery.catalogue.models import IngredientCategory
from events.models import PlanState
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def test_the_pantry_shows_what_is_there_promised_and_free() -> None:
    flour = make.ingredient("Flour")
    make.product(flour, 1, "kg", name="White", package_type="bag")
    make.lot(flour, 2500, unit_cost="0.01")
    unit = make.unit(make.recipe("Shortbread", [(flour, 1000, "g")]), 24)
    event = make.event("Fair", in_days=9, state=PlanState.LOCKED)
    make.target(event, unit, 24)
    make.decision(event, unit, 1)

    page = client_of("viewer").get("/pantry/")

    told = page.context["rows"][0]
    row = told["row"]
    assert told["free"]["whole"] == "3.3069\xa0lb"
    assert [part["text"] for part in told["promised"]["parts"]] == ["2.2046 for Fair"]
    assert (row.level.on_hand, row.promised, row.free) == ("2500", "1000", "1500")
    assert "2\xa0½\xa0bags of 1\xa0kg" in page.content.decode()
    assert "$25.00" in page.content.decode()
    assert "1 item<" in page.content.decode()
    assert "Write off" not in page.content.decode()


def test_lots_without_a_price_are_counted_and_named() -> None:
    make.lot(make.ingredient("Flour"), 10, unit_cost=None)

    page = client_of("viewer").get("/pantry/").content.decode()

    assert "1 lot without a price" in page
    assert "at least $0.00" in page


def test_each_tab_shows_its_kind_and_says_when_it_is_empty() -> None:
    make.lot(make.material("Ribbon", dimension="length"), 100)
    make.lot(make.unit(name="Shortbread"), 24)
    make.lot(make.good("Box", []), 2)
    client = client_of("baker")

    names = {
        tab: [row["row"].level.item_name for row in client.get(f"/pantry/?tab={tab}").context["rows"]]
        for tab in ("food", "materials", "finished")
    }

    assert names == {"food": [], "materials": ["Ribbon"], "finished": ["Box", "Shortbread"]}
    assert "Nothing on the shelf" in client.get("/pantry/").content.decode()
    assert "is called “honey”" in client.get("/pantry/?tab=finished&q=honey").content.decode()
    assert client.get("/pantry/?tab=drinks").status_code == 400


def test_the_shelf_is_shown_lot_by_lot_and_filtered_by_group_place_and_age() -> None:
    today = timezone.localdate()
    grain = IngredientCategory.objects.create(name="Grain", slug="grain")
    wheat = IngredientCategory.objects.create(name="Wheat", slug="wheat", parent=grain)
    flour = make.ingredient("Flour", category=wheat)
    make.lot(flour, 500, location="Cellar", unit_cost="0.01", expires_on=today + timedelta(days=3))
    make.lot(flour, 700, location="Loft", unit_cost="0.02")
    make.lot(make.ingredient("Cream"), 200, unit_cost=None)
    client = client_of("viewer")

    def found(query: str) -> list[tuple[str, str]]:
        lots = client.get(f"/pantry/?view=lots&{query}").context["lots"]
        return [(each.item_name, each.lot.remaining) for each in lots]

    assert found("") == [("Cream", "200"), ("Flour", "500"), ("Flour", "700")]
    assert found(f"group={grain.pk}") == [("Flour", "500"), ("Flour", "700")]
    assert found("place=Loft") == [("Flour", "700")]
    assert found("soon=1") == [("Flour", "500")]
    page = client.get("/pantry/?q=flour")
    assert (page.context["shelf"].value, page.context["rows"][0]["row"].places) == ("19.00", ("Cellar", "Loft"))
    assert "at least $19.00, 1 lot without a price" in client.get("/pantry/").content.decode()
    assert "Nothing fits" in client.get("/pantry/?place=Attic").content.decode()


def test_what_is_shown_is_handed_out_as_a_file() -> None:
    make.lot(make.ingredient("=Flour"), 500, location="Cellar", unit_cost="0.01")
    make.lot(make.material("Bag"), 5)
    client = client_of("viewer")

    totals, lots = client.get("/pantry/csv/"), client.get("/pantry/csv/?view=lots")

    line = totals.content.decode("utf-8-sig").splitlines()[1]
    assert line.startswith("'=Flour,g,500,0,500,5.00,yes,")
    assert "Bag" not in totals.content.decode()
    assert "500,500,5.00,yes,,,Cellar" in lots.content.decode()
    assert totals["Content-Disposition"].startswith('attachment; filename="pantry_')


def test_finished_stock_tells_its_worth_and_what_runs_low() -> None:
    make.lot(make.unit(name="Shortbread"), 24, unit_cost="0.50")
    make.lot(make.unit(name="Biscotti"), 4, unit_cost="0.25")

    page = client_of("viewer").get("/pantry/?tab=finished").content.decode()

    assert "2</strong> outputs baked, worth $13.00" in page
    assert "1 with fewer than 5 pieces" in page


def test_an_item_opens_its_lots() -> None:
    lot = make.lot(make.ingredient("Flour"), 500, location="Cellar")
    client = client_of("viewer")

    page = client.get(f"/pantry/?item_type=ingredient&item_id={lot.product.ingredient_id}").content.decode()

    assert f"/lots/{lot.pk}/" in page
    assert "Cellar" in page
    assert client.get("/pantry/?item_type=ingredient&item_id=999").status_code == 404


def test_the_pantry_takes_no_more_statements_for_more_items(django_assert_max_num_queries: Any) -> None:
    client, counts = client_of("viewer"), []
    client.get("/")  # renews the session
    for more in (3, 27):
        for _ in range(more):
            make.lot(make.ingredient(), 10)
            make.lot(make.ingredient(), 10, unit_cost=None)
        with django_assert_max_num_queries(60) as captured:
            client.get("/pantry/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
