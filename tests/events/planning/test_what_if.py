"""A plan with something different is reckoned like any plan, and the database stays byte for byte as it was."""

import json
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from bakery.catalogue.errors import FinishedGoodNotFound, IngredientNotFound
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound, InvalidInput
from events.dto.changes import AssignmentChange, BatchChange, PlanChanges, PriceChange, TargetChange
from events.dto.comparison import PlanComparison
from events.errors import RecipientNotFound
from events.models import AssignmentStatus, PlanState
from events.planning.what_if import what_if
from events.services.targets import set_unit_target
from tests import make
from tests.events.facts import made


class Kitchen:
    """Bread from flour at a cent a gram; the event wants 20 loaves and a bag of two for Alder."""

    def __init__(self) -> None:
        self.flour = make.ingredient("Flour")
        make.lot(make.product(self.flour, 1000), 1000, unit_cost="0.01")
        self.bread = make.unit(make.recipe("Bread", [(self.flour, 100, "g")]), 10, "Bread")
        self.cake = make.unit(make.recipe("Cake", [(self.flour, 50, "g")]), 1, "Cake")
        self.box = make.good("Box", [(self.cake, 1)])
        self.bag = make.package("Bag", [(self.bread, 2)])
        self.event = make.event("Fair", expected_attendees=10)
        make.target(self.event, self.bread, 20)
        self.alder = make.recipient("Alder")
        make.assignment(self.event, self.alder, self.bag)


@pytest.fixture
def kitchen(db: None) -> Kitchen:
    return Kitchen()


def tried(tx: Atomic, kitchen: Kitchen, **changes: Any) -> PlanComparison:
    return what_if(tx, event_id=kitchen.event.pk, changes=PlanChanges(**changes))


def goods(found: PlanComparison) -> list[tuple[str, int, int, str]]:
    return [(each.name, each.original, each.current, each.status) for each in found.goods]


def batches(found: PlanComparison) -> list[tuple[str, int, int, str]]:
    return [(each.name, each.original, each.current, each.status) for each in found.batches]


def dump() -> dict[str, list[Any]]:
    """Return every row of every table."""
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


def test_without_a_change_nothing_differs(tx: Atomic, kitchen: Kitchen) -> None:
    found = tried(tx, kitchen)

    assert goods(found) == [("Bread", 22, 22, "unchanged")]
    assert batches(found) == [("Bread", 3, 3, "unchanged")]
    assert (found.original_cost, found.current_cost, found.actual_cost) == ("3.00", "3.00", "0.00")
    assert (found.total_changes, found.has_changes) == (0, False)


def test_more_of_one_thing_and_something_else_besides(tx: Atomic, kitchen: Kitchen) -> None:
    targets = (
        TargetChange(item_type="finished_unit", item_id=kitchen.bread.pk, quantity=50),
        TargetChange(item_type="finished_good", item_id=kitchen.box.pk, per_attendee=Decimal("0.5")),
    )

    found = tried(tx, kitchen, targets=targets)

    assert goods(found) == [("Box", 0, 5, "added"), ("Bread", 22, 52, "modified")]
    assert batches(found) == [("Bread", 3, 6, "modified"), ("Cake", 0, 5, "added")]
    assert (found.original_cost, found.current_cost) == ("3.00", "8.50")
    assert found.total_changes == 4


def test_what_is_dropped(tx: Atomic, kitchen: Kitchen) -> None:
    gone = TargetChange(item_type="finished_unit", item_id=kitchen.bread.pk, quantity=0)
    nothing = AssignmentChange(recipient_id=kitchen.alder.pk, package_id=kitchen.bag.pk, quantity=0)

    found = tried(tx, kitchen, targets=(gone,), assignments=(nothing,))

    assert goods(found) == [("Bread", 22, 0, "dropped")]
    assert batches(found) == [("Bread", 3, 0, "dropped")]
    assert found.current_cost == "0.00"


def test_more_packages_for_more_people(tx: Atomic, kitchen: Kitchen) -> None:
    birch, tray = make.recipient("Birch"), make.package("Tray", [(kitchen.cake, 3)])
    more = (
        AssignmentChange(recipient_id=kitchen.alder.pk, package_id=kitchen.bag.pk, quantity=6),
        AssignmentChange(recipient_id=birch.pk, package_id=tray.pk, quantity=2),
    )

    assert batches(tried(tx, kitchen, assignments=more)) == [("Bread", 3, 4, "modified"), ("Cake", 0, 6, "added")]


def test_guests_batches_and_prices(tx: Atomic, kitchen: Kitchen) -> None:
    make.target(kitchen.event, kitchen.box, per_attendee=Decimal(1))

    found = tried(
        tx,
        kitchen,
        expected_attendees=4,
        batches=(BatchChange(finished_unit_id=kitchen.bread.pk, batches=1),),
        prices=(PriceChange(item_type="ingredient", item_id=kitchen.flour.pk, cost_per_unit=Decimal("0.02")),),
    )

    assert goods(found) == [("Box", 10, 4, "modified"), ("Bread", 22, 22, "unchanged")]
    assert batches(found) == [("Bread", 3, 1, "modified"), ("Cake", 10, 4, "modified")]
    assert (found.original_cost, found.current_cost) == ("8.00", "6.00")


def test_another_day_changes_who_is_served_first(tx: Atomic, kitchen: Kitchen) -> None:
    make.lot(kitchen.bread, 22, unit_cost="0.50")
    rival = make.event(in_days=10, state=PlanState.LOCKED)
    make.target(rival, kitchen.bread, 22)

    earlier = tried(tx, kitchen, event_date=timezone.localdate() + timedelta(days=1))

    assert batches(earlier) == [("Bread", 3, 0, "dropped")]
    assert (earlier.original_cost, earlier.current_cost) == ("3.00", "11.00")


