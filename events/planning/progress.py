"""An event's progress in one figure, and what is left to bake."""

from collections.abc import Sequence
from fractions import Fraction

from bakery.db.transaction import Atomic
from bakery.dto import percent_to_string
from events.dto.progress import AssemblyProgress, PlanPercent, ProductionProgress
from events.services.progress import get_assembly_progress, get_production_progress

WHOLE = Fraction(1)


def get_overall_progress(tx: Atomic, *, event_id: int) -> PlanPercent:
    """Return the mean of baking and assembly, each the mean of its rows with none above 100; 0 without rows."""
    production = get_production_progress(tx, event_id=event_id)
    assembly = get_assembly_progress(tx, event_id=event_id)
    baked = [_share(row.is_complete, Fraction(row.produced_batches), row.target_batches) for row in production]
    put_together = [_share(row.is_complete, Fraction(row.assembled_quantity), row.target_quantity) for row in assembly]
    overall = _mean([_mean(side) for side in (baked, put_together) if side])
    rows: list[ProductionProgress | AssemblyProgress] = [*production, *assembly]
    return PlanPercent(
        production_percent=_percent(_mean(baked)),
        assembly_percent=_percent(_mean(put_together)),
        overall_percent=_percent(overall),
        status=_status(rows, overall),
        production_targets=len(production),
        production_complete=sum(row.is_complete for row in production),
        assembly_targets=len(assembly),
        assembly_complete=sum(row.is_complete for row in assembly),
    )


def get_remaining_production_needs(tx: Atomic, *, event_id: int) -> list[ProductionProgress]:
    """Return the recipes that still have batches to bake, by name."""
    return [row for row in get_production_progress(tx, event_id=event_id) if not row.is_complete]


def _share(is_complete: bool, done: Fraction, target: int) -> Fraction:
    """Return how much of a row is done; what the shelf gives need not be made, so such a row is whole."""
    return WHOLE if is_complete else min(WHOLE, done / target)


def _mean(shares: Sequence[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)


def _percent(share: Fraction) -> str:
    return percent_to_string(share, 1)


def _status(rows: Sequence[ProductionProgress | AssemblyProgress], overall: Fraction) -> str:
    if rows and all(row.is_complete for row in rows):
        return "complete"
    return "in_progress" if overall else "not_started"
