"""What things are estimated to cost."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.inventory.models import Lot, Movement, Reason
from bakery.inventory.services import consume_fifo, estimated_prices, lock_stock, reverse
from tests import make

OLD, LATE = date(2026, 1, 1), date(2026, 2, 1)


def price(tx, item) -> Fraction | None:
    kind = {"Ingredient": "ingredient", "Material": "material", "Product": "product"}[type(item).__name__]
    return estimated_prices(tx, **{f"{kind}_ids": [item.pk]}).get((kind, item.pk))


def test_an_ingredient_costs_what_its_preferred_product_last_did(tx):
    flour = make.ingredient()
    preferred, other = make.product(flour, is_preferred=True), make.product(flour)
    make.lot(preferred, 1, unit_cost="9", received_on=date(2025, 1, 1))
    make.lot(preferred, 3, cost="1", received_on=OLD)
    make.lot(other, 1, unit_cost="5", received_on=LATE)

    assert price(tx, flour) == Fraction(1, 3)


def test_without_a_priced_preferred_product_the_newest_of_any_counts(tx):
    flour = make.ingredient()
    preferred, other = make.product(flour, is_preferred=True), make.product(flour)
    make.lot(preferred, 1, unit_cost=None, received_on=LATE)
    make.lot(other, 1, unit_cost="3", received_on=OLD)
    make.lot(make.product(flour), 1, unit_cost="4", received_on=OLD)

    assert price(tx, flour) == 4


def test_an_empty_lot_still_tells_the_price_and_a_voided_one_does_not(tx):
    flour = make.ingredient()
    make.lot(flour, 1, unit_cost="2", received_on=OLD)
    voided = make.lot(flour, 1, unit_cost="7", received_on=LATE)
    lock_stock(tx, items=[flour])
    reverse(tx, movements=[Movement.objects.get(lot=voided)], by=make.user())
    consume_fifo(tx, item=flour, quantity=Decimal(1), reason=Reason.WASTE, by=make.user())

    assert price(tx, flour) == 2


def test_what_was_only_found_or_never_priced_has_no_price(tx):
    found, never = make.ingredient(), make.ingredient()
    make.lot(found, 1, unit_cost="2", reason=Reason.GAIN)

    assert (price(tx, found), price(tx, never), price(tx, make.material())) == (None, None, None)


def test_a_material_costs_the_weighted_mean_of_what_is_on_hand(tx):
    bag = make.material()
    make.lot(make.product(bag), 50, unit_cost="0.10")
    make.lot(make.product(bag), 30, unit_cost="0.15")
    make.lot(make.product(bag), 20, unit_cost=None)

    each = price(tx, bag)

    assert each == Fraction("9.5") / 80
    assert round(each * 10 * 100 + Fraction(1, 100)) == 119


def test_a_material_that_is_out_costs_the_mean_of_its_products(tx):
    bag = make.material()
    for cost in ("1", "2", "6"):
        make.lot(make.product(bag), 1, unit_cost=cost)
    lock_stock(tx, items=[bag])
    consume_fifo(tx, item=bag, quantity=Decimal(3), reason=Reason.WASTE, by=make.user())

    assert price(tx, bag) == 3


def test_a_product_costs_what_it_did_itself(tx):
    bag = make.material()
    cheap, dear = make.product(bag), make.product(bag)
    make.lot(cheap, 1, unit_cost="1")
    make.lot(dear, 1, unit_cost="6")

    assert (price(tx, cheap), price(tx, dear)) == (1, 6)


def test_a_price_corrected_since_counts_as_corrected(tx):
    lot = make.lot(make.ingredient(), 4, unit_cost="1")
    Lot.objects.filter(pk=lot.pk).update(unit_cost=Decimal("2.50000000"))

    assert price(tx, lot.product) == Fraction(5, 2)


@pytest.mark.parametrize("count", [1, 20])
def test_many_prices_take_two_statements(tx, count, django_assert_num_queries):
    items = [(make.ingredient(), make.material()) for _ in range(count)]
    for flour, bag in items:
        make.lot(flour, 1)
        make.lot(bag, 1)

    with django_assert_num_queries(2):
        prices = estimated_prices(
            tx, ingredient_ids=[flour.pk for flour, _ in items], material_ids=[bag.pk for _, bag in items]
        )
    assert set(prices.values()) == {Fraction(1)}
