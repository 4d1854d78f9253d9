"""Frozen plans as they leave."""

from typing import Final

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from events.dto.snapshots import FrozenBatch, FrozenDemand, FrozenNeed, PlanSnapshotDetail
from events.models import PlanSnapshot, PlanSnapshotBatch, PlanSnapshotDemand, PlanSnapshotNeed
from events.planning.needs import INGREDIENT

# What a snapshot must be read with.
ROWS: Final = ("demand__finished_unit", "demand__finished_good", "batches__finished_unit", "needs")


def snapshot_detail(row: PlanSnapshot) -> PlanSnapshotDetail:
    """Return a snapshot read with its rows; batches and needs come by name."""
    needs = [_need(each) for each in row.needs.all()]
    batches = [_batch(each) for each in row.batches.all()]
    return PlanSnapshotDetail(
        id=row.pk,
        uuid=row.uuid,
        event_id=row.event_id,
        number=row.number,
        kind=row.kind,
        fingerprint=row.fingerprint,
        created_at=row.created_at,
        by_name=row.created_by.get_username(),
        estimated_cost=cost_to_string(row.estimated_cost),
        estimated_cost_exact=exact_to_string(row.estimated_cost),
        cost_known=row.cost_known,
        demand=tuple(_demand(each) for each in row.demand.all()),
        recipe_batches=tuple(sorted(batches, key=lambda each: (each.name, each.finished_unit_id))),
        aggregated_ingredients=tuple(sorted(needs, key=lambda each: (each.item_type, each.display_name, each.slug))),
    )


def _demand(row: PlanSnapshotDemand) -> FrozenDemand:
    return FrozenDemand(
        item_type=FINISHED_GOOD if row.finished_good_id else FINISHED_UNIT,
        item_id=row.finished_good_id or row.finished_unit_id or 0,
        name=str(row.finished_good or row.finished_unit),
        quantity=row.quantity,
        good_snapshot_id=row.good_snapshot_id,
    )


def _batch(row: PlanSnapshotBatch) -> FrozenBatch:
    return FrozenBatch(
        finished_unit_id=row.finished_unit_id,
        name=row.finished_unit.name,
        recipe_id=row.finished_unit.recipe_id,
        recipe_snapshot_id=row.recipe_snapshot_id,
        needed=row.needed,
        on_hand=row.on_hand,
        batches=row.batches,
        expected_yield=row.expected_yield,
        accepted_shortfall=row.accepted_shortfall,
        cost=cost_to_string(row.cost),
    )


def _need(row: PlanSnapshotNeed) -> FrozenNeed:
    price = row.cost_per_unit
    return FrozenNeed(
        item_type=INGREDIENT if row.ingredient_id else MATERIAL,
        item_id=row.ingredient_id or row.material_id or 0,
        slug=row.slug,
        display_name=row.display_name,
        quantity=quantity_to_string(row.quantity),
        unit=row.unit,
        cost_per_unit=None if price is None else cost_to_string(price),
        cost_per_unit_exact=None if price is None else exact_to_string(price),
        cost=cost_to_string(row.cost),
    )
