"""What was paid over time, and what the shelf was worth."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bakery.catalogue.models import Product, Supplier
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.models import Lot
from bakery.inventory.queries.price_history import paid_prices, price_trends
from bakery.inventory.queries.stock_losses import stock_losses
from bakery.inventory.queries.worth_over_time import stock_worth
from bakery.inventory.services import adjust_stock, lock_stock, record_purchase, void_adjustment, void_purchase
from tests import make
from tests.bakery.people import client_of
from tests.events.plan_page import text

TODAY = timezone.localdate()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def bought(
    tx: Atomic, product: Product, price: str | None, days: int, store: Supplier | None = None, packages: int = 1
) -> int:
    line = PurchaseLineInput(
        product_id=product.pk, packages=packages, price_per_package=None if price is None else Decimal(price)
    )
    store = store or make.supplier()
    given = {"supplier_id": store.pk, "purchased_on": days_ago(days), "lines": [line], "by": make.user()}
    return record_purchase(tx, **given).id


def test_prices_of_an_ingredient_are_those_of_all_its_products_by_day(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    bag, sack = make.product(flour, 1000, "g", name="Bag"), make.product(flour, 25, "kg", name="Sack")
    bought(tx, sack, "20", 5)
    bought(tx, bag, "1.10", 9)
    bought(tx, bag, None, 2)
    void_purchase(tx, purchase_id=bought(tx, bag, "9", 1), reason="Typed twice", by=make.user())

    found = paid_prices(tx, item_type="ingredient", item_id=flour.pk)

    assert [(each.product_name, each.unit_cost_exact) for each in found] == [("Bag", "0.0011"), ("Sack", "0.0008")]
    late = paid_prices(tx, item_type="product", item_id=bag.pk, start=days_ago(8))
    assert late == []


def test_a_trend_tells_first_last_and_the_mean_of_what_was_paid(tx: Atomic) -> None:
    bag = make.product(make.ingredient("Flour"), 1000, "g", name="Bag")
    bought(tx, bag, "1.00", 9, packages=3)
    bought(tx, bag, "1.50", 5)
    bought(tx, make.product(make.material("Ribbon", dimension="length"), 100), "2", 5)

    trends = price_trends(tx)

    first = trends.rows[0]
    assert (first.product_name, first.owner_name, first.times, first.change_percent) == ("Bag", "Flour", 2, "50.00")
    assert (first.first_cost_exact, first.mean_cost_exact, first.last_cost_exact) == ("0.001", "0.001125", "0.0015")
    assert [row.owner_name for row in trends.rows] == ["Flour", "Ribbon"]
    assert price_trends(tx, end=days_ago(10)).total == 0


def test_the_worth_of_today_is_that_of_all_lots(tx: Atomic) -> None:
    flour, box = make.ingredient("Flour"), make.material("Box")
    lock_stock(tx)
    bought(tx, make.product(flour, 1000, "g"), "4.00", 20)
    bought(tx, make.product(box, 10), "3.00", 10)
    void_purchase(tx, purchase_id=bought(tx, make.product(box, 5), "9", 15), reason="Typed twice", by=make.user())
    adjust_stock(tx, quantity_change=-500, reason="waste", item_type="ingredient", item_id=flour.pk, by=make.user())

    worth = {each.day: each for each in stock_worth(tx, end=TODAY)}

    assert [worth[days_ago(each)].total_value for each in (20, 11, 10, 1, 0)] == [
        "4.00", "4.00", "7.00", "7.00", "5.00",
    ]  # fmt: skip
    assert (worth[TODAY].food_value, worth[TODAY].material_value) == ("2.00", "3.00")
    assert Decimal(worth[TODAY].total_value) == sum(Lot.objects.values_list("value", flat=True))


def test_a_long_time_is_told_by_the_ends_of_months(tx: Atomic) -> None:
    bought(tx, make.product(make.ingredient()), "4.00", 400)

    days = [each.day for each in stock_worth(tx, end=TODAY)]

    assert days[-1] == TODAY
    assert all((day + timedelta(days=1)).day == 1 for day in days[:-1])
    assert 12 <= len(days) <= 15
    assert stock_worth(tx, end=days_ago(500)) == []


def test_losses_are_summed_by_reason_and_undone_ones_do_not_count(tx: Atomic) -> None:
    flour = make.ingredient()
    make.lot(flour, 100, unit_cost="0.10")
    taken = {"item_type": "ingredient", "item_id": flour.pk, "by": make.user()}
    for amount, reason in ((-10, "waste"), (-5, "waste"), (-30, "spoilage")):
        adjust_stock(tx, quantity_change=amount, reason=reason, **taken)
    undone = adjust_stock(tx, quantity_change=-7, reason="gift", **taken)
    void_adjustment(tx, adjustment_id=undone.id, reason="Came back", by=make.user())

    found = stock_losses(tx)

    assert [(each.label, each.times, each.cost) for each in found] == [
        ("Spoiled", 1, "3.00"),
        ("Thrown away", 2, "1.50"),
    ]
    assert stock_losses(tx, end=days_ago(1)) == []


@pytest.mark.django_db
def test_the_reports_draw_what_their_tables_and_files_tell() -> None:
    client = client_of("viewer")
    assert "Nothing was bought with a price at any time" in text(client.get("/reports/prices/"))
    assert "Nothing lay on the shelf" in text(client.get("/reports/stock/"))

    bag = make.product(make.ingredient("Flour"), 1000, "g", name="=Bag")
    with transaction.atomic() as tx:
        bought(tx, bag, "1.00", 9, make.supplier("Mill"))
        bought(tx, bag, "1.50", 5, make.supplier("Market"))

    page = client.get("/reports/prices/")
    assert [line.series.name for line in page.context["chart"].lines] == ["Market", "Mill"]
    assert "$0.68 per lb" in text(page).replace("\xa0", " ")
    rows = [*csv.reader(io.StringIO(client.get("/reports/prices/csv/").content.decode("utf-8-sig")))]
    assert rows[1] == ["'=Bag", "Flour", "2", "0.001", "0.00125", "0.0015", "50.00"]

    page = client.get(f"/reports/stock/?from={days_ago(9)}")
    assert page.context["rows"][0].total_value == "2.50"
    assert client.get(f"/reports/stock/?from={TODAY}&to={days_ago(3)}").status_code == 400
    assert client.get(f"/reports/prices/?product={bag.pk}&to={days_ago(400)}").status_code == 200
    for address in (f"/ingredients/{bag.ingredient.slug}/", f"/products/{bag.pk}/"):
        assert 'role="img"' in client.get(address).content.decode()
