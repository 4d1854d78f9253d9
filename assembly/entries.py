"""Runs as they are told, from rows already loaded."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from assembly.dto import AssemblyEntry, ComponentUse
from assembly.models import AssemblyRun
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.models import Lot, Movement
from bakery.inventory.owners import item_of, type_of, unit_of
from bakery.inventory.showing import name_of


def entry_of(
    run: AssemblyRun,
    *,
    snapshot_number: int,
    uses: Sequence[ComponentUse] | None,
    snapshot_reused: bool | None = None,
) -> AssemblyEntry:
    """Tell a run with its good and actor loaded; `uses` are all it has, None if not asked for."""
    return AssemblyEntry(
        id=run.pk,
        uuid=run.uuid,
        finished_good_id=run.finished_good_id,
        finished_good_name=run.finished_good.name,
        finished_good_slug=run.finished_good.slug,
        event_id=run.event_id,
        quantity_assembled=run.quantity_assembled,
        total_component_cost=cost_to_string(run.total_component_cost),
        material_cost=cost_to_string(run.material_cost),
        per_unit_cost=cost_to_string(run.per_unit_cost),
        per_unit_cost_exact=exact_to_string(run.per_unit_cost),
        cost_known=run.cost_known,
        assembled_at=run.assembled_at,
        recorded_at=run.recorded_at,
        by_name=name_of(run.actor),
        notes=run.notes,
        packaging_bypassed=run.packaging_bypassed,
        packaging_bypass_notes=run.packaging_bypass_notes,
        needs_reconcile=run.needs_reconcile,
        reconcile_note=run.reconcile_note,
        finished_good_snapshot_id=run.finished_good_snapshot_id,
        snapshot_number=snapshot_number,
        snapshot_reused=snapshot_reused,
        lot_id=run.lot_id,
        voided_at=run.voided_at,
        void_reason=run.void_reason,
        finished_unit_consumptions=_of_type("finished_unit", uses),
        finished_good_consumptions=_of_type("finished_good", uses),
        material_consumptions=_of_type("material", uses),
    )


def _of_type(component_type: str, uses: Sequence[ComponentUse] | None) -> tuple[ComponentUse, ...] | None:
    return None if uses is None else tuple(use for use in uses if use.component_type == component_type)


def use_of(use_id: int, movement: Movement) -> ComponentUse:
    """Tell a draw from its movement, with the lot, its owner and the run that made it loaded."""
    lot = movement.lot
    component = lot.product.material if lot.product else item_of(lot)
    if component is None:
        raise ValueError("a run draws on units, goods and products of materials")
    return ComponentUse(
        id=use_id,
        movement_id=movement.pk,
        lot_id=lot.pk,
        component_type=type_of(component),
        component_id=component.pk,
        component_name=str(component),
        product_id=lot.product_id,
        product_name=str(lot.product) if lot.product else "",
        source_run_uuid=_source(lot),
        quantity_consumed=quantity_to_string(Decimal(0) - movement.delta),
        unit=unit_of(component),
        unit_cost=cost_to_string(movement.unit_cost),
        unit_cost_exact=exact_to_string(movement.unit_cost),
        total_cost=cost_to_string(Decimal(0) - movement.cost),
        cost_known=movement.cost_known,
    )


def _source(lot: Lot) -> UUID | None:
    """Return the run that made what a finished lot holds; found stock has none."""
    for run in ("production_run", "assembly_run"):
        if hasattr(lot, run):
            return UUID(str(getattr(lot, run).uuid))
    return None
