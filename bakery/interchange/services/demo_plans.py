"""The events of the demo: one that is over, one that is locked, and one still to plan."""

from datetime import date, datetime, time

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.interchange.queries.demo import demo_ids
from events.dto.deliveries import ServedInput
from events.models import Package, Recipient
from events.planning.decisions import save_batch_decision
from events.planning.states import complete_production, lock_plan, start_production
from events.services.assignments import assign_package_to_recipient
from events.services.events import create_event
from events.services.serving import record_served
from events.services.targets import set_assembly_target, set_unit_target
from production.dto import LossInput
from production.services.runs import record_batch_production


def hold_last_christmas(tx: Atomic, *, today: date, by: User) -> None:
    """Plan, bake, serve and complete last year's event."""
    ids = demo_ids(tx)
    event_date = demo.day(today, demo.LAST_CHRISTMAS_IN)
    event = create_event(
        tx, name=f"Christmas {event_date.year}", event_date=event_date, uuid=demo.key("last Christmas"), by=by
    ).id
    for name, wanted in demo.WANTED_LAST_YEAR.items():
        set_unit_target(tx, event_id=event, finished_unit_id=ids.units[name], target_quantity=wanted, by=by)
    for name, batches, _, _ in demo.BAKED_LAST_YEAR:
        save_batch_decision(tx, event_id=event, finished_unit_id=ids.units[name], batches=batches, by=by)
    lock_plan(tx, event_id=event, by=by)
    start_production(tx, event_id=event, by=by)
    for name, batches, good, loss in demo.BAKED_LAST_YEAR:
        unit = FinishedUnit.objects.using(tx.using).get(pk=ids.units[name])
        missing = batches * (unit.items_per_batch or 0) - good
        record_batch_production(
            tx,
            recipe_id=unit.recipe_id,
            finished_unit_id=unit.pk,
            num_batches=batches,
            actual_yield=good,
            losses=[LossInput(category=loss, quantity=missing)] if missing else [],
            produced_at=_noon(demo.day(today, demo.BAKED_BEFORE_LAST)),
            event_id=event,
            by=by,
        )
    served = [
        ServedInput(item_type="finished_unit", item_id=ids.units[name], quantity=good)
        for name, _, good, _ in demo.BAKED_LAST_YEAR
    ]
    record_served(tx, event_id=event, lines=served, delivered_at=_noon(event_date), by=by)
    complete_production(tx, event_id=event, by=by)


def plan_ahead(tx: Atomic, *, today: date, by: User) -> None:
    """Lock Open Day, and leave Christmas a draft."""
    ids = demo_ids(tx)
    open_day = create_event(
        tx, name="Open Day", event_date=demo.day(today, demo.OPEN_DAY_IN), uuid=demo.key("Open Day"), by=by
    ).id
    shortbread = ids.units[demo.SHORTBREAD]
    set_unit_target(tx, event_id=open_day, finished_unit_id=shortbread, target_quantity=24, by=by)
    save_batch_decision(tx, event_id=open_day, finished_unit_id=shortbread, batches=1, by=by)
    lock_plan(tx, event_id=open_day, by=by)

    christmas = create_event(
        tx, name="Christmas", event_date=demo.day(today, demo.CHRISTMAS_IN), uuid=demo.key("Christmas"), by=by
    ).id
    for name, wanted in {demo.BISCOTTI: 40, demo.DIPPED: 20}.items():
        set_unit_target(tx, event_id=christmas, finished_unit_id=ids.units[name], target_quantity=wanted, by=by)
    box = ids.goods["Cookie Box"]
    set_assembly_target(tx, event_id=christmas, finished_good_id=box, target_quantity=23, by=by)
    gifts = {"Alder": "Neighbour gift", "Birch": "Neighbour gift", "Cedar": "Family hamper"}
    for name, package in gifts.items():
        assign_package_to_recipient(
            tx,
            event_id=christmas,
            recipient_id=Recipient.objects.using(tx.using).get(uuid=demo.key(name)).pk,
            package_id=Package.objects.using(tx.using).get(uuid=demo.key(package)).pk,
            by=by,
        )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
