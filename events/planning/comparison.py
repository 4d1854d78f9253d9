"""What a plan was when production started, what it is now, and what was made."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.text import slugify

from bakery.catalogue.explode import FINISHED_UNIT
from bakery.db.transaction import Atomic
from bakery.spreadsheets import csv_content, defused
from events.dto.comparison import ComparisonScreen, PlanComparison
from events.dto.shopping import CsvFile
from events.dto.snapshots import PlanSnapshotDetail
from events.errors import PlanSnapshotNotFound
from events.models import Event, SnapshotKind
from events.planning.amendments import get_amendments
from events.planning.compare import compare
from events.planning.plan import Calculation, derive_calculation
from events.planning.shopping_list import owners_of
from events.planning.sides import done_of, frozen_side, live_side
from events.planning.snapshots import latest_snapshot
from events.queries.costs import event_costs

HEADER: Final = ("Kind", "Name", "Unit", "At the start", "Now", "Made or used", "Change")


def get_plan_comparison(tx: Atomic, *, event_id: int) -> PlanComparison:
    """Compare the latest baseline with the plan as it is now and with the facts."""
    calculation = derive_calculation(tx, event_id=event_id)
    baseline = latest_snapshot(tx, event_id=event_id, kind=SnapshotKind.BASELINE)
    if baseline is None:
        raise PlanSnapshotNotFound("Production has not started, so there is nothing to compare.", event_id=event_id)
    return comparison_from(tx, calculation=calculation, baseline=baseline, event_id=event_id)


def get_comparison_screen(tx: Atomic, *, event_id: int) -> ComparisonScreen:
    """Return the comparison, if production has started, with the amendments and what differs from the last of them."""
    calculation = derive_calculation(tx, event_id=event_id)
    baseline = latest_snapshot(tx, event_id=event_id, kind=SnapshotKind.BASELINE)
    return ComparisonScreen(
        event_id=event_id,
        event_name=calculation.derived.events[event_id].name,
        comparison=comparison_from(tx, calculation=calculation, baseline=baseline, event_id=event_id)
        if baseline
        else None,
        amendments=tuple(get_amendments(tx, event_id=event_id)),
        staleness=calculation.staleness,
    )


def export_plan_comparison_csv(tx: Atomic, *, event_id: int) -> CsvFile:
    """Return the comparison as a file that spreadsheets open."""
    found = get_plan_comparison(tx, event_id=event_id)
    event = Event.objects.using(tx.using).get(pk=event_id)
    filename = f"comparison_{slugify(event.name) or event.pk}_{event.event_date}.csv"
    return CsvFile(filename=filename, content=csv_content(_rows(found)))


def _rows(found: PlanComparison) -> Iterator[Iterable[str]]:
    yield HEADER
    for good in found.goods:
        kind = "output" if good.item_type == FINISHED_UNIT else "box"
        yield kind, defused(good.name), "", str(good.original), str(good.current), good.actual, good.status
    for batch in found.batches:
        amounts = str(batch.original), str(batch.current), batch.actual
        yield "batches", defused(batch.name), "", *amounts, batch.status
    for need in found.needs:
        amounts = need.original, need.current, need.actual
        yield need.item_type, defused(need.name), need.unit, *amounts, need.status
    known = (found.original_cost_known, found.current_cost_known, found.actual_cost_known)
    note = "" if all(known) else "a price is missing, the least it can be"
    yield "cost", "", "", found.original_cost, found.current_cost, found.actual_cost, note


def comparison_from(
    tx: Atomic, *, calculation: Calculation, baseline: PlanSnapshotDetail, event_id: int
) -> PlanComparison:
    """Compare a frozen plan with one reckoned already."""
    derived, reckoned = calculation.derived, calculation.reckoned
    owners = owners_of(tx, items=[each.item for each in reckoned], derived=derived)
    return compare(
        frozen_side(baseline),
        live_side(derived, reckoned, owners, calculation.shopping, calculation.drawn, event_id),
        done_of(derived.plans[event_id], event_costs(tx, event_id=event_id), reckoned),
    )
