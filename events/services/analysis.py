"""What an event cost by the ledger against what it was expected to cost: every cent once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assembly.models import AssemblyRun
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.owners import Key
from events.dto.costs import AssemblyCost, DeliveryCost, EventCostAnalysis, ProductionCost
from events.models import PlanSnapshot, SnapshotKind
from events.planning.estimate import estimate_of
from events.planning.loading import derive_plans
from events.planning.need_rows import reckon
from events.planning.shopping_list import shopping_from
from events.planning.stock import drawn_amounts, load_price_book
from events.queries.costs import NOTHING, OwnDraw, event_costs
from production.models import ProductionRun

BASELINE, LIVE = "baseline", "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What the plan was reckoned to cost, frozen at the start or as of now, and what is still to be bought."""

    cost: Decimal
    basis: str
    is_known: bool
    still_to_buy: str


def get_event_cost_analysis(tx: Atomic, *, event_id: int) -> EventCostAnalysis:
    """Return what the event cost and how that differs from the estimate; above zero is under budget."""
    expected = _expected(tx, event_id)
    costs = event_costs(tx, event_id=event_id)
    return EventCostAnalysis(
        event_id=event_id,
        production_costs=_production(costs.production_runs),
        assembly_costs=_assembly(costs.assembly_runs, costs.assembly),
        delivery_costs=_delivery(costs.delivery),
        total_production_cost=cost_to_string(costs.production_total),
        total_assembly_cost=cost_to_string(costs.assembly_total),
        total_delivery_cost=cost_to_string(costs.delivery_total),
        handed_on_cost=cost_to_string(costs.handed_on),
        grand_total=cost_to_string(costs.total),
        on_hand_value=cost_to_string(costs.on_hand),
        loss_cost=cost_to_string(costs.lost),
        estimated_cost=cost_to_string(expected.cost),
        variance=cost_to_string(expected.cost - costs.total),
        purchase_estimate=expected.still_to_buy,
        estimate_basis=expected.basis,
        cost_known=costs.is_known and expected.is_known,
    )


def _expected(tx: Atomic, event_id: int) -> Expected:
    """Return the estimate of the latest baseline, else of the plan as it is now."""
    derived = derive_plans(tx, event_ids=[event_id])
    drawn = drawn_amounts(tx, event_id=event_id)
    book = load_price_book(tx, items={*derived.definitions.bought(), *drawn})
    plan = derived.plans[event_id]
    now = estimate_of(plan, reckon(plan, drawn, book), derived.shelf.takes(event_id))
    shopping = shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={})
    snapshots = PlanSnapshot.objects.using(tx.using).filter(event=event_id, kind=SnapshotKind.BASELINE)
    baseline = snapshots.order_by("-number").first()
    return Expected(
        cost=baseline.estimated_cost if baseline else quantise_money(now.cost),
        basis=BASELINE if baseline else LIVE,
        is_known=baseline.cost_known if baseline else now.is_known,
        still_to_buy=shopping.total_estimated_cost,
    )


def _production(runs: Iterable[ProductionRun]) -> tuple[ProductionCost, ...]:
    by_recipe: dict[tuple[str, int], list[Decimal]] = defaultdict(list)
    for run in runs:
        recipe = run.finished_unit.recipe
        by_recipe[recipe.name, recipe.pk].append(run.total_ingredient_cost)
    return tuple(
        ProductionCost(recipe_id=key, recipe_name=name, run_count=len(costs), total_cost=_sum(costs))
        for (name, key), costs in sorted(by_recipe.items())
    )


def _assembly(runs: Iterable[AssemblyRun], draws: Sequence[OwnDraw]) -> tuple[AssemblyCost, ...]:
    by_good: dict[tuple[str, int], list[AssemblyRun]] = defaultdict(list)
    for run in runs:
        by_good[run.finished_good.name, run.finished_good_id].append(run)
    return tuple(
        AssemblyCost(
            finished_good_id=key,
            finished_good_name=name,
            run_count=len(own),
            total_cost=_sum(draw.cost for draw in draws if draw.good_id == key),
            component_cost=_sum(run.total_component_cost for run in own),
        )
        for (name, key), own in sorted(by_good.items())
    )


def _delivery(draws: Iterable[OwnDraw]) -> tuple[DeliveryCost, ...]:
    by_item: dict[tuple[str, Key], list[Decimal]] = defaultdict(list)
    for draw in draws:
        by_item[draw.item_name, draw.item].append(draw.cost)
    return tuple(
        DeliveryCost(item_type=item[0], item_id=item[1], item_name=name, total_cost=_sum(costs))
        for (name, item), costs in sorted(by_item.items())
    )


def _sum(costs: Iterable[Decimal]) -> str:
    return cost_to_string(sum(costs, NOTHING))
