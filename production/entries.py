"""Runs as they are told, from rows already loaded."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from bakery.catalogue.models import Product
from bakery.catalogue.units import BASE_UNITS
from bakery.dto import cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.draws import Draw
from bakery.inventory.showing import name_of
from production.dto import ProductionConsumption, ProductionEntry, ProductionLossRow
from production.models import ProductionLoss, ProductionRun, ProductionUse


def entry_of(
    run: ProductionRun,
    *,
    snapshot_number: int,
    losses: Sequence[ProductionLoss],
    consumptions: Iterable[ProductionConsumption] | None,
    include_losses: bool = True,
    snapshot_reused: bool | None = None,
) -> ProductionEntry:
    """Tell a run whose unit, recipe and actor are loaded; `losses` are all it has."""
    recipe = run.finished_unit.recipe
    lost = sum((loss.total_loss_cost for loss in losses), Decimal(0))
    return ProductionEntry(
        id=run.pk,
        uuid=run.uuid,
        recipe_id=recipe.pk,
        recipe_name=recipe.name,
        recipe_slug=recipe.slug,
        finished_unit_id=run.finished_unit_id,
        finished_unit_name=run.finished_unit.name,
        finished_unit_slug=run.finished_unit.slug,
        event_id=run.event_id,
        num_batches=run.num_batches,
        scale_factor=quantity_to_string(run.scale_factor),
        effective_batches=quantity_to_string(run.num_batches * run.scale_factor),
        expected_yield=run.expected_yield,
        actual_yield=run.actual_yield,
        loss_quantity=run.loss_quantity,
        over_yield=run.over_yield,
        production_status=run.production_status,
        total_ingredient_cost=cost_to_string(run.total_ingredient_cost),
        per_unit_cost=cost_to_string(run.per_unit_cost),
        per_unit_cost_exact=exact_to_string(run.per_unit_cost),
        good_cost=cost_to_string(run.total_ingredient_cost - lost),
        total_loss_cost=cost_to_string(lost),
        cost_known=run.cost_known,
        produced_at=run.produced_at,
        recorded_at=run.recorded_at,
        by_name=name_of(run.actor),
        notes=run.notes,
        recipe_snapshot_id=run.recipe_snapshot_id,
        snapshot_number=snapshot_number,
        snapshot_reused=snapshot_reused,
        lot_id=run.lot_id,
        shortage_adjustment_id=run.shortage_id,
        needs_reconcile=run.needs_reconcile,
        reconcile_note=run.reconcile_note,
        voided_at=run.voided_at,
        void_reason=run.void_reason,
        consumptions=None if consumptions is None else tuple(consumptions),
        losses=tuple(_loss(loss) for loss in losses) if include_losses else None,
    )


def _loss(loss: ProductionLoss) -> ProductionLossRow:
    return ProductionLossRow(
        id=loss.pk,
        category=loss.category,
        quantity=loss.quantity,
        per_unit_cost=cost_to_string(loss.per_unit_cost),
        total_loss_cost=cost_to_string(loss.total_loss_cost),
        note=loss.note,
    )


def consumption_of(use: ProductionUse) -> ProductionConsumption:
    """Tell a draw from its movement, down to the ingredient."""
    movement = use.movement
    product = movement.lot.product
    if product is None:
        raise ValueError("a run draws on products")
    draw = Draw(
        lot_id=movement.lot_id,
        movement_id=movement.pk,
        product_id=product.pk,
        finished_unit_id=None,
        finished_good_id=None,
        quantity=-movement.delta,
        unit_cost=movement.unit_cost,
        cost=Decimal(0) - movement.cost,
        cost_known=movement.cost_known,
        expires_on=movement.lot.expires_on,
    )
    return consumption_by(draw, use_id=use.pk, product=product)


def consumption_by(draw: Draw, *, use_id: int, product: Product) -> ProductionConsumption:
    """Tell a draw from a product whose ingredient is loaded."""
    ingredient = product.ingredient
    if ingredient is None:
        raise ValueError("a run draws on ingredients alone")
    return ProductionConsumption(
        id=use_id,
        movement_id=draw.movement_id,
        lot_id=draw.lot_id,
        ingredient_id=ingredient.pk,
        ingredient_slug=ingredient.slug,
        ingredient_name=ingredient.name,
        product_id=product.pk,
        product_name=str(product),
        quantity_consumed=quantity_to_string(draw.quantity),
        unit=BASE_UNITS[ingredient.dimension],
        unit_cost=cost_to_string(draw.unit_cost),
        unit_cost_exact=exact_to_string(draw.unit_cost),
        total_cost=cost_to_string(draw.cost),
        cost_known=draw.cost_known,
    )
