"""The lines of a finished good."""

from decimal import Decimal

import pytest

from bakery.catalogue import services as catalogue
from bakery.catalogue.dto.goods import ComponentLineInput
from bakery.catalogue.errors import (
    DuplicateComponent,
    FinishedGoodNotFound,
    FinishedUnitNotFound,
    GoodCycle,
    GoodTooDeep,
    LineNotFound,
    MaterialNotFound,
    ProductNotFound,
    UnitMismatch,
    UnitUnknown,
)
from bakery.catalogue.models import ComponentLine, Material
from bakery.errors import ChangedMeanwhile, InvalidInput
from tests import make


def unit_line(part, quantity=1, **fields):
    return ComponentLineInput(component_type="finished_unit", component_id=part.pk, quantity=quantity, **fields)


def good_line(good, quantity=1):
    return ComponentLineInput(component_type="finished_good", component_id=good.pk, quantity=quantity)


def material_line(material, quantity=1, unit="ea", **fields):
    return ComponentLineInput(
        component_type="material", component_id=material.pk, quantity=quantity, unit=unit, **fields
    )


def set_lines(tx, good, *lines, **options):
    return catalogue.set_component_lines(tx, finished_good_id=good.pk, lines=lines, **options)


def test_known_lines_survive_new_ones_come_and_the_rest_goes(tx):
    cookie, cake, bag = make.unit(name="Cookie"), make.unit(name="Cake"), make.material("Bag")
    box = make.good(lines=[(cookie, 6), (cake, 1)])
    kept = box.lines.get(finished_unit=cake)

    detail = set_lines(tx, box, material_line(bag, 2, "Pieces", note="big"), unit_line(cake, 2, id=kept.pk))

    assert [(each.component_type, each.component_name, each.quantity, each.unit) for each in detail.lines] == [
        ("material", "Bag", "2", "ea"),
        ("finished_unit", "Cake", "2", ""),
    ]
    assert detail.lines[1].id == kept.pk
    assert detail.updated_at > box.updated_at


def test_lines_that_swap_their_parts_do_not_meet_halfway(tx):
    cookie, cake = make.unit(name="Cookie"), make.unit(name="Cake")
    box = make.good(lines=[(cookie, 6), (cake, 1)])
    first, second = box.lines.all()

    detail = set_lines(tx, box, unit_line(cake, 1, id=first.pk), unit_line(cookie, 6, id=second.pk))

    assert [each.component_name for each in detail.lines] == ["Cake", "Cookie"]


def test_single_lines_are_added_changed_and_removed(tx):
    box, bag = make.good(), make.material("Bag")
    product = make.product(bag)
    catalogue.add_component_line(
        tx, finished_good_id=box.pk, component_type="finished_unit", component_id=make.unit().pk, quantity=6
    )
    detail = catalogue.add_component_line(
        tx,
        finished_good_id=box.pk,
        component_type="material",
        component_id=bag.pk,
        quantity=1,
        unit="ea",
        decide_at_assembly=True,
    )
    first, second = detail.lines

    changed = catalogue.update_component_line(
        tx, line_id=second.id, quantity=2, product_id=product.pk, decide_at_assembly=False
    )
    assert [(each.id, each.quantity, each.product_id) for each in changed.lines] == [
        (first.id, "6", None),
        (second.id, "2", product.pk),
    ]
    remaining = catalogue.remove_component_line(tx, line_id=first.id)
    assert [(each.id, each.position) for each in remaining.lines] == [(second.id, 0)]


def test_circles_and_an_eleventh_level_are_refused(tx):
    chain = [make.good()]
    for _ in range(9):
        chain.append(make.good(lines=[(chain[-1], 1)]))

    with pytest.raises(GoodCycle):
        set_lines(tx, chain[0], good_line(chain[-1]))
    with pytest.raises(GoodCycle):
        set_lines(tx, chain[0], good_line(chain[0]))
    with pytest.raises(GoodTooDeep):
        set_lines(tx, make.good(), good_line(chain[-1]))
    assert ComponentLine.objects.count() == 9


