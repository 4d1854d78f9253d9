"""A box with its versions, and the card to put it together by."""

import pytest

from assembly.services import record_assembly
from bakery.catalogue.models import ComponentLine
from bakery.db import transaction
from bakery.inventory.services import lock_stock
from tests import make
from tests.bakery.people import client_of, inside

pytestmark = pytest.mark.django_db


def put_together(good: object, quantity: int) -> int:
    """Record an assembly."""
    with transaction.atomic() as tx:
        lock_stock(tx)
        run = record_assembly(tx, finished_good_id=good.pk, quantity=quantity, by=make.user())  # type: ignore[attr-defined]
    return run.id


def test_versions_of_a_box_name_their_assemblies() -> None:
    cookie, bag = make.unit(make.recipe("Cookies"), 24, "Cookie"), make.material("Bag")
    make.lot(cookie, 100)
    make.lot(bag, 10, unit_cost="0.25")
    tin = make.good("Tin", [(cookie, 6), (bag, 1)])
    planner = client_of("planner")
    assert "Nothing kept yet" in planner.get(f"/boxes/{tin.slug}/").content.decode()
    first = put_together(tin, 2)
    ComponentLine.objects.filter(finished_unit=cookie).update(quantity=8)
    put_together(tin, 3)

    page = planner.get(f"/boxes/{tin.slug}/")
    version = planner.get(f"/boxes/{tin.slug}/versions/1/").content.decode()

    assert [(row.number, row.is_current) for row in page.context["versions"]] == [(2, True), (1, False)]
    assert "6 Cookie" in version
    assert f'/assemblies/{first}/">' in version
    assert planner.get(f"/boxes/{tin.slug}/versions/3/").status_code == 404


def test_the_card_of_a_box_has_something_to_tick_for_every_part() -> None:
    bag = make.material("Bag")
    small = make.good("Small", [(bag, 2, {"decide_at_assembly": True})])
    large = make.good("Large", [(small, 3)], instructions="Tie it.")

    page = inside(client_of("viewer").get(f"/boxes/{large.slug}/print/"))

    assert page.count('type="checkbox"') == 2
    assert "(choose)" in page
    assert "Tie it." in page


def test_the_list_of_boxes_tells_what_one_costs() -> None:
    bag = make.material("Bag")
    make.lot(bag, 10, unit_cost="0.25")
    tin = make.good("Tin", [(bag, 3), (make.material("Ribbon"), 1)])
    client = client_of("viewer")

    assert "at least $0.75" in client.get("/boxes/").content.decode()
    tin.archived_at = tin.created_at
    tin.save()
    assert "Tin" in client.get("/boxes/?retired=1").content.decode()
    assert "No boxes yet" in client.get("/boxes/").content.decode()
