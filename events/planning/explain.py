"""Why a figure is what it is: parts that add up, and sentences that say so, the same on every surface."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor

from bakery.dto import quantity_to_string
from events.dto.planning import AskedBy, GoodNeed, PlanNeed, UnitBatches
from events.planning.demand import TARGET


def shares(parts: Sequence[Fraction], whole: Decimal, places: int = 6) -> list[Decimal]:
    """Round the parts so that they add up to the rounded whole; the largest remainders are rounded up.

    The whole may differ from the sum of the parts by its own rounding alone.
    """
    scaled = [part * 10**places for part in parts]
    floors = [floor(part) for part in scaled]
    missing = int(whole.scaleb(places)) - sum(floors)
    order = sorted(range(len(parts)), key=lambda index: (floors[index] - scaled[index], index))
    for index in order[: max(0, missing)]:
        floors[index] += 1
    return [Decimal(part).scaleb(-places) for part in floors]


def explain_pieces(need: UnitBatches | GoodNeed) -> str:
    """Say where pieces come from: `190 = 40 loose + 25 Cookie Box × 6`."""
    parts = [_part(asked) for asked in need.asked_by]
    return f"{need.needed} = {' + '.join(parts)}" if parts else need.needed


def _part(asked: AskedBy) -> str:
    if asked.kind == TARGET:
        return f"{asked.count} loose"
    rounded = " rounded up" if Fraction(asked.each_exact) * asked.count != Fraction(asked.quantity) else ""
    return f"{asked.count} {asked.name} × {asked.each_exact}{rounded}"


def explain_batches(unit: UnitBatches) -> str:
    """Say what the batches give: `196 needed − 0 on hand = 196 to make; 7 batches × 30 = 210, 14 over`."""
    total, to_make = int(unit.total_yield), int(unit.to_make)
    rest = f"{total - to_make} over" if total > to_make else f"{to_make - total} short" if total < to_make else "exact"
    return (
        f"{unit.needed} needed − {unit.on_hand} on hand = {unit.to_make} to make; "
        f"{unit.batches_remaining} × {unit.units_per_batch} = {unit.total_yield}, {rest}"
    )


def explain_need(need: PlanNeed) -> str:
    """Say who asks for how much of an item: `425 g = 425 for 5 × Anzac Cookies`."""
    parts = [f"{part.quantity} for {part.count_exact} × {' › '.join(part.path)}" for part in need.sources]
    return " = ".join(
        [f"{need.quantity} {need.unit}", " + ".join(parts)] if parts else [f"{need.quantity} {need.unit}"]
    )


def explain_total(need: PlanNeed) -> str:
    """Say what the whole plan takes of an item: `425 g = 300 still needed + 125 used already`."""
    used = quantity_to_string(Decimal(need.total_quantity) - Decimal(need.quantity))
    return f"{need.total_quantity} {need.unit} = {need.quantity} still needed + {used} used already"


def explain_shortage(need: PlanNeed) -> str:
    """Say what stands against a need: `5 on hand − 1 promised = 4 free; 6 needed, 2 short`."""
    return (
        f"{need.on_hand} on hand − {need.promised} promised = {need.free} free; "
        f"{need.quantity} needed, {need.short} short"
    )
