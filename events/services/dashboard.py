"""How events are doing, from the runs recorded for them: one event in full, or many in figures."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from bakery import logs
from bakery.accounts.models import User
from bakery.catalogue.errors import RecipeNotFound
from bakery.catalogue.models import Recipe
from bakery.catalogue.services.rows import find_row
from bakery.catalogue.units import quantise_money
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string, percent_to_string, quantity_to_string
from bakery.inputs import Checked
from events.dto.dashboard import DashboardRow, ProductionOverview, ProductionTotal, RecipeCostLine
from events.dto.events import AssignmentDetail
from events.models import Assignment, AssignmentStatus, BatchDecision, Event, Target
from events.queries.events import require_event
from events.services.assignments import get_event_assignments
from events.services.fulfillment import update_fulfillment_status
from events.services.readiness import can_assemble_package
from events.services.standing import NOTHING, RecipeCount, Standing, load_standings
from production.dto import ProductionEntry
from production.models import ProductionRun
from production.queries.runs import RunFilter, production_entries

__all__ = [
    "can_assemble_package",
    "get_dashboard_summary",
    "get_event_assignments",
    "get_production_overview",
    "get_production_records",
    "get_production_total",
    "get_recipe_cost_breakdown",
    "update_package_status",
]

ASSEMBLED = "assembled"


def get_production_records(tx: Atomic, *, event_id: int) -> list[ProductionEntry]:
    """Return all that was baked for an event, newest first."""
    require_event(tx, event_id=event_id)
    chosen = RunFilter(event_id=event_id)
    return production_entries(tx, chosen=chosen, page=slice(None), include_consumptions=False, include_losses=False)


def get_production_total(tx: Atomic, *, event_id: int, recipe_id: int) -> ProductionTotal:
    """Return what was baked of one recipe for an event, and what that used up."""
    require_event(tx, event_id=event_id)
    find_row(tx, model=Recipe, row_id=recipe_id, refusal=RecipeNotFound)
    live = ProductionRun.objects.using(tx.using).live().filter(event=event_id, finished_unit__recipe=recipe_id)
    runs = list(live)
    return ProductionTotal(
        recipe_id=recipe_id,
        batches_produced=quantity_to_string(sum((run.num_batches * run.scale_factor for run in runs), NOTHING)),
        units_produced=sum(run.actual_yield for run in runs),
        total_actual_cost=cost_to_string(sum((run.total_ingredient_cost for run in runs), NOTHING)),
    )


def update_package_status(
    tx: Atomic, *, assignment_id: int, new_status: str, delivered_to: str = "", by: User
) -> AssignmentDetail:
    """Change a status given in older words, in which `assembled` is ready."""
    with logs.operation(tx, "update_package_status", assignment_id=assignment_id, new_status=new_status):
        status = AssignmentStatus.READY if new_status == ASSEMBLED else new_status
        return update_fulfillment_status(
            tx, assignment_id=assignment_id, new_status=status, delivered_to=delivered_to, by=by
        )


def get_production_overview(tx: Atomic, *, event_id: int) -> ProductionOverview:
    """Return one event recipe by recipe; what was planned is frozen once production starts."""
    [standing] = load_standings(tx, event_ids=[event_id])
    return ProductionOverview(
        event_id=event_id,
        event_name=standing.event.name,
        event_date=standing.event.event_date,
        recipes=tuple(recipe.told() for recipe in standing.recipes),
        packages=standing.packages,
        actual_total=standing.actual,
        planned_total=standing.planned,
        is_complete=standing.is_complete,
    )


def get_dashboard_summary(tx: Atomic, *, today: date | None = None) -> list[DashboardRow]:
    """Return events that want, decided or made something, the earliest first; with `today`, those still to come."""
    events = Event.objects.using(tx.using)
    if today is not None:
        checked = Checked()
        checked.day("today", today)
        checked.done()
        events = events.filter(event_date__gte=today)
    busy = (
        Target.objects.using(tx.using),
        Assignment.objects.using(tx.using).standing(),
        BatchDecision.objects.using(tx.using),
        ProductionRun.objects.using(tx.using).live(),
    )
    either = Q()
    for rows in busy:
        either |= Q(Exists(rows.filter(event=OuterRef("pk"))))
    ids = list(events.filter(either).order_by("event_date", "pk").values_list("pk", flat=True))
    return [_row(standing) for standing in load_standings(tx, event_ids=ids)]


def get_recipe_cost_breakdown(tx: Atomic, *, event_id: int) -> list[RecipeCostLine]:
    """Return what each recipe was planned to cost and did, by name; above zero is under budget."""
    [standing] = load_standings(tx, event_ids=[event_id])
    return [_cost_line(recipe) for recipe in standing.recipes]


def _row(standing: Standing) -> DashboardRow:
    event, packages = standing.event, standing.packages
    return DashboardRow(
        event_id=event.pk,
        event_name=event.name,
        event_date=event.event_date,
        plan_state=event.plan_state,
        recipes_complete=sum(recipe.is_complete for recipe in standing.recipes),
        recipes_total=len(standing.recipes),
        packages_pending=packages.pending,
        packages_ready=packages.ready,
        packages_delivered=packages.delivered,
        packages_total=packages.total,
        actual_cost=standing.actual,
        planned_cost=standing.planned,
        is_complete=standing.is_complete,
    )


def _cost_line(recipe: RecipeCount) -> RecipeCostLine:
    planned = quantise_money(recipe.planned)
    variance = planned - recipe.actual
    told = recipe.told()
    return RecipeCostLine(
        recipe_id=recipe.id,
        recipe_name=recipe.name,
        batches_required=told.batches_required,
        batches_produced=told.batches_produced,
        planned_cost=told.planned_cost,
        actual_cost=told.actual_cost,
        variance=cost_to_string(variance),
        variance_percent=_percent(variance, planned),
    )


def _percent(variance: Decimal, planned: Decimal) -> str:
    """Return the variance in percent of what was planned; of nothing planned, all that was spent is too much."""
    if not planned and variance:
        return "-100.00"
    return percent_to_string(variance, planned)
