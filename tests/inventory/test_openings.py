"""Stock that is there without a purchase."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from bakery.errors import InvalidInput
from bakery.inventory.models import Lot
from bakery.inventory.services import StockInput, record_opening
from tests import make

DAY = date(2026, 1, 3)


def test_opening_stock_states_its_price_or_that_it_is_unknown(tx):
    flour, cookie, box = make.product(make.ingredient(shelf_life_days=9)), make.unit(), make.good()

    detail = record_opening(
        tx,
        lines=[
            StockInput(product_id=flour.pk, quantity=2, unit="kg", unit_cost=Decimal("0.0015"), received_on=DAY),
            StockInput(finished_unit_id=cookie.pk, quantity=12, received_on=DAY, location="freezer"),
            StockInput(finished_good_id=box.pk, quantity=1, unit_cost=4, received_on=DAY),
        ],
        note="moving in",
        by=make.user(),
    )

    assert [(m.delta, m.unit, m.total_cost, m.cost_known) for m in detail.movements] == [
        ("2000", "g", "3.00", True),
        ("12", "", "0.00", False),
        ("1", "", "4.00", True),
    ]
    lots = Lot.objects.order_by("pk")
    assert [lot.location for lot in lots] == ["", "freezer", ""]
    assert lots[0].expires_on == DAY + timedelta(days=9)
    assert (detail.kind, detail.net_cost, detail.note) == ("opening", "7.00", "moving in")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"product_id": None}, ["lines.0.product_id"]),
        ({"finished_unit_id": 1}, ["lines.0.product_id"]),
        ({"quantity": 0.5, "unit_cost": -1}, ["lines.0.quantity", "lines.0.unit_cost"]),
        ({"quantity": Decimal(10**8), "unit": "kg"}, ["lines.0.quantity"]),
        ({"unit_cost": Decimal(10**7)}, ["lines.0.unit_cost"]),
        ({"received_on": date(2999, 1, 1)}, ["lines.0.received_on"]),
        ({"location": "\0", "expires_on": 5}, ["lines.0.expires_on", "lines.0.location"]),
    ],
)
def test_wrong_opening_stock_is_refused_with_every_fault_named(tx, change, fields):
    flour = make.product(make.ingredient())
    line = {"product_id": flour.pk, "quantity": Decimal(1), "received_on": DAY} | change

    with pytest.raises(InvalidInput) as caught:
        record_opening(tx, lines=[StockInput(**line)], by=make.user())
    assert [error.field for error in caught.value.errors] == fields
    with pytest.raises(InvalidInput):
        record_opening(tx, lines=[], by=make.user())


def test_an_opening_sent_twice_is_recorded_once_and_keeps_the_uuid_it_came_with(tx):
    flour, key, uuid = make.product(make.ingredient()), uuid4(), uuid4()
    lines = [StockInput(product_id=flour.pk, quantity=1, received_on=DAY)]

    first = record_opening(tx, lines=lines, uuid=uuid, idempotency_key=key, by=make.user())

    assert record_opening(tx, lines=lines, uuid=uuid, idempotency_key=key, by=make.user()) == first
    assert (first.uuid, Lot.objects.count()) == (uuid, 1)
