"""What stands in the way of a plan, in the order of its weight: what blocks, what is short, what wants a look."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from bakery.catalogue import problems as catalogue_problems
from bakery.catalogue.explode import FINISHED_GOOD, MATERIAL
from bakery.catalogue.formatting import is_plural
from bakery.catalogue.nesting import reachable
from bakery.dto import Problem
from events.dto.shopping import ShoppingRow
from events.models import CLOSED, Assignment, Event, PlanState
from events.planning.claims import Item, Take
from events.planning.inputs import DefinitionRows
from events.planning.lines import NONE
from events.planning.rows import to_text
from events.planning.shapes import EventPlan, Unconverted, UnitPlan

PLAN: Final = ("lock", "start")
SHORT: Final = ("no_product",)
PLAN_STALE: Final = "plan_stale"
ALLERGEN_CONFLICT: Final = "allergen_conflict"


def by_weight(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return each problem once, those that block a step first, then shortages, then what wants a look.

    Among their likes, what would make somebody ill stands first.
    """
    once = {(each.code, each.subject_type, each.subject_id, each.fix_key): each for each in problems}
    return tuple(sorted(once.values(), key=_weight))


def _weight(each: Problem) -> tuple[bool, bool, bool]:
    return not set(each.blocks) & {*PLAN}, each.code not in SHORT, each.code != ALLERGEN_CONFLICT


def of_definitions(plan: EventPlan, rows: DefinitionRows) -> Iterator[Problem]:
    """Yield what is wrong with recipes to be baked and goods to be put together; what lies there is neither."""
    for each in plan.units:
        if each.remaining:
            yield from _of_baking(each, plan, rows)
    for (kind, good_id), need in plan.walk.pieces.items():
        if kind == FINISHED_GOOD and need.to_make:
            good = rows.goods.goods[good_id]
            yield from catalogue_problems.of_good(good, is_empty=not rows.goods.lines[good_id])


def _of_baking(each: UnitPlan, plan: EventPlan, rows: DefinitionRows) -> Iterator[Problem]:
    unit = rows.units[each.unit.id]
    if unit.archived_at is not None:
        yield _archived("finished_unit", unit.pk, unit.name, plan.event.id)
    in_use = [other for other in rows.outputs[unit.recipe_id] if other.archived_at is None]
    yield from catalogue_problems.of_recipe(unit.recipe, in_use)
    for recipe_id in inside(unit.recipe_id, rows):
        recipe = rows.recipes.recipes[recipe_id]
        for line in rows.recipes.lines[recipe_id]:
            if line.ingredient.is_stocked:
                yield from catalogue_problems.of_line(line, recipe)


def inside(recipe_id: int, rows: DefinitionRows) -> list[int]:
    """Return a recipe and all recipes inside it."""
    return sorted(reachable(recipe_id, rows.recipes.nesting))


def _archived(kind: str, item_id: int, name: str, event_id: int) -> Problem:
    return Problem(
        code="archived",
        message=f"{name} is retired.",
        subject_type=kind,
        subject_id=item_id,
        subject_name=name,
        blocks=PLAN,
        fix="event_plan",
        fix_key=str(event_id),
    )


