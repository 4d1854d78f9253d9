"""What of an event's goods can be put together, and which parts stand in the way."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assembly.models import AssemblyRun
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, MATERIAL
from bakery.dto import quantity_to_string
from events.dto.feasibility import AssemblyFeasibility, FeasibilityBlocker
from events.planning.allotment import NOT_CHOSEN, Allotment, Allotted
from events.planning.claims import Item, StockLot
from events.planning.demand import TARGET, Piece
from events.planning.inputs import DefinitionRows
from events.planning.loading import Derived
from events.planning.needs import INGREDIENT, wanted_in_all
from events.planning.pool import Want
from events.planning.prices import PriceBook
from events.planning.shapes import EventPlan

INVENTORY, COST, ASSIGNMENT = "inventory", "cost", "assignment"
LOOSE = "loose pieces"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What rows are told with: names, prices, the lots open to the event, and what was assembled for it.

    Without prices nothing is said of costs.
    """

    plan: EventPlan
    rows: DefinitionRows
    lots: Sequence[StockLot]
    book: PriceBook | None
    wanted: Mapping[Piece, int]
    assembled: Mapping[int, int]

    @classmethod
    def of(
        cls, derived: Derived, event_id: int, book: PriceBook | None, runs: Iterable[AssemblyRun]
    ) -> "Surroundings":
        """Return those of one event among plans; `runs` are what was assembled for it."""
        plan = derived.plans[event_id]
        assembled: Counter[int] = Counter()
        for run in runs:
            assembled[run.finished_good_id] += run.quantity_assembled
        return cls(
            plan=plan,
            rows=derived.definitions,
            lots=derived.open_lots(event_id),
            book=book,
            wanted=wanted_in_all(plan.event, derived.definitions.goods.content()),
            assembled=assembled,
        )


def feasible_goods(given: Surroundings) -> list[AssemblyFeasibility]:
    """Return a row for every good that is wanted, targets in the order entered, then packages."""
    allotment = Allotment.of(given.plan, given.rows.goods.content(), given.lots)
    return [_row(each, given) for each in allotment.rows()]


def _row(allotted: Allotted, given: Surroundings) -> AssemblyFeasibility:
    good_id = allotted.good.id
    found = [*_inventory(allotted, given), *_assignment(allotted, given), *_cost(allotted, given)]
    blockers = {
        kind: tuple(each for each in found if each.blocker_type == kind) for kind in (INVENTORY, COST, ASSIGNMENT)
    }
    return AssemblyFeasibility(
        finished_good_id=good_id,
        finished_good_name=allotted.good.name,
        target_quantity=given.wanted.get((FINISHED_GOOD, good_id), allotted.need.gross),
        assembled_quantity=given.assembled.get(good_id, 0),
        remaining=allotted.remaining,
        can_assemble=allotted.now,
        after_batches=allotted.after_batches,
        status=allotted.status,
        inventory_blockers=blockers[INVENTORY],
        cost_blockers=blockers[COST],
        assignment_blockers=blockers[ASSIGNMENT],
        inventory_blocker_count=len(blockers[INVENTORY]),
        cost_blocker_count=len(blockers[COST]),
        assignment_blocker_count=len(blockers[ASSIGNMENT]),
    )


def _inventory(allotted: Allotted, given: Surroundings) -> Iterator[FeasibilityBlocker]:
    """Yield each part that is short for all that remain, once."""
    short = {(want.item, want.product_id): available for want, available in allotted.short}
    for (item, product_id), available in short.items():
        same = [want for want in allotted.wants if (want.item, want.product_id) == (item, product_id)]
        needed = sum((want.quantity for want in same), Decimal(0))
        missing = quantity_to_string(needed - available)
        unit = given.rows.unit_of(item)
        yield _blocker(INVENTORY, item, given, allotted, (needed, available), f"{missing} {unit}".strip() + " short")


def _assignment(allotted: Allotted, given: Surroundings) -> Iterator[FeasibilityBlocker]:
    for want in allotted.wants:
        if want.issue:
            issue = "no product is chosen" if want.issue == NOT_CHOSEN else "the line cannot be measured"
            amounts = (want.quantity, allotted.available[want.item])
            yield _blocker(ASSIGNMENT, want.item, given, allotted, amounts, issue)


def _cost(allotted: Allotted, given: Surroundings) -> Iterator[FeasibilityBlocker]:
    """Yield each part whose cost is not known, so that what is made of it has a lower bound for a cost."""
    if given.book is None:
        return
    dear = {lot.item for lot in given.lots if not lot.cost_known}
    unpriced = set(_units_without_price(given.plan, given.book))
    for want in {want.item: want for want in allotted.wants}.values():
        if want.item[0] == MATERIAL:
            unknown = _price_of(want, given.book) is None
        else:
            unknown = want.item in dear or want.item in unpriced
        if unknown:
            amounts = (want.quantity, allotted.available[want.item])
            yield _blocker(COST, want.item, given, allotted, amounts, "no price is known")


def _price_of(want: Want, book: PriceBook) -> object:
    return book.prices.get(want.item) if want.product_id is None else book.of_product(want.product_id)


def _units_without_price(plan: EventPlan, book: PriceBook) -> Iterator[Item]:
    """Yield the units still to be baked of something that has no price."""
    for item, need in plan.needs.items():
        if item[0] == INGREDIENT and book.prices.get(item) is None:
            yield from ((FINISHED_UNIT, source.id) for source in need.sources)


def _blocker(
    kind: str, item: Item, given: Surroundings, allotted: Allotted, amounts: tuple[Decimal, Decimal], issue: str
) -> FeasibilityBlocker:
    needed, available = amounts
    return FeasibilityBlocker(
        blocker_type=kind,
        component_type=item[0],
        component_id=item[1],
        component_name=given.rows.name_of(item),
        needed=quantity_to_string(needed),
        available=quantity_to_string(available),
        unit=given.rows.unit_of(item),
        issue=issue,
        shared_with=tuple(name for name in _askers(item, given.plan) if name != allotted.good.name),
    )


def _askers(item: Item, plan: EventPlan) -> list[str]:
    """Return who asks for a part, each once."""
    if item[0] == MATERIAL:
        asks = [each.ask for each in plan.walk.materials if each.part.id == item[1]]
    else:
        need = next((need for piece, need in plan.walk.pieces.items() if piece == item), None)
        asks = list(need.asked_by) if need else []
    return list(dict.fromkeys(LOOSE if ask.kind == TARGET else ask.name for ask in asks))
