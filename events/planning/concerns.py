"""The problems of plans, gathered from its rows and the few more they need."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef
from django.utils import timezone

from assembly.models import AssemblyRun
from bakery.catalogue.models import ComponentLine, FinishedUnit, Ingredient
from bakery.catalogue.problems import of_recipe
from bakery.db.transaction import Atomic
from bakery.dto import Problem
from events.dto.shopping import Shopping
from events.models import Assignment, AssignmentStatus, EventRecipe, PackageLine
from events.planning import problems
from events.planning.inputs import DefinitionRows
from events.planning.loading import Derived
from events.planning.need_rows import Reckoned
from production.models import ProductionRun


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was reckoned of one plan, and the assemblies recorded for it."""

    reckoned: Sequence[Reckoned]
    shopping: Shopping
    assembly_runs: Sequence[AssemblyRun]


def plan_problems(
    tx: Atomic,
    *,
    event_id: int,
    derived: Derived,
    reckoned: Iterable[Reckoned],
    shopping: Shopping,
    assembly_runs: Iterable[AssemblyRun],
) -> tuple[Problem, ...]:
    """Return all that stands in the way of an event's plan, undecided batches among it."""
    figures = Figures(reckoned=tuple(reckoned), shopping=shopping, assembly_runs=tuple(assembly_runs))
    found = problems_of_plans(tx, derived=derived, figures={event_id: figures})[event_id]
    return problems.by_weight([*found, *_without_yield(tx, event_id)])


def problems_of_plans(
    tx: Atomic, *, derived: Derived, figures: Mapping[int, Figures]
) -> dict[int, tuple[Problem, ...]]:
    """Return by event what stands in the way of its plan, in as many statements for many as for one."""
    open_ones = {
        event_id: [
            each for each in derived.rows.assignments.get(event_id, ()) if each.status != AssignmentStatus.DELIVERED
        ]
        for event_id in figures
    }
    recipients = {each.recipient_id for found in open_ones.values() for each in found}
    avoided = _avoided(tx, recipients, derived.definitions)
    found = {}
    for event_id, given in figures.items():
        allergens = _allergens(open_ones[event_id], avoided, derived)
        found[event_id] = problems.by_weight(_of_plan(event_id, derived, given, allergens))
    return found


def _of_plan(event_id: int, derived: Derived, given: Figures, allergens: Iterable[Problem]) -> Iterator[Problem]:
    plan, event, rows = derived.plans[event_id], derived.events[event_id], derived.definitions
    today = timezone.localdate()
    yield from problems.of_definitions(plan, rows)
    yield from problems.of_units(plan)
    yield from problems.of_materials(plan, event, rows)
    yield from given.shopping.problems
    yield from allergens
    yield from problems.of_stock(derived.shelf.takes(event_id), rows, event, today)
    for each in given.reckoned:
        if each.price is None and each.left:
            yield problems.no_price(each.item[0], each.item[1], rows.name_of(each.item))
    yield from _to_reconcile(derived.rows.runs.get(event_id, ()), given.assembly_runs)
    yield from problems.of_event(event, today)


def _without_yield(tx: Atomic, event_id: int) -> list[Problem]:
    """Return the recipes on the event's shortlist that give nothing one could ask for: shown, and never in the way."""
    outputs = FinishedUnit.objects.using(tx.using).filter(recipe=OuterRef("recipe"))
    barren = EventRecipe.objects.using(tx.using).filter(~Exists(outputs), event=event_id).select_related("recipe")
    found = [problem for each in barren.order_by("recipe") for problem in of_recipe(each.recipe, ())]
    return [replace(problem, blocks=()) for problem in found if problem.code == "no_yield"]


def _allergens(
    assignments: Sequence[Assignment], avoided: Mapping[int, Mapping[str, set[int]]], derived: Derived
) -> Iterable[Problem]:
    conflicts = {}
    for each in assignments:
        if harmful := avoided.get(each.recipient_id):
            inside = set().union(
                *(_ingredients_of(unit, derived.definitions) for unit in _units_in(each.package_id, derived))
            )
            conflicts[each.pk] = tuple(sorted(name for name, held_by in harmful.items() if held_by & inside))
    return problems.of_packages(assignments, conflicts)


def _avoided(tx: Atomic, recipients: Iterable[int], rows: DefinitionRows) -> dict[int, dict[str, set[int]]]:
    """Return what each recipient avoids, by name, with the ingredients of the plan that contain it."""
    contained = Ingredient.allergens.through.objects.using(tx.using).filter(
        ingredient__in=rows.ingredients, allergen__avoided_by__in=recipients
    )
    avoided: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for recipient_id, name, ingredient_id in contained.values_list(
        "allergen__avoided_by", "allergen__name", "ingredient_id"
    ):
        avoided[recipient_id][name].add(ingredient_id)
    return avoided


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


def _ingredients_of(unit_id: int, rows: DefinitionRows) -> set[int]:
    recipes = problems.inside(rows.units[unit_id].recipe_id, rows)
    return {line.ingredient_id for recipe_id in recipes for line in rows.recipes.lines[recipe_id]}


def _to_reconcile(runs: Iterable[ProductionRun], assembly_runs: Iterable[AssemblyRun]) -> list[Problem]:
    baked = [
        problems.to_reconcile("production", run.pk, run.finished_unit.name) for run in runs if run.needs_reconcile
    ]
    assembled = [
        problems.to_reconcile("assembly", run.pk, run.finished_good.name)
        for run in assembly_runs
        if run.needs_reconcile
    ]
    return baked + assembled
