"""What is to be put together for an event, what stands in the way, and which materials are open."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assembly.dto import ChoiceInput, ChoiceOffer
from assembly.models import AssemblyRun
from assembly.parts import MANY, Shelves, any_product, most_pieces, plan_draws
from assembly.queries.parts import GoodParts, load_parts_of_goods
from bakery.catalogue.explode import FINISHED_GOOD
from bakery.catalogue.models import ComponentLine, Product
from bakery.db.transaction import Atomic
from bakery.dto import quantity_to_string
from bakery.inventory.draws import share_out, shortages
from bakery.inventory.models import Lot
from bakery.inventory.queries.shelf import read_shelves
from events.dto.making import AssemblyCard, MaterialLine, Missing, OpenPackaging
from events.dto.packaging import MaterialChoiceRow, PendingChoice
from events.dto.screens import Possible
from events.models import PackageLine
from events.planning.demand import Piece
from events.planning.feasibility import check_assembly_feasibility
from events.planning.loading import Derived, derive_plans
from events.planning.outlook import Outlook, load_outlooks
from events.planning.possible import possible_from
from events.services.packaging import (
    COMPONENT_LINE,
    PACKAGE_LINE,
    get_chosen_materials,
    get_material_choices,
    get_pending_choices,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssemblyBoard:
    """The boxes of an event by name, its undecided materials, and boxes whose packaging is still owed.

    Each card is reckoned alone; `possible` shares out what there is among all, None where there is no box.
    """

    cards: tuple[AssemblyCard, ...]
    possible: Possible | None
    materials: tuple[MaterialLine, ...]
    packaging_owed: tuple[OpenPackaging, ...]


def assembly_board(tx: Atomic, *, event_id: int, derived: Derived | None = None) -> AssemblyBoard:
    """Return the board of one event; `derived` is what was reckoned already of just this one."""
    derived = derived or derive_plans(tx, event_ids=[event_id])
    _, outlooks = load_outlooks(tx, event_ids=[event_id], loaded=derived)
    outlook = outlooks[event_id]
    goods = [item_id for kind, item_id in outlook.wanted if kind == FINISHED_GOOD]
    choices = _choices_by_good(tx, event_id, goods)
    parts = load_parts_of_goods(tx, choices=choices, event_id=event_id)
    able = [each for each in parts.values() if not each.obstacles]
    shelves = read_shelves(tx, wants=[want for each in able for want in any_product(plan_draws(each.parts, MANY))])
    live = AssemblyRun.objects.using(tx.using).live().filter(event=event_id)
    runs = list(live.select_related("finished_good").order_by("pk"))
    assembled: Counter[int] = Counter()
    for run in runs:
        assembled[run.finished_good_id] += run.quantity_assembled
    cards = [_card(each, outlook, assembled[good_id], shelves) for good_id, each in parts.items()]
    feasible = check_assembly_feasibility(tx, event_id=event_id, derived=derived) if cards else []
    return AssemblyBoard(
        cards=tuple(sorted(cards, key=lambda card: (card.name, card.finished_good_id))),
        possible=possible_from(derived, feasible, event_id) if cards else None,
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


def _choices_by_good(tx: Atomic, event_id: int, good_ids: Collection[int]) -> dict[int, list[ChoiceInput]]:
    lines = ComponentLine.objects.using(tx.using).filter(finished_good__in=good_ids, decide_at_assembly=True)
    owners = dict(lines.values_list("pk", "finished_good_id"))
    choices: dict[int, list[ChoiceInput]] = {good_id: [] for good_id in good_ids}
    for choice in get_material_choices(tx, event_id=event_id):
        if choice.line_id in owners:
            choices[owners[choice.line_id]].append(choice)
    return choices


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
    pending = get_pending_choices(tx, event_id=event_id, derived=derived)
    chosen = get_chosen_materials(tx, event_id=event_id)
    offers = _offers(tx, {each.material_id for each in pending} | {each.material_id for each in chosen})
    sources = _sources(tx, chosen)
    return [
        *(_open_line(each, offers[each.material_id]) for each in pending),
        *(_chosen_line(each, offers[each.material_id], sources) for each in chosen),
    ]


def _open_line(choice: PendingChoice, offers: Sequence[ChoiceOffer]) -> MaterialLine:
    return MaterialLine(
        line_type=choice.line_type,
        line_id=choice.line_id,
        source_id=choice.source_id,
        source_name=choice.source_name,
        material_name=choice.material_name,
        required=choice.required,
        unit=choice.unit,
        offers=tuple(offers),
        product_id=None,
        by_name="",
    )


def _chosen_line(
    choice: MaterialChoiceRow, offers: Sequence[ChoiceOffer], sources: Mapping[tuple[str, int], tuple[int, str]]
) -> MaterialLine:
    source_id, source_name = sources[choice.line_type, choice.line_id]
    return MaterialLine(
        line_type=choice.line_type,
        line_id=choice.line_id,
        source_id=source_id,
        source_name=source_name,
        material_name=choice.material_name,
        required="",
        unit="",
        offers=tuple(offers),
        product_id=choice.product_id,
        by_name=choice.by_name,
    )


def _sources(tx: Atomic, chosen: Sequence[MaterialChoiceRow]) -> dict[tuple[str, int], tuple[int, str]]:
    """Return the id and name of the box or package that each line belongs to."""
    ids: dict[str, list[int]] = defaultdict(list)
    for each in chosen:
        ids[each.line_type].append(each.line_id)
    boxes = ComponentLine.objects.using(tx.using).filter(pk__in=ids[COMPONENT_LINE]).select_related("finished_good")
    packages = PackageLine.objects.using(tx.using).filter(pk__in=ids[PACKAGE_LINE]).select_related("package")
    named = {(COMPONENT_LINE, line.pk): (line.finished_good_id, line.finished_good.name) for line in boxes}
    return named | {(PACKAGE_LINE, line.pk): (line.package_id, line.package.name) for line in packages}


def _offers(tx: Atomic, material_ids: Collection[int]) -> dict[int, list[ChoiceOffer]]:
    """Return the products in use of each material, what is in stock first; one may be chosen before it is bought."""
    products = Product.objects.using(tx.using).active().filter(material__in=material_ids).order_by("name", "pk")
    on_hand: dict[int, Decimal] = defaultdict(Decimal)
    lots = Lot.objects.using(tx.using).in_stock().filter(product__material__in=material_ids)
    for product_id, remaining in lots.values_list("product_id", "remaining"):
        on_hand[product_id] += remaining
    offers: dict[int, list[ChoiceOffer]] = {material_id: [] for material_id in material_ids}
    for product in sorted(products, key=lambda product: not on_hand[product.pk]):
        offers[product.material_id].append(
            ChoiceOffer(
                product_id=product.pk,
                product_name=str(product),
                on_hand=quantity_to_string(on_hand[product.pk]),
                unit_cost=None,
            )
        )
    return offers
