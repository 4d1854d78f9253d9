"""What a plan is reckoned to cost: all it takes at today's prices, and what it takes of finished stock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.units import quantise_money
from bakery.dto import cost_to_string
from bakery.rounding import shares
from events.dto.pegging import CostPart
from events.planning.claims import Item, Take
from events.planning.need_rows import Reckoned
from events.planning.shapes import EventPlan
from events.planning.stock import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """Money in four places; a lower bound where something has no price. The exact `parts` are by item."""

    cost: Decimal
    is_known: bool
    parts: Mapping[Item, Fraction]


def estimate_of(plan: EventPlan, reckoned: Iterable[Reckoned], taken: Iterable[Take], drawn: Drawn) -> Estimate:
    """Add what the plan takes in all, and what it takes or took of finished stock that was not made for it."""
    needs, shelf, used = list(reckoned), _from_the_shelf(taken), drawn.pieces
    parts: dict[Item, Fraction] = defaultdict(Fraction)
    for each in needs:
        parts[each.item] += each.cost
    for take in shelf:
        parts[take.lot.item] += take.lot.unit_value * Fraction(take.quantity)
    for item, pieces in used.items():
        parts[item] += Fraction(pieces.cost)
    return Estimate(
        cost=quantise_money(sum(parts.values(), Fraction(0))),
        is_known=not plan.unconverted
        and all(each.price is not None for each in needs)
        and all(take.lot.cost_known for take in shelf)
        and all(pieces.cost_known for pieces in used.values()),
        parts=parts,
    )


def cost_parts(estimate: Estimate, names: Mapping[Item, str]) -> tuple[CostPart, ...]:
    """Return what each item adds, in cents that add up to the cost shown; names are by item."""
    costly = {item: cost for item, cost in estimate.parts.items() if cost}
    cents = shares(list(costly.values()), Decimal(cost_to_string(estimate.cost)), 2)
    return tuple(
        CostPart(item_type=item[0], item_id=item[1], name=names[item], cost=cost_to_string(cost))
        for item, cost in zip(costly, cents, strict=True)
    )


def _from_the_shelf(taken: Iterable[Take]) -> list[Take]:
    pieces = (FINISHED_UNIT, FINISHED_GOOD)
    return [take for take in taken if take.lot.item[0] in pieces and take.lot.reserved_for is None]
