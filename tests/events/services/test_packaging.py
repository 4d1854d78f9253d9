"""Materials that definitions leave open, chosen per event."""

import pytest

from assembly.errors import ChoiceRefused
from bakery.catalogue.errors import FinishedGoodNotFound, LineNotFound, ProductNotFound
from bakery.errors import EventClosed, EventNotFound, InvalidInput
from events import services as event_service
from events.models import MaterialChoice, PlanState
from tests import make
from tests.events.facts import assembled

UNDECIDED = {"decide_at_assembly": True}


def boxes():
    """Return a box in an undecided bag, the bag and its line."""
    bag = make.material("Cello bag")
    box = make.good("Box", [(make.unit(), 6), (bag, 1, UNDECIDED), (make.material(), 1)])
    return box, bag, box.lines.get(material=bag)


def choose(tx, event, line, product, line_type="component_line"):
    return event_service.choose_material(
        tx, event_id=event.pk, line_id=line.pk, line_type=line_type, product_id=product.pk, by=make.user()
    )


def pending(tx, event):
    return [
        (each.line_type, each.source_name, each.material_name, each.required)
        for each in event_service.get_pending_choices(tx, event_id=event.pk)
    ]


def test_a_choice_is_kept_for_the_event_and_replaced(tx):
    event, (box, bag, line) = make.event(), boxes()
    plain, dotted = make.product(bag, name="Plain"), make.product(bag, name="Dotted")

    choose(tx, event, line, plain)
    chosen = choose(tx, event, line, dotted)

    assert (chosen.material_name, chosen.product_id, chosen.by_name) == ("Cello bag", dotted.pk, "anna")
    assert MaterialChoice.objects.count() == 1
    assert event_service.get_chosen_materials(tx, event_id=event.pk) == [chosen]
    kept = event_service.get_material_choices(tx, event_id=event.pk, finished_good_id=box.pk)
    assert [(each.line_id, each.product_id) for each in kept] == [(line.pk, dotted.pk)]
    assert event_service.get_material_choices(tx, event_id=event.pk) == kept
    assert event_service.get_material_choices(tx, event_id=event.pk, finished_good_id=make.good().pk) == []
    assert event_service.get_material_choices(tx, event_id=make.event().pk) == []
    line.refresh_from_db()
    assert (line.product_id, line.decide_at_assembly) == (None, True)


def test_a_cleared_choice_is_open_again(tx):
    event, (box, bag, line) = make.event(), boxes()
    make.target(event, box, 4)
    choose(tx, event, line, make.product(bag))
    assert pending(tx, event) == []

    for _ in range(2):
        event_service.clear_material_choice(
            tx, event_id=event.pk, line_id=line.pk, line_type="component_line", by=make.user()
        )

    assert pending(tx, event) == [("component_line", "Box", "Cello bag", "4")]


def test_open_lines_of_everything_demanded_are_told_with_what_fits(tx):
    event, (box, bag, _) = make.event(), boxes()
    stocked = make.product(bag, name="Plain")
    make.lot(stocked, 20)
    make.product(bag, name="Dotted")
    hamper = make.good("Hamper", [(box, 2)])
    make.target(event, box, 3)
    make.target(event, hamper, 1)
    ribbon = make.material("Ribbon", dimension="length")
    gift = make.package("Gift", [(hamper, 1), (ribbon, "30.5", UNDECIDED)])
    make.assignment(event, make.recipient(), gift, 2)
    make.assignment(event, make.recipient(), gift, 1, status="delivered")

    assert pending(tx, event) == [
        ("component_line", "Box", "Cello bag", "9"),
        ("package_line", "Gift", "Ribbon", "61"),
    ]
    told = event_service.get_pending_choices(tx, event_id=event.pk)[0]
    assert [(offer.product_id, offer.on_hand) for offer in told.offers] == [(stocked.pk, "20")]

    assembled(event, box, 5)
    assert pending(tx, event)[0] == ("component_line", "Box", "Cello bag", "4")


def test_a_choice_for_a_package_line_closes_it(tx):
    event, ribbon = make.event(), make.material("Ribbon", dimension="length")
    gift = make.package("Gift", [(ribbon, 30, UNDECIDED)])
    make.assignment(event, make.recipient(), gift)

    choose(tx, event, gift.lines.get(), make.product(ribbon), "package_line")

    assert pending(tx, event) == []
    assert event_service.get_chosen_materials(tx, event_id=event.pk)[0].line_type == "package_line"


def test_what_does_not_fit_the_line_is_refused(tx):
    event, (box, bag, line) = make.event(), boxes()
    retired = make.product(bag)
    retired.archived_at = retired.created_at
    retired.save()

    for product in (make.product(make.material()), make.product(make.ingredient()), retired):
        with pytest.raises(ChoiceRefused):
            choose(tx, event, line, product)
    fixed = box.lines.exclude(pk=line.pk).get(material__isnull=False)
    with pytest.raises(ChoiceRefused):
        choose(tx, event, fixed, make.product(fixed.material))
    assert not MaterialChoice.objects.exists()


@pytest.mark.parametrize("state", [PlanState.LOCKED, PlanState.IN_PRODUCTION])
def test_open_plans_take_choices(tx, state):
    _, bag, line = boxes()

    assert choose(tx, make.event(state=state), line, make.product(bag)).line_id == line.pk


def test_closed_plans_take_none(tx):
    _, bag, line = boxes()

    with pytest.raises(EventClosed):
        choose(tx, make.event(state=PlanState.COMPLETED), line, make.product(bag))


def test_absent_rows_are_said_to_be_absent(tx):
    event, by = make.event(), make.user()
    _, bag, line = boxes()
    given = {
        "event_id": event.pk,
        "line_id": line.pk,
        "line_type": "component_line",
        "product_id": make.product(bag).pk,
        "by": by,
    }
    for changed, refusal in (
        ({"event_id": 0}, EventNotFound),
        ({"line_id": 0}, LineNotFound),
        ({"line_type": "package_line"}, LineNotFound),
        ({"line_type": "line"}, InvalidInput),
        ({"product_id": 0}, ProductNotFound),
    ):
        with pytest.raises(refusal):
            event_service.choose_material(tx, **(given | changed))
    for read in (
        event_service.get_material_choices,
        event_service.get_chosen_materials,
        event_service.get_pending_choices,
    ):
        with pytest.raises(EventNotFound):
            read(tx, event_id=0)
    with pytest.raises(FinishedGoodNotFound):
        event_service.get_material_choices(tx, event_id=event.pk, finished_good_id=0)
    with pytest.raises(LineNotFound):
        event_service.clear_material_choice(tx, event_id=event.pk, line_id=0, line_type="component_line", by=by)
