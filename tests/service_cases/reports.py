"""Calls of the functions that serve reports."""

from bakery.db.transaction import Atomic
from bakery.inventory.queries import price_history, stock_losses, worth_over_time
from events.models import Event
from events.queries import (
    report_facts,
    report_leftovers,
    report_losses,
    report_plans,
    report_totals,
    report_usage,
    report_years,
    tracing,
)
from events.services import event_report
from tests.service_cases.cases import ER, Arguments, R
from tests.service_cases.events import at
from tests.service_cases.stage import Stage


def events(s: Stage, tx: Atomic) -> Arguments:
    """Name all events, as rows."""
    return {"events": list(Event.objects.using(tx.using).order_by("pk"))}


def event_ids(s: Stage, tx: Atomic) -> Arguments:
    """Name the event that is being made."""
    return {"event_ids": [s.baking.pk]}


INVENTORY = [
    R(price_history.paid_prices, lambda s, tx: {"item_type": "ingredient", "item_id": s.flour.pk}),
    R(price_history.price_trends),
    R(stock_losses.stock_losses, silent=True),
    R(worth_over_time.stock_worth, lambda s, tx: {"end": s.today}),
]

EVENTS = [
    R(event_report.get_event_report, at("baking")),
    ER(report_facts.event_facts, at("baking")),
    ER(report_leftovers.leftovers, event_ids),
    R(report_losses.loss_report, lambda s, tx: {"by": "recipe"}),
    R(report_plans.plan_actual, at("baking")),
    ER(report_totals.completed_events, at("baking")),
    ER(report_totals.event_totals, events),
    R(report_totals.events_report, silent=True),
    R(report_usage.usage_report),
    R(report_years.years_report),
    R(tracing.trace_of_lot, lambda s, tx: {"lot_id": s.flour_lot.pk}),
    R(tracing.trace_of_recipient, lambda s, tx: {"recipient_id": s.birch.pk}),
]

CASES = [*INVENTORY, *EVENTS]
