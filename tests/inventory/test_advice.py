"""Which product to buy."""

from decimal import Decimal

import pytest

from bakery.catalogue.errors import IngredientNotFound
from bakery.errors import InvalidInput
from bakery.inventory.queries.advice import get_product_advice
from tests import make


def advice(tx, item, quantity: str):
    return get_product_advice(tx, item_type="ingredient", item_id=item.pk, quantity=Decimal(quantity))


def test_what_is_not_missing_need_not_be_bought(tx):
    assert advice(tx, make.ingredient(), "0").product_status == "sufficient"
    assert advice(tx, make.ingredient(), "-5").all_products == ()


def test_without_a_product_there_is_no_advice(tx):
    assert advice(tx, make.ingredient(), "1").product_status == "none"


def test_whole_packages_cover_the_amount(tx):
    flour = make.ingredient()
    make.lot(make.product(flour, 25, "lb"), "11339.809250", cost="20.00")

    found = advice(tx, flour, "11339.80926")

    offer = found.recommendation
    assert found.product_status == "preferred"
    assert (offer.packages_to_buy, offer.price_per_package, offer.total_cost) == (2, "20.00", "40.00")
    assert (offer.covers, offer.unit, offer.cost_available, offer.problem) == ("22679.6185", "g", True, None)
    assert advice(tx, flour, "0.001").recommendation.packages_to_buy == 1


def test_the_preferred_product_is_recommended_and_the_others_are_listed(tx):
    flour = make.ingredient()
    cheap, preferred = make.product(flour, 1, "kg"), make.product(flour, 1, "kg", is_preferred=True)
    make.lot(cheap, 1, unit_cost="1")
    make.lot(preferred, 1, unit_cost="2")

    found = advice(tx, flour, "1500")

    assert found.recommendation.product_id == preferred.pk
    assert [offer.product_id for offer in found.all_products] == [cheap.pk, preferred.pk]


def test_of_several_none_is_picked_and_the_cheapest_per_base_unit_is_first(tx):
    flour = make.ingredient()
    unknown, dear, cheap = (make.product(flour, size, "kg") for size in (1, 1, 5))
    make.lot(dear, 1, unit_cost="0.002")
    make.lot(cheap, 1, unit_cost="0.001")

    found = advice(tx, flour, "1000")

    assert (found.product_status, found.recommendation) == ("multiple", None)
    assert [(offer.product_id, offer.total_cost) for offer in found.all_products] == [
        (cheap.pk, "5.00"),
        (dear.pk, "2.00"),
        (unknown.pk, None),
    ]
    assert found.all_products[-1].cost_message == "Price unknown"


def test_a_package_that_cannot_be_converted_is_named_with_its_problem(tx):
    flour = make.ingredient()
    make.product(flour, 1, "cup")

    [offer] = advice(tx, flour, "10").all_products

    assert (offer.problem.code, offer.packages_to_buy, offer.covers) == ("missing_density", 0, "0")


def test_only_what_can_be_bought_is_advised_on(tx):
    with pytest.raises(InvalidInput):
        get_product_advice(tx, item_type="finished_unit", item_id=make.unit().pk, quantity=1)
    with pytest.raises(IngredientNotFound):
        get_product_advice(tx, item_type="ingredient", item_id=0, quantity=1)
    with pytest.raises(InvalidInput):
        get_product_advice(tx, item_type="ingredient", item_id=1, quantity=1.5)


@pytest.mark.parametrize("count", [1, 10])
def test_advice_takes_three_statements(tx, count, django_assert_num_queries):
    flour = make.ingredient()
    for _ in range(count):
        make.lot(make.product(flour), 1)

    with django_assert_num_queries(3):
        advice(tx, flour, "1")
