"""Tells what an event gives away, what it cost, and how that differs from what was expected."""

from collections.abc import Iterable, Iterator

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events.dto.costs import EventCostAnalysis, EventSummary
from events.dto.dashboard import RecipeCostLine
from events.management.finding import find_event
from events.services.analysis import get_event_cost_analysis
from events.services.costs import get_event_summary
from events.services.dashboard import get_recipe_cost_breakdown


class Command(ServiceCommand):
    """Exits with 1 where a price is not known, so that figures are lower bounds."""

    help = "Show what an event gives away, what it cost, and what it was expected to cost."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event."""
        parser.add_argument("event", help="Its id or its exact name.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Add the costs up."""
        event = find_event(tx, text=options["event"])
        summary = get_event_summary(tx, event_id=event.id)
        costs = get_event_cost_analysis(tx, event_id=event.id)
        recipes = get_recipe_cost_breakdown(tx, event_id=event.id)
        known = summary.cost_known and costs.cost_known
        lines = [
            f"{event.name}, {event.event_date:%-d %b %Y}, {event.plan_state}",
            *_given(summary),
            *_spent(costs),
            *_baked(recipes),
        ]
        if not known:
            lines.append("Some prices are not known, so these are lower bounds.")
        return Outcome(result={"summary": summary, "costs": costs, "recipes": recipes}, lines=lines, complete=known)


def _given(summary: EventSummary) -> Iterator[str]:
    yield f"Given: {summary.package_count} packages to {summary.recipient_count} recipients, {summary.total_cost}"
    for each in summary.cost_by_recipient:
        yield f"  {each.recipient_name}: {each.cost}"


def _spent(costs: EventCostAnalysis) -> Iterator[str]:
    yield f"Production: {costs.total_production_cost}, of which lost {costs.loss_cost}"
    for recipe in costs.production_costs:
        yield f"  {recipe.recipe_name}: {recipe.total_cost} in {recipe.run_count} runs"
    yield f"Assembly: {costs.total_assembly_cost}"
    for good in costs.assembly_costs:
        yield f"  {good.finished_good_name}: {good.total_cost} in {good.run_count} runs"
    yield f"Delivery: {costs.total_delivery_cost}"
    for item in costs.delivery_costs:
        yield f"  {item.item_name}: {item.total_cost}"
    yield f"Handed on: {costs.handed_on_cost}"
    yield f"Cost: {costs.grand_total}, still on hand {costs.on_hand_value}"
    yield f"Expected ({costs.estimate_basis}): {costs.estimated_cost}, variance {costs.variance}"
    yield f"Still to buy: {costs.purchase_estimate}"


def _baked(recipes: Iterable[RecipeCostLine]) -> Iterator[str]:
    for each in recipes:
        batches = f"{each.batches_produced} of {each.batches_required} batches"
        costs = f"{each.actual_cost} of {each.planned_cost}"
        yield f"{each.recipe_name}: {batches}, {costs} spent, variance {each.variance} ({each.variance_percent} %)"
