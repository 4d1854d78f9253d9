import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Recipient
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def nuts():
    return make.allergen("Tree nuts")


def edit(recipient):
    return reverse("recipient_edit", args=[recipient.pk])


def typed(client, recipient, **fields):
    """Return the form as it stands there, with what is typed put over it."""
    form = client.get(edit(recipient)).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None} | fields


def test_somebody_is_added_with_what_they_avoid(nuts):
    given = {"name": "Alder", "household": "Hill Farm", "address": "1 Mill Lane", "avoids": ["Tree nuts"]}

    page = client_of("planner").post(reverse("recipient_create"), given, follow=True)

    row = Recipient.objects.get()
    assert page.redirect_chain == [(reverse("recipient", args=[row.pk]), 302)]
    assert (row.name, row.household, row.address, [*row.avoids.all()]) == (
        "Alder", "Hill Farm", "1 Mill Lane", [nuts]
    )  # fmt: skip


def test_a_name_taken_in_the_household_is_refused_with_everything_kept():
    make.recipient("Alder", household="Hill Farm")

    page = client_of("planner").post(
        reverse("recipient_create"), {"name": "alder", "household": "hill farm", "notes": "rings twice"}
    )

    assert page.status_code == 422
    assert page.context["form"]["notes"].value() == "rings twice"
    assert Recipient.objects.count() == 1


def test_changing_somebody_keeps_the_rest(nuts):
    row = make.recipient("Alder", household="Hill Farm", avoids=["Tree nuts"])
    client = client_of("planner")

    client.post(edit(row), typed(client, row, address="2 Mill Lane"))

    row.refresh_from_db()
    assert (row.address, row.household, [*row.avoids.all()]) == ("2 Mill Lane", "Hill Farm", [nuts])


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed():
    row = make.recipient("Alder")
    client = client_of("planner")
    given = typed(client, row, address="2 Mill Lane")
    client.post(edit(row), typed(client, row, address="9 Hill Road"))

    page = client.post(edit(row), given)

    assert page.status_code == 422
    assert ("Address", "9 Hill Road") in page.context["form"].meanwhile
    assert page.context["form"]["address"].value() == "2 Mill Lane"
    assert Recipient.objects.get().address == "9 Hill Road"


def test_the_page_of_somebody_lists_what_they_got_the_latest_event_first():
    row, gift = make.recipient("Alder"), make.package("Gift")
    for name, days in (("Easter", 5), ("Christmas", 50)):
        make.assignment(make.event(name, in_days=days), row, gift)

    page = client_of("viewer").get(reverse("recipient", args=[row.pk]))

    assert [each.event_name for each in page.context["history"]] == ["Christmas", "Easter"]


def test_the_list_is_searched_without_regard_to_accents_and_names_the_last_package():
    row = make.recipient("Renée", search_key="renee hill farm", household="Hill Farm")
    make.assignment(make.event("Easter"), row, make.package("Gift"))
    make.recipient("Birch", search_key="birch")

    page = client_of("viewer").get(reverse("recipients"), {"q": "RENÉE"})

    assert [(each["recipient"].name, each["last"].package_name) for each in page.context["rows"]] == [
        ("Renée", "Gift")
    ]


def test_a_search_without_result_says_so():
    page = client_of("viewer").get(reverse("recipients"), {"q": "nobody"})

    assert "Nobody is called “nobody”" in page.content.decode()


def test_an_unknown_recipient_is_not_found():
    assert client_of("planner").get(reverse("recipient_edit", args=[404])).status_code == 404


def test_more_recipients_cost_no_more_queries():
    client, gift, event = client_of("viewer"), make.package("Gift"), make.event()
    client.get(reverse("recipients"))
    counts = []
    for number in (3, 12):
        for _ in range(number):
            make.assignment(event, make.recipient(avoids=["Tree nuts"]), gift)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("recipients"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_somebody_listed_twice_is_merged_after_it_was_shown_what_they_got():
    twin, alder, gift = (
        make.recipient("A. Alder"),
        make.recipient("Alder", household="Hill Farm"),
        make.package("Gift"),
    )
    make.assignment(make.event("Easter"), twin, gift)
    client, address = client_of("planner"), reverse("recipient_merge", args=[twin.pk])

    page = client.get(address)
    assert [each.event_name for each in page.context["history"]] == ["Easter"]
    assert "Alder, Hill Farm" in page.content.decode()
    assert client.post(address, {"target_id": ""}).status_code == 422

    page = client.post(address, {"target_id": alder.pk}, follow=True)
    assert page.redirect_chain == [(reverse("recipient", args=[alder.pk]), 302)]
    assert [each.event_name for each in page.context["history"]] == ["Easter"]


def test_two_who_get_the_same_at_one_event_are_told_so_on_the_page():
    rows, gift, event = [make.recipient("Alder"), make.recipient("Birch")], make.package("Gift"), make.event("Easter")
    for row in rows:
        make.assignment(event, row, gift)

    page = client_of("planner").post(reverse("recipient_merge", args=[rows[0].pk]), {"target_id": rows[1].pk})

    assert page.status_code == 422
    assert "Both get “Gift” at “Easter”" in page.content.decode()
