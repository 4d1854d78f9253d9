import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Event, PlanState
from tests import make
from tests.bakery.people import client_of
from tests.events.facts import made

pytestmark = pytest.mark.django_db


@pytest.fixture
def flour():
    return make.ingredient("Flour")


@pytest.fixture
def shortbread(flour):
    recipe = make.recipe("Shortbread", [(flour, 500, "g")], total_minutes=90)
    return make.unit(recipe, 24, "Shortbread piece")


def locked(unit, *, batches, wanted, **fields):
    event = make.event(state=PlanState.LOCKED, **fields)
    make.target(event, unit, wanted)
    make.decision(event, unit, batches)
    return event


def rows(page):
    return list(page.context["queue"].rows)


def test_the_queue_says_what_is_left_and_leads_to_recording_it(flour, shortbread):
    make.lot(flour, 2000)
    event = locked(shortbread, batches=3, wanted=70)
    made(event, shortbread, 22, expected_yield=24, loss_quantity=2)

    page = client_of("baker").get(reverse("event_make", args=[event.pk]))

    [row] = rows(page)
    assert (row.batches, row.done, row.left, row.made, row.wanted, row.lost) == (3, "1", "2", 22, 70, 2)
    assert (row.short, row.is_done, row.minutes) == ((), False, 90)
    link = f"{reverse('run_create')}?event={event.pk}&amp;output={shortbread.pk}&amp;num_batches=2"
    assert link in page.content.decode()


def test_what_is_short_for_the_batches_left_is_named(flour, shortbread):
    make.lot(flour, 600)
    event = locked(shortbread, batches=2, wanted=48)

    page = client_of("viewer").get(reverse("event_make", args=[event.pk]))

    assert [(each.name, each.short_by) for each in rows(page)[0].short] == [("Flour", "400")]
    assert "run_create" not in page.content.decode()


def test_what_cannot_be_compared_is_named_and_not_called_short(shortbread):
    syrup = make.ingredient("Golden syrup")
    recipe = make.recipe("Anzac", [(syrup, 1, "cup")])
    event = locked(make.unit(recipe, 30), batches=1, wanted=30)

    page = client_of("baker").get(reverse("event_make", args=[event.pk]))

    assert (rows(page)[0].unclear, rows(page)[0].short) == (("Golden syrup",), ())
    assert "Golden syrup cannot be compared" in page.content.decode()


def test_batches_inside_are_named_with_those_left(flour):
    glaze = make.recipe("Glaze", [(flour, 10, "g")])
    cake = make.unit(make.recipe("Cake", [(flour, 100, "g")], [(glaze, 2)]), 1)
    event = locked(cake, batches=3, wanted=3)

    page = client_of("viewer").get(reverse("event_make", args=[event.pk]))

    assert [(each.name, each.batches) for each in rows(page)[0].inside] == [("Glaze", "6")]


def test_a_draft_asks_for_its_lock_first(shortbread):
    event = make.event()
    make.target(event, shortbread, 24)

    page = client_of("viewer").get(reverse("event_make", args=[event.pk]))

    assert "Lock the plan first" in page.content.decode()


def test_when_everything_is_baked_the_way_leads_to_the_boxes(shortbread):
    event = locked(shortbread, batches=1, wanted=24)
    made(event, shortbread, 24)

    page = client_of("viewer").get(reverse("event_make", args=[event.pk])).content.decode()

    assert "Everything is baked" in page
    assert reverse("event_assemble", args=[event.pk]) in page


def test_a_loss_that_the_batches_do_not_cover_keeps_the_row_open(shortbread):
    event = locked(shortbread, batches=1, wanted=24)
    made(event, shortbread, 20, expected_yield=24, loss_quantity=4)

    page = client_of("baker").get(reverse("event_make", args=[event.pk]))

    assert (rows(page)[0].missing, rows(page)[0].is_done) == (4, False)
    assert "4 more needed" in page.content.decode()


def test_all_open_queues_stand_by_date_without_drafts(shortbread):
    later, sooner = (locked(shortbread, batches=1, wanted=24, in_days=days) for days in (20, 10))
    make.target(make.event(in_days=5), shortbread, 24)

    page = client_of("viewer").get(reverse("make"))

    assert [queue.event_id for queue in page.context["queues"]] == [sooner.pk, later.pk]


def test_without_a_locked_plan_the_page_says_so():
    page = client_of("viewer").get(reverse("make"))

    assert "Nothing is to be baked" in page.content.decode()


def test_an_unknown_event_is_not_found():
    assert client_of("viewer").get(reverse("event_make", args=[404])).status_code == 404


def test_more_outputs_and_events_cost_no_more_queries(flour, shortbread):
    client = client_of("viewer")
    client.get(reverse("make"))
    counts = []
    for number in (3, 12):
        for _ in range(number):
            unit = make.unit(make.recipe(lines=[(flour, 1, "g")]), 10)
            locked(unit, batches=1, wanted=10)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("make"))
        counts.append(len(queries))

    assert Event.objects.count() == 15
    assert counts[0] == counts[1]


def test_a_locked_plan_is_started_by_a_planner_where_it_is_baked(shortbread):
    event = locked(shortbread, batches=3, wanted=70)
    page = reverse("event_make", args=[event.pk])
    recipe = f"{reverse('recipe', args=[shortbread.recipe.slug])}?batches=3"

    shown = client_of("planner").get(page).content.decode()
    assert "Start production" in shown
    assert recipe in shown
    assert "Start production" not in client_of("baker").get(page).content.decode()


def test_the_production_sheet_holds_what_is_left_to_bake_and_to_put_together(shortbread):
    event = locked(shortbread, batches=3, wanted=20)
    make.target(event, make.good("Tin", [(shortbread, 10)]), 5)
    page = client_of("viewer").get(reverse("event_sheet", args=[event.pk]))
    assert [(row.name, row.left) for row in page.context["rows"]] == [("Shortbread piece", "3")]
    assert [(card.name, card.left) for card in page.context["boxes"]] == [("Tin", 5)]

    empty = client_of("baker").get(reverse("event_sheet", args=[make.event().pk])).content.decode()
    assert "Nothing is left to make" in empty
