import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assembly.models import AssemblyRun
from assembly.services import record_assembly
from bakery.db import transaction
from bakery.inventory.models import RequestKey
from events.models import PlanState
from tests import make
from tests.assembly.shelf import left
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def baker():
    return client_of("baker")


@pytest.fixture
def cookie():
    unit = make.unit(name="Cookie")
    make.lot(unit, 30, unit_cost="0.50")
    return unit


@pytest.fixture
def bag():
    material = make.material("Bag")
    for name in ("Stars", "Snow"):
        make.lot(make.product(material, name=name), 20, unit_cost="0.10")
    return material


@pytest.fixture
def box(cookie, bag):
    return make.good("Cookie Box", [(cookie, 6), (bag, 1, {"decide_at_assembly": True})])


def recorded(box, quantity=1, **given):
    with transaction.atomic() as tx:
        return record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=quantity,
            by=make.user(),
            packaging_bypassed=True,
            packaging_bypass_notes="no bags",
            **given,
        )


def address(box, **query):
    return reverse("assembly_create", query={"box": box.pk} | query)


def sent(client, box, **typed):
    """Post the form as a browser would: everything as it stands there, what is typed put over it."""
    page = client.get(address(box)).content.decode()
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)
    assert key
    return {"idempotency_key": key[1], "quantity": "2"} | typed


def choice(box, name):
    line = box.lines.get(material__isnull=False)
    return {f"choice_{line.pk}": str(line.material.products.get(name=name).pk)}


def test_the_form_offers_what_is_possible_and_the_products_in_stock(baker, box):
    page = baker.get(address(box))

    assert page.context["form"]["quantity"].value() == 5
    assert [str(label) for _, label in page.context["form"].choice_fields[0].field.choices] == [
        "Not chosen yet",
        "Stars, 20 in stock",
        "Snow, 20 in stock",
    ]
    assert [(part.name, part.needed) for part in page.context["preview"].parts] == [("Cookie", "30"), ("Bag", "5")]


def test_without_a_box_the_page_asks_for_one(baker, box):
    page = baker.get(reverse("assembly_create"))

    assert page.context["boxes"] == [(box.pk, "Cookie Box")]


def test_recording_leads_to_the_run_and_says_what_came_of_it(baker, box, cookie):
    typed = sent(baker, box, quantity="3", **choice(box, "Snow"))

    page = baker.post(address(box), typed, follow=True)

    run = AssemblyRun.objects.get()
    assert page.redirect_chain == [(reverse("assembly", args=[run.pk]), 302)]
    assert [str(message) for message in page.context["messages"]] == ["Recorded 3 × Cookie Box. Cost $9.30."]
    assert (left(cookie), run.actor.username) == (12, "baker")
    assert {use.movement.lot.product.name for use in run.uses.filter(movement__lot__product__isnull=False)} == {"Snow"}


def test_a_double_tap_records_once(baker, box):
    typed = sent(baker, box, **choice(box, "Stars"))

    first, second = baker.post(address(box), typed), baker.post(address(box), typed)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert AssemblyRun.objects.count() == RequestKey.objects.count() == 1


def test_a_refused_form_keeps_everything_that_was_typed(baker, box):
    typed = sent(baker, box, quantity="6", notes="by the window", **choice(box, "Stars"))

    page = baker.post(address(box), typed)

    assert page.status_code == 422
    assert "Cookie is short by 6" in page.content.decode()
    form = page.context["form"]
    assert (form["quantity"].value(), form["notes"].value()) == ("6", "by the window")
    assert form.choice_fields[0].value() == typed[next(iter(choice(box, "Stars")))]
    assert not AssemblyRun.objects.exists()


def test_a_material_not_chosen_is_refused_and_named(baker, box):
    page = baker.post(address(box), sent(baker, box))

    assert (page.status_code, AssemblyRun.objects.count()) == (422, 0)
    assert "Please choose which product to use for Bag." in page.content.decode()


def test_looking_at_what_is_used_records_nothing(baker, box):
    page = baker.post(address(box), sent(baker, box, preview="yes", **choice(box, "Snow")))

    assert (page.status_code, AssemblyRun.objects.count()) == (200, 0)
    assert [(part.name, part.needed) for part in page.context["preview"].parts] == [("Cookie", "12"), ("Snow", "2")]


def test_skipping_the_packaging_asks_for_a_reason(baker, box, bag):
    refused = baker.post(address(box), sent(baker, box, packaging_bypassed="on"))
    baker.post(address(box), sent(baker, box, packaging_bypassed="on", packaging_bypass_notes="no bags"))

    assert refused.status_code == 422
    assert "packaging_bypass_notes" in refused.context["form"].errors
    run = AssemblyRun.objects.get()
    assert (run.needs_reconcile, left(bag)) == (True, 40)


