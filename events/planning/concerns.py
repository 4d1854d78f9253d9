"""The problems of one plan, gathered from its rows and the few more they need."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils import timezone

from assembly.models import AssemblyRun
from bakery.catalogue.models import ComponentLine, Ingredient, Recipe
from bakery.catalogue.problems import of_recipe
from bakery.catalogue.queries.recipe_problems import units_by_recipe
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from events.dto.shopping import Shopping
from events.models import AssignmentStatus, EventRecipe, PackageLine, Recipient
from events.planning import problems
from events.planning.inputs import DefinitionRows
from events.planning.loading import Derived
from events.planning.need_rows import Reckoned
from production.models import ProductionRun


def plan_problems(
    tx: Atomic, *, event_id: int, derived: Derived, reckoned: Iterable[Reckoned], shopping: Shopping
) -> tuple[Problem, ...]:
    """Return all that stands in the way of an event's plan, undecided batches among it."""
    plan, event, rows = derived.plans[event_id], derived.events[event_id], derived.definitions
    today = timezone.localdate()
    recipe_ids = {each.unit.recipe_id for each in plan.units}
    shortlist = EventRecipe.objects.using(tx.using).filter(event=event_id).select_related("recipe")
    listed = {each.recipe_id: each.recipe for each in shortlist}
    units = units_by_recipe(tx, recipe_ids=recipe_ids | listed.keys())

    found: list[Problem] = []
    found += problems.of_definitions(plan, rows, units)
    found += _without_yield(listed, {key for key, each in units.items() if not each})
    found += problems.of_units(plan)
    found += problems.of_materials(plan, event, rows)
    found += shopping.problems
    found += _allergens(tx, event_id, derived)
    found += problems.of_stock(derived.shelf.takes(event_id), rows, event, today)
    found += [
        problems.no_price(each.item[0], each.item[1], rows.name_of(each.item))
        for each in reckoned
        if each.price is None and each.left
    ]
    found += _to_reconcile(tx, event_id, derived.rows.runs.get(event_id, ()))
    found += problems.of_event(event, today)
    return problems.by_weight(found)


def _without_yield(listed: Mapping[int, Recipe], barren: Iterable[int]) -> list[Problem]:
    """Return the recipes on the event's shortlist that give nothing one could ask for."""
    rows = [listed[key] for key in barren if key in listed]
    return [problem for row in rows for problem in of_recipe(row, ()) if problem.code == "no_yield"]


def _allergens(tx: Atomic, event_id: int, derived: Derived) -> Iterable[Problem]:
    assignments = [
        each for each in derived.rows.assignments.get(event_id, ()) if each.status != AssignmentStatus.DELIVERED
    ]
    recipients = {each.recipient_id for each in assignments}
    avoided = Recipient.avoids.through.objects.using(tx.using).filter(recipient__in=recipients)
    contained = Ingredient.allergens.through.objects.using(tx.using).filter(
        ingredient__in=derived.definitions.ingredients
    )
    avoids = _named(avoided.values_list("recipient_id", "allergen__name"))
    contains = _named(contained.values_list("ingredient_id", "allergen__name"))
    conflicts = {}
    for each in assignments:
        names = avoids[each.recipient_id]
        if names:
            units = _units_in(each.package_id, derived)
            inside = set().union(*(_allergens_of(unit_id, derived.definitions, contains) for unit_id in units))
            conflicts[each.pk] = tuple(sorted(names & inside))
    return problems.of_packages(assignments, conflicts)


def _named(pairs: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    names: dict[int, set[str]] = defaultdict(set)
    for key, name in pairs:
        names[key].add(name)
    return names


def _units_in(package_id: int, derived: Derived) -> set[int]:
    """Return the units in a package and in the goods it holds."""
    lines: list[PackageLine | ComponentLine] = [*derived.rows.package_lines.get(package_id, ())]
    units, seen = set(), set()
    while lines:
        line = lines.pop()
        if line.finished_unit_id:
            units.add(line.finished_unit_id)
        elif line.component_good_id and line.component_good_id not in seen:
            seen.add(line.component_good_id)
            lines += derived.definitions.goods.lines[line.component_good_id]
    return units


def _allergens_of(unit_id: int, rows: DefinitionRows, contains: Mapping[int, set[str]]) -> set[str]:
    recipes = problems.inside(rows.units[unit_id].recipe_id, rows)
    ingredients = {line.ingredient_id for recipe_id in recipes for line in rows.recipes.lines[recipe_id]}
    return set().union(*(contains.get(each, set()) for each in ingredients))


def _to_reconcile(tx: Atomic, event_id: int, runs: Iterable[ProductionRun]) -> list[Problem]:
    baked = [
        problems.to_reconcile("production", run.pk, run.finished_unit.name) for run in runs if run.needs_reconcile
    ]
    assembled = (
        AssemblyRun.objects.using(tx.using)
        .live()
        .filter(event=event_id, needs_reconcile=True)
        .select_related("finished_good")
        .order_by("pk")
    )
    return baked + [problems.to_reconcile("assembly", run.pk, run.finished_good.name) for run in assembled]
