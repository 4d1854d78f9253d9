"""Reports over events: plans, losses, years, usage and traces."""

from collections.abc import Callable

import pytest
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bakery.db.transaction import Atomic
from bakery.errors import EventNotFound
from bakery.inventory.models import Lot
from bakery.inventory.services import lock_stock
from events.models import Event, PlanState
from events.occasions import occasion_of, occasions
from events.planning.states import lock_plan, start_production
from events.queries.report_losses import loss_report
from events.queries.report_plans import plan_actual
from events.queries.report_totals import events_report
from events.queries.report_usage import usage_report
from events.queries.report_years import years_report
from events.queries.tracing import trace_of_lot, trace_of_recipient
from events.services import assign_package_to_recipient, update_fulfillment_status
from tests import make
from tests.events.services.kitchen import Kitchen, close

TODAY = timezone.localdate()


@pytest.fixture
def kitchen(tx: Atomic) -> Kitchen:
    kitchen = Kitchen()
    lock_stock(tx)  # many facts share one block here
    return kitchen


@pytest.fixture
def fair(tx: Atomic, kitchen: Kitchen) -> Event:
    """An event that wanted 20 loaves, baked 2 batches, lost 3 loaves, and served 5."""
    event = make.event("Fair 2025", expected_attendees=40)
    make.target(event, kitchen.bread, 20)
    make.decision(event, kitchen.bread, 2)
    lock_plan(tx, event_id=event.pk, by=kitchen.by)
    start_production(tx, event_id=event.pk, by=kitchen.by)
    kitchen.bake(tx, event, 2, lost=3)
    kitchen.serve(tx, event, "finished_unit", 5)
    close(event)
    return event


def test_what_was_planned_stands_beside_what_was_done(tx: Atomic, fair: Event) -> None:
    found = plan_actual(tx)

    [bread] = found.outputs
    assert (bread.planned_batches, bread.done_batches, bread.expected_units) == (2, "2", 20)
    assert (bread.good_units, bread.lost_units) == (17, 3)
    assert (bread.planned_cost, bread.actual_cost, bread.variance) == ("5.00", "5.00", "0.00")
    assert [(each.item_name, each.pieces) for each in found.short] == [("Bread", "3")]
    assert [(each.item_name, each.pieces) for each in found.left] == [("Bread", "12")]
    assert found.event_count == 1


