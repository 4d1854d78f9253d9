from typing import Any

import pytest

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

    row = page.context["rows"][0]
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
        tab: [row.level.item_name for row in client.get(f"/pantry/?tab={tab}").context["rows"]]
        for tab in ("food", "materials", "finished")
    }

    assert names == {"food": [], "materials": ["Ribbon"], "finished": ["Shortbread", "Box"]}
    assert "Nothing on the shelf" in client.get("/pantry/").content.decode()
    assert "is called “honey”" in client.get("/pantry/?tab=finished&q=honey").content.decode()
    assert client.get("/pantry/?tab=drinks").status_code == 400


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
