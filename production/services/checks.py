"""Whether something can be baked now."""

import logging
from decimal import Decimal

from django.utils import timezone

from bakery import logs
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inputs import Checked
from bakery.inventory import services as stock
from bakery.inventory.bounds import CostBound
from bakery.inventory.draws import shortages
from production.dto import ProductionCheck
from production.expiry import expired_stock
from production.orders import check_batches
from production.queries.needs import load_bake_need


def check_can_produce(
    tx: Atomic, *, recipe_id: int, num_batches: int, scale_factor: Decimal | int = Decimal(1)
) -> ProductionCheck:
    """Tell whether recording these batches would succeed now; expired stock is named and does not prevent it."""
    given = Checked()
    given.row_id("recipe_id", recipe_id)
    batches, scale = check_batches(given, num_batches, scale_factor)
    given.done()

    need = load_bake_need(tx, recipe_id=recipe_id, batches=batches * scale)
    previews = stock.preview_many(tx, wants=need.wants)
    missing = shortages(previews)
    if not missing:
        CostBound(field="num_batches").check(sum((preview.cost for preview in previews), Decimal(0)))
    check = ProductionCheck(
        recipe_id=recipe_id,
        num_batches=batches,
        scale_factor=quantity_to_string(scale),
        can_produce=not missing and not need.obstacles,
        missing=tuple(missing),
        problems=(*need.obstacles, *expired_stock(previews, today=timezone.localdate())),
    )
    _log(tx, check, [preview.want.item.slug for preview in previews if preview.missing])
    return check


def _log(tx: Atomic, check: ProductionCheck, missing: list[str]) -> None:
    context: dict[str, object] = {"recipe_id": check.recipe_id, "num_batches": check.num_batches}
    if missing:
        context |= {"missing_count": len(missing), "missing": missing}
        logs.record(tx, "check_can_produce", "insufficient_stock", logging.INFO, **context)
    elif check.can_produce:
        logs.record(tx, "check_can_produce", "passed", logging.DEBUG, **context)
    else:
        logs.record(tx, "check_can_produce", check.problems[0].code, logging.INFO, **context)
