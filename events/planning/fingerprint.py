"""What a plan consists of, part by part: each part under a key of its own, told apart by a digest of its content.

Stock, facts, prices, names, notes and who receives are no content. Keys are by uuid, so that they travel.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT
from bakery.catalogue.frozen import digest_of
from bakery.catalogue.models import ContentLine, FinishedUnit, Ingredient, Recipe
from bakery.dto import exact_to_string, quantity_to_string
from events.models import Assignment, Event, PackageLine, Target
from events.planning.inputs import DefinitionRows, DemandRows

EVENT, TARGET, PACKAGE, BATCH, CHOICE = "event", "target", "package", "batch", "choice"
GOOD, RECIPE, YIELD, INGREDIENT = "good", "recipe", "yield", "ingredient"
ADDED, CHANGED, GONE = "added", "changed", "gone"
# A definition comes and goes with what names it, and that is a change of its own.
DEFINITIONS: Final = (GOOD, RECIPE, YIELD, INGREDIENT)
Content = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a plan, what it is about, and the digest of what counts of it."""

    key: str
    subject_type: str
    subject_name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """The definitions that one event's demand and decisions lead to."""

    goods: frozenset[int]
    units: frozenset[int]
    recipes: frozenset[int]


def fingerprint_of(digests: Mapping[str, str]) -> str:
    """Return the digest of all parts together."""
    return digest_of(dict(digests))


def kind_of(key: str) -> str:
    """Return what kind of part a key stands for."""
    return key.partition(":")[0]


def digests_of(parts: Iterable[Part]) -> dict[str, str]:
    """Return the digests by key, as snapshots keep them."""
    return {part.key: part.digest for part in sorted(parts, key=lambda part: part.key)}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return which parts were added, changed or are gone, by key.

    Definitions are named only where they changed: what brought or dropped them is named already.
    """
    found = []
    for key in sorted(before.keys() | after.keys()):
        change = ADDED if key not in before else GONE if key not in after else CHANGED
        if before.get(key) != after.get(key) and (change == CHANGED or kind_of(key) not in DEFINITIONS):
            found.append((key, change))
    return found


def parts_of(event: Event, rows: DemandRows, definitions: DefinitionRows) -> list[Part]:
    """Return every part of one event's plan; `rows` and `definitions` may hold those of other events too."""
    reached = reach(event, rows, definitions)
    return [
        *_wanted(event, rows, definitions),
        *_batches(event, rows, definitions),
        *_choices(event, rows, definitions, reached),
        *(_good(good_id, definitions) for good_id in sorted(reached.goods)),
        *(_yield(definitions.units[unit_id]) for unit_id in sorted(reached.units)),
        *(_recipe(recipe_id, definitions) for recipe_id in sorted(reached.recipes)),
        *(_ingredient(row) for row in _ingredients(reached, definitions)),
    ]


def reach(event: Event, rows: DemandRows, definitions: DefinitionRows) -> Reached:
    """Follow demand and decisions down to the last recipe."""
    targets, lines = rows.targets.get(event.pk, ()), _package_lines(event, rows)
    goods = {row.finished_good_id for row in targets if row.finished_good_id}
    goods |= {line.component_good_id for line in lines if line.component_good_id}
    goods = _with_all_inside(goods, _goods_in(definitions))

    inner = _inner_lines(goods, definitions)
    units = {row.finished_unit_id for row in targets if row.finished_unit_id}
    units |= {line.finished_unit_id for line in (*lines, *inner) if line.finished_unit_id}
    units |= {row.finished_unit_id for row in rows.decisions.get(event.pk, ())}
    recipes = {definitions.units[unit_id].recipe_id for unit_id in units}
    nested = _with_all_inside(recipes, definitions.recipes.nesting)
    return Reached(goods=frozenset(goods), units=frozenset(units), recipes=frozenset(nested))


def _with_all_inside(outer: set[int], inside: Mapping[int, Sequence[int]]) -> set[int]:
    seen: set[int] = set()
    waiting = list(outer)
    while waiting:
        each = waiting.pop()
        if each not in seen:
            seen.add(each)
            waiting += inside[each]
    return seen


def _goods_in(definitions: DefinitionRows) -> dict[int, list[int]]:
    return {
        good_id: [line.component_good_id for line in lines if line.component_good_id]
        for good_id, lines in definitions.goods.lines.items()
    }


def _package_lines(event: Event, rows: DemandRows) -> list[PackageLine]:
    packages = {each.package_id for each in rows.assignments.get(event.pk, ())}
    return [line for package_id in sorted(packages) for line in rows.package_lines.get(package_id, ())]


def _part(kind: str, uuid: UUID | None, subject_type: str, name: str, content: Content) -> Part:
    key = kind if uuid is None else f"{kind}:{uuid}"
    return Part(key=key, subject_type=subject_type, subject_name=name, digest=digest_of(content))


def _wanted(event: Event, rows: DemandRows, definitions: DefinitionRows) -> Iterator[Part]:
    targets = rows.targets.get(event.pk, ())
    counted = any(target.per_attendee is not None for target in targets)
    guests = event.expected_attendees if counted else None
    yield _part(EVENT, None, EVENT, event.name, {"output_mode": event.output_mode, "attendees": guests})
    for target in targets:
        item = target.finished_unit or target.finished_good
        if item is not None:
            kind = FINISHED_UNIT if isinstance(item, FinishedUnit) else FINISHED_GOOD
            yield _part(TARGET, item.uuid, kind, item.name, _amount(target))
    yield from _packages(rows.assignments.get(event.pk, ()), rows, definitions)


