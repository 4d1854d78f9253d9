"""What putting something together draws on the shelf: one answer for the check, the record and the page."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

from assembly.dto import ChoiceInput
from assembly.materials import Chosen, DrawPlan, material_needs, plan_materials
from bakery.catalogue.models import ContentLine, FinishedGood, FinishedUnit
from bakery.inventory.draws import Want, share_out
from bakery.inventory.fifo import TOLERANCE
from bakery.inventory.models import Lot
from bakery.inventory.owners import Key, is_counted, key_of

MOST: Final = 10**9 - 1
MANY: Final = 10**6  # amounts keep six places: of so many pieces none is lost by rounding

Shelves = Mapping[Key, Sequence[Lot]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """Of one unit or good: the lots made for the event, taken first, and those made for others, never taken."""

    first: tuple[int, ...] = ()
    never: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartList:
    """The lines of one piece, their units, goods and materials loaded, with all that decides where they draw."""

    lines: tuple[ContentLine, ...]
    choices: tuple[ChoiceInput, ...]
    chosen: Chosen
    reserved: Mapping[Key, Reservation]


def plan_draws(parts: PartList, pieces: int) -> DrawPlan:
    """Return what so many pieces draw, nested goods as they are; whole pieces are rounded up once per line."""
    materials = plan_materials(material_needs(parts.lines, pieces), parts.choices, parts.chosen)
    counted = [_piece_want(part, line, pieces, parts.reserved) for line in parts.lines if (part := _piece_of(line))]
    return replace(materials, wants=(*counted, *materials.wants))


def _piece_of(line: ContentLine) -> FinishedUnit | FinishedGood | None:
    return line.finished_unit or line.component_good


def _piece_want(
    part: FinishedUnit | FinishedGood, line: ContentLine, pieces: int, reserved: Mapping[Key, Reservation]
) -> Want:
    lots = reserved.get(key_of(part), Reservation())
    quantity = Decimal(ceil(Fraction(line.quantity) * pieces))
    return Want(item=part, quantity=quantity, first=lots.first, never=lots.never)


def without_materials(parts: PartList) -> PartList:
    """Leave the materials out, and with them what was chosen for them."""
    return replace(parts, lines=tuple(line for line in parts.lines if line.material is None), choices=())


def any_product(plan: DrawPlan) -> tuple[Want, ...]:
    """Return the draws with any product standing in for what is still to be chosen."""
    open_wants = [Want(item=each.need.material, quantity=each.need.quantity - each.chosen) for each in plan.open]
    return (*plan.wants, *open_wants)


def succeeds(parts: PartList, pieces: int, shelves: Shelves, *, undecided: bool = False) -> bool:
    """Tell whether so many can be put together; `undecided`: with any product where none is chosen yet."""
    plan = plan_draws(parts, pieces)
    if plan.refused or (plan.open and not undecided):
        return False
    return not any(preview.missing for preview in share_out(any_product(plan), shelves))


def most_pieces(parts: PartList, shelves: Shelves, *, undecided: bool = False) -> int:
    """Return the largest number that succeeds; amounts chosen in figures fit one number alone."""
    if not parts.lines:
        return 0
    fixed = _pieces_chosen_for(parts)
    if fixed is not None:
        return fixed if fixed and succeeds(parts, fixed, shelves, undecided=undecided) else 0
    wants = any_product(plan_draws(parts, MANY))
    bound = min((_bound(want, shelves) for want in wants), default=0)
    return bisect_left(
        range(1, bound + 1), True, key=lambda pieces: not succeeds(parts, pieces, shelves, undecided=undecided)
    )


def _pieces_chosen_for(parts: PartList) -> int | None:
    """Return for how many pieces the amounts chosen in figures are, None where there are none."""
    for need in material_needs(parts.lines, MANY):
        figures = [choice.quantity for choice in parts.choices if choice.line_id == need.line.pk]
        amount = sum((Decimal(figure) for figure in figures if figure is not None), Decimal(0))
        if amount:
            return int((amount + TOLERANCE) * MANY / need.quantity)
    return None


def _bound(want: Want, shelves: Shelves) -> int:
    """Return how many pieces one line alone would allow, given what it wants for many."""
    lots = [lot for lot in shelves[key_of(want.item)] if lot.pk not in want.never]
    there = sum((lot.remaining for lot in lots if want.only is None or lot.pk in want.only), Decimal(0))
    spare = Decimal(0) if is_counted(want.item) else TOLERANCE
    return min(MOST, int((there + spare) * MANY / want.quantity))
