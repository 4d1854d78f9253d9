"""A page asks the database as often for thirty rows as for three, and never more often than is laid down."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assembly.services import record_assembly
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.services import lock_stock, record_purchase
from events.dto.boards import RecipientsPage
from events.models import Recipient
from events.queries.people import recipients_page
from production.services import record_batch_production
from tests import make
from tests.bakery.access_table import ACCESS
from tests.bakery.people import client_of
from tests.callers.test_pages import address_of
from tests.service_cases.stage import Stage, furnished

# How many statements a page may send; more where it shows a whole plan, alone or beside what was frozen of it, and
# where it hands out rows of every kind.
MOST, MOST_OF_MUCH = 25, 40
MUCH = ("event_plan", "event_compare", "event_compare_csv", "data_export_selection")
# Pages that take a file's worth of rows at once, and those that show none.
READ = sorted(name for name, (read, _) in ACCESS.items() if read and name not in ("design", "healthz", "login"))


def grow(s: Stage, rows: int) -> None:
    """Add so many rows of every kind that pages list."""
    with transaction.atomic() as tx:
        lock_stock(tx)
        for _ in range(rows):
            flour = make.ingredient(allergens=["Wheat"])
            bag = make.product(flour)
            made = make.recipe("", [(flour, 1, "g")], [(s.icing, 1)])
            unit = make.unit(made, 12)
            box = make.good("", [(unit, 2), (s.box, 1, {"decide_at_assembly": True})])
            parcel = make.package("", [(box, 1), (unit, 2)])
            make.target(s.draft, unit, 3)
            make.target(s.draft, box, 2)
            make.decision(s.draft, unit, 1)
            make.assignment(s.draft, make.recipient(), parcel)
            later = make.event(in_days=60)
            for event in (s.quiet, s.baking):
                make.target(event, unit, 3)
                make.target(event, box, 2)
                make.assignment(event, make.recipient(), parcel)
            make.assignment(later, s.alder, parcel)
            make.package("", [(s.tin, 1)])
            make.recipe("", [(flour, 1, "cup"), (s.flour, 1, "g")])  # flour of no known weight
            make.product(s.flour)
            make.material()
            _record(s, tx, bag, unit)


def _record(s: Stage, tx, bag, unit) -> None:
    lines = [
        PurchaseLineInput(product_id=bag.pk, packages=100, price_per_package=1),
        PurchaseLineInput(product_id=s.flour_bag.pk, packages=1, price_per_package=1),
    ]
    record_purchase(tx, supplier_id=make.supplier().pk, purchased_on=s.today, lines=lines, by=s.by)
    given = {"recipe_id": s.cookies.pk, "finished_unit_id": s.cookie.pk, "by": s.by}
    record_batch_production(tx, num_batches=1, actual_yield=24, **given)
    record_assembly(tx, finished_good_id=s.plain.pk, quantity=1, by=s.by)


def counts(client: Client, scene: Stage, names: Sequence[str] = READ) -> dict[str, int]:
    """Return how many statements each page sends."""
    found = {}
    for name in names:
        address = address_of(name, scene)
        with CaptureQueriesContext(connection) as log:
            client.get(address)
        # Engines begin a block unlike each other.
        found[name] = sum('FROM "' in each["sql"] for each in log)
    return found


@pytest.mark.django_db
def test_no_page_asks_more_often_for_more_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, client = furnished("default"), client_of("superuser")
    with transaction.atomic() as tx:
        line = PurchaseLineInput(product_id=scene.flour_bag.pk, packages=500, price_per_package=1)
        more = [line, replace(line, product_id=scene.sugar_bag.pk)]
        record_purchase(tx, supplier_id=scene.supplier.pk, purchased_on=scene.today, lines=more, by=scene.by)
    grow(scene, 3)
    client.get(reverse("account"))
    few = counts(client, scene)
    one_by_one = asked_for_each_row(scene, client, monkeypatch)
    grow(scene, 27)
    many = counts(client, scene)

    assert {name: (few[name], many[name]) for name in READ if few[name] != many[name]} == {}
    assert {name: count for name, count in many.items() if count > (MOST_OF_MUCH if name in MUCH else MOST)} == {}
    assert asked_for_each_row(scene, client, monkeypatch) > one_by_one, "a page that asks for each row is not noticed"


def asked_for_each_row(scene: Stage, client: Client, monkeypatch: pytest.MonkeyPatch) -> int:
    """Return how many statements the list of recipients sends where it asks for each of its rows."""

    def listed(tx: Atomic, **chosen: Any) -> RecipientsPage:
        page = recipients_page(tx, **chosen)
        for row in page.rows:
            Recipient.objects.using(tx.using).get(pk=row.recipient.id)
        return page

    with monkeypatch.context() as patch:
        patch.setattr("events.views.recipients.recipients_page", listed)
        return counts(client, scene, ["recipients"])["recipients"]
