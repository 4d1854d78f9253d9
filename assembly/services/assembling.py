"""What recording a run writes, once everything about it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from assembly.dto import AssemblyEntry
from assembly.entries import entry_of
from assembly.models import AssemblyRun, AssemblyUse
from assembly.orders import AssemblyOrder, purpose
from assembly.queries.parts import GoodParts
from assembly.queries.runs import component_uses
from bakery.accounts.models import User
from bakery.catalogue.services.snapshots import snapshot_finished_goods
from bakery.db.transaction import Atomic
from bakery.inventory import services as stock
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import Draw, Want, unit_cost
from bakery.inventory.models import Lot, Reason
from production.services.occasions import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """A run decided on; only a shortage can still refuse it."""

    order: AssemblyOrder
    good: GoodParts
    occasion: Occasion | None
    wants: Sequence[Want]
    by: User
    at: datetime

    @property
    def note(self) -> str:
        """What its movements were for."""
        return purpose(self.order.quantity, self.good.good.name, self.occasion.name if self.occasion else "")


def assemble(tx: Atomic, *, decided: Assembly) -> AssemblyEntry:
    """Draw the parts, put the pieces away, and write the run; short of something, nothing is written."""
    good_id = decided.good.good.pk
    drawn = stock.consume_many(
        tx,
        wants=decided.wants,
        reason=Reason.ASSEMBLY_USE,
        by=decided.by,
        at=decided.at,
        note=decided.note,
        bound=CostBound(field="quantity", pieces=decided.order.quantity),
    )
    draws = [draw for draws in drawn for draw in draws]
    snapshot = snapshot_finished_goods(tx, finished_good_ids=[good_id], by=decided.by, rows=decided.good.rows)[good_id]
    lot = _put_away(tx, decided, draws)

    run = _write_run(tx, decided, draws, snapshot_id=snapshot.id, lot=lot)
    AssemblyUse.objects.using(tx.using).bulk_create(
        AssemblyUse(run=run, movement_id=draw.movement_id) for draw in draws
    )
    return entry_of(
        run,
        snapshot_number=snapshot.number,
        snapshot_reused=snapshot.reused,
        uses=component_uses(tx, run=run),
    )


def _cost(draws: Sequence[Draw]) -> Decimal:
    return sum((draw.cost for draw in draws), Decimal(0))


def _cost_known(draws: Sequence[Draw]) -> bool:
    return all(draw.cost_known for draw in draws)


def _put_away(tx: Atomic, decided: Assembly, draws: Sequence[Draw]) -> Lot:
    return stock.receive(
        tx,
        item=decided.good.good,
        quantity=Decimal(decided.order.quantity),
        cost=_cost(draws),
        cost_known=_cost_known(draws),
        received_on=timezone.localdate(decided.at),
        reason=Reason.ASSEMBLY_IN,
        by=decided.by,
        at=decided.at,
        note=decided.note,
    )


def _write_run(tx: Atomic, decided: Assembly, draws: Sequence[Draw], *, snapshot_id: int, lot: Lot) -> AssemblyRun:
    order = decided.order
    total = _cost(draws)
    run: AssemblyRun = AssemblyRun.objects.using(tx.using).create(
        actor=decided.by,
        event_id=order.event_id,
        finished_good=decided.good.good,
        finished_good_snapshot_id=snapshot_id,
        quantity_assembled=order.quantity,
        assembled_at=decided.at,
        total_component_cost=total,
        material_cost=_cost([draw for draw in draws if draw.product_id is not None]),
        per_unit_cost=unit_cost(total, Decimal(order.quantity)),
        cost_known=_cost_known(draws),
        packaging_bypassed=order.packaging_bypassed,
        packaging_bypass_notes=order.packaging_bypass_notes,
        needs_reconcile=order.packaging_bypassed,
        lot=lot,
        notes=order.notes,
    )
    return run
