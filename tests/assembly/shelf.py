"""What stands on the shelf before something is put together from it."""

from decimal import Decimal
from typing import Any

from bakery.catalogue.models import FinishedUnit
from bakery.catalogue.services.snapshots import snapshot_recipe
from bakery.db.transaction import Atomic
from bakery.inventory.models import Item, Lot, Reason
from events.models import Event
from production.models import ProductionRun
from tests import make


def baked(
    tx: Atomic, unit: FinishedUnit, pieces: int, *, event: Event | None = None, cost: str = "1", **fields: Any
) -> Lot:
    """Return a lot that a run brought in, for an event if one is given; `cost` is that of all of it."""
    lot = make.lot(unit, pieces, cost=cost, reason=Reason.PRODUCTION_IN, **fields)
    snapshot = snapshot_recipe(tx, recipe_id=unit.recipe_id, by=make.user())
    ProductionRun.objects.using(tx.using).create(
        actor=make.user(),
        event=event,
        finished_unit=unit,
        recipe_snapshot_id=snapshot.id,
        num_batches=1,
        expected_yield=pieces,
        actual_yield=pieces,
        loss_quantity=0,
        total_ingredient_cost=lot.cost,
        per_unit_cost=lot.unit_cost,
        cost_known=True,
        lot=lot,
    )
    return lot


def left(item: Item) -> Decimal:
    """Return how much of an item is on the shelf."""
    return sum((lot.remaining for lot in Lot.objects.of(item)), Decimal(0))
