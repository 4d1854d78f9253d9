"""What the Today page reads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from assembly.models import AssemblyRun
from bakery.db.transaction import Atomic
from bakery.inventory.models import Purchase, StockAdjustment
from events.models import CLOSED, Delivery, Event, PlanState
from production.models import ProductionRun

NEXT_STEPS: Final = {
    PlanState.DRAFT: "Choose batches, then lock the plan.",
    PlanState.LOCKED: "Shop, then start production.",
    PlanState.IN_PRODUCTION: "Bake, assemble and deliver.",
}
# The pages on which that is done: what the link says, and the name of the address.
NEXT_PAGES: Final = {
    PlanState.DRAFT: (("Plan", "event_plan"),),
    PlanState.LOCKED: (("Shop", "event_shopping"), ("Plan", "event_plan")),
    PlanState.IN_PRODUCTION: (("Bake", "event_make"), ("Assemble", "event_assemble"), ("Deliver", "event_deliver")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextEvent:
    """An open event and what to do for it."""

    id: int
    name: str
    event_date: date
    state: str
    state_label: str
    next_step: str
    next_pages: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentRecord:
    """A fact somebody recorded lately, voided ones included."""

    kind: str
    id: int
    sentence: str
    actor: str
    recorded_at: datetime
    voided: bool


def next_events(tx: Atomic, *, limit: int = 6) -> list[NextEvent]:
    """Return open events by date, those whose day has passed first."""
    events = Event.objects.using(tx.using).exclude(plan_state__in=CLOSED).order_by("event_date", "pk")
    return [
        NextEvent(
            id=event.pk,
            name=event.name,
            event_date=event.event_date,
            state=event.plan_state,
            state_label=event.get_plan_state_display(),
            next_step=NEXT_STEPS[PlanState(event.plan_state)],
            next_pages=NEXT_PAGES[PlanState(event.plan_state)],
        )
        for event in events[:limit]
    ]


def recent_records(tx: Atomic, *, limit: int = 10) -> list[RecentRecord]:
    """Return what was recorded last, of every kind, newest first."""
    found = sorted(_latest(tx, limit), key=lambda record: (record.recorded_at, record.kind, record.id), reverse=True)
    return found[:limit]


def _latest(tx: Atomic, limit: int) -> Iterator[RecentRecord]:
    """Yield the newest of each kind, enough of each that the newest of all are among them."""
    purchases = Purchase.objects.using(tx.using).select_related("actor", "supplier").order_by("-recorded_at", "-pk")
    for purchase in purchases[:limit]:
        yield _record("purchase", purchase, f"Bought at {purchase.supplier}")

    runs = ProductionRun.objects.using(tx.using).select_related("actor", "finished_unit")
    for run in runs.order_by("-recorded_at", "-pk")[:limit]:
        yield _record("run", run, f"Baked {run.actual_yield} of {run.finished_unit}")

    assemblies = AssemblyRun.objects.using(tx.using).select_related("actor", "finished_good")
    for assembly in assemblies.order_by("-recorded_at", "-pk")[:limit]:
        yield _record("assembly", assembly, f"Assembled {assembly.quantity_assembled} of {assembly.finished_good}")

    deliveries = Delivery.objects.using(tx.using).select_related("actor", "event", "assignment__recipient")
    for delivery in deliveries.order_by("-recorded_at", "-pk")[:limit]:
        yield _record("delivery", delivery, _handed_over(delivery))

    adjustments = StockAdjustment.objects.using(tx.using).select_related("actor").order_by("-recorded_at", "-pk")
    for adjustment in adjustments[:limit]:
        yield _record("adjustment", adjustment, adjustment.get_kind_display())


def _handed_over(delivery: Delivery) -> str:
    if delivery.assignment:
        return f"Delivered to {delivery.assignment.recipient}, {delivery.event}"
    return f"Served at {delivery.event}"


def _record(
    kind: str, fact: Purchase | ProductionRun | AssemblyRun | Delivery | StockAdjustment, sentence: str
) -> RecentRecord:
    return RecentRecord(
        kind=kind,
        id=fact.pk,
        sentence=sentence,
        actor=fact.actor.get_username(),
        recorded_at=fact.recorded_at,
        voided=fact.voided_at is not None,
    )
