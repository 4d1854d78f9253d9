"""The life of a plan: draft, locked, in production, completed or cancelled; one locked step at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from assembly.models import AssemblyRun
from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.explode import FINISHED_UNIT
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from bakery.errors import ReasonMissing
from bakery.inputs import Checked
from events.dto.planning import PlanStateRow
from events.errors import EventHasRuns, PlanNotReady, PlanStale, PlanStateConflict
from events.models import CLOSED, AssignmentStatus, Delivery, Event, PlanState, PlanTransition, SnapshotKind
from events.planning.amendments import lock_event
from events.planning.demand import Piece
from events.planning.loading import derive_plans
from events.planning.plan import Calculation, derive_calculation
from events.planning.problems import PLAN_STALE
from events.planning.snapshots import create_plan_snapshot
from production.models import ProductionRun

LOCK, UNLOCK, START, COMPLETE, CANCEL = "lock", "unlock", "start", "complete", "cancel"
OPEN: Final = (PlanState.DRAFT, PlanState.LOCKED, PlanState.IN_PRODUCTION)
STEPS: Final[dict[str, tuple[tuple[PlanState, ...], PlanState]]] = {
    LOCK: ((PlanState.DRAFT,), PlanState.LOCKED),
    UNLOCK: ((PlanState.LOCKED, PlanState.IN_PRODUCTION), PlanState.DRAFT),
    START: ((PlanState.LOCKED,), PlanState.IN_PRODUCTION),
    COMPLETE: ((PlanState.IN_PRODUCTION,), PlanState.COMPLETED),
    CANCEL: (OPEN, PlanState.CANCELLED),
}
CANNOT: Final = {
    LOCK: "be locked",
    UNLOCK: "be unlocked",
    START: "go into production",
    COMPLETE: "be completed",
    CANCEL: "be cancelled",
}


def get_plan_state(tx: Atomic, *, event_id: int) -> PlanStateRow:
    """Return where a plan stands, which steps its state allows, and the problems that stop the next one."""
    return state_from(tx, calculation=derive_calculation(tx, event_id=event_id), event_id=event_id)


def state_from(tx: Atomic, *, calculation: Calculation, event_id: int) -> PlanStateRow:
    """Return where a plan stands, from what was reckoned already."""
    event = calculation.derived.events[event_id]
    last = PlanTransition.objects.using(tx.using).filter(event=event_id).select_related("actor").last()
    return PlanStateRow(
        event_id=event_id,
        state=event.plan_state,
        allowed=tuple(step for step, (states, _) in STEPS.items() if event.plan_state in states),
        problems=() if event.plan_state in CLOSED else calculation.problems,
        changed_at=last.at if last else None,
        by_name=last.actor.get_username() if last else "",
        reason=last.reason if last else "",
    )


def lock_plan(tx: Atomic, *, event_id: int, by: User) -> PlanStateRow:
    """Freeze what the event wants; its batches stay open, and its stock is promised to it from now on."""
    with logs.operation(tx, "lock_plan", event_id=event_id) as log:
        event = _lock_for(tx, event_id, LOCK)
        calculation = derive_calculation(tx, event_id=event_id)
        _require_ready(event, calculation, LOCK)
        snapshot = create_plan_snapshot(tx, event_id=event_id, kind=SnapshotKind.CALCULATION, by=by)
        log.add(snapshot_id=snapshot.id)
        _move(tx, event, LOCK, by, log)
    return get_plan_state(tx, event_id=event_id)


def unlock_plan(tx: Atomic, *, event_id: int, reason: str = "", by: User) -> PlanStateRow:
    """Make the plan a draft again, as long as nothing was made or handed out for it."""
    with logs.operation(tx, "unlock_plan", event_id=event_id) as log:
        reason = _text(reason)
        event = _lock_for(tx, event_id, UNLOCK)
        _require_nothing_done(tx, event, (ProductionRun, AssemblyRun, Delivery))
        _move(tx, event, UNLOCK, by, log, reason)
    return get_plan_state(tx, event_id=event_id)


def start_production(tx: Atomic, *, event_id: int, by: User) -> PlanStateRow:
    """Begin to bake: from now on a change of the plan is an amendment."""
    with logs.operation(tx, "start_production", event_id=event_id) as log:
        event = _lock_for(tx, event_id, START)
        calculation = derive_calculation(tx, event_id=event_id)
        _require_ready(event, calculation, START)
        _require_fresh(event, calculation)
        snapshot = create_plan_snapshot(tx, event_id=event_id, kind=SnapshotKind.BASELINE, by=by)
        log.add(snapshot_id=snapshot.id)
        _move(tx, event, START, by, log)
    return get_plan_state(tx, event_id=event_id)


def complete_production(tx: Atomic, *, event_id: int, reason: str = "", by: User) -> PlanStateRow:
    """Close the event; what is left over is free for others. Leaving something undone needs a reason."""
    with logs.operation(tx, "complete_production", event_id=event_id) as log:
        reason = _text(reason)
        event = _lock_for(tx, event_id, COMPLETE)
        undone = _undone(tx, event)
        if undone and not reason:
            raise ReasonMissing(message=f"Not everything is done: {'; '.join(undone)}. Please give a reason.")
        _move(tx, event, COMPLETE, by, log, reason)
    return get_plan_state(tx, event_id=event_id)


def cancel_plan(tx: Atomic, *, event_id: int, reason: str, by: User) -> PlanStateRow:
    """Give the event up; what was made for it is free for others. Refused once something was handed out."""
    with logs.operation(tx, "cancel_plan", event_id=event_id) as log:
        reason = _text(reason)
        if not reason:
            raise ReasonMissing
        event = _lock_for(tx, event_id, CANCEL)
        _require_nothing_done(tx, event, (Delivery,))
        _move(tx, event, CANCEL, by, log, reason)
    return get_plan_state(tx, event_id=event_id)


def _text(reason: str) -> str:
    checked = Checked()
    text = checked.text("reason", reason)
    checked.done()
    return text


def _lock_for(tx: Atomic, event_id: int, step: str) -> Event:
    """Return the event locked, or refuse a step that its state does not allow: of two clicks one gets this."""
    event = lock_event(tx, event_id=event_id)
    states, after = STEPS[step]
    if event.plan_state not in states:
        label = event.get_plan_state_display().lower()
        told = f"is {label} already" if event.plan_state == after else f"is {label}, so it cannot {CANNOT[step]}"
        raise PlanStateConflict(f"The plan of “{event.name}” {told}.", state=event.plan_state, action=step)
    return event


def _require_ready(event: Event, calculation: Calculation, step: str) -> None:
    plan = calculation.derived.plans[event.pk].event
    problems: Sequence[Problem] = [
        each for each in calculation.problems if step in each.blocks and each.code != PLAN_STALE
    ]
    if not (plan.targets or plan.packages or plan.decisions):
        raise PlanNotReady(f"“{event.name}” wants nothing yet.", [])
    if problems:
        raise PlanNotReady(" ".join(each.message for each in problems), list(problems))


def _require_fresh(event: Event, calculation: Calculation) -> None:
    staleness = calculation.staleness
    if staleness.is_stale:
        told = "; ".join(each.message for each in staleness.reasons)
        raise PlanStale(
            f"The plan of “{event.name}” is not what was calculated: {told}. Calculate it again.",
            event_id=event.pk,
            reasons=list(staleness.reasons),
        )


def _require_nothing_done(tx: Atomic, event: Event, kinds: Sequence[Any]) -> None:
    found = sum(kind.objects.using(tx.using).live().filter(event=event).count() for kind in kinds)
    if found:
        raise EventHasRuns(
            f"Something was made or handed out for “{event.name}”. Void that first.", event_id=event.pk, count=found
        )


def _undone(tx: Atomic, event: Event) -> list[str]:
    """Return in words what is left to make, to assemble or to hand over."""
    derived = derive_plans(tx, event_ids=[event.pk])
    plan = derived.plans[event.pk]
    accepted: dict[Piece, int] = {(FINISHED_UNIT, each.unit.id): each.accepted for each in plan.units}
    left = {piece: need.to_make - accepted.get(piece, 0) for piece, need in plan.walk.pieces.items()}
    undone = [f"{count} × {derived.definitions.name_of(piece)} to make" for piece, count in left.items() if count > 0]
    waiting = [
        each for each in derived.rows.assignments.get(event.pk, ()) if each.status != AssignmentStatus.DELIVERED
    ]
    return undone + [f"{each.recipient.name} has not received {each.package.name}" for each in waiting]


def _move(tx: Atomic, event: Event, step: str, by: User, log: logs.operation, reason: str = "") -> None:
    """Write the new state and the row that remembers the step."""
    before, (_, after) = event.plan_state, STEPS[step]
    now: datetime = timezone.now()
    event.plan_state = after
    event.closed_at = now if after in CLOSED else None
    event.save(using=tx.using, update_fields=["plan_state", "closed_at", "updated_at"])
    PlanTransition.objects.using(tx.using).create(
        event=event, from_state=before, to_state=after, reason=reason, actor=by, at=now
    )
    log.add(**{"from": before, "to": str(after)})
