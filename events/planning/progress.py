"""An event's progress: in one figure, row by row, stage by stage, and what is left to bake."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from bakery.db.transaction import Atomic
from bakery.dto import percent_to_string
from events.dto.feasibility import AssemblyFeasibility, AssemblyOutlook, ChecklistLine, PlanPhase, PlanProgress
from events.dto.progress import AssemblyProgress, EventProgress, PlanPercent, ProductionProgress
from events.planning.feasibility import check_assembly_feasibility
from events.planning.plan import Calculation, derive_calculation
from events.planning.saved_lists import is_shopping_complete
from events.services.progress import get_assembly_progress, get_production_progress, progress_from

WHOLE = Fraction(1)
NOT_NEEDED, NOT_STARTED, IN_PROGRESS, COMPLETE = "not_needed", "not_started", "in_progress", "complete"


def get_overall_progress(tx: Atomic, *, event_id: int) -> PlanPercent:
    """Return the mean of baking and assembly, each the mean of its rows with none above 100; 0 without rows."""
    production = get_production_progress(tx, event_id=event_id)
    assembly = get_assembly_progress(tx, event_id=event_id)
    return _percent_of(production, assembly)


def get_remaining_production_needs(tx: Atomic, *, event_id: int) -> list[ProductionProgress]:
    """Return the recipes that still have batches to bake, by name."""
    return [row for row in get_production_progress(tx, event_id=event_id) if not row.is_complete]


def get_plan_progress(tx: Atomic, *, event_id: int) -> PlanProgress:
    """Return what was done of each recipe and good, how much more can be, and how far each stage has come."""
    calculation = derive_calculation(tx, event_id=event_id)
    return plan_progress_from(tx, calculation=calculation, event_id=event_id)


def plan_progress_from(tx: Atomic, *, calculation: Calculation, event_id: int) -> PlanProgress:
    """Return the progress from a plan reckoned already."""
    progress = progress_from(tx, loaded=calculation.derived, event_id=event_id)
    possible = {row.finished_good_id: row for row in calculation.feasibility}
    is_bought = is_shopping_complete(tx, event_id=event_id)
    return PlanProgress(
        event_id=event_id,
        production=progress.production_progress,
        assembly=tuple(_outlook(row, possible.get(row.finished_good_id)) for row in progress.assembly_progress),
        overall=_percent_of(progress.production_progress, progress.assembly_progress),
        phases=(
            PlanPhase(name="requirements", status=_requirements(calculation, event_id)),
            PlanPhase(name="shopping", status=COMPLETE if is_bought else _shopping(calculation)),
            PlanPhase(name="production", status=_production(calculation, progress)),
            PlanPhase(name="assembly", status=_assembly(progress)),
            PlanPhase(name="delivery", status=_delivery(progress)),
        ),
    )


def get_assembly_checklist(tx: Atomic, *, event_id: int) -> list[ChecklistLine]:
    """Return every good wanted, with what the event's own runs assembled and what can be now."""
    return [
        ChecklistLine(
            finished_good_id=row.finished_good_id,
            finished_good_name=row.finished_good_name,
            target_quantity=row.target_quantity,
            assembled_count=row.assembled_quantity,
            remaining=row.remaining,
            can_assemble=row.can_assemble,
            status=row.status,
        )
        for row in check_assembly_feasibility(tx, event_id=event_id)
    ]


def _outlook(row: AssemblyProgress, possible: AssemblyFeasibility | None) -> AssemblyOutlook:
    """Return a good's progress with what can be assembled; one that is wanted no more needs nothing."""
    return AssemblyOutlook(
        finished_good_id=row.finished_good_id,
        finished_good_name=row.finished_good_name,
        target_quantity=row.target_quantity,
        assembled_quantity=row.assembled_quantity,
        remaining_quantity=row.remaining_quantity,
        progress_pct=row.progress_pct,
        is_complete=row.is_complete,
        available_to_assemble=possible.can_assemble if possible else 0,
        status=possible.status if possible else "can_assemble",
    )


def _requirements(calculation: Calculation, event_id: int) -> str:
    plan = calculation.derived.plans[event_id]
    if not (plan.event.targets or plan.event.packages or plan.event.decisions):
        return NOT_STARTED
    settled = all(unit.covered and (unit.decided or not unit.to_make) for unit in plan.units)
    return COMPLETE if settled else IN_PROGRESS


def _shopping(calculation: Calculation) -> str:
    rows = [*calculation.shopping.items, *calculation.shopping.packaging]
    if not calculation.reckoned and not rows:
        return NOT_NEEDED
    return _stage(all(row.is_sufficient for row in rows), any(row.is_sufficient for row in rows))


def _production(calculation: Calculation, progress: EventProgress) -> str:
    rows = progress.production_progress
    to_make = any(unit.to_make for unit in calculation.derived.plans[progress.event_id].units)
    if not rows:
        return NOT_STARTED if to_make else NOT_NEEDED
    return _stage(all(row.is_complete for row in rows), any(row.produced_batches != "0" for row in rows))


def _assembly(progress: EventProgress) -> str:
    rows = progress.assembly_progress
    if not rows:
        return NOT_NEEDED
    return _stage(all(row.is_complete for row in rows), any(row.assembled_quantity for row in rows))


def _delivery(progress: EventProgress) -> str:
    counts = progress.overall_progress
    if not counts.packages_total:
        return NOT_NEEDED
    begun = counts.packages_ready or counts.packages_delivered
    return _stage(counts.packages_delivered == counts.packages_total, bool(begun))


def _stage(is_complete: bool, has_begun: bool) -> str:
    return COMPLETE if is_complete else IN_PROGRESS if has_begun else NOT_STARTED


def _percent_of(production: Iterable[ProductionProgress], assembly: Iterable[AssemblyProgress]) -> PlanPercent:
    baking, assembling = list(production), list(assembly)
    baked = [_share(row.is_complete, Fraction(row.produced_batches), row.target_batches) for row in baking]
    put_together = [
        _share(row.is_complete, Fraction(row.assembled_quantity), row.target_quantity) for row in assembling
    ]
    overall = _mean([_mean(side) for side in (baked, put_together) if side])
    rows: list[ProductionProgress | AssemblyProgress] = [*baking, *assembling]
    return PlanPercent(
        production_percent=_percent(_mean(baked)),
        assembly_percent=_percent(_mean(put_together)),
        overall_percent=_percent(overall),
        status=_status(rows, overall),
        production_targets=len(baking),
        production_complete=sum(row.is_complete for row in baking),
        assembly_targets=len(assembling),
        assembly_complete=sum(row.is_complete for row in assembling),
    )


def _share(is_complete: bool, done: Fraction, target: int) -> Fraction:
    """Return how much of a row is done; what the shelf gives need not be made, so such a row is whole."""
    return WHOLE if is_complete else min(WHOLE, done / target)


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


def _percent(share: Fraction) -> str:
    return percent_to_string(share, 1)


def _status(rows: Sequence[ProductionProgress | AssemblyProgress], overall: Fraction) -> str:
    if rows and all(row.is_complete for row in rows):
        return COMPLETE
    return IN_PROGRESS if overall else NOT_STARTED
