"""Recipes as their list shows them, chosen by what they contain as well."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, QuerySet

from bakery.catalogue.dto.listing import Listed, RecipeRow, Use
from bakery.catalogue.models import Allergen, Ingredient, IngredientAlias, Recipe, RecipeCategory
from bakery.catalogue.names import fold
from bakery.catalogue.nesting import reachable
from bakery.catalogue.queries.allergens import allergens_of_recipes
from bakery.catalogue.queries.contents import load_recipe_rows
from bakery.catalogue.queries.recipe_problems import recipe_problems
from bakery.catalogue.queries.recipes import recipe_details
from bakery.db.transaction import Atomic

Test = Callable[[int], bool]

ORDERS: Final[Mapping[str, tuple[Any, ...]]] = {
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
    "minutes": (F("total_minutes").asc(nulls_last=True), "name", "pk"),
    "-minutes": (F("total_minutes").desc(nulls_last=True), "name", "pk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeFilter:
    """Which recipes are meant: `contains` is part of an ingredient's name, `without` an allergen's slug."""

    query: str = ""
    group_id: int | None = None
    contains: str = ""
    without: str = ""
    drafts: bool = False
    problems: bool = False
    retired: bool = False

    @property
    def is_any(self) -> bool:
        """Whether anything is filtered at all."""
        return self != RecipeFilter()


def recipes_page(tx: Atomic, *, chosen: RecipeFilter, sort: str = "name", page: slice) -> Listed[RecipeRow]:
    """Return recipes with their outputs and variants; what is inside counts through all levels."""
    ids = list(_chosen(tx, chosen).order_by(*ORDERS[sort]).values_list("pk", flat=True))
    tests = list(_tests(tx, chosen, ids))
    fitting = [each for each in ids if all(test(each) for test in tests)]
    shown = fitting[page]
    groups = dict(RecipeCategory.objects.using(tx.using).values_list("pk", "name"))
    variants = _variants(tx, shown)
    return Listed(
        rows=tuple(
            RecipeRow(recipe=detail, category_name=groups[detail.category_id], variants=tuple(variants[detail.id]))
            for detail in recipe_details(tx, recipe_ids=shown)
        ),
        total=len(fitting),
    )


def recipe_ids(tx: Atomic, *, group_id: int | None = None) -> list[int]:
    """Return the recipes in use, by name."""
    found = _chosen(tx, RecipeFilter(group_id=group_id))
    return list(found.order_by("name", "pk").values_list("pk", flat=True))


def _chosen(tx: Atomic, chosen: RecipeFilter) -> QuerySet[Recipe]:
    found = Recipe.objects.using(tx.using).filter(archived_at__isnull=not chosen.retired)
    found = found.filter(search_key__contains=fold(chosen.query))
    if chosen.group_id is not None:
        found = found.filter(category=chosen.group_id)
    return found.filter(is_ready=False) if chosen.drafts else found


def _tests(tx: Atomic, chosen: RecipeFilter, ids: Sequence[int]) -> Iterator[Test]:
    """Yield what a recipe must pass that no column tells."""
    if chosen.contains:
        yield _holds(tx, chosen.contains, ids)
    if chosen.without:
        names = set(Allergen.objects.using(tx.using).filter(slug=chosen.without).values_list("name", flat=True))
        allergens = allergens_of_recipes(tx, recipe_ids=ids)
        yield lambda each: names.isdisjoint(allergens[each])
    if chosen.problems:
        problems = recipe_problems(tx, recipe_ids=ids)
        yield lambda each: bool(problems[each])


def _holds(tx: Atomic, text: str, ids: Sequence[int]) -> Test:
    """Return whether a recipe, or one inside it, asks for an ingredient of this name or alias."""
    wanted = fold(text)
    named = Ingredient.objects.using(tx.using).filter(search_key__contains=wanted).values_list("pk", flat=True)
    aliases = IngredientAlias.objects.using(tx.using).values_list("ingredient", "name")
    meant = {*named, *(key for key, name in aliases if wanted in fold(name))}
    rows = load_recipe_rows(tx, recipe_ids=ids)
    own = {key: any(line.ingredient_id in meant for line in lines) for key, lines in rows.lines.items()}
    return lambda each: any(own[inner] for inner in reachable(each, rows.nesting))


def _variants(tx: Atomic, ids: Sequence[int]) -> dict[int, list[Use]]:
    rows = Recipe.objects.using(tx.using).active().filter(base_recipe__in=ids).order_by("name", "pk")
    found: dict[int, list[Use]] = defaultdict(list)
    for base_id, name, slug in rows.values_list("base_recipe", "variant_name", "slug"):
        found[base_id or 0].append(Use(kind="recipe", name=name, slug=slug))
    return found
