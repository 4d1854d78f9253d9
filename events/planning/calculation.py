"""A plan frozen on request, and where an event stands in a few words."""

from bakery import logs
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from events.dto.snapshots import PlanCalculation, PlanSnapshotDetail, PlanSummary
from events.errors import EventNotConfigured
from events.models import SnapshotKind
from events.planning.amendments import lock_open_event
from events.planning.plan import Calculation, derive_calculation
from events.planning.problems import PLAN_STALE
from events.planning.progress import plan_progress_from
from events.planning.snapshots import create_plan_snapshot, get_plan_snapshot


def calculate_plan(tx: Atomic, *, event_id: int, force_recalculate: bool = False, by: User) -> PlanCalculation:
    """Return what was frozen last while the plan still is that, or freeze it anew.

    In production this shows what the plan would be; what it was started with stands until changes are accepted.
    """
    with logs.operation(tx, "calculate_plan", event_id=event_id, force_recalculate=force_recalculate) as log:
        event = lock_open_event(tx, event_id=event_id)
        calculation = derive_calculation(tx, event_id=event_id)
        _require_configured(calculation, event_id)
        snapshot = None if force_recalculate else _still_good(tx, calculation)
        reused = snapshot is not None
        if snapshot is None:
            snapshot = create_plan_snapshot(tx, event_id=event.pk, kind=SnapshotKind.CALCULATION, by=by)
        log.add(
            snapshot_id=snapshot.id,
            reused=reused,
            batches=sum(each.batches for each in snapshot.recipe_batches),
            estimated_cost=snapshot.estimated_cost,
        )
    return PlanCalculation(
        snapshot=snapshot,
        reused=reused,
        shopping=calculation.shopping,
        feasibility=calculation.feasibility,
        problems=tuple(each for each in calculation.problems if each.code != PLAN_STALE),
    )


def _require_configured(calculation: Calculation, event_id: int) -> None:
    plan = calculation.derived.plans[event_id].event
    if not (plan.targets or plan.packages or plan.decisions):
        name = calculation.derived.events[event_id].name
        raise EventNotConfigured(f"“{name}” wants nothing yet, so there is nothing to calculate.", event_id=event_id)


def _still_good(tx: Atomic, calculation: Calculation) -> PlanSnapshotDetail | None:
    staleness = calculation.staleness
    if staleness.is_stale or staleness.snapshot_id is None:
        return None
    return get_plan_snapshot(tx, plan_snapshot_id=staleness.snapshot_id)


def get_plan_summary(tx: Atomic, *, event_id: int) -> PlanSummary:
    """Return state, freshness and progress of an event."""
    calculation = derive_calculation(tx, event_id=event_id)
    progress = plan_progress_from(tx, calculation=calculation, event_id=event_id)
    event, staleness = calculation.derived.events[event_id], calculation.staleness
    return PlanSummary(
        event_id=event_id,
        event_name=event.name,
        state=event.plan_state,
        snapshot_id=staleness.snapshot_id,
        calculated_at=staleness.calculated_at,
        is_stale=staleness.is_stale,
        stale_reasons=tuple(each.message for each in staleness.reasons),
        phases=progress.phases,
        overall_status=progress.overall.status,
        production_progress=progress.overall.production_percent,
        assembly_progress=progress.overall.assembly_percent,
    )