def _amount(target: Target) -> Content:
    return {"quantity": target.quantity, "per_attendee": _optional(target.per_attendee)}


def _packages(given: Sequence[Assignment], rows: DemandRows, definitions: DefinitionRows) -> Iterator[Part]:
    """Yield each package with how many of it are given in all, whoever receives them."""
    packages = {each.package_id: each.package for each in given}
    for package_id, package in sorted(packages.items()):
        content = {
            "assigned": sum(each.quantity for each in given if each.package_id == package_id),
            "lines": _in_any_order(_line(line, definitions) for line in rows.package_lines.get(package_id, ())),
        }
        yield _part(PACKAGE, package.uuid, PACKAGE, package.name, content)


def _batches(event: Event, rows: DemandRows, definitions: DefinitionRows) -> Iterator[Part]:
    for decision in rows.decisions.get(event.pk, ()):
        unit = definitions.units[decision.finished_unit_id]
        content = {"batches": decision.batches, "accepted_shortfall": decision.accepted_shortfall}
        yield _part(BATCH, unit.uuid, FINISHED_UNIT, unit.name, content)


def _choices(event: Event, rows: DemandRows, definitions: DefinitionRows, reached: Reached) -> Iterator[Part]:
    """Yield the choices for lines that the plan still reaches."""
    lines = [*_package_lines(event, rows), *_inner_lines(reached.goods, definitions)]
    open_lines = {line.uuid: line for line in lines if line.material_id}
    for choice in rows.choices.get(event.pk, ()):
        chosen = choice.component_line or choice.package_line
        line = open_lines.get(chosen.uuid) if chosen else None
        if line is not None and line.material is not None:
            content = {"product": str(choice.product.uuid)}
            yield _part(CHOICE, line.uuid, "material", line.material.name, content)


def _inner_lines(goods: Iterable[int], definitions: DefinitionRows) -> list[ContentLine]:
    return [line for good_id in sorted(goods) for line in definitions.goods.lines[good_id]]


def _good(good_id: int, definitions: DefinitionRows) -> Part:
    good = definitions.goods.goods[good_id]
    lines = _in_any_order(_line(line, definitions) for line in definitions.goods.lines[good_id])
    return _part(GOOD, good.uuid, FINISHED_GOOD, good.name, {"lines": lines})


def _line(line: ContentLine, definitions: DefinitionRows) -> Content:
    return {
        "part": str(_part_of(line, definitions)),
        "quantity": quantity_to_string(line.quantity),
        "unit": line.unit,
        "product": str(line.product.uuid) if line.product else None,
        "decide_at_assembly": line.decide_at_assembly,
    }


def _part_of(line: ContentLine, definitions: DefinitionRows) -> UUID:
    if line.finished_unit_id is not None:
        return definitions.units[line.finished_unit_id].uuid
    if line.component_good_id is not None:
        return definitions.goods.goods[line.component_good_id].uuid
    return definitions.materials[line.material_id or 0].uuid


def _recipe(recipe_id: int, definitions: DefinitionRows) -> Part:
    rows = definitions.recipes
    recipe: Recipe = rows.recipes[recipe_id]
    lines = [
        {"ingredient": str(line.ingredient.uuid), "quantity": quantity_to_string(line.quantity), "unit": line.unit}
        for line in rows.lines[recipe_id]
    ]
    components = [
        {"recipe": str(rows.recipes[each.component_id].uuid), "batches": quantity_to_string(each.batches)}
        for each in rows.components[recipe_id]
    ]
    content = {"lines": _in_any_order(lines), "components": _in_any_order(components)}
    return _part(RECIPE, recipe.uuid, RECIPE, recipe.name, content)


def _yield(unit: FinishedUnit) -> Part:
    content = {
        "recipe": str(unit.recipe.uuid),
        "yield_type": unit.yield_type,
        "yield_mode": unit.yield_mode,
        "items_per_batch": unit.items_per_batch,
        "batch_percentage": _optional(unit.batch_percentage),
    }
    return _part(YIELD, unit.uuid, FINISHED_UNIT, unit.name, content)


def _ingredients(reached: Reached, definitions: DefinitionRows) -> list[Ingredient]:
    used = {line.ingredient_id for recipe_id in reached.recipes for line in definitions.recipes.lines[recipe_id]}
    return [definitions.ingredients[ingredient_id] for ingredient_id in sorted(used)]


def _ingredient(row: Ingredient) -> Part:
    content = {
        "density": _optional(row.density),
        "grams_per_each": _optional(row.grams_per_each),
        "is_stocked": row.is_stocked,
    }
    return _part(INGREDIENT, row.uuid, INGREDIENT, row.name, content)


def _in_any_order(contents: Iterable[Content]) -> list[Content]:
    """Sort what has no order of its own, so that moving a line changes nothing."""
    return sorted(contents, key=digest_of)


def _optional(value: Decimal | None) -> str | None:
    return None if value is None else exact_to_string(value)
