"""What the pages of assembly read beside the runs themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assembly.dto import ChoiceInput, ChoiceNeed
from assembly.materials import material_needs, plan_materials
from assembly.parts import MANY, any_product, most_pieces, plan_draws, without_materials
from assembly.queries.parts import GoodParts, choice_needs, load_good_parts
from bakery.catalogue.models import FinishedGood, Material, Product
from bakery.db.transaction import Atomic
from bakery.dto import Problem, cost_to_string, exact_to_string, quantity_to_string
from bakery.inventory.draws import FifoPreview, share_out
from bakery.inventory.models import Item
from bakery.inventory.queries.shelf import read_shelves


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLot:
    """The part of a lot that would be used, and its price per base unit or piece where it is known."""

    lot_id: int
    received_on: date
    quantity: str
    unit_cost_exact: str | None
    cost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPart:
    """What would be used for one line, in base units or pieces; `short_by` is empty where enough is there."""

    name: str
    dimension: str
    needed: str
    short_by: str
    lots: tuple[PartLot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyPreview:
    """What putting so many together would use and cost; without `cost_known` the cost is a lower bound."""

    quantity: int
    parts: tuple[UsedPart, ...]
    refused: tuple[str, ...]
    total_cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblySheet:
    """A box to be put together: how many are possible, whatever is chosen, and what is to be chosen for one."""

    finished_good_id: int
    name: str
    instructions: str
    possible: int
    needs: tuple[ChoiceNeed, ...]
    problems: tuple[Problem, ...]


def assemblable_goods(tx: Atomic) -> list[tuple[int, str]]:
    """Return the goods in use that have parts, by name."""
    goods = FinishedGood.objects.using(tx.using).active().filter(lines__isnull=False).distinct()
    return list(goods.order_by("name", "pk").values_list("pk", "name"))


def assembly_sheet(tx: Atomic, *, finished_good_id: int, event_id: int | None) -> AssemblySheet:
    """Return what the form of a box asks for."""
    good = load_good_parts(tx, finished_good_id=finished_good_id, event_id=event_id)
    possible, needs = 0, list[ChoiceNeed]()
    if not good.obstacles:
        shelves = read_shelves(tx, wants=any_product(plan_draws(good.parts, MANY)))
        possible = most_pieces(good.parts, shelves, undecided=True)
        plan = plan_materials(material_needs(good.parts.lines, 1), (), good.parts.chosen)
        needs = choice_needs(tx, open_lines=plan.open)
    return AssemblySheet(
        finished_good_id=good.good.pk,
        name=good.good.name,
        instructions=good.good.instructions,
        possible=possible,
        needs=tuple(needs),
        problems=good.obstacles,
    )


def assembly_preview(
    tx: Atomic,
    *,
    finished_good_id: int,
    event_id: int | None,
    quantity: int,
    choices: Sequence[ChoiceInput] = (),
    packaging_bypassed: bool = False,
) -> AssemblyPreview:
    """Return what so many would use, lot by lot, with any product standing in where none is chosen yet."""
    good = load_good_parts(tx, finished_good_id=finished_good_id, event_id=event_id, choices=choices)
    previews, refused = _previews(tx, good, quantity, packaging_bypassed=packaging_bypassed)
    return AssemblyPreview(
        quantity=quantity,
        parts=tuple(_used(preview) for preview in previews),
        refused=refused,
        total_cost=cost_to_string(sum((preview.cost for preview in previews), Decimal(0))),
        cost_known=all(preview.cost_known for preview in previews),
    )


def _previews(
    tx: Atomic, good: GoodParts, quantity: int, *, packaging_bypassed: bool
) -> tuple[list[FifoPreview], tuple[str, ...]]:
    if good.obstacles:
        return [], ()
    plan = plan_draws(without_materials(good.parts) if packaging_bypassed else good.parts, quantity)
    wants = any_product(plan)
    return share_out(wants, read_shelves(tx, wants=wants)), plan.refused


def _used(preview: FifoPreview) -> UsedPart:
    item = preview.want.item
    return UsedPart(
        name=str(item),
        dimension=_dimension(item),
        needed=quantity_to_string(preview.want.quantity),
        short_by=quantity_to_string(preview.missing) if preview.missing else "",
        lots=tuple(
            PartLot(
                lot_id=draw.lot.pk,
                received_on=draw.lot.received_on,
                quantity=quantity_to_string(draw.quantity),
                unit_cost_exact=exact_to_string(draw.unit_cost) if draw.cost_known else None,
                cost=cost_to_string(draw.cost) if draw.cost_known else None,
            )
            for draw in preview.draws
        ),
    )


def _dimension(item: Item) -> str:
    """Return what an item is measured by; units and goods are counted."""
    owner = item.material if isinstance(item, Product) else item
    return owner.dimension if isinstance(owner, Material) else "count"
