from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bakery.db import transaction
from events.models import Recipient
from events.services import update_fulfillment_status
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


def got(page):
    """Return the events somebody got something at, in the order shown."""
    return [row.event_name for year in page.context["years"] for row in year["rows"]]


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

    assert got(page) == ["Christmas", "Easter"]


def test_the_list_is_searched_without_regard_to_accents_and_names_the_last_package():
    row = make.recipient("Renée", search_key="renee hill farm", household="Hill Farm")
    make.assignment(make.event("Easter"), row, make.package("Gift"))
    make.recipient("Birch", search_key="birch")

    page = client_of("viewer").get(reverse("recipients"), {"q": "RENÉE"})

    assert [(each.recipient.name, each.last.package_name, each.events) for each in page.context["rows"]] == [
        ("Renée", "Gift", 1)
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
    assert got(page) == ["Easter"]
    assert "Alder, Hill Farm" in page.content.decode()
    assert client.post(address, {"target_id": ""}).status_code == 422

    page = client.post(address, {"target_id": alder.pk}, follow=True)
    assert page.redirect_chain == [(reverse("recipient", args=[alder.pk]), 302)]
    assert got(page) == ["Easter"]


def test_two_who_get_the_same_at_one_event_are_told_so_on_the_page():
    rows, gift, event = [make.recipient("Alder"), make.recipient("Birch")], make.package("Gift"), make.event("Easter")
    for row in rows:
        make.assignment(event, row, gift)

    page = client_of("planner").post(reverse("recipient_merge", args=[rows[0].pk]), {"target_id": rows[1].pk})

    assert page.status_code == 422
    assert "Both get “Gift” at “Easter”" in page.content.decode()


def test_a_year_says_what_was_delivered_when_by_whom_and_what_was_in_it():
    row, cake, baker = make.recipient("Alder"), make.unit(name="Cake"), make.user("baker")
    last_year = timezone.localdate().year - 1
    make.lot(cake, 5, unit_cost="2.50")
    christmas = make.event("Christmas", event_date=date(last_year, 12, 24), state="locked")
    old = make.assignment(christmas, row, make.package("Gift", [(cake, 2)]))
    with transaction.atomic() as tx:
        update_fulfillment_status(tx, assignment_id=old.pk, new_status="ready", by=baker)
        update_fulfillment_status(tx, assignment_id=old.pk, new_status="delivered", delivered_to="the porch", by=baker)

    client = client_of("viewer")
    page = client.get(reverse("recipient", args=[row.pk]))

    [year] = page.context["years"]
    [told] = year["rows"]
    assert (year["year"], [(part.name, part.quantity) for part in told.contents]) == (last_year, [("Cake", "2")])
    assert (told.delivered_by, told.delivered_to, told.cost) == ("baker", "the porch", "5.00")
    [listed] = client.get(reverse("recipients")).context["rows"]
    assert (listed.last_year.cost, listed.last_year.cost_known) == ("5.00", True)


def test_a_pasted_list_is_taken_whole_or_not_at_all(nuts):
    client, address = client_of("planner"), reverse("recipients_paste")

    page = client.post(address, {"lines": "Elm; Hill Farm; 1 Mill Lane; tree nuts\nOak\telsewhere\nelm; hill farm"})
    assert (page.status_code, Recipient.objects.exists()) == (422, False)
    assert "Line 3: There is a recipient “elm”" in page.content.decode()
    assert "1 Mill Lane" in page.content.decode()

    client.post(address, {"lines": "Elm; Hill Farm; 1 Mill Lane; tree nuts\n\nOak\telsewhere\n"})
    rows = [(row.name, row.household, [*row.avoids.all()]) for row in Recipient.objects.order_by("name")]
    assert rows == [("Elm", "Hill Farm", [nuts]), ("Oak", "elsewhere", [])]
    sheet = client_of("viewer").get(reverse("recipients_print")).content.decode()
    assert ("1 Mill Lane" in sheet, "Tree nuts" in sheet) == (True, True)


def test_somebody_is_retired_and_taken_back_and_deleted_while_nothing_was_given():
    row, client = make.recipient("Alder"), client_of("planner")
    address = reverse("recipient", args=[row.pk])

    assert "is offered no more" in client.post(address, {"act": "archive"}, follow=True).content.decode()
    assert "is offered again" in client.post(address, {"act": "restore"}, follow=True).content.decode()
    assert client.post(address, {"act": "burn"}).status_code == 400

    given = make.assignment(make.event("Easter"), row, make.package("Gift"))
    refused = client.post(f"{address}delete/")
    page = refused.content.decode()
    assert (refused.status_code, "Event Easter" in page) == (409, True)
    assert ("Retire it instead" in page, "Delete Alder</button>" in page) == (True, False)
    given.delete()
    assert client.post(f"{address}delete/").url == reverse("recipients")
    assert not Recipient.objects.exists()


def test_a_package_is_given_from_the_page_of_the_recipient_once():
    row, gift, event = make.recipient("Alder"), make.package("Gift"), make.event("Easter")
    client, address = client_of("planner"), reverse("recipient_assign", args=[row.pk])
    make.event("Locked", state="locked")
    given = {"event_id": event.pk, "package_id": gift.pk, "quantity": 2}

    assert "Locked" not in client.get(address).content.decode()
    assert client.post(address, given).url == reverse("recipient", args=[row.pk])
    page = client.post(address, given)

    assert (page.status_code, [*page.context["form"].errors]) == (422, ["package_id"])
    assert "Alder has this package already" in page.content.decode()
    assert row.assignments.get().quantity == 2
