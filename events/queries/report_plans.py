"""What events planned when production started, beside what they did."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, quantity_to_string
from bakery.rounding import in_cents
from events.dto.reports import PlanActual, PlannedOutput, Surprise
from events.models import Event, PlanSnapshot, PlanSnapshotBatch, SnapshotKind
from events.queries.report_leftovers import Leftover, leftovers
from events.queries.report_totals import completed_events
from production.models import ProductionRun

# The rows of the plan and the runs, by event.
PerEvent = dict[int, tuple[list[PlanSnapshotBatch], list[ProductionRun]]]


@dataclass(slots=True)
class _Output:
    """The figures of one output, of one event or of all."""

    name: str
    planned_batches: int = 0
    expected: int = 0
    planned_cost: Decimal = field(default_factory=Decimal)
    batches: Decimal = field(default_factory=Decimal)
    good: int = 0
    lost: int = 0
    cost: Decimal = field(default_factory=Decimal)

    def plan(self, row: PlanSnapshotBatch) -> None:
        """Add what was planned."""
        self.planned_batches += row.batches
        self.expected += row.expected_yield
        self.planned_cost += row.cost

    def bake(self, run: ProductionRun) -> None:
        """Add what was baked."""
        self.batches += run.num_batches * run.scale_factor
        self.good += run.actual_yield
        self.lost += run.loss_quantity
        self.cost += run.total_ingredient_cost


def plan_actual(
    tx: Atomic, *, start: date | None = None, end: date | None = None, event_id: int | None = None
) -> PlanActual:
    """Return each output that completed events, or the one chosen, planned or baked, by name.

    An event was short of what came out of the oven less than its baseline was to make.
    """
    events = completed_events(tx, start=start, end=end, event_id=event_id)
    ids = {event.pk: event for event in events}
    per_event = _per_event(tx, ids)
    outputs: dict[int, _Output] = {}
    for rows, runs in per_event.values():
        for row in rows:
            outputs.setdefault(row.finished_unit_id, _Output(row.finished_unit.name)).plan(row)
        for each in runs:
            outputs.setdefault(each.finished_unit_id, _Output(each.finished_unit.name)).bake(each)
    order = sorted(outputs.items(), key=lambda item: (item[1].name, item[0]))
    planned, actual = [each.planned_cost for _, each in order], [each.cost for _, each in order]
    planned_cost, actual_cost = (cost_to_string(sum(each, Decimal(0))) for each in (planned, actual))
    return PlanActual(
        event_count=len(events),
        outputs=tuple(
            _told(key, output, *cents)
            for (key, output), *cents in zip(order, in_cents(planned), in_cents(actual), strict=True)
        ),
        short=tuple(_short(ids, per_event)),
        left=tuple(_left(ids, leftovers(tx, event_ids=[*ids]))),
        planned_cost=planned_cost,
        actual_cost=actual_cost,
        variance=cost_to_string(Decimal(planned_cost) - Decimal(actual_cost)),
    )


def _per_event(tx: Atomic, event_ids: Collection[int]) -> PerEvent:
    baselines = PlanSnapshot.objects.using(tx.using).filter(event__in=event_ids, kind=SnapshotKind.BASELINE)
    latest = dict(baselines.order_by("number").values_list("event", "pk"))
    started = {snapshot_id: event_id for event_id, snapshot_id in latest.items()}
    batches = PlanSnapshotBatch.objects.using(tx.using).filter(snapshot__in=started).select_related("finished_unit")
    runs = ProductionRun.objects.using(tx.using).live().filter(event__in=event_ids).select_related("finished_unit")
    found: PerEvent = defaultdict(lambda: ([], []))
    for row in batches.order_by("pk"):
        found[started[row.snapshot_id]][0].append(row)
    for run in runs.order_by("pk"):
        found[run.event_id][1].append(run)
    return found


def _short(events: dict[int, Event], per_event: PerEvent) -> Iterable[Surprise]:
    """Yield what came out of the oven less than was to be made of it."""
    for event_id, event in events.items():
        planned, runs = per_event[event_id]
        for row in planned:
            good = sum(run.actual_yield for run in runs if run.finished_unit_id == row.finished_unit_id)
            missing = row.needed - row.on_hand - good
            if missing > 0:
                yield _surprise(event, row.finished_unit.name, Decimal(missing))


def _left(events: dict[int, Event], left: Iterable[Leftover]) -> Iterable[Surprise]:
    for each in left:
        yield _surprise(events[each.event_id], each.name, each.pieces)


def _surprise(event: Event, name: str, pieces: Decimal) -> Surprise:
    return Surprise(
        event_id=event.pk,
        event_name=event.name,
        event_date=event.event_date,
        item_name=name,
        pieces=quantity_to_string(pieces),
    )


def _told(unit_id: int, output: _Output, planned_cost: str, actual_cost: str) -> PlannedOutput:
    return PlannedOutput(
        finished_unit_id=unit_id,
        name=output.name,
        planned_batches=output.planned_batches,
        done_batches=quantity_to_string(output.batches),
        expected_units=output.expected,
        good_units=output.good,
        lost_units=output.lost,
        planned_cost=planned_cost,
        actual_cost=actual_cost,
        variance=cost_to_string(Decimal(planned_cost) - Decimal(actual_cost)),
    )
