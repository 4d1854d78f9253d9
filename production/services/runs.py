"""How a baking is recorded: what it drew, gave, lost and cost, all at once."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils import timezone

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import FinishedUnitNotFound, RecipeNotFound, UnitMismatch, YieldIncomplete
from bakery.catalogue.models import FinishedUnit, Recipe
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.errors import EventClosed, EventNotFound, InvalidInput
from bakery.inputs import LARGEST_WHOLE
from bakery.inventory import services as stock
from production.costing import expected_yield
from production.dto import LossInput, ProductionEntry
from production.errors import FinishedUnitRecipeMismatch
from production.orders import BakeOrder, checked
from production.outcome import account_for
from production.queries.needs import load_bake_need
from production.services.baking import Bake, bake
from production.services.history import get_production_run
from production.services.occasions import Occasion, lock_occasion

OPERATION = "record_batch_production"


def record_batch_production(
    tx: Atomic,
    *,
    recipe_id: int,
    finished_unit_id: int,
    num_batches: int,
    actual_yield: int,
    by: User,
    produced_at: datetime | None = None,
    notes: str = "",
    event_id: int | None = None,
    losses: Sequence[LossInput] = (),
    scale_factor: Decimal | int = Decimal(1),
    over_yield: bool = False,
    shortage_reason: str = "",
    idempotency_key: UUID | None = None,
) -> ProductionEntry:
    """Take what the recipe needs off the shelf, put what came out on it, and keep what it cost.

    Short of something it takes nothing, unless `shortage_reason` says why it was baked anyway: then the missing
    amounts are booked as found, used, and left to be reconciled.
    """
    ids = {"recipe_id": recipe_id, "finished_unit_id": finished_unit_id, "event_id": event_id}
    with logs.operation(tx, OPERATION, **ids, num_batches=num_batches, actual_yield=actual_yield) as log:
        order = BakeOrder(
            recipe_id=recipe_id,
            finished_unit_id=finished_unit_id,
            num_batches=num_batches,
            scale_factor=Decimal(scale_factor) if isinstance(scale_factor, int) else scale_factor,
            actual_yield=actual_yield,
            losses=tuple(losses),
            over_yield=over_yield,
            event_id=event_id,
            produced_at=produced_at,
            notes=notes,
            shortage_reason=shortage_reason,
        )
        now = timezone.now()
        order = checked(order, now=now)
        earlier = stock.claim(tx, key=idempotency_key, operation=OPERATION, content={"order": order}, by=by)
        if earlier is not None:
            log.add(production_run_id=int(earlier), repeated=True)
            return get_production_run(tx, production_run_id=int(earlier))

        entry = bake(tx, decided=_decide(tx, order, by, order.produced_at or now))
        stock.settle(tx, key=idempotency_key, result=entry.id)
        log.add(
            production_run_id=entry.id,
            scale_factor=entry.scale_factor,
            expected_yield=entry.expected_yield,
            loss_quantity=entry.loss_quantity,
            over_yield=entry.over_yield,
            production_status=entry.production_status,
            total_ingredient_cost=entry.total_ingredient_cost,
            recipe_snapshot_id=entry.recipe_snapshot_id,
            snapshot_reused=entry.snapshot_reused,
        )
    return entry


def _decide(tx: Atomic, order: BakeOrder, by: User, at: datetime) -> Bake:
    """Lock the event, then the recipe; refuse in the order that callers are promised."""
    occasion = None if order.event_id is None else lock_occasion(tx, event_id=order.event_id)
    unit = _lock_unit(tx, order)
    if order.event_id is not None:
        _require_open(order.event_id, occasion)
    outcome = account_for(
        expected=_expected(order, unit), actual=order.actual_yield, losses=order.losses, over_yield=order.over_yield
    )
    need = load_bake_need(tx, recipe_id=order.recipe_id, batches=order.batches)
    if need.obstacles:
        raise UnitMismatch(" ".join(each.message for each in need.obstacles), problems=need.obstacles)
    return Bake(order=order, unit=unit, occasion=occasion, outcome=outcome, need=need, by=by, at=at)


def _lock_unit(tx: Atomic, order: BakeOrder) -> FinishedUnit:
    """Return the unit with its recipe, whose row is locked."""
    units = FinishedUnit.objects.using(tx.using).select_related("recipe").filter(pk=order.finished_unit_id)
    unit: FinishedUnit | None = units.select_for_update(of=("recipe",), no_key=True).first()
    if unit is not None and unit.recipe_id == order.recipe_id:
        return unit

    if not Recipe.objects.using(tx.using).filter(pk=order.recipe_id).exists():
        raise RecipeNotFound(f"There is no recipe {order.recipe_id}.", id=order.recipe_id)
    if unit is None:
        raise FinishedUnitNotFound(f"There is no finished unit {order.finished_unit_id}.", id=order.finished_unit_id)
    raise FinishedUnitRecipeMismatch(
        f"“{unit.name}” comes out of “{unit.recipe.name}”, not of this recipe.",
        finished_unit_id=unit.pk,
        recipe_id=order.recipe_id,
    )


def _require_open(event_id: int, occasion: Occasion | None) -> None:
    if occasion is None:
        raise EventNotFound(f"There is no event {event_id}.", id=event_id)
    if not occasion.is_open:
        raise EventClosed(f"“{occasion.name}” is closed, so nothing can be baked for it any more.", event_id=event_id)


def _expected(order: BakeOrder, unit: FinishedUnit) -> int:
    """Return the pieces the recipe gives; not even one is no yield to record."""
    per_batch = units_per_batch(unit.items_per_batch, unit.batch_percentage)
    expected = expected_yield(order.num_batches, order.scale_factor, per_batch)
    if expected < 1:
        raise YieldIncomplete(f"{quantity_to_string(order.batches)} batches do not give one “{unit.name}”.")
    if expected > LARGEST_WHOLE:
        raise InvalidInput.of("num_batches", "This is too large.")
    return expected
