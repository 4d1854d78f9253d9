import logging
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assembly import services as assembly
from assembly.dto import ChoiceInput
from assembly.errors import EmptyGood
from bakery.errors import EventClosed, EventNotFound, InvalidInput
from bakery.inventory.errors import InsufficientStock
from events.models import PlanState
from tests import make
from tests.assembly.shelf import baked

pytestmark = pytest.mark.django_db


def check(tx, good, quantity, **given):
    return assembly.check_can_assemble(tx, finished_good_id=good.pk, quantity=quantity, **given)


def test_the_most_that_can_be_put_together_is_what_the_scarcest_part_allows(tx):
    cookie, cake, bag = make.unit(), make.unit(), make.material()
    box = make.good(lines=[(cookie, 4), (cake, 2), (bag, 3)])
    for item, quantity in ((cookie, 400), (cake, 160), (bag, 150)):
        make.lot(item, quantity)

    fifty, more = check(tx, box, 50), check(tx, box, 51)

    assert (fifty.can_assemble, fifty.max_quantity, fifty.missing) == (True, 50, ())
    assert (more.can_assemble, more.max_quantity) == (False, 50)
    assert [(each.item_id, each.needed, each.available, each.short_by) for each in more.missing] == [
        (bag.pk, "153", "150", "3")
    ]


def test_lines_that_share_an_item_share_its_stock(tx):
    bag = make.material()
    plain = make.product(bag)
    make.lot(plain, 10)
    box = make.good(lines=[(bag, 1), (bag, 1, {"product": plain})])

    assert check(tx, box, 6).max_quantity == 5
    assert not check(tx, box, 6).can_assemble


def test_pieces_of_a_whole_are_counted_for_the_run_not_for_the_box(tx):
    cake = make.unit()
    box = make.good(lines=[(cake, "0.3")])
    make.lot(cake, 2)

    assert check(tx, box, 6).max_quantity == 6
    assert [each.short_by for each in check(tx, box, 7).missing] == ["1"]


def test_a_thousandth_of_a_base_unit_is_not_missed(tx):
    ribbon = make.material(dimension="length")
    box = make.good(lines=[(ribbon, 10)])
    make.lot(ribbon, "29.9995")

    assert check(tx, box, 3).can_assemble
    assert check(tx, box, 3).max_quantity == 3


def test_an_open_choice_stops_the_assembly_and_what_is_short_is_told_all_the_same(tx):
    bag = make.material("Bag")
    make.lot(bag, 3)
    box = make.good(lines=[(bag, 1, {"decide_at_assembly": True})])
    line_id, product_id = box.lines.get().pk, bag.products.get().pk

    undecided = check(tx, box, 5)
    chosen = check(tx, box, 3, choices=[ChoiceInput(line_id=line_id, product_id=product_id)])

    assert (undecided.can_assemble, undecided.max_quantity) == (False, 0)
    assert [each.short_by for each in undecided.missing] == ["2"]
    assert [need.line_id for need in undecided.choices_needed] == [line_id]
    assert [problem.code for problem in undecided.problems] == ["material_not_chosen"]
    assert (chosen.can_assemble, chosen.max_quantity, chosen.problems) == (True, 3, ())


def test_amounts_chosen_in_figures_are_for_one_number_of_boxes(tx):
    bag = make.material()
    make.lot(bag, 50)
    box = make.good(lines=[(bag, 2, {"decide_at_assembly": True})])
    choice = ChoiceInput(line_id=box.lines.get().pk, product_id=bag.products.get().pk, quantity=Decimal(14))

    answer = check(tx, box, 7, choices=[choice])

    assert (answer.can_assemble, answer.max_quantity) == (True, 7)
    assert not check(tx, box, 8, choices=[choice]).can_assemble


