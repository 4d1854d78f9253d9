"""One plan from demand to shortage, and all plans by date over one shelf."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from bakery.catalogue.explode import FINISHED_UNIT, MATERIAL, GoodContent, IngredientSource
from bakery.catalogue.units import quantise
from events.planning.batches import options_after
from events.planning.claims import NOTHING, Item, Shelf
from events.planning.demand import MaterialAsk, Piece, PieceNeed, Walk, collect, walk
from events.planning.gap import calculate_purchase_gap
from events.planning.shapes import (
    Decided,
    Definitions,
    EventPlan,
    ItemNeed,
    NeedSource,
    PlanInput,
    Unconverted,
    UnitPlan,
    UnitYield,
)

INGREDIENT = "ingredient"


class _Gathered:
    """Amounts by item while recipes and goods are gone through."""

    def __init__(self) -> None:
        self.buckets: dict[Item, dict[int | None, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        self.sources: dict[Item, list[NeedSource]] = defaultdict(list)
        self.written: dict[Item, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        self.unconverted: list[Unconverted] = []
        self.undecided: list[MaterialAsk] = []


def plan_by_date(
    events: Iterable[PlanInput], definitions: Definitions, shelf: Shelf, *, claiming: Container[int] | None = None
) -> dict[int, EventPlan]:
    """Return the plans by event id; the earlier event is served first, and of one day the one entered first.

    Where it is told who claims stock, nobody else leaves less to those after it.
    """
    in_turn = sorted(events, key=lambda event: (event.event_date, event.id))
    return {
        event.id: plan_one(event, definitions, shelf if claiming is None or event.id in claiming else shelf.copy())
        for event in in_turn
    }


def plan_one(event: PlanInput, definitions: Definitions, shelf: Shelf) -> EventPlan:
    """Return one event's plan, and leave the shelf without what it counts on."""
    walked = walk(
        collect(event.targets, event.packages),
        definitions.goods,
        lambda piece, wanted: int(shelf.take(event.id, piece, Decimal(wanted))),
    )
    units = _unit_plans(event, definitions, walked)
    gathered = _Gathered()
    for plan in units:
        _add_ingredients(gathered, plan, definitions)
    for ask in walked.materials:
        _add_material(gathered, ask, event.choices)
    return EventPlan(
        event=event,
        walk=walked,
        units=units,
        needs={item: _set_against(item, gathered, event.id, shelf) for item in sorted(gathered.sources)},
        unconverted=tuple(gathered.unconverted),
        undecided=tuple(gathered.undecided),
    )


def _unit_plans(event: PlanInput, definitions: Definitions, walked: Walk) -> tuple[UnitPlan, ...]:
    wanted = {unit_id for kind, unit_id in walked.pieces if kind == FINISHED_UNIT}
    plans = [
        unit_plan(
            definitions.units[unit_id],
            walked.pieces.get((FINISHED_UNIT, unit_id)),
            event.decisions.get(unit_id),
            event.batches_run.get(unit_id, Fraction(0)),
        )
        for unit_id in wanted | event.decisions.keys()
    ]
    return tuple(sorted(plans, key=lambda plan: (plan.unit.recipe_name, plan.unit.name, plan.unit.id)))


def unit_plan(unit: UnitYield, need: PieceNeed | None, decided: Decided | None, batches_run: Fraction) -> UnitPlan:
    """Return the batches of one unit with the choices there are; the highest choice is the suggestion."""
    to_make = need.to_make if need else 0
    options = options_after(batches_run, to_make, unit.per_batch)
    return UnitPlan(
        unit=unit,
        gross=need.gross if need else 0,
        on_hand=need.on_hand if need else 0,
        to_make=to_make,
        need=need,
        options=options,
        suggested=options[-1].batches if options else ceil(batches_run),
        decided=decided,
        batches_run=batches_run,
    )


