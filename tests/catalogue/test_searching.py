"""Products found by what people type, and by the labels that pages fill in."""

import pytest

from bakery.catalogue.queries.searching import find_products, product_labels
from bakery.db.transaction import Atomic
from tests import make


@pytest.mark.parametrize("owner", ["Flour", "Flour, all-purpose", "Bag, cello, medium (clear)"])
def test_a_label_finds_its_product_whatever_its_owner_is_called(tx: Atomic, owner: str) -> None:
    row = make.product(make.ingredient(owner), 5, "lb", brand="Mill Lane", name="Flour, fine")
    make.product(make.ingredient("Sugar"), 5, "lb", brand="Mill Lane", name="Sugar, fine")

    label = product_labels(tx, product_ids=[row.pk])[row.pk]

    assert find_products(tx, text=label) == [(row.pk, label)]


def test_part_of_a_name_finds_every_product_that_holds_it(tx: Atomic) -> None:
    flour, sugar = (make.product(make.ingredient(name), name=f"{name}, fine") for name in ("Flour", "Sugar"))

    assert [found for found, _ in find_products(tx, text="FINE")] == [flour.pk, sugar.pk]
    assert [found for found, _ in find_products(tx, text="sugar, f")] == [sugar.pk]
