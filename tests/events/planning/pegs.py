"""Walks over everything a plan says of itself: each figure against its parts, and each part to where it comes from."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from bakery.inventory.models import Lot
from events.dto.pegging import StockPart
from events.dto.planning import Plan
from tests.acceptance.sums import NUMBER, adds_up

BATCHES = re.compile(
    rf"({NUMBER}) needed − ({NUMBER}) on hand = ({NUMBER}) to make; "
    rf"({NUMBER}) × ({NUMBER}(?:/[0-9]+)?)(?: rounded down)? = ({NUMBER}), (?:exact|({NUMBER}) (over|short))"
)


def total(parts: Iterable[Any], column: str = "quantity") -> Decimal:
    return sum((Decimal(getattr(each, column)) for each in parts), Decimal(0))


def differing(plan: Plan) -> Iterator[str]:
    """Yield every figure that is not the sum of its parts."""
    for name, whole, parts in _figures(plan):
        if total(parts) != Decimal(whole):
            yield f"{name}: {whole} is not {total(parts)}"
    if total(plan.cost_parts, "cost") != Decimal(plan.estimated_cost):
        yield f"cost: {plan.estimated_cost} is not {total(plan.cost_parts, 'cost')}"


def _figures(plan: Plan) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    for piece in (*plan.goods, *plan.units):
        yield f"{piece.name} needed", piece.needed, piece.asked_by
        yield f"{piece.name} covered", piece.needed, piece.covered_by
        yield f"{piece.name} on hand", piece.on_hand, tuple(each for each in piece.covered_by if each.lot_id)
    for need in plan.needs:
        yield f"{need.slug} needed", need.quantity, need.sources
        yield f"{need.slug} on hand", need.on_hand, need.lots
        yield f"{need.slug} promised", need.promised, need.promises
        yield f"{need.slug} covered", need.quantity, need.covered_by
        yield f"{need.slug} short", need.short, tuple(each for each in need.covered_by if each.kind == "to_buy")
    for row in (*plan.shopping.items, *plan.shopping.packaging):
        yield f"{row.ingredient_slug} to buy", row.quantity_needed, row.sources
        yield f"{row.ingredient_slug} bought", row.quantity_needed, row.covered_by
        yield f"{row.ingredient_slug} elsewhere", row.promised_elsewhere, row.promises


def loose_ends(plan: Plan) -> Iterator[str]:
    """Yield every part that leads nowhere: to no row of the plan, or to more of a lot than lies there."""
    rows = {(each.source, each.source_id) for each in plan.demand}
    rows |= {("finished_good", each.finished_good_id) for each in plan.goods}
    rows |= {("finished_unit", each.finished_unit_id) for each in plan.units}
    for piece in (*plan.goods, *plan.units):
        yield from (f"{piece.name} of {each}" for each in piece.asked_by if (each.kind, each.id) not in rows)
    for need in plan.needs:
        yield from (f"{need.slug} of {each}" for each in need.sources if (each.kind, each.id) not in rows)

    taken: dict[int, Decimal] = defaultdict(Decimal)
    for lot in _lots(plan):
        taken[lot.lot_id or 0] += Decimal(lot.quantity)
    there = {lot.pk: lot for lot in Lot.objects.in_bulk(taken).values()}
    for lot_id, amount in taken.items():
        if lot_id not in there or amount > there[lot_id].remaining:
            yield f"{amount} of lot {lot_id}"
    yield from (
        f"{lot.lot_id} of {lot.received_on}" for lot in _lots(plan) if not _is_known(lot, there[lot.lot_id or 0])
    )


def _lots(plan: Plan) -> Iterator[StockPart]:
    for row in (*plan.goods, *plan.units, *plan.needs):
        yield from (each for each in row.covered_by if each.lot_id)


def _is_known(part: StockPart, lot: Lot) -> bool:
    """Tell whether a part says truly when its lot came in, and what brought it."""
    origins = {
        "purchase": lambda: lot.purchase_line.purchase_id,
        "run": lambda: lot.production_run.pk,
        "assembly": lambda: lot.assembly_run.pk,
        "": lambda: None,
    }
    return part.received_on == lot.received_on and part.origin_id == origins[part.origin]()


def untrue(sentences: Iterable[str]) -> list[str]:
    """Return the sums in words whose parts do not make the whole."""
    return [each for each in sentences if not (_batches_hold(each) if "to make; " in each else adds_up(each))]


def _batches_hold(sentence: str) -> bool:
    found = BATCHES.fullmatch(sentence)
    if found is None:
        return False
    needed, on_hand, to_make, batches, each, makes = (Fraction(found[number]) for number in range(1, 7))
    over = Fraction(found[7] or 0) * (1 if found[8] == "over" else -1)
    return needed - on_hand == to_make and floor(batches * each) == makes and makes - to_make == over