def test_two_ways_to_the_same_good_are_no_circle(tx):
    inner = make.good("Inner")
    middle = make.good("Middle", [(inner, 1)])

    assert len(set_lines(tx, make.good(), good_line(middle), good_line(inner)).lines) == 2


def test_a_part_is_named_once_but_a_product_may_stand_beside_any(tx):
    bag, cookie = make.material(), make.unit()
    product = make.product(bag)

    with pytest.raises(DuplicateComponent):
        set_lines(tx, make.good(), unit_line(cookie), unit_line(cookie, 2))
    detail = set_lines(tx, make.good(), material_line(bag), material_line(bag, product_id=product.pk))

    assert [each.product_id for each in detail.lines] == [None, product.pk]


def test_lines_that_make_no_sense_are_refused_together(tx):
    bag, cookie = make.material(), make.unit()
    product, foreign = make.product(bag), make.product(make.material())

    with pytest.raises(InvalidInput) as refused:
        set_lines(
            tx,
            make.good(),
            unit_line(cookie, 0),
            unit_line(cookie, unit="ea"),
            material_line(bag, unit=""),
            unit_line(cookie, product_id=product.pk),
            material_line(bag, product_id=product.pk, decide_at_assembly=True),
            ComponentLineInput(component_type="ingredient", component_id=1, quantity=Decimal("NaN"), unit="g"),
        )
    assert {error.field for error in refused.value.errors} >= {
        "lines.0.quantity",
        "lines.1.unit",
        "lines.2.unit",
        "lines.3.product_id",
        "lines.4.decide_at_assembly",
        "lines.5.component_type",
        "lines.5.quantity",
    }
    with pytest.raises(InvalidInput):
        set_lines(tx, make.good(), material_line(bag, product_id=foreign.pk))
    assert not ComponentLine.objects.exists()


def test_absent_foreign_and_unfitting_things_are_refused(tx):
    box, bag, cookie = make.good(), make.material(), make.unit()
    other = make.good(lines=[(cookie, 1)])
    refusals = [
        (FinishedUnitNotFound, ComponentLineInput(component_type="finished_unit", component_id=404, quantity=1)),
        (FinishedGoodNotFound, ComponentLineInput(component_type="finished_good", component_id=404, quantity=1)),
        (MaterialNotFound, ComponentLineInput(component_type="material", component_id=404, quantity=1, unit="ea")),
        (ProductNotFound, material_line(bag, product_id=404)),
        (UnitMismatch, material_line(bag, unit="cm")),
        (UnitUnknown, material_line(bag, unit="smidgen")),
        (LineNotFound, unit_line(cookie, id=other.lines.get().pk)),
    ]

    for refusal, line in refusals:
        with pytest.raises(refusal):
            set_lines(tx, box, line)
    with pytest.raises(LineNotFound):
        catalogue.remove_component_line(tx, line_id=404)
    with pytest.raises(ChangedMeanwhile):
        set_lines(tx, box, seen=other.created_at)


def test_a_retired_part_stays_but_is_not_chosen_anew(tx):
    bag = make.material()
    box = make.good(lines=[(bag, 1)])
    Material.objects.update(archived_at=box.created_at)

    assert len(set_lines(tx, box, material_line(bag, 2, id=box.lines.get().pk)).lines) == 1
    with pytest.raises(InvalidInput):
        set_lines(tx, make.good(), material_line(bag))


@pytest.mark.parametrize("rows", [3, 30])
def test_many_lines_take_as_many_queries_as_few(tx, django_assert_num_queries, rows):
    box = make.good()
    lines = [unit_line(make.unit()) for _ in range(rows)] + [good_line(make.good()) for _ in range(rows)]

    with django_assert_num_queries(12):
        set_lines(tx, box, *lines)
