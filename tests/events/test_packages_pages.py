from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.models import Package
from tests import make
from tests.bakery.people import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def cake():
    almonds = make.ingredient("Almonds", allergens=["Tree nuts"])
    return make.unit(make.recipe("Cake", [(almonds, 10, "g")]), 1, "Whole cake")


@pytest.fixture
def tag():
    return make.material("Tag")


def lines(*parts, of=0):
    """Return the lines of a form, a mapping of fields each."""
    sent = {"line-TOTAL_FORMS": len(parts), "line-INITIAL_FORMS": of}
    return sent | {f"line-{number}-{name}": value for number, part in enumerate(parts) for name, value in part.items()}


def typed(client, package):
    """Return what stands in the form of a package."""
    context = client.get(reverse("package_edit", args=[package.pk])).context
    forms = [context["form"], context["lines"].management_form, *context["lines"]]
    return {form[name].html_name: form[name].value() or "" for form in forms for name in form.fields}


def contents(package):
    return [
        (str(line.finished_unit or line.component_good or line.material), line.quantity)
        for line in package.lines.order_by("position")
    ]


def test_a_package_is_built_of_what_is_typed(cake, tag):
    given = {"name": "Gift"} | lines(
        {"part": "whole cake", "quantity": "2"}, {}, {"part": "Tag (material)", "quantity": "1", "unit": "ea"}
    )

    page = client_of("planner").post(reverse("package_create"), given, follow=True)

    package = Package.objects.get()
    assert page.redirect_chain == [(reverse("package", args=[package.pk]), 302)]
    assert contents(package) == [("Whole cake", 2), ("Tag", 1)]


def test_a_part_that_is_not_certain_is_asked_back_with_everything_kept(cake):
    make.good("Cake Box", [(cake, 1)])
    given = {"name": "Gift"} | lines({"part": "cake", "quantity": "2"})

    page = client_of("planner").post(reverse("package_create"), given)

    assert page.status_code == 422
    assert "Whole cake (output of Cake)" in page.content.decode()
    assert page.context["lines"][0]["quantity"].value() == "2"
    assert not Package.objects.exists()


def test_a_fault_of_a_line_stands_at_its_field(cake):
    given = {"name": "Gift"} | lines({"part": "whole cake", "quantity": "1.5"})

    page = client_of("planner").post(reverse("package_create"), given)

    assert page.status_code == 422
    assert page.context["lines"][0].errors == {"quantity": ["Pieces are whole."]}


def test_more_lines_come_without_saving_or_losing_anything(cake):
    given = {"name": "Gift", "more": "yes"} | lines({"part": "whole cake", "quantity": "2"})

    page = client_of("planner").post(reverse("package_create"), given)

    assert page.status_code == 200
    assert len(page.context["lines"].forms) == 4
    assert page.context["lines"][0]["part"].value() == "whole cake"
    assert not Package.objects.exists()


def test_a_line_that_stays_keeps_its_product_and_a_retired_part(cake, tag):
    gold = make.product(tag, name="Gold")
    package = make.package("Gift", [(cake, 1), (tag, 1, {"product": gold})])
    type(cake).objects.update(archived_at=package.created_at)
    client = client_of("planner")

    client.post(reverse("package_edit", args=[package.pk]), typed(client, package) | {"line-0-quantity": "3"})

    assert contents(package) == [("Whole cake", Decimal(3)), ("Tag", 1)]
    assert package.lines.get(material=tag).product == gold


def test_a_line_whose_name_is_cleared_goes(cake, tag):
    package = make.package("Gift", [(cake, 1), (tag, 1)])
    client = client_of("planner")

    client.post(reverse("package_edit", args=[package.pk]), typed(client, package) | {"line-1-part": ""})

    assert contents(package) == [("Whole cake", 1)]


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(cake):
    package = make.package("Gift", [(cake, 1)])
    client, address = client_of("planner"), reverse("package_edit", args=[package.pk])
    given = typed(client, package)
    client.post(address, given | {"line-0-quantity": "5"})

    page = client.post(address, given | {"name": "Present"})

    assert page.status_code == 422
    assert contents(package) == [("Whole cake", 5)]


def test_the_page_of_a_package_names_contents_allergens_and_who_gets_it(cake):
    package = make.package("Gift", [(cake, 2)])
    make.assignment(make.event("Easter"), make.recipient("Birch"), package)

    page = client_of("viewer").get(reverse("package", args=[package.pk]))

    assert page.context["package"].allergens == ("Tree nuts",)
    assert [(row.recipient_name, row.event_name) for row in page.context["given"]] == [("Birch", "Easter")]
    assert [event.name for event in page.context["usage"]] == ["Easter"]
    assert "Whole cake" in page.content.decode()


def test_more_packages_cost_no_more_queries(cake, tag):
    client = client_of("viewer")
    client.get(reverse("packages"))
    counts = []
    for number in (3, 12):
        for _ in range(number):
            make.package(lines=[(cake, 1), (tag, 1)])
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("packages"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_parts_of_a_package_add_up_to_what_it_is_worth(cake, tag):
    make.lot(cake, 3, unit_cost="0.335")
    package = make.package("Gift", [(cake, 1), (tag, 1), (make.unit(name="Bun"), 1)])

    page = client_of("viewer").get(reverse("package", args=[package.pk]))

    costs = [(line["cost"].line_cost, line["cost"].cost_known) for line in page.context["lines"]]
    assert costs == [("0.34", True), ("0.00", False), ("0.00", True)]
    assert page.context["worth"].cost == "0.34"
    assert "price unknown" in page.content.decode()


def test_one_package_is_given_to_several_at_once_or_to_none(cake):
    package, event = make.package("Gift", [(cake, 1)]), make.event("Easter")
    alder, birch = make.recipient("Alder", avoids=["Tree nuts"]), make.recipient("Birch")
    client, address = client_of("planner"), reverse("package_assign", args=[package.pk])

    assert "Alder (avoids Tree nuts, which is in it)" in client.get(address).content.decode()
    given = {"event_id": event.pk, "recipient_ids": [alder.pk], "quantity": "1"}
    assert client.post(address, given).url == reverse("package", args=[package.pk])
    both = client.post(address, given | {"recipient_ids": [birch.pk, alder.pk]})

    assert (both.status_code, "Alder has this package already" in both.content.decode()) == (422, True)
    assert client.post(address, given | {"recipient_ids": []}).status_code == 422
    assert [row.recipient for row in event.assignments.all()] == [alder]


def test_a_package_is_copied_retired_and_deleted_while_nobody_got_it(cake):
    package, client = make.package("Gift", [(cake, 2)]), client_of("planner")
    address = reverse("package", args=[package.pk])

    taken = client.post(f"{address}clone/", {"name": "gift"})
    assert (taken.status_code, [*taken.context["form"].errors]) == (422, ["name"])
    client.post(f"{address}clone/", {"name": "Present"})
    assert contents(Package.objects.get(name="Present")) == [("Whole cake", 2)]

    client.post(address, {"act": "archive"})
    assert Package.objects.get(pk=package.pk).archived_at is not None
    client.post(f"{address}delete/")
    assert [row.name for row in Package.objects.all()] == ["Present"]
