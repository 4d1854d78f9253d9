"""How files write down what was put together."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import StrictBool

from assembly.models import AssemblyRun
from bakery.dto import exact_to_string
from bakery.inventory.draws import unit_cost
from bakery.inventory.exchange import Count, Key, LotRow, Moment, Money, Text, key_row, lot_row
from production.exchange import FactRow, fact_values, snapshot_values


class AssemblyRow(FactRow):
    """A putting-together; what it drew may be units, other goods and products of materials."""

    finished_good: Key
    quantity_assembled: Count
    assembled_at: Moment
    total_component_cost: Money
    material_cost: Money
    packaging_bypassed: StrictBool
    packaging_bypass_notes: Text
    lot: LotRow

    def faults(self) -> Iterator[str]:
        """Yield what does not agree within the row."""
        yield from super().faults()
        if any(draw.item.type == "ingredient" for draw in self.consumptions):
            yield "assembly takes units, goods and materials alone."
        if self.packaging_bypassed != bool(self.packaging_bypass_notes):
            yield "packaging left out has its notes, and nothing else has."
        if self.needs_reconcile and not self.packaging_bypassed:
            yield "there is no packaging to reconcile."
        materials = [draw.cost for draw in self.consumptions if draw.item.type == "material"]
        if (self.total_component_cost, self.material_cost) != (self.total, sum(materials, Decimal(0))):
            yield "total_component_cost and material_cost are not what the consumptions cost."
        if self.per_unit_cost != unit_cost(self.total, Decimal(self.quantity_assembled)):
            yield "per_unit_cost is not the total over all pieces."
        made = (Decimal(self.quantity_assembled), self.total, self.cost_known)
        if (self.lot.quantity, self.lot.cost, self.lot.cost_known) != made:
            yield "the lot is not what was put together, at what it cost."


def assembly_row(run: AssemblyRun) -> dict[str, Any]:
    """Write a run down, with all that it names loaded; `receipts` are the movements that filled its lot."""
    receipts = run.lot.receipts  # type: ignore[attr-defined]
    return fact_values(run) | {
        "finished_good": key_row(run.finished_good),
        "snapshot": snapshot_values(run.finished_good_snapshot),
        "quantity_assembled": run.quantity_assembled,
        "assembled_at": run.assembled_at.isoformat(),
        "total_component_cost": exact_to_string(run.total_component_cost),
        "material_cost": exact_to_string(run.material_cost),
        "packaging_bypassed": run.packaging_bypassed,
        "packaging_bypass_notes": run.packaging_bypass_notes,
        "lot": lot_row(receipts[0]),
    }
