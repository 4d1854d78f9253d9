"""What a plan was when production started, what it is now, and what was made."""

from decimal import Decimal

from bakery.db.transaction import Atomic
from events.dto.comparison import PlanComparison
from events.errors import PlanSnapshotNotFound
from events.models import SnapshotKind
from events.planning.compare import Named, Side, compare, done_of, side_of
from events.planning.plan import derive_calculation
from events.planning.snapshots import latest_snapshot
from events.queries.costs import event_costs


def get_plan_comparison(tx: Atomic, *, event_id: int) -> PlanComparison:
    """Compare the latest baseline with the plan as it is now and with the facts."""
    calculation = derive_calculation(tx, event_id=event_id)
    baseline = latest_snapshot(tx, event_id=event_id, kind=SnapshotKind.BASELINE)
    if baseline is None:
        raise PlanSnapshotNotFound("Production has not started, so there is nothing to compare.", event_id=event_id)
    original = Side(
        demand={
            (each.item_type, each.item_id): Named(name=each.name, count=each.quantity) for each in baseline.demand
        },
        batches={
            each.finished_unit_id: Named(name=each.name, count=each.batches, recipe_id=each.recipe_id)
            for each in baseline.recipe_batches
        },
        cost=Decimal(baseline.estimated_cost_exact),
    )
    plan, costs = calculation.derived.plans[event_id], event_costs(tx, event_id=event_id)
    current = side_of(calculation.derived, calculation.reckoned, event_id)
    return compare(original, current, done_of(plan, costs))
