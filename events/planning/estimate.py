"""What a plan is reckoned to cost: all it takes at today's prices, and what it takes of finished stock."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.units import quantise_money
from events.planning.claims import Take
from events.planning.need_rows import Reckoned
from events.planning.shapes import EventPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Money in four places; a lower bound where something has no price."""

    cost: Decimal
    is_known: bool


def estimate_of(plan: EventPlan, reckoned: Iterable[Reckoned], taken: Iterable[Take]) -> Estimate:
    """Add what the plan takes in all, and what it takes of finished stock that was made for no event."""
    needs, shelf = list(reckoned), _from_the_shelf(taken)
    cost = sum((each.cost for each in needs), Fraction(0))
    cost += sum((take.lot.unit_value * Fraction(take.quantity) for take in shelf), Fraction(0))
    return Estimate(
        cost=quantise_money(cost),
        is_known=not plan.unconverted
        and all(each.price is not None for each in needs)
        and all(take.lot.cost_known for take in shelf),
    )


def _from_the_shelf(taken: Iterable[Take]) -> list[Take]:
    pieces = (FINISHED_UNIT, FINISHED_GOOD)
    return [take for take in taken if take.lot.item[0] in pieces and take.lot.reserved_for is None]
