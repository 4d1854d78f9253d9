"""What may change in which state of a plan: every change of demand, decisions and choices passes here first."""

from bakery.db.transaction import Atomic
from bakery.errors import EventClosed, EventNotFound
from bakery.inputs import Checked
from events.errors import PlanStateConflict
from events.models import CLOSED, Event, PlanState


def lock_event(tx: Atomic, *, event_id: int) -> Event:
    """Return the event with its row locked, so that its state stays as it is until the block ends."""
    found = Event.objects.using(tx.using).select_for_update(of=("self",), no_key=True).filter(pk=event_id).first()
    if found is None:
        raise EventNotFound(f"There is no event {event_id}.", event_id=event_id)
    return found


def lock_open_event(tx: Atomic, *, event_id: int) -> Event:
    """Return the event locked, or refuse because it is completed or cancelled."""
    event = lock_event(tx, event_id=event_id)
    if event.plan_state in CLOSED:
        raise EventClosed(
            f"“{event.name}” is {event.get_plan_state_display().lower()}, so nothing about it changes any more.",
            event_id=event.pk,
            state=event.plan_state,
        )
    return event


def lock_demand(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a change of what it wants, which only a draft takes."""
    return _lock_in(tx, event_id, (PlanState.DRAFT,), what="what it wants", reason=reason)


def lock_decisions(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a change of its batches, which a draft and a locked plan take."""
    return _lock_in(tx, event_id, (PlanState.DRAFT, PlanState.LOCKED), what="its batches", reason=reason)


def lock_choices(tx: Atomic, *, event_id: int, reason: str) -> Event:
    """Return the event locked for a choice of materials, which every open plan takes."""
    states = (PlanState.DRAFT, PlanState.LOCKED, PlanState.IN_PRODUCTION)
    return _lock_in(tx, event_id, states, what="its materials", reason=reason)


def _lock_in(tx: Atomic, event_id: int, states: tuple[PlanState, ...], *, what: str, reason: str) -> Event:
    checked = Checked()
    checked.text("reason", reason)
    checked.done()
    event = lock_open_event(tx, event_id=event_id)
    if event.plan_state not in states:
        raise PlanStateConflict(
            f"The plan of “{event.name}” is {event.get_plan_state_display().lower()}. Unlock it to change {what}.",
            state=event.plan_state,
            action=f"change {what}",
        )
    return event
