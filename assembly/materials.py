"""Which stock the material lines of a box or package draw on: a fixed product, chosen ones, or any of the material."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from assembly.dto import ChoiceInput
from bakery.catalogue.conversions import content_of
from bakery.catalogue.errors import UnitMismatch
from bakery.catalogue.models import ContentLine, Material, Product
from bakery.catalogue.units import quantise
from bakery.inputs import Checked
from bakery.inventory.draws import Want
from bakery.inventory.fifo import TOLERANCE
from bakery.inventory.models import Lot

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialNeed:
    """What a material line takes in base units, for all pieces at once."""

    line: ContentLine
    material: Material
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The products and lots that choices name, by id, each with its material loaded."""

    products: Mapping[int, Product]
    lots: Mapping[int, Lot]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLine:
    """An undecided line that the choices do not cover."""

    need: MaterialNeed
    chosen: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawPlan:
    """What to draw, what is still to be chosen, and in words what is wrong with the choices."""

    wants: tuple[Want, ...]
    open: tuple[OpenLine, ...]
    refused: tuple[str, ...]


def checked_choices(given: Checked, choices: Sequence[ChoiceInput]) -> tuple[ChoiceInput, ...]:
    """Note every fault in the choices themselves, whatever they are for."""
    for number, choice in enumerate(choices):
        line = given.line("choices", number)
        line.row_id("line_id", choice.line_id)
        if (choice.product_id is None) == (choice.lot_id is None):
            line.fault("product_id", "Choose a product or a lot.")
        for name in ("product_id", "lot_id"):
            if getattr(choice, name) is not None:
                line.row_id(name, getattr(choice, name))
        if choice.quantity is not None:
            line.amount("quantity", choice.quantity, above=NOTHING)
    return tuple(choices)


def material_needs(lines: Sequence[ContentLine], pieces: int) -> list[MaterialNeed]:
    """Return what the material lines take for so many pieces, rounded once; UnitMismatch if one cannot be converted.

    The lines' materials are loaded; lines of units and goods are passed over.
    """
    needs = []
    for line in lines:
        if line.material is None:
            continue
        base = content_of(line).base
        if base is None:
            raise UnitMismatch(f"“{line.material}” cannot be measured in {line.unit}.", material_id=line.material_id)
        needs.append(MaterialNeed(line=line, material=line.material, quantity=quantise(base * Fraction(pieces))))
    return [need for need in needs if need.quantity > 0]


def plan_materials(needs: Sequence[MaterialNeed], choices: Sequence[ChoiceInput], chosen: Chosen) -> DrawPlan:
    """Return what serves each need: the fixed product alone, what is chosen, or any product, oldest lot first."""
    undecided = {need.line.pk for need in needs if need.line.decide_at_assembly}
    refused = [f"Line {each.line_id} has no material to choose." for each in choices if each.line_id not in undecided]
    wants: list[Want] = []
    open_lines: list[OpenLine] = []
    for need in needs:
        if not need.line.decide_at_assembly:
            wants.append(Want(item=need.line.product or need.material, quantity=need.quantity))
            continue
        own = [choice for choice in choices if choice.line_id == need.line.pk]
        faults = _faults(need, own, chosen)
        refused += faults
        if faults:
            continue
        amount = _chosen_amount(need, own)
        if need.quantity - amount >= TOLERANCE:
            open_lines.append(OpenLine(need=need, chosen=amount))
        wants += [_want(need, choice, chosen) for choice in own]
    return DrawPlan(wants=tuple(wants), open=tuple(open_lines), refused=tuple(refused))


def _faults(need: MaterialNeed, choices: Sequence[ChoiceInput], chosen: Chosen) -> list[str]:
    """Say what is wrong with the choices for one line; too little is not, it leaves the line open."""
    faults = [
        f"{_named(choice)} is not {need.material}."
        for choice in choices
        if not _serves(_product(choice, chosen), need)
    ]
    if len(choices) > 1 and any(choice.quantity is None for choice in choices):
        faults.append(f"Several choices for {need.material} need a quantity each.")
    elif _chosen_amount(need, choices) - need.quantity >= TOLERANCE:
        faults.append(f"More {need.material} is chosen than the {need.quantity.normalize():f} needed.")
    return faults


def _named(choice: ChoiceInput) -> str:
    return f"Lot {choice.lot_id}" if choice.product_id is None else f"Product {choice.product_id}"


def _product(choice: ChoiceInput, chosen: Chosen) -> Product | None:
    """Return the product that is chosen, or that the chosen lot is of."""
    if choice.product_id is not None:
        return chosen.products.get(choice.product_id)
    lot = chosen.lots.get(choice.lot_id or 0)
    return lot.product if lot else None


def _serves(product: Product | None, need: MaterialNeed) -> bool:
    return product is not None and product.material_id == need.material.pk


def _chosen_amount(need: MaterialNeed, choices: Sequence[ChoiceInput]) -> Decimal:
    return sum((_amount(need, choice) for choice in choices), NOTHING)


def _amount(need: MaterialNeed, choice: ChoiceInput) -> Decimal:
    return need.quantity if choice.quantity is None else Decimal(choice.quantity)


def _want(need: MaterialNeed, choice: ChoiceInput, chosen: Chosen) -> Want:
    only = None if choice.lot_id is None else [choice.lot_id]
    return Want(item=_product(choice, chosen) or need.material, quantity=_amount(need, choice), only=only)
