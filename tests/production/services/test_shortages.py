"""What is baked although the books say it was not there."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bakery.catalogue.models import Product
from bakery.db.transaction import Atomic
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot, Movement, Reason, StockAdjustment
from production.models import ProductionRun
from production.services import reconcile_production_run
from tests import make
from tests.production.services.kitchen import bake, cookies


def test_everything_missing_is_named_and_nothing_is_drawn(tx: Atomic) -> None:
    flour, salt, milk = make.ingredient("Flour"), make.ingredient("Salt"), make.ingredient("Milk")
    make.lot(flour, "40")
    make.lot(milk, "1000")
    unit = make.unit(make.recipe("Bread", [(flour, "60", "g"), (salt, "5", "g"), (milk, "10", "g")]), 1)

    with pytest.raises(InsufficientStock) as refusal:
        bake(tx, unit)

    missing = [(each.item_name, each.needed, each.available, each.short_by) for each in refusal.value.missing]
    assert missing == [("Flour", "60", "40", "20"), ("Salt", "5", "0", "5")]
    assert not ProductionRun.objects.exists()
    assert set(Movement.objects.values_list("reason", flat=True)) == {Reason.OPENING}


def test_what_is_missing_is_booked_as_found_where_a_reason_is_given(tx: Atomic) -> None:
    unit = cookies(flour="100", stock="30")

    entry = bake(tx, unit, shortage_reason="The bag stood in the cellar")

    gain = StockAdjustment.objects.get()
    assert (entry.shortage_adjustment_id, entry.needs_reconcile) == (gain.pk, True)
    assert (gain.kind, gain.note) == ("gain", "The bag stood in the cellar")
    assert [movement.delta for movement in gain.movements.all()] == [Decimal(70)]
    assert [each.quantity_consumed for each in entry.consumptions or ()] == ["30", "70"]
    assert entry.total_ingredient_cost == "1.00"
    assert set(Lot.objects.filter(product__isnull=False).values_list("remaining", flat=True)) == {Decimal(0)}


def test_a_reason_without_a_shortage_books_nothing(tx: Atomic) -> None:
    entry = bake(tx, cookies(), shortage_reason="Just in case")

    assert (entry.shortage_adjustment_id, entry.needs_reconcile) == (None, False)
    assert not StockAdjustment.objects.exists()


def test_the_preferred_product_is_the_one_found(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    make.product(flour, brand="Any")
    preferred = make.product(flour, brand="Best", is_preferred=True)
    unit = make.unit(make.recipe("Bread", [(flour, "10", "g")]), 1)

    entry = bake(tx, unit, shortage_reason="It was there")

    assert [each.product_id for each in entry.consumptions or ()] == [preferred.pk]


def test_a_retired_product_is_found_only_where_there_is_no_other(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    make.product(flour, brand="Old", archived_at=timezone.now())
    sold = make.product(flour, brand="Sold")
    unit = make.unit(make.recipe("Bread", [(flour, "10", "g")]), 1)

    entry = bake(tx, unit, shortage_reason="It was there")

    assert [each.product_id for each in entry.consumptions or ()] == [sold.pk]


def test_an_ingredient_nobody_sells_gets_a_provisional_product_without_a_price(tx: Atomic) -> None:
    unit = cookies(stock="0")

    entry = bake(tx, unit, shortage_reason="From the neighbour")

    product = Product.objects.get()
    assert (product.brand, product.is_provisional) == ("Unknown", True)
    assert (entry.cost_known, entry.total_ingredient_cost) == (False, "0.00")


def test_what_is_found_costs_what_it_was_last_bought_for(tx: Atomic) -> None:
    flour = make.ingredient("Flour")
    today = timezone.localdate()
    make.lot(flour, "5", unit_cost="0.10", received_on=today - timedelta(days=9), reason=Reason.RECEIPT)
    make.lot(flour, "5", unit_cost="0.20", received_on=today - timedelta(days=2), reason=Reason.RECEIPT)
    unit = make.unit(make.recipe("Bread", [(flour, "20", "g")]), 1)

    entry = bake(tx, unit, shortage_reason="It was there")

    assert entry.total_ingredient_cost == "3.50"


def test_reconciling_clears_the_mark_with_a_note_and_leaves_the_first_note(tx: Atomic) -> None:
    run = bake(tx, cookies(stock="0"), shortage_reason="It was there")

    first = reconcile_production_run(tx, production_run_id=run.id, note="Receipt found", by=make.user())
    again = reconcile_production_run(tx, production_run_id=run.id, note="Twice", by=make.user())

    assert (first.needs_reconcile, first.reconcile_note) == (False, "Receipt found")
    assert again == first
