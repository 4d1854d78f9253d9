"""How the cost of a run is shared between the good pieces and the lost ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.units import Amount, quantise_cost, quantise_money
from bakery.catalogue.yields import units_from


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCost:
    """What the lot of good pieces and each loss cost; together exactly what the run cost."""

    lot_cost: Decimal
    per_unit_cost: Decimal
    loss_costs: tuple[Decimal, ...]


def expected_yield(num_batches: int, scale_factor: Decimal, units_per_batch: Amount) -> int:
    """Return the pieces a run should give; a run of less than one piece gives none and is refused by its caller."""
    return units_from(num_batches * Fraction(scale_factor), units_per_batch)


def share_losses(total: Decimal, good: int, losses: Sequence[int]) -> SharedCost:
    """Share a run's cost over good and lost pieces alike; the last bearer takes what rounding leaves.

    That is the lot of the good pieces, or the last loss where nothing came out good.
    """
    pieces = good + sum(losses)
    if pieces <= 0:
        raise ValueError("a cost needs a piece to bear it")
    per_piece = Fraction(total) / pieces

    left = total
    loss_costs = []
    for lost in losses:
        # Half a ten-thousandth rounded up many times could exceed what there is to share.
        loss_costs.append(min(quantise_money(per_piece * lost), left))
        left -= loss_costs[-1]
    if not good:
        loss_costs[-1] += left
        left -= left

    return SharedCost(lot_cost=left, per_unit_cost=quantise_cost(per_piece), loss_costs=tuple(loss_costs))
