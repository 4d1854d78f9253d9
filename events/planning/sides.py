"""Plans as they are compared: frozen ones and live ones in one shape, with what was done beside them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.models import Ingredient, Material
from bakery.catalogue.units import base_unit
from events.dto.comparison import ToBuy
from events.dto.shopping import Shopping
from events.dto.snapshots import PlanSnapshotDetail
from events.planning.claims import NOTHING, Item
from events.planning.demand import Piece
from events.planning.estimate import estimate_of
from events.planning.loading import Derived
from events.planning.need_rows import Reckoned
from events.planning.needs import wanted_at_first_hand
from events.planning.shapes import EventPlan
from events.planning.stock import Drawn
from events.queries.costs import EventCosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A number of pieces or batches of something with a name."""

    name: str
    count: int
    recipe_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a plan takes of an item in all, and what is short of it; a frozen plan does not say."""

    name: str
    unit: str
    quantity: Decimal
    short: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the plans that are compared: what it wants at first hand, its batches by unit, its needs and its cost."""

    demand: Mapping[Piece, Named]
    batches: Mapping[int, Named]
    needs: Mapping[Item, Amount]
    cost: Decimal
    cost_known: bool
    to_buy: ToBuy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What was made and did not go into boxes of the event, what was run, used and spent."""

    made: Mapping[Piece, int]
    run: Mapping[int, Fraction]
    cost: Decimal
    cost_known: bool
    used: Mapping[Item, Decimal] = field(default_factory=dict)


def frozen_side(snapshot: PlanSnapshotDetail) -> Side:
    """Return a plan as it was frozen."""
    return Side(
        demand={
            (each.item_type, each.item_id): Named(name=each.name, count=each.quantity) for each in snapshot.demand
        },
        batches={
            each.finished_unit_id: Named(name=each.name, count=each.batches, recipe_id=each.recipe_id)
            for each in snapshot.recipe_batches
        },
        needs={
            (each.item_type, each.item_id): Amount(
                name=each.display_name, unit=each.unit, quantity=Decimal(each.quantity)
            )
            for each in snapshot.aggregated_ingredients
        },
        cost=Decimal(snapshot.estimated_cost_exact),
        cost_known=snapshot.cost_known,
    )


def live_side(
    derived: Derived,
    reckoned: Iterable[Reckoned],
    owners: Mapping[Item, Ingredient | Material],
    shopping: Shopping,
    drawn: Drawn,
    event_id: int,
) -> Side:
    """Return a plan as it was derived; the shopping is that of the event alone."""
    plan, needs = derived.plans[event_id], list(reckoned)
    estimate = estimate_of(plan, needs, derived.shelf.takes(event_id), drawn)
    return Side(
        demand={
            piece: Named(name=derived.definitions.name_of(piece), count=count)
            for piece, count in wanted_at_first_hand(plan.event).items()
        },
        batches={
            each.unit.id: Named(name=each.unit.name, count=each.batches, recipe_id=each.unit.recipe_id)
            for each in plan.units
        },
        needs={each.item: _amount(each, owners[each.item]) for each in needs},
        cost=estimate.cost,
        cost_known=estimate.is_known,
        to_buy=ToBuy(
            items=shopping.items_with_shortfall, cost=shopping.total_estimated_cost, cost_known=shopping.cost_known
        ),
    )


def _amount(reckoned: Reckoned, owner: Ingredient | Material) -> Amount:
    return Amount(
        name=owner.name,
        unit=base_unit(owner.dimension),
        quantity=reckoned.total,
        short=reckoned.need.short_by if reckoned.need else NOTHING,
    )


def done_of(plan: EventPlan, costs: EventCosts, reckoned: Iterable[Reckoned]) -> Done:
    """Return what the event's live facts made, used and cost."""
    made: dict[Piece, int] = defaultdict(int)
    for run in costs.production_runs:
        made[FINISHED_UNIT, run.finished_unit_id] += run.actual_yield
    for assembly in costs.assembly_runs:
        made[FINISHED_GOOD, assembly.finished_good_id] += assembly.quantity_assembled
    for piece in made:
        made[piece] -= int(costs.packed.get(piece, NOTHING))
    used = {each.item: each.drawn for each in reckoned if each.drawn}
    return Done(made=made, run=plan.event.batches_run, cost=costs.total, cost_known=costs.is_known, used=used)
