"""A package can be put together now, or it is said what is missing after all that comes before it."""

import pytest

from bakery.catalogue.errors import UnitMismatch
from events import services as event_service
from events.errors import AssignmentNotFound
from events.models import AssignmentStatus
from tests import make
from tests.events.facts import made


@pytest.fixture
def event(tx):
    return make.event("Fair")


@pytest.fixture
def cookie(tx):
    return make.unit(make.recipe("Cookies"), 10, "Cookie")


def ready(tx, assignment):
    return event_service.can_assemble_package(tx, assignment_id=assignment.pk)


def given(event, package, quantity=1, **fields):
    return make.assignment(event, make.recipient(), package, quantity, **fields)


def test_two_packages_never_pass_on_one_batch(tx, event, cookie):
    gift = make.package("Gift", [(cookie, 6)])
    first, second = given(event, gift), given(event, gift)
    made(event, cookie, 10)

    assert ready(tx, first).can_assemble
    told = ready(tx, second)
    assert not told.can_assemble
    [missing] = told.missing_recipes
    assert (missing.recipe_name, missing.units_required, missing.units_available) == ("Cookies", "6", "4")
    assert (missing.units_missing, missing.batches_required, missing.batches_missing) == ("2", 1, 1)
    assert missing.batches_produced == "1"


def test_what_is_ready_is_served_before_what_was_entered_earlier(tx, event, cookie):
    gift = make.package("Gift", [(cookie, 6)])
    waiting, held = given(event, gift), given(event, gift, status=AssignmentStatus.READY)
    make.lot(cookie, 10)

    assert (ready(tx, held).can_assemble, ready(tx, waiting).can_assemble) == (True, False)


def test_what_was_made_for_another_event_is_not_open(tx, event, cookie):
    made(make.event("Other"), cookie, 10)

    assert not ready(tx, given(event, make.package("Gift", [(cookie, 1)]))).can_assemble


def test_goods_that_do_not_lie_there_are_put_together_of_their_parts(tx, event, cookie):
    bag = make.material("Bag")
    tin = make.good("Tin", [(cookie, 6), (bag, 1)])
    gift = make.package("Gift", [(tin, 2)])
    make.lot(tin, 1)
    make.lot(cookie, 6)

    told = ready(tx, given(event, gift))
    assert (told.can_assemble, told.missing_recipes) == (False, ())
    [missing] = told.missing_materials
    assert (missing.item_name, missing.needed, missing.available, missing.short_by) == ("Bag", "1", "0", "1")

    make.lot(bag, 1)
    assert ready(tx, given(event, gift)).can_assemble is False  # the earlier one takes them
    assert ready(tx, event.assignments.order_by("pk").first()).can_assemble


def test_a_line_that_insists_on_a_product_is_served_with_no_other(tx, event):
    ribbon = make.material("Ribbon", dimension="length")
    gold = make.product(ribbon, 100, name="Gold")
    make.lot(make.product(ribbon, 100, name="Red"), 100)
    gift = make.package("Gift", [(ribbon, 40, {"product": gold})])
    row = given(event, gift)

    assert not ready(tx, row).can_assemble
    make.lot(gold, 40)
    assert ready(tx, row).can_assemble


def test_a_box_without_parts_cannot_be_made_and_what_was_delivered_needs_nothing(tx, event, cookie):
    empty = given(event, make.package("Gift", [(make.good("Empty"), 1)]))
    gone = given(event, make.package("Parcel", [(cookie, 1)]), status=AssignmentStatus.DELIVERED)

    assert [each.item_name for each in ready(tx, empty).missing_materials] == ["Empty"]
    assert ready(tx, gone).can_assemble


def test_what_cannot_be_measured_or_found_is_refused(tx, event):
    ribbon = make.material("Ribbon", dimension="length")
    odd = given(event, make.package("Gift", [(ribbon, 1, {"unit": "ea"})]))

    with pytest.raises(UnitMismatch):
        ready(tx, odd)
    with pytest.raises(AssignmentNotFound):
        event_service.can_assemble_package(tx, assignment_id=0)
