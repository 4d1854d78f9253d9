"""Recipes with stock, and a baking of them in one line."""

from dataclasses import replace
from typing import Any

from bakery.catalogue.models import FinishedUnit
from bakery.db.transaction import Atomic
from production.dto import ProductionEntry
from production.services import record_batch_production
from tests import make


def cookies(items_per_batch: int = 48, *, flour: str = "100", stock: str = "10000") -> FinishedUnit:
    """Return cookies of flour alone, at a cent per gram, with so much flour in stock."""
    ingredient = make.ingredient("Flour")
    if stock != "0":
        make.lot(ingredient, stock, unit_cost="0.01")
    return make.unit(make.recipe("Cookies", [(ingredient, flour, "g")]), items_per_batch, "Cookie")


def bake(
    tx: Atomic, unit: FinishedUnit, num_batches: int = 1, actual_yield: int | None = None, **more: Any
) -> ProductionEntry:
    """Record batches of a unit; all good unless told otherwise."""
    if actual_yield is None:
        actual_yield = num_batches * (unit.items_per_batch or 0)
    given = {
        "by": more.pop("by", None) or make.user(),
        "recipe_id": unit.recipe_id,
        "finished_unit_id": unit.pk,
    } | more
    return record_batch_production(tx, num_batches=num_batches, actual_yield=actual_yield, **given)


def replaced(entry: ProductionEntry, **fields: Any) -> ProductionEntry:
    """Return the entry with other values in these fields."""
    return replace(entry, **fields)