def of_packages(assignments: Iterable[Assignment], conflicts: Mapping[int, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield packages that are retired, and those that contain what their recipient avoids."""
    for each in assignments:
        if each.package.archived_at is not None:
            yield _archived("package", each.package_id, each.package.name, each.event_id)
        if conflicts.get(each.pk) and not each.allergen_note:
            avoided = ", ".join(conflicts[each.pk])
            yield Problem(
                code=ALLERGEN_CONFLICT,
                message=f"{each.recipient.name} avoids {avoided}; {each.package.name} contains it.",
                subject_type="assignment",
                subject_id=each.pk,
                subject_name=each.recipient.name,
                blocks=("ready",),
                fix="event_plan",
                fix_key=str(each.event_id),
            )


def of_units(plan: EventPlan) -> Iterator[Problem]:
    """Yield units without a decision, and decisions that leave more missing than was accepted."""
    for each in plan.units:
        if each.decided is None and each.to_make:
            yield _of_unit(plan, each, "undecided_batches", f"{each.unit.name}: no batches are decided.")
        elif not each.covered:
            yield _of_unit(plan, each, "shortfall", f"{each.unit.name}: {_to_come(each)}, {each.shortfall} short.")


def _to_come(each: UnitPlan) -> str:
    """Tell what the batches still to bake give: those baked are on hand or lost."""
    if each.batches_run and not each.remaining:
        return "all its batches are baked"
    left = f"{to_text(each.remaining)} more" if each.batches_run else to_text(each.remaining)
    return f"{left} {'batches make' if is_plural(each.remaining) else 'batch makes'} {each.total_yield}"


def _of_unit(plan: EventPlan, unit: UnitPlan, code: str, message: str) -> Problem:
    return Problem(
        code=code,
        message=message,
        subject_type="finished_unit",
        subject_id=unit.unit.id,
        subject_name=unit.unit.name,
        blocks=PLAN,
        fix="event_plan",
        fix_key=str(plan.event.id),
    )


def of_materials(plan: EventPlan, event: Event, rows: DefinitionRows) -> Iterator[Problem]:
    """Yield materials whose amount has no figure, and once production runs those not chosen."""
    for each in plan.unconverted:
        if each.item[0] == MATERIAL:
            yield of_unconverted(each, rows)
    if event.plan_state == PlanState.IN_PRODUCTION:
        for asked in plan.undecided:
            name = rows.materials[asked.part.id].name
            yield Problem(
                code="material_not_chosen",
                message=f"{name} for {asked.ask.name}: no product is chosen.",
                subject_type="material",
                subject_id=asked.part.id,
                subject_name=name,
                blocks=("assembly", "ready", "delivery"),
                fix="event_assemble",
                fix_key=str(event.pk),
            )


def of_unconverted(line: Unconverted, rows: DefinitionRows) -> Problem:
    """Return that a line has no figure in the unit its item is kept in."""
    name = rows.name_of(line.item)
    return Problem(
        code=line.problem,
        message=f"{name} in {line.owner_name} cannot be compared with what is kept in stock.",
        subject_type=line.item[0],
        subject_id=line.item[1],
        subject_name=name,
        blocks=catalogue_problems.ANY_FIGURE,
        fix="missing_data",
    )


def of_row(row: ShoppingRow) -> Iterator[Problem]:
    """Yield what keeps a line of the shopping list from being bought."""
    if row.product_status == NONE:
        yield Problem(
            code="no_product",
            message=f"No product for {row.ingredient_name}.",
            subject_type=row.item_type,
            subject_id=row.item_id,
            subject_name=row.ingredient_name,
            fix="product_create",
        )


def no_price(kind: str, item_id: int, name: str) -> Problem:
    """Return that an item's price is not known, so that costs are lower bounds."""
    return Problem(
        code="no_price",
        message=f"{name} has no price, so costs are lower bounds.",
        subject_type=kind,
        subject_id=item_id,
        subject_name=name,
        fix="purchase_create",
    )


def of_stock(takes: Iterable[Take], rows: DefinitionRows, event: Event, today: date) -> Iterator[Problem]:
    """Yield each lot the plan counts on that has expired, and each item of which some will have by the event."""
    ending: dict[Item, set[date]] = defaultdict(set)
    for take in takes:
        expires_on = take.lot.expires_on
        if expires_on is None or expires_on >= max(today, event.event_date):
            continue
        if expires_on < today:
            told = f"{rows.name_of(take.lot.item)} expired on {expires_on:%-d %b %Y}."
            yield _of_stock("expired_stock", take.lot.item, rows, told, ("pantry_loss", take.lot.id))
        else:
            ending[take.lot.item].add(expires_on)
    for item, days in ending.items():
        told = f"{rows.name_of(item)} keeps only until {' and '.join(f'{day:%-d %b %Y}' for day in sorted(days))}."
        yield _of_stock("expires_before_event", item, rows, told, ("event_shopping", event.pk))


def _of_stock(code: str, item: Item, rows: DefinitionRows, message: str, fix: tuple[str, int]) -> Problem:
    return Problem(
        code=code,
        message=message,
        subject_type=item[0],
        subject_id=item[1],
        subject_name=rows.name_of(item),
        fix=fix[0],
        fix_key=str(fix[1]),
    )


def of_event(event: Event, today: date) -> Iterator[Problem]:
    """Yield that an event has passed and is still open."""
    if event.event_date < today and event.plan_state not in CLOSED:
        yield Problem(
            code="overdue",
            message=f"{event.name} is past and still open.",
            subject_type="event",
            subject_id=event.pk,
            subject_name=event.name,
            fix="event_plan",
            fix_key=str(event.pk),
        )


def of_stale(event: Event, message: str) -> Problem:
    """Return that a plan is not what was frozen of it, which stops one that is locked."""
    is_locked = event.plan_state == PlanState.LOCKED
    return Problem(
        code=PLAN_STALE,
        message=message,
        subject_type="event",
        subject_id=event.pk,
        subject_name=event.name,
        blocks=("start",) if is_locked else (),
        fix="event_plan" if is_locked else "event_compare",
        fix_key=str(event.pk),
    )


def to_reconcile(kind: str, run_id: int, name: str) -> Problem:
    """Return that a run was recorded with something not on the books."""
    return Problem(
        code="needs_reconcile",
        message=f"{name} was recorded with something that is not on the books.",
        subject_type=f"{kind}_run",
        subject_id=run_id,
        subject_name=name,
        fix="run" if kind == "production" else "assembly",
        fix_key=str(run_id),
    )
