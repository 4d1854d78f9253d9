"""What an event cost by the ledger against what it was expected to cost: every cent once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from assembly.models import AssemblyRun
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from bakery.inventory.owners import Key
from events.dto.costs import AssemblyCost, DeliveryCost, EventCostAnalysis, ProductionCost
from events.dto.shopping import Shopping
from events.models import PlanSnapshot, SnapshotKind
from events.planning.estimate import estimate_of
from events.planning.loading import Derived, derive_plans
from events.planning.need_rows import Reckoned, reckon
from events.planning.shopping_list import shopping_from
from events.planning.stock import Drawn, drawn_stock, load_price_book
from events.queries.costs import NOTHING, OwnDraw, event_costs
from production.models import ProductionRun

BASELINE, LIVE = "baseline", "live"


def get_event_cost_analysis(tx: Atomic, *, event_id: int) -> EventCostAnalysis:
    """Return what the event cost and how that differs from the estimate; above zero is under budget."""
    derived = derive_plans(tx, event_ids=[event_id])
    drawn = drawn_stock(tx, event_id=event_id)
    book = load_price_book(tx, items={*derived.definitions.bought(), *drawn.amounts})
    reckoned = reckon(derived.plans[event_id], drawn.amounts, book)
    shopping = shopping_from(tx, derived=derived, book=book, event_ids=[event_id], drawn={})
    return cost_analysis_from(
        tx, event_id=event_id, derived=derived, reckoned=reckoned, drawn=drawn, shopping=shopping
    )


def cost_analysis_from(
    tx: Atomic, *, event_id: int, derived: Derived, reckoned: Iterable[Reckoned], drawn: Drawn, shopping: Shopping
) -> EventCostAnalysis:
    """Return the costs against the estimate, from a plan reckoned already."""
    baseline = _latest_baseline(tx, event_id)
    plan = derived.plans[event_id]
    now = estimate_of(plan, reckoned, derived.shelf.takes(event_id), drawn)
    expected = baseline.estimated_cost if baseline else quantise_money(now.cost)
    is_expected_known = baseline.cost_known if baseline else now.is_known
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
        estimated_cost=cost_to_string(expected),
        variance=cost_to_string(expected - costs.total),
        purchase_estimate=shopping.total_estimated_cost,
        estimate_basis=BASELINE if baseline else LIVE,
        cost_known=costs.is_known and is_expected_known,
    )


def _latest_baseline(tx: Atomic, event_id: int) -> PlanSnapshot | None:
    snapshots = PlanSnapshot.objects.using(tx.using).filter(event=event_id, kind=SnapshotKind.BASELINE)
    return snapshots.order_by("-number").first()


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
