"""Tags, labels and the route: what is printed for handing out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assembly.models import AssemblyUse
from bakery.inventory.models import Lot, Movement, Reason
from events.models import PlanState
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import assembled, made

pytestmark = pytest.mark.django_db


@pytest.fixture
def event():
    return make.event("Fair", state=PlanState.IN_PRODUCTION)


@pytest.fixture
def cake():
    """A cake of 300 g flour, a glaze with 20 g almonds in it, and water."""
    flour = make.ingredient("Flour", allergens=["Gluten"])
    glaze = make.recipe("Glaze", [(make.ingredient("Almonds", allergens=["Nuts"]), 20, "g")])
    recipe = make.recipe("Cake", [(make.ingredient("Sugar"), 50, "g"), (flour, 300, "g")], [(glaze, 1)])
    return make.unit(recipe, 1, "Cake")


def tags(event, **query):
    page = client_of("viewer").get(reverse("event_tags", args=[event.pk]), query)
    return page, " ".join(page.content.decode().replace("\xa0", " ").split())


def test_a_tag_names_ingredients_by_weight_and_allergens_in_bold(event, cake):
    lot = made(event, cake, 3).lot
    ends = timezone.localdate() + timedelta(days=9)
    Lot.objects.filter(pk=lot.pk).update(expires_on=ends)
    make.assignment(
        event, make.recipient("Birch", household="Hill Farm"), make.package("Gift", [(cake, 1)]), quantity=2
    )

    page, shown = tags(event, size="large")

    assert [tag.recipient_name for tag in page.context["tags"]] == ["Birch", "Birch"]
    assert "Ingredients: <strong>Flour</strong> (Gluten); Sugar; <strong>Almonds</strong> (Nuts)." in shown
    assert "Allergens: <strong>Gluten, Nuts</strong>." in shown
    assert f"Best before {ends:%-d %b %Y}." in shown
    assert 'class="labels large"' in shown
    assert client_of("baker").get(reverse("event_tags", args=[event.pk]), {"size": "vast"}).status_code == 400


def test_what_nobody_knows_of_allergens_and_dates_says_ask_the_baker(event, cake):
    plain = make.unit(make.recipe("Bread", [(make.ingredient("Rye"), 100, "g")]), 1, "Bread")
    unknown = make.unit(make.recipe("Surprise"), 1, "Surprise")
    for name, parts in (("A", [plain]), ("B", [cake, unknown]), ("C", [make.good("Empty box")])):
        make.assignment(event, make.recipient(name), make.package(name, [(part, 1) for part in parts]))

    page, shown = tags(event)

    assert [tag.facts.is_complete for tag in page.context["tags"]] == [False, False, False]
    assert "Ingredients: Rye.</p> <p>Allergens: <strong>ask the baker</strong>." in shown
    assert "<strong>Gluten, Nuts</strong>; for all others <strong>ask the baker</strong>." in shown
    assert "Ingredients: ask the baker." in shown
    assert shown.count("Made on: not made yet. Best before: ask the baker.") == 3


def test_a_box_is_as_old_as_the_oldest_piece_in_it_and_keeps_no_longer(event, cake):
    today = timezone.localdate()
    baked, box = made(event, cake, 3).lot, make.good("Box", [(cake, 1)])
    run = assembled(event, box, 2)
    Lot.objects.filter(pk=baked.pk).update(
        received_on=today - timedelta(days=3), expires_on=today + timedelta(days=4), remaining=1, value=1
    )
    took = Movement.objects.create(
        lot=baked, delta=-2, unit_cost=1, cost=-2, reason=Reason.ASSEMBLY_USE, actor=make.user()
    )
    AssemblyUse.objects.create(run=run, movement=took)
    make.assignment(event, make.recipient("Birch"), make.package("Gift", [(box, 1)]))

    [tag] = tags(event)[0].context["tags"]
    assert (tag.made_on, tag.best_before) == (today - timedelta(days=3), today + timedelta(days=4))
    labels = client_of("baker").get(reverse("assembly_labels", args=[run.pk]))
    assert (len(labels.context["numbers"]), labels.context["label"].dates.best_before) == (2, tag.best_before)
    assert "<strong>Gluten, Nuts</strong>." in labels.content.decode()


def test_a_route_goes_by_address_and_leaves_out_who_was_served(event, cake):
    gift = make.package("Gift", [(cake, 1)])
    for name, address, status in (("Birch", "2 Mill Lane", "ready"), ("Cedar", "1 Mill Lane", "pending")):
        make.assignment(event, make.recipient(name, address=address), gift, status=status)
    make.assignment(event, make.recipient("Alder"), gift)
    make.assignment(event, make.recipient("Done"), gift, status="delivered")

    page = client_of("viewer").get(reverse("event_route", args=[event.pk]))

    assert [stop["recipient"].name for stop in page.context["stops"]] == ["Cedar", "Birch", "Alder"]
    assert "address not known" in page.content.decode()


def test_without_packages_there_is_nothing_to_print(event):
    assert "Nobody is assigned yet" in tags(event)[1]
    assert (
        "Nobody is left to visit" in client_of("baker").get(reverse("event_route", args=[event.pk])).content.decode()
    )
