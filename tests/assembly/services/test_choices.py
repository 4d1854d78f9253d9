from decimal import Decimal

import pytest

from assembly import services as assembly
from assembly.dto import ChoiceInput
from assembly.errors import ChoiceRefused, MaterialNotChosen
from bakery.inventory.errors import InsufficientStock
from tests import make
from tests.assembly.shelf import left

pytestmark = pytest.mark.django_db


@pytest.fixture
def bag(tx):
    return make.material("Bag")


@pytest.fixture
def stars(tx, bag):
    product = make.product(bag, name="Stars")
    make.lot(product, 10, unit_cost="0.10")
    return product


@pytest.fixture
def snow(tx, bag, stars):
    product = make.product(bag, name="Snow")
    make.lot(product, 4, unit_cost="0.15")
    make.lot(product, 4, unit_cost="0.20")
    return product


@pytest.fixture
def box(tx, bag):
    return make.good("Box", [(bag, 1, {"decide_at_assembly": True})])


@pytest.fixture
def line_id(box):
    return box.lines.get().pk


def record(tx, box, quantity, *choices):
    return assembly.record_assembly(tx, finished_good_id=box.pk, quantity=quantity, choices=choices, by=make.user())


def test_an_undecided_line_needs_a_choice_and_the_refusal_offers_what_is_there(tx, box, line_id, stars, snow):
    with pytest.raises(MaterialNotChosen) as refused:
        record(tx, box, 5)

    (need,) = refused.value.lines
    assert (need.line_id, need.required, need.chosen, need.unit) == (line_id, "5", "0", "ea")
    assert [(each.product_name, each.on_hand, each.unit_cost) for each in need.offers] == [
        ("Stars", "10", "0.10"),
        ("Snow", "8", "0.18"),
    ]


def test_one_product_without_a_quantity_serves_the_whole_line(tx, box, line_id, stars, snow):
    entry = record(tx, box, 5, ChoiceInput(line_id=line_id, product_id=snow.pk))

    assert (left(stars), left(snow)) == (10, 3)
    assert [(use.product_name, use.quantity_consumed) for use in entry.material_consumptions or ()] == [
        ("Snow", "4"),
        ("Snow", "1"),
    ]
    assert box.lines.get().product is None


def test_products_and_lots_may_share_a_line(tx, box, line_id, stars, snow):
    newest = snow.lots.last()

    record(
        tx,
        box,
        7,
        ChoiceInput(line_id=line_id, product_id=stars.pk, quantity=Decimal(5)),
        ChoiceInput(line_id=line_id, lot_id=newest.pk, quantity=Decimal(2)),
    )

    assert (left(stars), snow.lots.get(pk=newest.pk).remaining, left(snow)) == (5, 2, 6)


def test_too_little_chosen_leaves_the_line_open(tx, box, line_id, stars):
    with pytest.raises(MaterialNotChosen) as refused:
        record(tx, box, 7, ChoiceInput(line_id=line_id, product_id=stars.pk, quantity=Decimal(5)))

    assert [(need.required, need.chosen) for need in refused.value.lines] == [("7", "5")]


def test_choices_that_do_not_fit_are_refused_together(tx, box, line_id, stars):
    paper = make.product(make.material("Paper"))
    other = make.good(lines=[(make.material(), 1)])

    with pytest.raises(ChoiceRefused) as refused:
        record(
            tx,
            box,
            1,
            ChoiceInput(line_id=line_id, product_id=paper.pk),
            ChoiceInput(line_id=other.lines.get().pk, product_id=stars.pk),
        )

    assert refused.value.context["faults"] == [
        f"Line {other.lines.get().pk} has no material to choose.",
        f"Product {paper.pk} is not Bag.",
    ]


@pytest.mark.parametrize(
    "choices",
    [
        [{"quantity": Decimal(6)}],
        [{"quantity": Decimal(2)}, {}],
        [{"product_id": 10**6}],
        [{"product_id": None, "lot_id": 10**6}],
    ],
)
def test_amounts_that_do_not_add_up_and_unknown_rows_are_refused(tx, box, line_id, stars, choices):
    given = [ChoiceInput(**{"line_id": line_id, "product_id": stars.pk} | each) for each in choices]

    with pytest.raises(ChoiceRefused):
        record(tx, box, 5, *given)


def test_a_chosen_product_that_runs_out_is_not_replaced_by_another(tx, box, line_id, stars, snow):
    with pytest.raises(InsufficientStock, match="Snow is short by 1 ea"):
        record(tx, box, 9, ChoiceInput(line_id=line_id, product_id=snow.pk))


def test_a_fixed_product_is_used_and_no_other(tx, bag, stars, snow):
    box = make.good(lines=[(bag, 1, {"product": snow})])

    record(tx, box, 8)

    assert (left(stars), left(snow)) == (10, 0)
    with pytest.raises(InsufficientStock, match="Snow is short by 1 ea"):
        record(tx, box, 1)


def test_a_line_neither_fixed_nor_undecided_takes_any_product_oldest_lot_first(tx, bag, stars, snow):
    box = make.good(lines=[(bag, 1)])

    record(tx, box, 12)

    assert (left(stars), left(snow)) == (0, 6)


def test_a_fixed_line_leaves_no_less_for_an_open_one_than_there_is(tx, bag, stars, snow):
    box = make.good(lines=[(bag, 1), (bag, 1, {"product": stars})])

    record(tx, box, 9)

    assert (left(stars), left(snow)) == (0, 0)
    with pytest.raises(InsufficientStock):
        record(tx, box, 1)


def test_what_is_left_open_is_told_without_looking_at_stock(tx, box, line_id, bag):
    product = make.product(bag)

    open_lines = assembly.check_packaging_assigned(tx, finished_good_id=box.pk, quantity=3)
    covered = assembly.check_packaging_assigned(
        tx, finished_good_id=box.pk, quantity=3, choices=[ChoiceInput(line_id=line_id, product_id=product.pk)]
    )

    assert (open_lines.all_assigned, [need.required for need in open_lines.unassigned]) == (False, ["3"])
    assert (covered.all_assigned, covered.unassigned) == (True, ())


def test_choice_needs_name_only_the_undecided_lines(tx, bag, stars):
    ribbon = make.material("Ribbon", dimension="length")
    box = make.good(lines=[(bag, 1), (ribbon, 30, {"decide_at_assembly": True})])

    needs = assembly.get_choice_needs(tx, finished_good_id=box.pk, quantity=4)

    assert [(need.material_name, need.required, need.unit, need.offers) for need in needs] == [
        ("Ribbon", "120", "cm", ())
    ]