def _add_ingredients(gathered: _Gathered, plan: UnitPlan, definitions: Definitions) -> None:
    """Explode the batches still to bake; what is always at hand is left out."""
    batches = plan.remaining
    if not batches:
        return
    batch = definitions.batch(plan.unit.recipe_id)
    gathered.unconverted += [_unconverted(source, batches) for source in batch.broken]
    for (ingredient_id, unit), quantity in batch.written.items():
        gathered.written[INGREDIENT, ingredient_id][unit] += quantity * batches
    for (ingredient_id, path), each in batch.base.items():
        item: Item = (INGREDIENT, ingredient_id)
        gathered.buckets[item][None] += each * batches
        gathered.sources[item].append(
            NeedSource(kind=FINISHED_UNIT, id=plan.unit.id, name=plan.unit.name, path=path, count=batches, each=each)
        )


def _unconverted(source: IngredientSource, batches: Fraction) -> Unconverted:
    return Unconverted(
        item=(INGREDIENT, source.line.ingredient_id),
        problem=source.line.problem,
        owner_kind="recipe",
        owner_id=source.visit.recipe.id,
        owner_name=source.visit.recipe.name,
        quantity=source.quantity * batches,
        unit=source.line.unit,
    )


def _add_material(gathered: _Gathered, asked: MaterialAsk, choices: Mapping[tuple[str, int, int], int]) -> None:
    """Add a material of goods or packages, on the product its line or the event chose."""
    item: Item = (MATERIAL, asked.part.id)
    ask = asked.ask
    if asked.base is None:
        gathered.unconverted.append(
            Unconverted(
                item=item,
                problem=asked.problem,
                owner_kind=ask.kind,
                owner_id=ask.id,
                owner_name=ask.name,
                quantity=None,
                unit="",
            )
        )
        return
    product_id = asked.part.product_id or choices.get((ask.kind, ask.id, asked.part.id))
    if asked.part.decide_at_assembly and product_id is None:
        gathered.undecided.append(asked)
    gathered.buckets[item][product_id] += asked.base
    gathered.sources[item].append(
        NeedSource(kind=ask.kind, id=ask.id, name=ask.name, path=(ask.name,), count=Fraction(ask.count), each=ask.each)
    )


def _set_against(item: Item, gathered: _Gathered, event_id: int, shelf: Shelf) -> ItemNeed:
    """Take what is free: lines that insist on a product first, so that the others leave it to them."""
    on_hand, promised = shelf.on_hand(item), shelf.promised(item)
    buckets = gathered.buckets[item]
    needed = {product_id: quantise(amount) for product_id, amount in buckets.items()}
    taken: dict[int | None, Decimal] = {
        product_id: shelf.take(event_id, item, needed[product_id], product_id)
        for product_id in _insisting_first(needed)
    }
    short = {
        product_id: calculate_purchase_gap(quantity, taken[product_id]) for product_id, quantity in needed.items()
    }
    return ItemNeed(
        item=item,
        wanted=needed,
        sources=tuple(gathered.sources[item]),
        written=dict(gathered.written[item]),
        on_hand=on_hand,
        promised=promised,
        taken=sum(taken.values(), NOTHING),
        short={product_id: missing for product_id, missing in short.items() if missing},
    )


def _insisting_first(needed: Mapping[int | None, Decimal]) -> Sequence[int | None]:
    return sorted(needed, key=lambda product_id: (product_id is None, product_id or 0))


def first_short_dates(plans: Iterable[EventPlan]) -> dict[Item, tuple[date, int]]:
    """Return for each item the first day, and the event then, at which the shelf does not serve all plans."""
    first: dict[Item, tuple[date, int]] = {}
    for plan in plans:
        for item, need in plan.needs.items():
            if need.short_by:
                first.setdefault(item, (plan.event.event_date, plan.event.id))
    return first


def wanted_at_first_hand(event: PlanInput) -> dict[Piece, int]:
    """Return what targets and packages ask for themselves, whatever was handed out of it."""
    start = event.from_the_start()
    asked = collect(start.targets, start.packages).pieces
    return {piece: int(sum(ask.quantity for ask in asks)) for piece, asks in asked.items()}


def wanted_in_all(event: PlanInput, goods: Mapping[int, GoodContent]) -> dict[Piece, int]:
    """Return every piece an event asks for through all levels, whatever was made or handed out of it."""
    start = event.from_the_start()
    whole = walk(collect(start.targets, start.packages), goods, lambda _piece, _wanted: 0)
    return {piece: need.gross for piece, need in whole.pieces.items()}
