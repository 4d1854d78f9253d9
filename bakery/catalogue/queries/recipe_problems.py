"""What stands in the way of baking and planning, by recipe and over the whole catalogue."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from bakery.catalogue import conversions, problems
from bakery.catalogue.dto.items import MissingDefinition
from bakery.catalogue.models import FinishedUnit, Ingredient, Product, RecipeLine
from bakery.catalogue.queries.contents import load_recipe_rows
from bakery.db.transaction import Atomic
from bakery.dto import Problem


def recipe_problems(tx: Atomic, *, recipe_ids: Sequence[int]) -> dict[int, tuple[Problem, ...]]:
    """Return what is wrong with each recipe or with the lines of any recipe inside it."""
    rows = load_recipe_rows(tx, recipe_ids=recipe_ids)
    units = units_by_recipe(tx, recipe_ids=recipe_ids)
    unbought = ingredients_without_product(tx, ingredient_ids=rows.ingredient_ids())
    return {
        each: problems.of_recipe_tree(each, rows, [unit for unit in units[each] if not unit.archived_at], unbought)
        for each in recipe_ids
    }


def units_by_recipe(tx: Atomic, *, recipe_ids: Collection[int]) -> dict[int, list[FinishedUnit]]:
    """Return the units of each recipe by name, archived ones too, with the units they mirror."""
    units: dict[int, list[FinishedUnit]] = {each: [] for each in recipe_ids}
    found = FinishedUnit.objects.using(tx.using).filter(recipe_id__in=units).select_related("base_unit")
    for unit in found.order_by("name", "pk"):
        units[unit.recipe_id].append(unit)
    return units


def ingredients_without_product(tx: Atomic, *, ingredient_ids: Collection[int]) -> set[int]:
    """Return those of the ingredients that are stocked and have no product in use."""
    stocked = Ingredient.objects.using(tx.using).filter(pk__in=ingredient_ids, is_stocked=True)
    return {*stocked.filter(~_bought(tx, "pk")).values_list("pk", flat=True)}


def _bought(tx: Atomic, ingredient: str) -> Exists:
    """Return the condition that an ingredient has a product in use."""
    return Exists(Product.objects.using(tx.using).active().filter(ingredient=OuterRef(ingredient)))


def missing_definitions(
    tx: Atomic, *, ingredient_ids: Collection[int] | None = None, every: bool = False
) -> list[MissingDefinition]:
    """Return the gaps that lines of recipes in use run into; without a product no other is told, unless `every` is."""
    lines = RecipeLine.objects.using(tx.using).filter(recipe__archived_at__isnull=True)
    if ingredient_ids is not None:
        lines = lines.filter(ingredient_id__in=ingredient_ids)
    lines = lines.select_related("ingredient", "recipe").order_by("ingredient__name", "ingredient_id", "pk")

    first: dict[tuple[str, int], Problem] = {}
    counts: Counter[tuple[str, int]] = Counter()
    for line in lines.annotate(is_bought=_bought(tx, "ingredient")):
        for problem in [*_gaps(line)][: None if every else 1]:
            key = (problem.code, problem.subject_id)
            first.setdefault(key, problem)
            counts[key] += 1
    return [MissingDefinition(problem=problem, lines=counts[key]) for key, problem in first.items()]


def _gaps(line: Any) -> Iterator[Problem]:
    if line.ingredient.is_stocked and not line.is_bought:
        yield problems.no_product(line.ingredient)
    code = conversions.of_ingredient(line.quantity, line.unit, line.ingredient).problem
    if code:
        yield problems.unconverted(code, line, line.recipe.slug)
