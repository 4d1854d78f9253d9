"""The way of an assignment: which steps it takes, what holds its contents, what a delivery draws."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from assembly.dto import ChoiceInput
from assembly.errors import ChoiceRefused, MaterialNotChosen
from bakery.errors import EventClosed, InvalidInput, KeyReused
from bakery.inventory.errors import InsufficientStock
from bakery.inventory.models import Lot, Movement, Reason
from events import services as event_service
from events.errors import AllergenConflict, AssignmentNotFound, GoodsNotAvailable, InvalidTransition
from events.models import Assignment, AssignmentTransition, Delivery, Event, MaterialChoice, PlanState
from tests import make
from tests.events.facts import assembled, made

STATUSES = ("pending", "ready", "delivered")


def move(tx, row, status, **fields):
    return event_service.update_fulfillment_status(
        tx, assignment_id=row.pk, new_status=status, by=make.user(), **fields
    )


def gift(unit=None, quantity=1, pieces=6, **fields):
    """Return an assignment of a package that holds so many pieces of a unit."""
    package = make.package("", [(unit or make.unit(), pieces)])
    return make.assignment(fields.pop("event", None) or make.event(), make.recipient(), package, quantity, **fields)


@pytest.mark.parametrize("current", STATUSES)
@pytest.mark.parametrize("wanted", STATUSES)
def test_only_pending_to_ready_to_delivered_leads_on(tx, current, wanted):
    row = make.assignment(make.event(), make.recipient(), make.package(), status=current)

    if (current, wanted) in {("pending", "ready"), ("ready", "delivered")}:
        moved = move(tx, row, wanted)
        assert moved.status == wanted
        step = AssignmentTransition.objects.get()
        assert (step.from_status, step.to_status, step.actor.username) == (current, wanted, "anna")
        assert moved.status_at == step.at
    else:
        with pytest.raises(InvalidTransition) as refused:
            move(tx, row, wanted)
        assert refused.value.context["current"] == current
        assert (str(refused.value) == f"It is {current} already.") is (wanted == current)
        assert not AssignmentTransition.objects.exists()
    assert Delivery.objects.exists() == ((current, wanted) == ("ready", "delivered"))


def test_a_status_nobody_knows_is_refused(tx):
    for status in ("assembled", "", None, 3):
        with pytest.raises(InvalidInput):
            move(tx, gift(), status)
    with pytest.raises(InvalidInput):
        move(tx, gift(), "ready", delivered_at=timezone.now() + timedelta(days=1))
    with pytest.raises(InvalidInput):
        move(tx, gift(), "ready", delivered_to="a\x00b")


def test_absent_and_withdrawn_assignments_are_said_to_be_absent(tx):
    with pytest.raises(AssignmentNotFound):
        event_service.update_fulfillment_status(tx, assignment_id=0, new_status="ready", by=make.user())
    with pytest.raises(AssignmentNotFound):
        move(tx, gift(withdrawn_at=timezone.now()), "ready")


def test_a_closed_event_hands_nothing_over(tx):
    with pytest.raises(EventClosed):
        move(tx, gift(event=make.event(state=PlanState.COMPLETED)), "ready")


def test_ready_takes_nothing_and_holds_its_contents_against_others(tx):
    cookie, event = make.unit(), make.event()
    lot = make.lot(cookie, 10)
    first, second = gift(cookie, event=event), gift(cookie, event=event)

    move(tx, first, "ready")
    with pytest.raises(GoodsNotAvailable) as refused:
        move(tx, second, "ready")

    missing = refused.value.missing[0]
    assert (missing.needed, missing.available, missing.short_by) == ("6", "4", "2")
    lot.refresh_from_db()
    assert lot.remaining == 10
    assert not Movement.objects.filter(reason=Reason.DELIVERY).exists()


def test_what_is_reserved_for_another_event_is_not_there(tx):
    cookie = make.unit()
    made(make.event(), cookie, 10)
    row = gift(cookie)

    with pytest.raises(GoodsNotAvailable):
        move(tx, row, "ready")
    Event.objects.exclude(pk=row.event_id).update(plan_state="completed", closed_at=timezone.now())
    assert move(tx, row, "ready").status == "ready"


def test_a_conflict_with_allergens_needs_a_note(tx):
    cake = make.unit(make.recipe("", [(make.ingredient(allergens=["Tree nuts"]), 1, "g")]))
    make.lot(cake, 5)
    row = make.assignment(make.event(), make.recipient(avoids=["Tree nuts"]), make.package("", [(cake, 1)]))

    with pytest.raises(AllergenConflict) as refused:
        move(tx, row, "ready")
    assert refused.value.context["allergens"] == ["Tree nuts"]

    Assignment.objects.filter(pk=row.pk).update(allergen_note="They eat around them.")
    assert move(tx, row, "ready").allergen_conflicts == ("Tree nuts",)


def test_a_delivery_draws_what_was_made_for_the_event_first_and_freezes_its_cost(tx):
    cookie, box, ribbon = make.unit(), make.good("Box"), make.material(dimension="length")
    event = make.event("Fair")
    free = make.lot(cookie, 20, unit_cost="0.10")
    own = made(event, cookie, 8, unit_cost="0.20").lot
    boxes = assembled(event, box, 2, unit_cost="1.50").lot
    make.lot(ribbon, 500, unit_cost="0.01")
    package = make.package("Gift", [(cookie, 5), (box, 1), (ribbon, "30.5")])
    row = make.assignment(event, make.recipient("Birch"), package, 2)

    move(tx, row, "ready")
    moved = move(tx, row, "delivered", delivered_to="Front door")

    assert (moved.status, moved.delivered_to) == ("delivered", "Front door")
    assert moved.delivered_cost == "5.41"  # 8 × 0.20 + 2 × 0.10 + 2 × 1.50 + 61 × 0.01
    taken = {lot.pk: lot.received - lot.remaining for lot in Lot.objects.all()}
    assert (taken[own.pk], taken[free.pk], taken[boxes.pk]) == (8, 2, 2)
    delivery = event_service.get_deliveries(tx, event_id=event.pk)[0]
    assert delivery.id == moved.delivery_id
    assert [(use.component_type, use.quantity_consumed, use.total_cost) for use in delivery.uses] == [
        ("finished_unit", "8", "1.60"),
        ("finished_unit", "2", "0.20"),
        ("finished_good", "2", "3.00"),
        ("material", "61", "0.61"),
    ]
    assert Movement.objects.filter(reason=Reason.DELIVERY).first().note == "2 × Gift for Birch, Fair"


def test_a_delivery_of_what_vanished_is_refused_and_changes_nothing(tx):
    cookie = make.unit()
    make.lot(cookie, 5)
    row = gift(cookie, status="ready")

    with pytest.raises(InsufficientStock) as refused:
        move(tx, row, "delivered")

    assert refused.value.missing[0].short_by == "1"
    assert not Delivery.objects.exists()
    assert Assignment.objects.get().status == "ready"


def test_an_undecided_material_is_chosen_with_the_step_or_kept_for_the_event(tx):
    bag = make.material("Bag")
    plain, dotted = make.product(bag, name="Plain"), make.product(bag, name="Dotted")
    make.lot(plain, 3)
    lot = make.lot(dotted, 3)
    package = make.package("", [(bag, 1, {"decide_at_assembly": True})])
    row = make.assignment(make.event(), make.recipient(), package, 2)
    line = package.lines.get()

    with pytest.raises(MaterialNotChosen) as refused:
        move(tx, row, "ready")
    assert [need.line_id for need in refused.value.lines] == [line.pk]
    assert {offer.product_name for offer in refused.value.lines[0].offers} == {str(plain), str(dotted)}
    with pytest.raises(ChoiceRefused):
        move(tx, row, "ready", choices=[ChoiceInput(line_id=line.pk, product_id=make.product(make.material()).pk)])

    move(tx, row, "ready", choices=[ChoiceInput(line_id=line.pk, product_id=dotted.pk)])
    MaterialChoice.objects.create(event=row.event, package_line=line, product=plain, chosen_by=make.user())
    move(tx, row, "delivered", choices=[ChoiceInput(line_id=line.pk, lot_id=lot.pk, quantity=Decimal(2))])
    lot.refresh_from_db()
    assert lot.remaining == 1

    other = make.assignment(row.event, make.recipient(), package)
    move(tx, other, "ready")
    uses = event_service.get_deliveries(tx, event_id=move(tx, other, "delivered").event_id)[0].uses
    assert [use.product_id for use in uses] == [plain.pk]


def test_a_delivery_sent_twice_is_recorded_once(tx):
    cookie = make.unit()
    lot = make.lot(cookie, 20)
    row = gift(cookie, status="ready")
    key = uuid4()

    first = move(tx, row, "delivered", idempotency_key=key)
    again = move(tx, row, "delivered", idempotency_key=key)

    assert again == first
    assert Delivery.objects.count() == 1
    lot.refresh_from_db()
    assert lot.remaining == 14
    with pytest.raises(KeyReused):
        move(tx, row, "delivered", delivered_to="elsewhere", idempotency_key=key)


def test_packages_stand_by_status_and_recipient(tx, django_assert_num_queries):
    event, package = make.event(), make.package()
    for name, status in (("B", "ready"), ("A", "delivered"), ("D", "pending"), ("C", "pending")):
        make.assignment(event, make.recipient(name), package, status=status)

    found = event_service.get_packages_by_status(tx, event_id=event.pk)
    ready = event_service.get_packages_by_status(tx, event_id=event.pk, status="ready")

    assert [row.recipient_name for row in found] == ["C", "D", "B", "A"]
    assert [row.recipient_name for row in ready] == ["B"]
    with pytest.raises(InvalidInput):
        event_service.get_packages_by_status(tx, event_id=event.pk, status="lost")
