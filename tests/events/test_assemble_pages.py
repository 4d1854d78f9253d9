import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assembly.services import record_assembly
from bakery.db import transaction
from events.models import MaterialChoice, PlanState
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cookie():
    unit = make.unit(name="Cookie")
    make.lot(unit, 30)
    return unit


@pytest.fixture
def bag():
    material = make.material("Bag")
    make.lot(make.product(material, name="Stars"), 20)
    make.product(material, name="Snow")
    return material


@pytest.fixture
def box(cookie, bag):
    return make.good("Cookie Box", [(cookie, 6), (bag, 1, {"decide_at_assembly": True})])


@pytest.fixture
def event(box):
    row = make.event("Fair", state=PlanState.IN_PRODUCTION)
    make.target(row, box, 8)
    return row


def line_of(box):
    return box.lines.get(material__isnull=False)


def address(event):
    return reverse("event_assemble", args=[event.pk])


def chosen(box, product):
    prefix = f"component_line_{line_of(box).pk}"
    return {f"{prefix}-product_id": product.pk if product else "", f"choose_{prefix}": "yes"}


def cards(page):
    return [each["card"] for each in page.context["cards"]]


def test_a_card_says_what_is_possible_and_what_is_in_the_way(event):
    [card] = cards(client_of("viewer").get(address(event)))

    assert (card.wanted, card.assembled, card.left) == (8, 0, 8)
    assert (card.possible, card.possible_once_chosen, card.open_materials) == (0, 5, ("Bag",))
    assert [(each.name, each.short_by) for each in card.short] == [("Cookie", "18")]


def test_a_choice_is_kept_and_stands_in_the_form_that_records_the_box(event, box, bag):
    stars = bag.products.get(name="Stars")
    client = client_of("baker")

    page = client.post(address(event), chosen(box, stars), follow=True)

    assert [str(each) for each in page.context["messages"]] == ["Bag for Cookie Box is chosen."]
    assert (cards(page)[0].possible, cards(page)[0].open_materials) == (5, ())
    form = client.get(page.context["cards"][0]["record_url"]).context["form"]
    assert form[f"choice_{line_of(box).pk}"].value() == stars.pk
    assert form["quantity"].value() == 5


def test_a_product_that_is_not_bought_yet_may_be_chosen_and_allows_no_box(event, box, bag):
    page = client_of("baker").post(address(event), chosen(box, bag.products.get(name="Snow")), follow=True)

    assert cards(page)[0].possible == 0
    assert ("Snow", "8") in [(each.name, each.short_by) for each in cards(page)[0].short]


def test_a_choice_may_be_taken_back(event, box, bag):
    client = client_of("baker")
    client.post(address(event), chosen(box, bag.products.get(name="Stars")))

    page = client.post(address(event), chosen(box, None), follow=True)

    assert "Bag for Cookie Box is open again." in [str(each) for each in page.context["messages"]]
    assert not MaterialChoice.objects.exists()


def test_a_product_of_another_material_is_refused_at_its_field(event, box):
    page = client_of("baker").post(address(event), chosen(box, make.product(make.material("Ribbon"))))

    assert page.status_code == 422
    assert not MaterialChoice.objects.exists()


def test_a_form_of_no_line_is_a_bad_request(event):
    assert client_of("baker").post(address(event), {"choose_component_line_99": "yes"}).status_code == 400


def test_assembled_boxes_count_and_owed_packaging_stays_on_the_board(event, box):
    with transaction.atomic() as tx:
        run = record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=3,
            event_id=event.pk,
            packaging_bypassed=True,
            packaging_bypass_notes="no bags yet",
            by=make.user(),
        )

    page = client_of("baker").get(address(event))

    assert (cards(page)[0].assembled, cards(page)[0].left) == (3, 5)
    assert reverse("assembly_reconcile", args=[run.id]) in page.content.decode()


def test_a_material_that_cannot_be_measured_is_named(bag):
    odd = make.good("Odd Box", [(bag, 1, {"unit": "cm"})])
    event = make.event(state=PlanState.LOCKED)
    make.target(event, odd, 1)

    [card] = cards(client_of("viewer").get(address(event)))

    assert card.possible == 0
    assert "Bag cannot be measured" in card.faults[0]


def test_an_event_without_boxes_says_so():
    page = client_of("viewer").get(address(make.event()))

    assert "This event has no boxes" in page.content.decode()


def test_more_boxes_cost_no_more_queries(cookie, bag):
    event = make.event(state=PlanState.LOCKED)
    client = client_of("viewer")
    client.get(address(event))
    counts = []
    for number in (3, 12):
        for _ in range(number):
            make.target(event, make.good(lines=[(cookie, 1), (bag, 1, {"decide_at_assembly": True})]), 1)
        with CaptureQueriesContext(connection) as queries:
            client.get(address(event))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_boxes_that_share_a_part_are_reckoned_out_of_one_stock():
    cookie = make.unit(items_per_batch=10, name="Cookie")
    make.lot(cookie, 10)
    event = make.event(state="locked")
    for name in ("Bag", "Tin"):
        make.target(event, make.good(name, [(cookie, 2)]), 5)

    page = client_of("viewer").get(reverse("event_assemble", args=[event.pk]))

    assert [each["card"].possible for each in page.context["cards"]] == [5, 5]
    possible = page.context["possible"]
    assert (possible["all_now"], possible["all_after"]) == (False, True)
    assert sum(line.now for line in possible["full"]) == 5
