"""What is to be baked for events, and whether the shelf allows it now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from bakery.catalogue.explode import FINISHED_UNIT, IngredientSource, trace_recipe
from bakery.catalogue.queries.allergens import allergens_of_recipes
from bakery.catalogue.units import quantise
from bakery.db.transaction import Atomic
from bakery.inventory.draws import Want, share_out, shortages
from bakery.inventory.models import Lot
from bakery.inventory.owners import Key
from bakery.inventory.queries.shelf import read_shelves
from events.dto.making import BakeQueue, BakeRow, InnerRecipe, Missing
from events.models import Event
from events.planning.inputs import DefinitionRows
from events.planning.loading import CLAIMING, Derived, derive_plans
from events.planning.outlook import Outlook, load_outlooks
from events.planning.rows import to_text
from events.planning.shapes import UnitPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Baking:
    """The batches left of one output, and what they take."""

    event: Event
    plan: UnitPlan
    wants: tuple[Want, ...]
    unclear: tuple[str, ...]


def bake_queues(
    tx: Atomic, *, event_ids: Collection[int] | None = None, derived: Derived | None = None
) -> list[BakeQueue]:
    """Return what events bake, the earliest first; without ids that of every plan that is locked or in production.

    `derived` is what was reckoned already of just these events.
    """
    derived = derived or derive_plans(tx, event_ids=event_ids or ())
    if event_ids is None:
        event_ids = [event.pk for event in derived.events.values() if event.plan_state in CLAIMING]
    _, outlooks = load_outlooks(tx, event_ids=event_ids, loaded=derived)
    bakings = [baking for event_id in event_ids for baking in _bakings(derived, event_id)]
    shelves = read_shelves(tx, wants=[want for baking in bakings for want in baking.wants])
    recipes = {baking.plan.unit.recipe_id for baking in bakings}
    allergens = allergens_of_recipes(tx, recipe_ids=recipes, rows=derived.definitions.recipes)

    rows: dict[int, list[BakeRow]] = defaultdict(list)
    for baking in bakings:
        event_id = baking.event.pk
        contained = tuple(sorted(allergens[baking.plan.unit.recipe_id]))
        rows[event_id].append(_row(derived, outlooks[event_id], baking, shelves, contained))
    events = sorted((derived.events[each] for each in event_ids), key=lambda event: (event.event_date, event.pk))
    return [
        BakeQueue(
            event_id=event.pk,
            event_name=event.name,
            event_date=event.event_date,
            state=event.plan_state,
            rows=tuple(rows[event.pk]),
        )
        for event in events
    ]


def _bakings(derived: Derived, event_id: int) -> Iterator[Baking]:
    """Yield every output that is decided, wanted or baked already."""
    recipes = derived.definitions.recipes.content()
    for plan in derived.plans[event_id].units:
        if plan.decided or plan.to_make or plan.batches_run:
            sources = trace_recipe(plan.unit.recipe_id, recipes, plan.remaining)
            wants, unclear = _needs(derived.definitions, sources)
            yield Baking(event=derived.events[event_id], plan=plan, wants=tuple(wants), unclear=tuple(unclear))


def _needs(definitions: DefinitionRows, sources: Iterable[IngredientSource]) -> tuple[list[Want], list[str]]:
    """Return what batches draw, as a record of them would, and the names of what cannot be converted."""
    amounts: dict[int, Fraction] = defaultdict(Fraction)
    unclear: dict[str, None] = {}
    for source in sources:
        ingredient = definitions.ingredients[source.line.ingredient_id]
        if not ingredient.is_stocked:
            continue
        if source.base is None:
            unclear[ingredient.name] = None
        else:
            amounts[ingredient.pk] += source.base
    rounded = {key: quantise(amount) for key, amount in sorted(amounts.items())}
    wants = [Want(item=definitions.ingredients[key], quantity=amount) for key, amount in rounded.items() if amount]
    return wants, list(unclear)


def _row(
    derived: Derived, outlook: Outlook, baking: Baking, shelves: Mapping[Key, list[Lot]], allergens: tuple[str, ...]
) -> BakeRow:
    plan, unit_id = baking.plan, baking.plan.unit.id
    recipe = derived.definitions.recipes.recipes[plan.unit.recipe_id]
    runs = [run for run in derived.rows.runs.get(baking.event.pk, ()) if run.finished_unit_id == unit_id]
    missing = 0 if plan.covered else plan.shortfall
    return BakeRow(
        finished_unit_id=unit_id,
        name=plan.unit.name,
        recipe_name=plan.unit.recipe_name,
        recipe_slug=recipe.slug,
        minutes=recipe.total_minutes,
        allergens=allergens,
        inside=tuple(_inside(derived.definitions, recipe.pk, plan.remaining)),
        batches=plan.batches,
        is_decided=plan.decided is not None,
        done=to_text(plan.batches_run),
        left=to_text(plan.remaining),
        to_record=ceil(plan.remaining),
        made=sum(run.actual_yield for run in runs),
        lost=sum(run.loss_quantity for run in runs),
        wanted=outlook.wanted.get((FINISHED_UNIT, unit_id), 0),
        missing=missing,
        is_done=not plan.remaining and not missing,
        short=tuple(map(Missing.of, shortages(share_out(baking.wants, shelves)))),
        unclear=baking.unclear if plan.remaining else (),
    )


def _inside(definitions: DefinitionRows, recipe_id: int, batches: Fraction) -> Iterable[InnerRecipe]:
    for component in definitions.recipes.components[recipe_id] if batches else ():
        yield InnerRecipe(
            name=definitions.recipes.recipes[component.component_id].name,
            batches=to_text(batches * Fraction(component.batches)),
        )
