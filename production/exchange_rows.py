"""How files write bakings down."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, Any

from pydantic import Field, StrictBool

from bakery.dto import exact_to_string
from bakery.inventory.exchange import (
    Cost,
    Count,
    Exact,
    Key,
    LotRow,
    Moment,
    Money,
    Note,
    Row,
    ShortageRow,
    Whole,
    found_row,
    key_row,
    lot_row,
)
from bakery.inventory.models import StockAdjustment
from production.costing import share_losses
from production.exchange import FactRow, fact_values, snapshot_values
from production.models import LossCategory, ProductionLoss, ProductionRun


class LossRow(Row):
    """Pieces that did not become good, with their share of the cost."""

    category: LossCategory
    quantity: Count
    per_unit_cost: Cost
    total_loss_cost: Money
    note: Note


class RunRow(FactRow):
    """A baking."""

    finished_unit: Key
    recipe: Key
    num_batches: Count
    scale_factor: Annotated[Exact, Field(gt=0, max_digits=9, decimal_places=4)]
    expected_yield: Count
    actual_yield: Whole
    loss_quantity: Whole
    over_yield: StrictBool
    produced_at: Moment
    total_ingredient_cost: Money
    shortage: ShortageRow | None
    losses: tuple[LossRow, ...]

    @property
    def arrivals(self) -> Sequence[LotRow]:
        """The lots that came in with it, first those that were missing."""
        return [*(self.shortage.receipts if self.shortage else ()), *super().arrivals]

    def faults(self) -> Iterator[str]:
        """Yield what does not agree within the row."""
        yield from super().faults()
        if any(draw.item.type != "ingredient" for draw in self.consumptions):
            yield "baking takes ingredients alone."
        if self.needs_reconcile and self.shortage is None:
            yield "there is no shortage to reconcile."
        pieces = [loss.quantity for loss in self.losses]
        if sum(pieces) != self.loss_quantity or len({loss.category for loss in self.losses}) < len(pieces):
            yield "the losses do not make up loss_quantity, each kind once."
        elif self.over_yield != (self.actual_yield > self.expected_yield):
            yield "over_yield stands for more than expected, and for nothing else."
        elif not self.over_yield and self.actual_yield + self.loss_quantity != self.expected_yield:
            yield "good and lost pieces do not make up the expected yield."
        else:
            yield from self._faults_of_cost()

    def _faults_of_cost(self) -> Iterator[str]:
        if self.total_ingredient_cost != self.total:
            yield "total_ingredient_cost is not what the consumptions cost."
        shared = share_losses(self.total, self.actual_yield, [loss.quantity for loss in self.losses])
        if self.per_unit_cost != shared.per_unit_cost:
            yield "per_unit_cost is not the total over all pieces."
        costs = [(loss.per_unit_cost, loss.total_loss_cost) for loss in self.losses]
        if costs != [(shared.per_unit_cost, cost) for cost in shared.loss_costs]:
            yield "the losses do not bear their share of the cost."
        good = (Decimal(self.actual_yield), shared.lot_cost, self.cost_known) if self.actual_yield else None
        if good != ((self.lot.quantity, self.lot.cost, self.lot.cost_known) if self.lot else None):
            yield "the lot is not what came out good, at what it cost."


def run_row(run: ProductionRun) -> dict[str, Any]:
    """Write a baking down, with all that it names loaded; `receipts` are the movements that filled its lot."""
    receipts = run.lot.receipts if run.lot else []  # type: ignore[attr-defined]
    return fact_values(run) | {
        "finished_unit": key_row(run.finished_unit),
        "recipe": key_row(run.finished_unit.recipe),
        "snapshot": snapshot_values(run.recipe_snapshot),
        "num_batches": run.num_batches,
        "scale_factor": exact_to_string(run.scale_factor),
        "expected_yield": run.expected_yield,
        "actual_yield": run.actual_yield,
        "loss_quantity": run.loss_quantity,
        "over_yield": run.over_yield,
        "produced_at": run.produced_at.isoformat(),
        "total_ingredient_cost": exact_to_string(run.total_ingredient_cost),
        "lot": next((lot_row(movement) for movement in receipts), None),
        "shortage": _shortage_row(run.shortage) if run.shortage else None,
        "losses": [_loss_row(loss) for loss in run.losses.all()],
    }


def _shortage_row(shortage: StockAdjustment) -> dict[str, Any]:
    return {
        "uuid": str(shortage.uuid),
        "note": shortage.note,
        "receipts": [found_row(movement) for movement in shortage.movements.all()],
    }


def _loss_row(loss: ProductionLoss) -> dict[str, Any]:
    return {
        "category": loss.category,
        "quantity": loss.quantity,
        "per_unit_cost": exact_to_string(loss.per_unit_cost),
        "total_loss_cost": exact_to_string(loss.total_loss_cost),
        "note": loss.note,
    }