def test_what_was_made_stands_beside_both(tx: Atomic, kitchen: Kitchen) -> None:
    made(kitchen.event, kitchen.bread, 10, total_ingredient_cost=1)

    found = tried(tx, kitchen)

    assert (found.goods[0].actual, found.batches[0].actual, found.actual_cost) == ("10", "1", "1.00")


@pytest.mark.parametrize(
    "changes",
    [
        {"targets": (TargetChange(item_type="cake", item_id=1, quantity=1),)},
        {"targets": (TargetChange(item_type="finished_unit", item_id=1),)},
        {"targets": (TargetChange(item_type="finished_unit", item_id=1, quantity=-1),)},
        {"targets": (TargetChange(item_type="finished_unit", item_id=1, per_attendee=0),)},
        {"assignments": (AssignmentChange(recipient_id=1, package_id=1, quantity=-1),)},
        {"batches": (BatchChange(finished_unit_id=1, batches=-1),)},
        {"prices": (PriceChange(item_type="product", item_id=1, cost_per_unit=1),)},
        {"prices": (PriceChange(item_type="ingredient", item_id=1, cost_per_unit=-1),)},
        {"expected_attendees": 0},
        {"event_date": "tomorrow"},
    ],
)
def test_what_cannot_be_meant_is_refused(tx: Atomic, kitchen: Kitchen, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        tried(tx, kitchen, **changes)


def test_what_does_not_exist_is_not_found(tx: Atomic, kitchen: Kitchen) -> None:
    with pytest.raises(EventNotFound):
        what_if(tx, event_id=404, changes=PlanChanges())
    with pytest.raises(FinishedGoodNotFound):
        tried(tx, kitchen, targets=(TargetChange(item_type="finished_good", item_id=404, quantity=1),))
    with pytest.raises(RecipientNotFound):
        tried(tx, kitchen, assignments=(AssignmentChange(recipient_id=404, package_id=kitchen.bag.pk, quantity=1),))
    with pytest.raises(IngredientNotFound):
        tried(tx, kitchen, prices=(PriceChange(item_type="ingredient", item_id=404, cost_per_unit=1),))


def test_a_package_that_was_received_stays(tx: Atomic, kitchen: Kitchen) -> None:
    kitchen.event.assignments.update(status=AssignmentStatus.DELIVERED)

    with pytest.raises(InvalidInput):
        tried(
            tx,
            kitchen,
            assignments=(AssignmentChange(recipient_id=kitchen.alder.pk, package_id=kitchen.bag.pk, quantity=2),),
        )


def test_the_answer_is_what_the_change_itself_would_bring(tx: Atomic, kitchen: Kitchen) -> None:
    bread = {"item_type": "finished_unit", "item_id": kitchen.bread.pk, "quantity": 73}
    asked = tried(tx, kitchen, targets=(TargetChange(**bread),))

    set_unit_target(
        tx, event_id=kitchen.event.pk, finished_unit_id=kitchen.bread.pk, target_quantity=73, by=make.user()
    )

    now = tried(tx, kitchen)
    assert [each.current for each in (*asked.goods, *asked.batches)] == [
        each.original for each in (*now.goods, *now.batches)
    ]
    assert asked.current_cost == now.original_cost


def changes_file(folder: Path, content: Any) -> str:
    path = folder / "changes.json"
    path.write_text(json.dumps(content))
    return str(path)


def test_the_command_shows_the_difference_and_leaves_no_trace(kitchen: Kitchen, tmp_path: Path) -> None:
    day = str(timezone.localdate() + timedelta(days=3))
    path = changes_file(
        tmp_path,
        {
            "targets": [{"unit": "Bread", "quantity": 50}, {"good": "Box", "per_attendee": "0.5"}],
            "assignments": [{"recipient": "Alder", "package": "Bag", "quantity": 3}],
            "batches": [{"unit": "Cake", "batches": 7}],
            "prices": [{"ingredient": "Flour", "cost_per_unit": "0.03"}],
            "expected_attendees": 12,
            "event_date": day,
        },
    )
    before, out = dump(), StringIO()

    call_command("plan_event", "Fair", "--what-if", path, stdout=out)

    assert dump() == before
    assert out.getvalue().splitlines() == [
        "Box: 0 → 6, added, made 0",
        "Bread: 22 → 56, modified, made 0",
        "Bread: 3 → 6 batches, modified, run 0",
        "Cake: 0 → 7 batches, added, run 0",
        "Flour: 300 → 950 g, modified, short 0 → 0, used 0",
        "Cost: 3.00 → 28.50, spent 0.00",
        "To buy: 0 → 0 items, 0.00 → 0.00",
        "4 changes",
    ]


def test_even_where_writing_is_allowed_nothing_is_written(kitchen: Kitchen) -> None:
    before = dump()

    with transaction.atomic() as tx:
        tried(tx, kitchen, targets=(TargetChange(item_type="finished_unit", item_id=kitchen.bread.pk, quantity=9),))

    assert dump() == before


@pytest.mark.parametrize(
    "content",
    [
        {"guests": 3},
        {"targets": [{"quantity": 3}]},
        {"targets": [{"unit": "Nothing", "quantity": 3}]},
        {"prices": [{"cost_per_unit": "1"}]},
        {"event_date": "soon"},
        [],
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(kitchen: Kitchen, tmp_path: Path, content: Any) -> None:
    with pytest.raises(CommandError):
        call_command("plan_event", "Fair", "--what-if", changes_file(tmp_path, content), stdout=StringIO())


def test_a_file_that_is_not_there_is_refused(kitchen: Kitchen) -> None:
    with pytest.raises(CommandError):
        call_command("plan_event", "Fair", "--what-if", "nowhere.json", stdout=StringIO())