@pytest.mark.parametrize(
    ("query", "status"),
    [({"event": 10**6}, 404), ({"box": 10**6}, 404), ({"event": "x"}, 400), ({"box": "9" * 30}, 400)],
)
def test_an_address_that_names_nothing_is_answered_in_words(baker, box, query, status):
    wanted = reverse("assembly_create", query={"box": box.pk} | query)

    assert baker.get(wanted).status_code == status


def test_a_closed_event_is_refused(baker, box):
    event = make.event("Open Day", state=PlanState.COMPLETED)

    page = baker.get(address(box, event=event.pk))

    assert page.status_code == 409
    assert "Open Day" in page.content.decode()


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "NaN", "1e30", "9" * 30, ""])
def test_nonsense_in_the_quantity_is_refused(baker, box, typed):
    page = baker.post(address(box), sent(baker, box, quantity=typed))

    assert (page.status_code, AssemblyRun.objects.count()) == (422, 0)


def test_the_product_an_address_names_is_chosen_beforehand(baker, box):
    wanted = choice(box, "Snow")

    page = baker.get(address(box, **wanted))

    assert str(page.context["form"].choice_fields[0].value()) == next(iter(wanted.values()))


def test_the_list_shows_runs_of_a_box_or_an_event_and_voided_ones_if_asked(baker, box):
    event = make.event("Christmas")
    with transaction.atomic() as tx:
        record_assembly(
            tx,
            finished_good_id=box.pk,
            quantity=1,
            event_id=event.pk,
            packaging_bypassed=True,
            packaging_bypass_notes="no bags",
            by=make.user(),
        )
    other = recorded(box)
    baker.post(reverse("assembly_void", args=[other.id]), {"reason": "counted wrong"})

    def rows(**query):
        return baker.get(reverse("assemblies", query=query)).context["rows"]

    assert [row["event_name"] for row in rows()] == ["Christmas"]
    assert len(rows(voided="yes")) == 2
    assert len(rows(event=event.pk, box=box.pk)) == 1
    assert rows(box=10**6) == []


def test_a_run_shows_its_lots_and_where_its_boxes_went(baker, box):
    run = recorded(box, 2)
    with transaction.atomic() as tx:
        hamper = make.good("Hamper", [(box, 1)])
        record_assembly(tx, finished_good_id=hamper.pk, quantity=1, by=make.user())

    page = baker.get(reverse("assembly", args=[run.id]))

    assert [use.component_name for use in page.context["uses"]] == ["Cookie"]
    assert [(each.count, each.note) for each in page.context["went"]] == [("-1", "1 × Hamper")]


def test_voiding_shows_what_returns_and_names_what_stands_in_the_way(baker, box, cookie):
    run = recorded(box, 2)
    url = reverse("assembly_void", args=[run.id])
    with transaction.atomic() as tx:
        hamper = make.good("Hamper", [(box, 1)])
        outer = record_assembly(tx, finished_good_id=hamper.pk, quantity=1, by=make.user())

    assert [use.quantity_consumed for use in baker.get(url).context["uses"]] == ["12"]
    refused = baker.post(url, {"reason": "counted wrong"})
    assert refused.status_code == 422
    assert "Take back first: 1 × Hamper." in refused.content.decode()

    baker.post(reverse("assembly_void", args=[outer.id]), {"reason": "first this"})
    assert baker.post(url, {"reason": "counted wrong"}).status_code == 302
    assert left(cookie) == Decimal(30)
    assert baker.post(url, {"reason": "again"}).status_code == 422


def test_settling_the_packaging_clears_the_mark(baker, box):
    run = recorded(box)
    url = reverse("assembly_reconcile", args=[run.id])

    assert baker.get(url).status_code == 200
    assert baker.post(url, {"note": ""}).status_code == 422
    assert baker.post(url, {"note": "bagged on Friday"}).status_code == 302

    row = AssemblyRun.objects.get()
    assert (row.needs_reconcile, row.reconcile_note) == (False, "bagged on Friday")


def test_a_viewer_reads_and_does_not_record(box):
    run = recorded(box)
    viewer = client_of("viewer")

    assert viewer.get(reverse("assemblies")).status_code == 200
    page = viewer.get(reverse("assembly", args=[run.id]))
    assert reverse("assembly_void", args=[run.id]) not in page.content.decode()
    assert viewer.get(address(box)).status_code == 403
    assert viewer.post(address(box), {}).status_code == 403


def test_a_list_takes_as_many_statements_for_many_runs_as_for_few(baker, box):
    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert baker.get(reverse("assemblies")).status_code == 200
        return len(captured)

    recorded(box)
    statements()  # the first page of a session writes the session too
    few = statements()
    for _ in range(4):
        recorded(box)

    assert statements() == few
