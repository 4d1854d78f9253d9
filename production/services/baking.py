"""What recording a run writes, once everything about it is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from bakery.accounts.models import User
from bakery.catalogue.models import FinishedUnit, Product
from bakery.catalogue.services.snapshots import snapshot_recipes
from bakery.db.transaction import Atomic
from bakery.inventory import services as stock
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import Draw
from bakery.inventory.models import Lot, Reason, StockAdjustment
from production.costing import SharedCost, share_losses
from production.dto import ProductionConsumption, ProductionEntry
from production.entries import consumption_by, entry_of
from production.models import ProductionLoss, ProductionRun, ProductionUse
from production.orders import BakeOrder, purpose
from production.outcome import Outcome
from production.queries.needs import BakeNeed
from production.services.occasions import Occasion
from production.services.shortages import receive_missing


@dataclass(frozen=True, slots=True, kw_only=True)
class Bake:
    """A run decided on; only a shortage can still refuse it."""

    order: BakeOrder
    unit: FinishedUnit
    occasion: Occasion | None
    outcome: Outcome
    need: BakeNeed
    by: User
    at: datetime

    @property
    def note(self) -> str:
        """What its movements were for."""
        return purpose(self.order.batches, self.unit.recipe.name, self.occasion.name if self.occasion else "")

    @property
    def bound(self) -> CostBound:
        """What it may cost at most."""
        return CostBound(field="num_batches", pieces=self.outcome.good + self.outcome.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a run took, in the order it was posted, and the adjustment that first booked what was missing."""

    draws: Sequence[Draw]
    shortage: StockAdjustment | None

    @property
    def cost(self) -> Decimal:
        """What was taken cost."""
        return sum((draw.cost for draw in self.draws), Decimal(0))

    @property
    def cost_known(self) -> bool:
        """Whether all that was taken has a price."""
        return all(draw.cost_known for draw in self.draws)


def bake(tx: Atomic, *, decided: Bake) -> ProductionEntry:
    """Draw what is needed, put away what came out, and write the run; short of something, nothing is written."""
    drawn = _draw(tx, decided)
    outcome = decided.outcome
    shared = share_losses(drawn.cost, outcome.good, [loss.quantity for loss in outcome.losses])
    rows = decided.need.rows
    recipe_id = decided.order.recipe_id
    snapshot = snapshot_recipes(tx, recipe_ids=[recipe_id], by=decided.by, rows=rows)[recipe_id]
    lot = _put_away(tx, decided, drawn, shared) if outcome.good else None

    run = _write_run(tx, decided, drawn, shared, snapshot_id=snapshot.id, lot=lot)
    return entry_of(
        run,
        snapshot_number=snapshot.number,
        snapshot_reused=snapshot.reused,
        losses=_write_losses(tx, run, outcome, shared),
        consumptions=_write_uses(tx, run, drawn),
    )


def _draw(tx: Atomic, decided: Bake) -> Drawn:
    """Take what the recipe needs, first booking as found what is missing where a reason was given."""
    wants = decided.need.wants
    reason = decided.order.shortage_reason
    stock.lock_stock(tx, items=[want.item for want in wants])
    by, at, bound = decided.by, decided.at, decided.bound
    shortage = receive_missing(tx, wants=wants, reason=reason, by=by, at=at, bound=bound) if reason else None
    draws = stock.consume_many(
        tx, wants=wants, reason=Reason.PRODUCTION_USE, by=by, at=at, note=decided.note, bound=bound
    )
    return Drawn(draws=[draw for each in draws for draw in each], shortage=shortage)


def _put_away(tx: Atomic, decided: Bake, drawn: Drawn, shared: SharedCost) -> Lot:
    return stock.receive(
        tx,
        item=decided.unit,
        quantity=Decimal(decided.outcome.good),
        cost=shared.lot_cost,
        cost_known=drawn.cost_known,
        received_on=timezone.localdate(decided.at),
        reason=Reason.PRODUCTION_IN,
        by=decided.by,
        at=decided.at,
        note=decided.note,
    )


def _write_run(
    tx: Atomic, decided: Bake, drawn: Drawn, shared: SharedCost, *, snapshot_id: int, lot: Lot | None
) -> ProductionRun:
    order, outcome = decided.order, decided.outcome
    run: ProductionRun = ProductionRun.objects.using(tx.using).create(
        actor=decided.by,
        event_id=order.event_id,
        finished_unit=decided.unit,
        recipe_snapshot_id=snapshot_id,
        num_batches=order.num_batches,
        scale_factor=order.scale_factor,
        expected_yield=outcome.expected,
        actual_yield=outcome.good,
        loss_quantity=outcome.lost,
        over_yield=outcome.over_yield,
        produced_at=decided.at,
        total_ingredient_cost=drawn.cost,
        per_unit_cost=shared.per_unit_cost,
        cost_known=drawn.cost_known,
        lot=lot,
        shortage=drawn.shortage,
        needs_reconcile=drawn.shortage is not None,
        notes=order.notes,
    )
    return run


def _write_losses(tx: Atomic, run: ProductionRun, outcome: Outcome, shared: SharedCost) -> list[ProductionLoss]:
    return ProductionLoss.objects.using(tx.using).bulk_create(
        ProductionLoss(
            run=run,
            category=loss.category,
            quantity=loss.quantity,
            per_unit_cost=shared.per_unit_cost,
            total_loss_cost=cost,
            note=loss.note,
        )
        for loss, cost in zip(outcome.losses, shared.loss_costs, strict=True)
    )


def _write_uses(tx: Atomic, run: ProductionRun, drawn: Drawn) -> list[ProductionConsumption]:
    """Tie the draws to the run, and tell each with its product."""
    uses = ProductionUse.objects.using(tx.using).bulk_create(
        ProductionUse(run=run, movement_id=draw.movement_id) for draw in drawn.draws
    )
    products = Product.objects.using(tx.using).select_related("ingredient")
    drawn_on = products.in_bulk({draw.product_id for draw in drawn.draws})
    return [
        consumption_by(draw, use_id=use.pk, product=drawn_on[draw.product_id])
        for use, draw in zip(uses, drawn.draws, strict=True)
    ]
