"""The list of outputs."""

import pytest

from events.models import PlanState
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


def test_an_output_shows_stock_wants_costs_and_boxes() -> None:
    flour = make.ingredient("Flour")
    make.lot(flour, 1000, unit_cost="0.01")
    slice_ = make.unit(make.recipe("Cake", [(flour, 600, "g")]), 12, "Slice", yield_type="SERVING", item_unit="slices")
    tin = make.good("Tin", [(slice_, 4)])
    make.lot(slice_, 30)
    make.target(make.event("Open Day", state=PlanState.LOCKED, in_days=5), slice_, 10)
    make.target(make.event("Christmas", in_days=20), tin, 5)
    make.target(make.event("Last year", state=PlanState.COMPLETED, in_days=-300), slice_, 99)

    page = client_of("viewer").get("/outputs/")

    [row] = page.context["listed"].rows
    assert (row.on_hand, row.spoken_for, row.free) == ("30", "10", "20")
    assert (row.wanted, [want.event_name for want in row.wants]) == (30, ["Open Day", "Christmas"])
    assert (row.estimate.cost, row.estimate.batch_cost, row.estimate.unpriced) == ("0.50", "6.00", ())
    shown = " ".join(page.content.decode().split())
    for text in ("20 = 30 on hand − 10 spoken for", "$0.50 = $6.00 a batch ÷ 12", "serving", "12 slices", "Tin"):
        assert text in shown


def test_outputs_are_filtered_and_what_has_no_price_says_so() -> None:
    cake = make.recipe("Cake", [(make.ingredient("Saffron"), 1, "g")])
    make.unit(cake, 1, "Whole cake")
    make.unit(cake, 12, "Slice", yield_type="SERVING")
    client = client_of("viewer")

    assert [row.unit.name for row in client.get("/outputs/?kind=SERVING").context["listed"].rows] == ["Slice"]
    whole = client.get("/outputs/?q=whole")
    assert [row.unit.name for row in whole.context["listed"].rows] == ["Whole cake"]
    assert "price unknown" in whole.content.decode()
    assert "Nothing fits" in client.get("/outputs/?q=bread").content.decode()
    assert client.get("/outputs/?kind=loaf").status_code == 400


def test_without_outputs_the_list_says_what_one_is() -> None:
    assert "No outputs yet" in client_of("viewer").get("/outputs/").content.decode()