def test_a_line_that_cannot_be_converted_is_named_wherever_it_is_nested(tx):
    ribbon = make.material("Ribbon", dimension="length")
    inner = make.good("Inner", [(ribbon, 1, {"unit": "ea"})])
    box = make.good(lines=[(inner, 1)])
    make.lot(inner, 5)

    answer = check(tx, box, 1)

    assert (answer.can_assemble, answer.max_quantity) == (False, 0)
    assert [(each.code, each.subject_name) for each in answer.problems] == [("unit_mismatch", "Ribbon")]


def test_expired_parts_are_named_and_used(tx):
    cookie = make.unit(name="Cookie")
    box = make.good(lines=[(cookie, 1)])
    make.lot(cookie, 5, expires_on=timezone.localdate() - timedelta(days=1))

    answer = check(tx, box, 1)

    assert (answer.can_assemble, [each.code for each in answer.problems]) == (True, ["expired_stock"])


def test_a_check_is_refused_as_the_record_would_be(tx):
    empty = make.good()
    closed = make.event(state=PlanState.CANCELLED)

    for error, given in (
        (InvalidInput, {"quantity": 0}),
        (EventNotFound, {"quantity": 1, "event_id": 10**6}),
        (EventClosed, {"quantity": 1, "event_id": closed.pk}),
        (EmptyGood, {"quantity": 1}),
    ):
        with pytest.raises(error):
            assembly.check_can_assemble(tx, finished_good_id=empty.pk, **given)


def test_a_check_is_logged_with_what_stands_in_the_way_by_type_and_id(tx, caplog):
    cookie, bag, ribbon = make.unit(), make.material(), make.material(dimension="length")
    short = make.good(lines=[(cookie, 1)])
    undecided = make.good(lines=[(bag, 1, {"decide_at_assembly": True})])
    unmeasured = make.good(lines=[(ribbon, 1, {"unit": "ea"})])
    possible = make.good(lines=[(bag, 1)])
    make.lot(bag, 5)

    with caplog.at_level(logging.DEBUG, logger="bakery.services.assembly"):
        for box in (short, undecided, unmeasured, possible):
            check(tx, box, 2)

    told = [each for each in caplog.records if each.operation == "check_can_assemble"]
    assert [(each.levelname, each.outcome) for each in told] == [
        ("INFO", "insufficient_components"),
        ("INFO", "material_not_chosen"),
        ("INFO", "unit_mismatch"),
        ("DEBUG", "passed"),
    ]
    first, second, _, last = [each.context for each in told]
    assert first == {
        "finished_good_id": short.pk,
        "quantity": 2,
        "missing_count": 1,
        "missing": [f"finished_unit:{cookie.pk}"],
    }
    assert second["missing"] == [f"material:{bag.pk}"]
    assert last == {"finished_good_id": possible.pk, "quantity": 2}


def test_a_check_takes_the_same_statements_for_many_parts_as_for_few(tx, django_assert_max_num_queries):
    box = make.good(lines=[(make.unit(), 1) for _ in range(10)] + [(make.material(), 1) for _ in range(10)])

    with django_assert_max_num_queries(6):
        check(tx, box, 2)


@pytest.mark.parametrize("quantity", range(1, 7))
def test_the_record_does_what_the_check_says(tx, quantity):
    event, cookie, bag = make.event(), make.unit(), make.material()
    box = make.good(lines=[(cookie, "2.5"), (bag, 1, {"decide_at_assembly": True})])
    baked(tx, cookie, 6, event=event)
    baked(tx, cookie, 7, event=make.event())
    baked(tx, cookie, 3)
    make.lot(bag, 4)
    choices = [ChoiceInput(line_id=box.lines.get(material=bag).pk, product_id=bag.products.get().pk)]
    given = {"finished_good_id": box.pk, "quantity": quantity, "event_id": event.pk, "choices": choices}

    answer = assembly.check_can_assemble(tx, **given)

    assert answer.max_quantity == 3
    if answer.can_assemble:
        assert assembly.record_assembly(tx, **given, by=make.user()).quantity_assembled == quantity <= 3
    else:
        with pytest.raises(InsufficientStock) as refused:
            assembly.record_assembly(tx, **given, by=make.user())
        assert (refused.value.missing, quantity > 3) == (answer.missing, True)
