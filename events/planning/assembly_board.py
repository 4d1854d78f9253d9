"""What is to be put together for an event, what stands in the way, and which materials are open."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from assembly.dto import ChoiceInput, ChoiceOffer
from assembly.parts import MANY, Shelves, any_product, most_pieces, plan_draws
from assembly.queries.parts import GoodParts, load_parts_of_goods
from assembly.queries.runs import live_assembly_runs
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.models import Product
from bakery.catalogue.units import BASE_UNITS
from bakery.db.aggregates import ExactSum
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.draws import share_out, shortages
from bakery.inventory.queries.shelf import read_shelves
from events.dto.making import AssemblyCard, MaterialLine, Missing, OpenPackaging
from events.dto.packaging import MaterialChoiceRow
from events.dto.screens import Possible
from events.models import MaterialChoice, Package
from events.planning.demand import Piece
from events.planning.feasible_goods import Surroundings, feasible_goods
from events.planning.loading import Derived, derive_plans
from events.planning.open_materials import OpenMaterial, open_materials
from events.planning.outlook import Outlook, load_outlooks
from events.planning.possible import possible_from
from events.services.packaging import COMPONENT_LINE, PACKAGE_LINE, get_chosen_materials


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyBoard:
    """The boxes of an event by name, its undecided materials, and boxes whose packaging is still owed.

    Each card is reckoned alone; `possible` shares out what there is among all, None where there is no box.
    """

    cards: tuple[AssemblyCard, ...]
    possible: Possible | None
    materials: tuple[MaterialLine, ...]
    packaging_owed: tuple[OpenPackaging, ...]


def assembly_board(tx: Atomic, *, event_id: int) -> AssemblyBoard:
    """Return the board of one event."""
    derived = derive_plans(tx, event_ids=[event_id])
    _, outlooks = load_outlooks(tx, event_ids=[event_id], loaded=derived)
    outlook = outlooks[event_id]
    choices = _choices_by_good(derived.rows.choices.get(event_id, ()), _goods_wanted(outlook))
    parts = load_parts_of_goods(tx, choices=choices, event_id=event_id, rows=derived.definitions.goods)
    able = [each for each in parts.values() if not each.obstacles]
    shelves = read_shelves(tx, wants=[want for each in able for want in any_product(plan_draws(each.parts, MANY))])
    runs = live_assembly_runs(tx, event_id=event_id)
    given = Surroundings.of(derived, event_id, None, runs)
    cards = [_card(each, outlook, given.assembled.get(good_id, 0), shelves) for good_id, each in parts.items()]
    return AssemblyBoard(
        cards=tuple(sorted(cards, key=lambda card: (card.name, card.finished_good_id))),
        possible=possible_from(derived, feasible_goods(given), event_id) if cards else None,
        materials=tuple(_material_lines(tx, derived, event_id)),
        packaging_owed=tuple(
            OpenPackaging(
                assembly_run_id=run.pk,
                name=run.finished_good.name,
                count=run.quantity_assembled,
                note=run.packaging_bypass_notes,
            )
            for run in runs
            if run.needs_reconcile
        ),
    )


def _goods_wanted(outlook: Outlook) -> list[int]:
    return [item_id for kind, item_id in outlook.wanted if kind == FINISHED_GOOD]


def _choices_by_good(choices: Iterable[MaterialChoice], good_ids: Iterable[int]) -> dict[int, list[ChoiceInput]]:
    by_good: dict[int, list[ChoiceInput]] = {good_id: [] for good_id in good_ids}
    for choice in choices:
        line = choice.component_line
        if line is not None and line.finished_good_id in by_good:
            by_good[line.finished_good_id].append(ChoiceInput(line_id=line.pk, product_id=choice.product_id))
    return by_good


def _card(good: GoodParts, outlook: Outlook, assembled: int, shelves: Shelves) -> AssemblyCard:
    piece: Piece = (FINISHED_GOOD, good.good.pk)
    left = outlook.to_make.get(piece, 0)
    able = not good.obstacles
    plan = plan_draws(good.parts, left) if left and able else None
    return AssemblyCard(
        finished_good_id=good.good.pk,
        name=good.good.name,
        wanted=outlook.wanted[piece],
        assembled=assembled,
        left=left,
        possible=min(left, most_pieces(good.parts, shelves)) if able else 0,
        possible_once_chosen=min(left, most_pieces(good.parts, shelves, undecided=True)) if able else 0,
        open_materials=tuple(each.need.material.name for each in plan.open) if plan else (),
        short=tuple(map(Missing.of, shortages(share_out(any_product(plan), shelves)))) if plan else (),
        faults=(*(problem.message for problem in good.obstacles), *(plan.refused if plan else ())),
    )


def _material_lines(tx: Atomic, derived: Derived, event_id: int) -> list[MaterialLine]:
    """Return the lines still open, then those that are decided."""
    pending = list(open_materials(derived, event_id))
    chosen = get_chosen_materials(tx, event_id=event_id)
    materials = {each.need.material.pk for each in pending} | {each.material_id for each in chosen}
    offers = _offers(tx, materials)
    return [
        *(_open_line(each, offers[each.need.material.pk]) for each in pending),
        *(_chosen_line(each, offers[each.material_id]) for each in chosen),
    ]


def _open_line(asked: OpenMaterial, offers: Sequence[ChoiceOffer]) -> MaterialLine:
    need = asked.need
    return MaterialLine(
        line_type=PACKAGE_LINE if isinstance(asked.owner, Package) else COMPONENT_LINE,
        line_id=need.line.pk,
        source_id=asked.owner.pk,
        source_name=asked.owner.name,
        material_name=need.material.name,
        required=quantity_to_string(need.quantity),
        unit=BASE_UNITS[need.material.dimension],
        offers=tuple(offers),
        product_id=None,
        by_name="",
    )


def _chosen_line(choice: MaterialChoiceRow, offers: Sequence[ChoiceOffer]) -> MaterialLine:
    return MaterialLine(
        line_type=choice.line_type,
        line_id=choice.line_id,
        source_id=choice.source_id,
        source_name=choice.source_name,
        material_name=choice.material_name,
        required="",
        unit=choice.unit,
        offers=tuple(offers),
        product_id=choice.product_id,
        by_name=choice.by_name,
    )


def _offers(tx: Atomic, material_ids: Collection[int]) -> dict[int, list[ChoiceOffer]]:
    """Return the products in use of each material, what is in stock first; one may be chosen before it is bought."""
    products = Product.objects.using(tx.using).active().filter(material__in=material_ids)
    there = products.annotate(on_hand=ExactSum("lots__remaining")).order_by("name", "pk")
    offers: dict[int, list[ChoiceOffer]] = {material_id: [] for material_id in material_ids}
    for product in sorted(there, key=lambda product: not product.on_hand):
        offers[product.material_id].append(
            ChoiceOffer(
                product_id=product.pk,
                product_name=str(product),
                on_hand=quantity_to_string(product.on_hand),
                unit_cost=None,
            )
        )
    return offers
