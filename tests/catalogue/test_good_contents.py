"""Goods read with everything inside them."""

from decimal import Decimal
from fractions import Fraction

import pytest

from bakery.catalogue.errors import FinishedGoodNotFound
from bakery.catalogue.explode import Part, explode_goods
from bakery.catalogue.queries.contents import load_good_rows
from tests import make


def test_a_crate_takes_what_its_boxes_take(tx):
    cookie, ribbon = make.unit(), make.material(dimension="length")
    box = make.good("Box", [(cookie, 6), (ribbon, 1, {"unit": "ft"})])
    crate = make.good("Crate", [(box, 2), (cookie, 1)])

    needs = explode_goods({crate.pk: 3}, load_good_rows(tx, good_ids=[crate.pk]).content())

    assert needs == {
        Part(kind="finished_good", id=box.pk): 6,
        Part(kind="finished_unit", id=cookie.pk): 39,
        Part(kind="material", id=ribbon.pk): 6 * Fraction("30.48"),
    }


@pytest.mark.parametrize(("each", "boxes", "pieces"), [("0.5", 3, 2), ("0.5", 10, 5), ("1.5", 4, 6)])
def test_whole_pieces_are_rounded_up_once_at_the_end(tx, each, boxes, pieces):
    cake = make.unit()
    box = make.good("Box", [(cake, each)])

    needs = explode_goods({box.pk: boxes}, load_good_rows(tx, good_ids=[box.pk]).content())

    assert needs == {Part(kind="finished_unit", id=cake.pk): pieces}


def test_a_fixed_product_and_a_later_choice_are_needs_of_their_own(tx):
    bag = make.material()
    product = make.product(bag)
    box = make.good("Box", [(bag, 1, {"product": product}), (bag, 2, {"decide_at_assembly": True})])

    parts = [line.part for line in load_good_rows(tx, good_ids=[box.pk]).content()[box.pk].lines]

    assert parts == [
        Part(kind="material", id=bag.pk, product_id=product.pk),
        Part(kind="material", id=bag.pk, decide_at_assembly=True),
    ]


def test_a_material_in_a_unit_of_another_dimension_names_its_problem(tx):
    box = make.good("Box", [(make.material(), 1, {"unit": "cm"})])

    [line] = load_good_rows(tx, good_ids=[box.pk]).content()[box.pk].lines

    assert (line.base, line.problem) == (None, "unit_mismatch")


def test_an_absent_good_is_refused(tx):
    with pytest.raises(FinishedGoodNotFound):
        load_good_rows(tx, good_ids=[404]).content()


@pytest.mark.parametrize("rows", [3, 30])
def test_the_queries_depend_on_the_levels_alone(tx, django_assert_num_queries, rows):
    boxes = [make.good(lines=[(make.unit(), Decimal(6)), (make.material(), 1)]) for _ in range(rows)]
    crates = [make.good(lines=[(box, 2)]) for box in boxes]

    with django_assert_num_queries(2):
        contents = load_good_rows(tx, good_ids=[crate.pk for crate in crates]).content()

    assert len(contents) == 2 * rows
