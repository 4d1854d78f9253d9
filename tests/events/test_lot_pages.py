"""The page of one lot: where it came from, what was left after each change, and what it went into."""

import pytest

from bakery.db import transaction
from bakery.inventory.services import lock_stock
from events.dto.deliveries import ServedInput
from events.models import PlanState
from events.services import record_served
from production.services import record_batch_production, void_production_run
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def test_every_change_says_what_was_left_and_leads_to_what_caused_it() -> None:
    flour, by = make.ingredient("Flour"), make.user()
    event = make.event("Fair", state=PlanState.IN_PRODUCTION)
    cookie = make.unit(make.recipe("Shortbread", [(flour, 300, "g")]), 24, "Shortbread piece")
    make.target(event, cookie, 24)
    bag = make.lot(flour, 1000)
    bake = {"recipe_id": cookie.recipe_id, "finished_unit_id": cookie.pk, "num_batches": 1, "actual_yield": 24}
    with transaction.atomic() as tx:
        lock_stock(tx)
        kept = record_batch_production(tx, **bake, event_id=event.pk, by=by)
        undone = record_batch_production(tx, **bake, by=by)
        void_production_run(tx, production_run_id=undone.id, reason="Typed twice.", by=by)
        served = [ServedInput(item_type="finished_unit", item_id=cookie.pk, quantity=4)]
        delivery = record_served(tx, event_id=event.pk, lines=served, by=by)
    client = client_of("baker")

    of_flour = client.get(f"/lots/{bag.pk}/").context["movements"]
    made = client.get(f"/lots/{kept.lot_id}/")

    assert [(row["movement"].delta, row["balance"], row.get("address"), row.get("void")) for row in of_flour] == [
        ("300", "700", f"/runs/{undone.id}/", ""),
        ("-300", "400", f"/runs/{undone.id}/", ""),
        ("-300", "700", f"/runs/{kept.id}/", f"/runs/{kept.id}/void/"),
        ("1000", "1000", None, None),
    ]
    assert made.context["first"]["address"] == f"/runs/{kept.id}/"
    assert made.context["movements"][0]["void"] == f"/deliveries/{delivery.id}/void/"
    assert "Fair</a>: 20 of all Shortbread piece" in made.content.decode()
    assert "/void/" not in client_of("viewer").get(f"/lots/{kept.lot_id}/").content.decode()
