"""Who asks for a figure of a plan, told alike on every surface; without a system of units in base units, in full."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from bakery.catalogue.formatting import System, format_packages
from bakery.dto import quantity_to_string
from events.dto.pegging import CostPart
from events.dto.planning import AskedBy, GoodNeed, NeedPart, PlanDemand, PlanNeed, UnitBatches
from events.dto.screens import TargetLine
from events.dto.shopping import ShoppingRow
from events.planning.demand import TARGET
from events.planning.explain_stock import cover_sum, promise_sum
from events.planning.sums import Part, Scale, Subject, Sum, scale_of

PIECES: Final = Scale(unit="ea", places=0)
Told = tuple[str, str, Subject | None]  # an amount, what it is for, and where that is explained


def explain_pieces(need: UnitBatches | GoodNeed) -> Sum:
    """Say where pieces come from: `190 = 40 loose + 25 Cookie Box × 6`."""
    return Sum(
        whole=need.needed, parts=tuple(Part(text=_asked(each), subject=(each.kind, each.id)) for each in need.asked_by)
    )


def _asked(asked: AskedBy) -> str:
    if asked.kind == TARGET:
        return f"{asked.count} loose"
    rounded = " rounded up" if Fraction(asked.each_exact) * asked.count != Fraction(asked.quantity) else ""
    return f"{asked.count} {asked.name} × {asked.each_exact}{rounded}"


def explain_made(need: UnitBatches | GoodNeed) -> Sum:
    """Say what meets a need of pieces: `25 = 5 assembled 3 Dec 2026 for Christmas + 20 to make`."""
    return cover_sum(Decimal(need.needed), need.covered_by, PIECES)


def explain_at_hand(need: UnitBatches | GoodNeed) -> Sum:
    """Say which lots are there for it: `5 = 5 assembled 3 Dec 2026 for Christmas`."""
    lots = [each for each in need.covered_by if each.lot_id is not None]
    return cover_sum(Decimal(need.on_hand), lots, PIECES)


def explain_elsewhere(need: UnitBatches | GoodNeed) -> Sum:
    """Say what lies there for others: `12 = 10 made for Open Day + 2 for Easter`."""
    there = sum((Decimal(each.quantity) for each in need.promises), Decimal(0))
    return promise_sum(there, need.promises, PIECES)


def explain_to_make(need: UnitBatches | GoodNeed) -> Sum:
    """Say what is left to make: `20 = 25 needed − 5 assembled 3 Dec 2026 for Christmas`."""
    lots = explain_at_hand(need).parts
    to_make = need.to_make if isinstance(need, UnitBatches) else need.to_assemble
    return Sum(
        whole=to_make, parts=(Part(text=f"{need.needed} needed"), *(replace(lot, is_less=True) for lot in lots))
    )


def explain_outstanding(asked: PlanDemand) -> Sum:
    """Say what is left to hand out of what was asked for: `12 = 40 wanted − 28 handed out`."""
    handed_out = int(asked.quantity) - int(asked.outstanding)
    return Sum(
        whole=asked.outstanding,
        parts=(Part(text=f"{asked.quantity} wanted"), Part(text=f"{handed_out} handed out", is_less=True)),
    )


def explain_wanted(line: TargetLine, guests: int | None) -> Sum:
    """Say what so many for each guest come to: `12 = 23 guests × 0.5 rounded up`."""
    if line.per_attendee is None or not guests:
        return Sum(whole=str(line.quantity), parts=())
    rounded = "" if Fraction(line.per_attendee) * guests == line.quantity else " rounded up"
    return Sum(whole=str(line.quantity), parts=(Part(text=f"{guests} guests × {line.per_attendee}{rounded}"),))


def explain_ready(line: TargetLine) -> Sum:
    """Say what is there of what was asked for: `12 = 10 handed out + 2 on hand`."""
    parts = Part(text=f"{line.served} handed out"), Part(text=f"{line.ready - line.served} on hand")
    return Sum(whole=str(line.ready), parts=parts if line.ready else ())


def explain_batches(unit: UnitBatches) -> str:
    """Say what the batches give: `196 needed − 0 on hand = 196 to make; 7 × 30 = 210, 14 over`."""
    total, to_make = int(unit.total_yield), int(unit.to_make)
    rest = f"{total - to_make} over" if total > to_make else f"{to_make - total} short" if total < to_make else "exact"
    each = _yield_of(unit)
    rounded = "" if Fraction(unit.batches_remaining) * Fraction(each) == total else " rounded down"
    return (
        f"{unit.needed} needed − {unit.on_hand} on hand = {unit.to_make} to make; "
        f"{unit.batches_remaining} × {each}{rounded} = {unit.total_yield}, {rest}"
    )


def _yield_of(unit: UnitBatches) -> str:
    """Return what a batch gives; what no decimal ends, such as 13.333, as the simple fraction it stands for."""
    given = Fraction(unit.units_per_batch)
    simple = given.limit_denominator(1000)
    close = simple != given and abs(simple - given) < Fraction(1, 10**12)
    return str(simple) if close else unit.units_per_batch


def explain_need(need: PlanNeed, units: System | None = None) -> Sum:
    """Say who asks for how much of an item: `425 g = 425 for 5 × Anzac Cookies`."""
    whole = Decimal(need.quantity)
    asked: list[Told] = [(each.quantity, f"for {_asker(each)}", (each.kind, each.id)) for each in need.sources]
    return _amounts(whole, asked, scale_of(whole, need.dimension, units))


def _asker(source: NeedPart) -> str:
    """Name the recipe with those inside it, and its output where that is called otherwise."""
    output = f" ({source.name})" if source.name not in source.path else ""
    return f"{source.count_exact} × {' › '.join(source.path)}{output}"


def explain_total(need: PlanNeed, units: System | None = None) -> Sum:
    """Say what the whole plan takes of an item: `425 g = 300 still needed + 125 used already`."""
    whole = Decimal(need.total_quantity)
    used = quantity_to_string(whole - Decimal(need.quantity))
    parts: list[Told] = [(need.quantity, "still needed", None), (used, "used already", None)]
    return _amounts(whole, parts, scale_of(whole, need.dimension, units))


def explain_line(row: ShoppingRow, events: Mapping[int, str], units: System | None = None) -> Sum:
    """Say who asks for how much of what is to buy; `events` names those that ask, where there are several."""
    whole = Decimal(row.quantity_needed)
    asked: list[Told] = [(each.quantity, f"for {each.name}{_of(each.event_id, events)}", None) for each in row.sources]
    return _amounts(whole, asked, scale_of(whole, row.dimension, units))


def _of(event_id: int, events: Mapping[int, str]) -> str:
    return f" ({events[event_id]})" if event_id in events else ""


def explain_left_over(row: ShoppingRow, units: System | None = None) -> Sum:
    """Say what the recommended packages bring and leave: `0.6075 lb = 5 in 1 bag − 4.3925 short`."""
    left, short = Decimal(row.left_over), Decimal(row.shortfall)
    scale = scale_of(left or short, row.dimension, units)
    pick = row.product_recommendation
    if pick is None:
        return Sum(whole=scale.whole(left), parts=())
    brought = scale.rounded(left) + scale.rounded(short)
    return Sum(
        whole=scale.whole(left),
        parts=(
            Part(text=f"{quantity_to_string(brought)} in {format_packages(pick.packages_to_buy, row.package_type)}"),
            Part(text=f"{quantity_to_string(scale.rounded(short))} short", is_less=True),
        ),
    )


def explain_cost(cost: str, parts: Iterable[CostPart]) -> Sum:
    """Say what a plan is reckoned to cost, item by item: `20.06 = 4.49 Flour + 15.57 Eggs`."""
    return Sum(
        whole=cost,
        parts=tuple(Part(text=f"{each.cost} {each.name}", subject=(each.item_type, each.item_id)) for each in parts),
    )


def _amounts(whole: Decimal, parts: Sequence[Told], scale: Scale) -> Sum:
    amounts = scale.parts([quantity for quantity, _, _ in parts], scale.rounded(whole))
    return Sum(
        whole=scale.whole(whole),
        parts=tuple(
            Part(text=f"{amount} {words}", subject=subject)
            for amount, (_, words, subject) in zip(amounts, parts, strict=True)
        ),
    )