def test_what_boxes_and_others_took_is_not_left(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event()
    kitchen.bake(tx, event, 1)
    kitchen.assemble(tx, event, 3)
    kitchen.serve(tx, event, "finished_good", 1)
    close(event)
    kitchen.serve(tx, make.event(), "finished_unit", 2)

    found = plan_actual(tx, event_id=event.pk)

    # Four of ten loaves went into no box of its own, whatever others took of them since.
    assert [(each.item_name, each.pieces) for each in found.left] == [("Box", "2"), ("Bread", "4")]


def test_events_still_under_way_are_in_no_report_but_the_one_about_them(tx: Atomic, kitchen: Kitchen) -> None:
    event = make.event(state=PlanState.IN_PRODUCTION)
    kitchen.bake(tx, event)

    assert events_report(tx).rows == ()
    assert plan_actual(tx).outputs == ()
    assert [each.good_units for each in plan_actual(tx, event_id=event.pk).outputs] == [10]
    with pytest.raises(EventNotFound):
        plan_actual(tx, event_id=404)


def test_a_period_holds_the_events_of_its_days(tx: Atomic, fair: Event) -> None:
    day = fair.event_date

    assert [each.event_id for each in events_report(tx, start=day, end=day).rows] == [fair.pk]
    assert events_report(tx, end=TODAY).total == 0
    [total] = events_report(tx).rows
    assert (total.total_cost, total.loss_cost, total.expected_cost, total.variance) == ("5.00", "0.75", "5.00", "0.00")


@pytest.mark.parametrize(("by", "labels"), [("kind", ["Burnt"]), ("recipe", ["Bread"]), ("month", [f"{TODAY:%B %Y}"])])
def test_losses_are_told_by_kind_recipe_and_month(tx: Atomic, fair: Event, by: str, labels: list[str]) -> None:
    found = loss_report(tx, by=by)

    assert [row.label for row in found.rows] == labels
    assert [(row.units, row.cost, row.share_percent) for row in found.rows] == [(3, "0.75", "15.00")]
    assert (found.cost, found.production_cost) == ("0.75", "5.00")
    assert loss_report(tx, by=by, event_id=make.event().pk).rows == ()


def test_the_rows_of_losses_add_up_to_the_whole(tx: Atomic, kitchen: Kitchen) -> None:
    kitchen.bake(tx, None, 1, lost=1)
    kitchen.recipe = make.recipe("Sour", [(kitchen.flour, "333.33", "g")])
    kitchen.bread = make.unit(kitchen.recipe, 10, "Sour bread")
    kitchen.bake(tx, None, 1, lost=1)

    found = loss_report(tx, by="recipe")

    # 0.3333 and 0.25, together 0.5833.
    assert [row.cost for row in found.rows] == ["0.33", "0.25"]
    assert found.cost == "0.58"


@pytest.mark.parametrize(
    ("name", "occasion"),
    [("Christmas 2025", "Christmas"), ("2024 Fair", "Fair"), ("Fair 2024 North", "Fair North"), ("2025", "2025")],
)
def test_an_occasion_is_a_name_without_its_year(name: str, occasion: str) -> None:
    assert occasion_of(name) == occasion


def test_occasions_that_come_most_often_come_first() -> None:
    assert occasions(["Fair 2023", "Ball", "Fair 2024", "Advent"]) == ["Fair", "Advent", "Ball"]


def test_events_of_one_name_stand_beside_each_other(tx: Atomic, kitchen: Kitchen, fair: Event) -> None:
    ball = make.event("Ball")
    close(ball)
    gift = make.package("Gift", [(kitchen.bread, 2)])
    earlier = make.event("Fair 2024", in_days=-300)
    kitchen.bake(tx, earlier, 1)
    kitchen.assemble(tx, earlier, 2)
    given = assign_package_to_recipient(
        tx, event_id=earlier.pk, recipient_id=make.recipient("Alder").pk, package_id=gift.pk, by=kitchen.by
    )
    for status in ("ready", "delivered"):
        update_fulfillment_status(tx, assignment_id=given.id, new_status=status, by=kitchen.by)
    close(earlier)

    found = years_report(tx)

    assert (found.name, found.names) == ("Fair", ("Fair", "Ball"))
    assert [(row.total.event_name, row.boxes, row.recipients, row.batches) for row in found.rows] == [
        ("Fair 2025", 0, 0, "2"), ("Fair 2024", 2, 1, "1"),
    ]  # fmt: skip
    # 2.50 of bread and two bags of 0.80; ten loaves less four in boxes and two handed over, and two boxes are left.
    assert [(row.total.total_cost, row.recipient_cost, row.leftover_pieces) for row in found.rows] == [
        ("5.00", None, "12"), ("4.10", "4.10", "6"),
    ]  # fmt: skip
    assert [row.total.event_name for row in years_report(tx, name="Ball").rows] == ["Ball"]


def test_usage_is_told_by_item_and_event(tx: Atomic, kitchen: Kitchen, fair: Event) -> None:
    kitchen.bake(tx, None, 1)
    kitchen.assemble(tx, None, 1)

    found = usage_report(tx)

    assert [(row.item_name, row.event_name, row.quantity, row.unit, row.cost) for row in found.rows] == [
        ("Bag", "", "1", "ea", "0.80"), ("Flour", "Fair 2025", "500", "g", "5.00"), ("Flour", "", "250", "g", "2.50"),
    ]  # fmt: skip
    assert (found.cost, found.item_costs) == ("8.30", (("Flour", "7.50"), ("Bag", "0.80")))
    assert usage_report(tx, event_id=fair.pk).cost == "5.00"
    assert usage_report(tx, page=slice(1, 2)).rows == found.rows[1:2]


def test_a_lot_leads_to_recipients_and_a_recipient_to_lots(tx: Atomic, kitchen: Kitchen) -> None:
    event, outer = make.event("Fair"), make.good("Crate", [(kitchen.box, 1)])
    crate = make.package("Crate for one", [(outer, 1)])
    flour = Lot.objects.get(product__ingredient=kitchen.flour)
    kitchen.bake(tx, event, 1)
    kitchen.assemble(tx, event, 1)
    kitchen.box = outer
    kitchen.assemble(tx, event, 1)
    alder = make.recipient("Alder")
    given = assign_package_to_recipient(
        tx, event_id=event.pk, recipient_id=alder.pk, package_id=crate.pk, by=kitchen.by
    )
    for status in ("ready", "delivered"):
        update_fulfillment_status(tx, assignment_id=given.id, new_status=status, by=kitchen.by)

    forth, back = trace_of_lot(tx, lot_id=flour.pk), trace_of_recipient(tx, recipient_id=alder.pk)

    assert [(step.kind, step.name) for step in forth] == [
        ("run", "Bread"), ("assembly", "Box"), ("assembly", "Crate"), ("delivery", "Crate for one"),
    ]  # fmt: skip
    assert (forth[-1].recipient_name, forth[-1].quantity, forth[-1].event_name) == ("Alder", "1", "Fair")
    assert [(step.kind, step.name) for step in back[:4]] == [
        ("delivery", "Crate for one"), ("run", "Bread"), ("assembly", "Box"), ("assembly", "Crate"),
    ]  # fmt: skip
    assert flour.pk in {step.lot_id for step in back if step.kind == "lot"}
    assert trace_of_recipient(tx, recipient_id=make.recipient().pk) == []
    assert trace_of_recipient(tx, recipient_id=alder.pk, event_id=event.pk) == back
    assert trace_of_recipient(tx, recipient_id=alder.pk, event_id=make.event().pk) == []


@pytest.mark.parametrize("report", [events_report, plan_actual, years_report])
def test_more_events_take_no_more_queries(tx: Atomic, kitchen: Kitchen, report: Callable[..., object]) -> None:
    def statements() -> int:
        event = make.event("Fair")
        kitchen.bake(tx, event, 1, lost=1)
        kitchen.assemble(tx, event, 1)
        kitchen.serve(tx, event, "finished_unit", 1)
        close(event)
        with CaptureQueriesContext(tx.connection) as queries:
            report(tx)
        return len(queries)

    assert statements() == [statements() for _ in range(3)][-1]
