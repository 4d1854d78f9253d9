"""Allergens of what is baked and put together: the union over everything it contains."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from bakery.catalogue.models import Ingredient, RecipeLine
from bakery.catalogue.queries.contents import GoodRows, RecipeRows, load_components, load_good_lines
from bakery.db.transaction import Atomic

Allergens = frozenset[str]


def allergens_of_recipes(
    tx: Atomic, *, recipe_ids: Iterable[int], rows: RecipeRows | None = None
) -> dict[int, Allergens]:
    """Return the names of allergens by recipe, those of the recipes inside it too; `rows` were read by the caller."""
    asked = set(recipe_ids)
    if not asked:
        return {}
    components = rows.components if rows else load_components(tx, recipe_ids=asked)
    inside = {recipe: [each.component_id for each in found] for recipe, found in components.items()}
    lines = RecipeLine.objects.using(tx.using).filter(recipe__in=inside, ingredient__allergens__isnull=False)
    named: dict[int, set[str]] = {recipe: set() for recipe in inside}
    for recipe, name in lines.order_by().values_list("recipe_id", "ingredient__allergens__name"):
        named[recipe].add(name)
    own = {recipe: frozenset(names) for recipe, names in named.items()}
    return {recipe: _gathered(recipe, inside, own) for recipe in asked}


def allergens_of_ingredients(tx: Atomic, *, ingredient_ids: Collection[int]) -> Mapping[int, Allergens]:
    """Return the names of allergens by ingredient, none for those that have none."""
    rows = Ingredient.allergens.through.objects.using(tx.using).filter(ingredient_id__in=ingredient_ids)
    named: dict[int, set[str]] = defaultdict(set)
    for ingredient_id, name in rows.values_list("ingredient_id", "allergen__name"):
        named[ingredient_id].add(name)
    return defaultdict(frozenset, {each: frozenset(names) for each, names in named.items()})


def allergens_of_goods(tx: Atomic, *, good_ids: Iterable[int], rows: GoodRows | None = None) -> dict[int, Allergens]:
    """Return the names of allergens by finished good, those of the goods inside it too."""
    asked = set(good_ids)
    return allergens_of_parts(tx, recipe_ids=(), good_ids=asked, rows=rows)[1] if asked else {}


def allergens_of_parts(
    tx: Atomic, *, recipe_ids: Iterable[int], good_ids: Iterable[int], rows: GoodRows | None = None
) -> tuple[dict[int, Allergens], dict[int, Allergens]]:
    """Return the names of allergens by recipe and by finished good, with the recipes of both read once."""
    asked = set(good_ids)
    contents = rows.lines if rows else load_good_lines(tx, good_ids=asked)
    inside = {
        good: [line.component_good_id for line in lines if line.component_good_id] for good, lines in contents.items()
    }
    recipes = {
        good: {line.finished_unit.recipe_id for line in lines if line.finished_unit}
        for good, lines in contents.items()
    }
    found = allergens_of_recipes(tx, recipe_ids=set(recipe_ids).union(*recipes.values()))
    own = {good: frozenset().union(*(found[each] for each in ids)) for good, ids in recipes.items()}
    return found, {good: _gathered(good, inside, own) for good in asked}


def _gathered(start: int, inside: Mapping[int, list[int]], own: Mapping[int, Allergens]) -> Allergens:
    """Return the allergens of everything reachable; each is visited once, so that a circle ends too."""
    seen, todo = {start}, [start]
    while todo:
        for part in inside[todo.pop()]:
            if part not in seen:
                seen.add(part)
                todo.append(part)
    return frozenset().union(*(own[each] for each in seen))
