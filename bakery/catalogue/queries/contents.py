"""Recipes and goods with everything reachable inside them, in a number of queries that depends on the levels alone."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Q, QuerySet

from bakery.catalogue import conversions
from bakery.catalogue.errors import FinishedGoodNotFound, RecipeNotFound
from bakery.catalogue.explode import ComponentContent, GoodContent, LineContent, RecipeContent
from bakery.catalogue.models import (
    ComponentLine,
    FinishedGood,
    FinishedUnit,
    Material,
    Recipe,
    RecipeComponent,
    RecipeLine,
)
from bakery.db.models import stamps_of
from bakery.db.transaction import Atomic
from bakery.errors import NotFound

LEVELS_AT_ONCE: Final = 3  # no recipe nests deeper


@dataclass(frozen=True, kw_only=True)
class RecipeRows:
    """Recipes and all inside them by id, with their lines (ingredients loaded) and components by recipe."""

    recipes: dict[int, Recipe]
    lines: dict[int, list[RecipeLine]]
    components: dict[int, list[RecipeComponent]]

    def ingredient_ids(self) -> set[int]:
        """Return every ingredient that is met."""
        return {line.ingredient_id for lines in self.lines.values() for line in lines}

    @cached_property
    def nesting(self) -> dict[int, list[int]]:
        """Which recipes stand directly inside each."""
        return {outer: [each.component_id for each in found] for outer, found in self.components.items()}

    def content(self) -> dict[int, RecipeContent]:
        """Return what the explosion works on."""
        return self._content

    @cached_property
    def _content(self) -> dict[int, RecipeContent]:
        return {recipe.pk: self._content_of(recipe) for recipe in self.recipes.values()}

    def _content_of(self, recipe: Recipe) -> RecipeContent:
        return RecipeContent(
            id=recipe.pk,
            name=recipe.name,
            lines=tuple(_line_content(line) for line in self.lines[recipe.pk]),
            components=tuple(
                ComponentContent(recipe_id=each.component_id, batches=each.batches)
                for each in self.components[recipe.pk]
            ),
        )


@dataclass(frozen=True, kw_only=True)
class GoodRows:
    """Goods and all goods inside them by id, with their lines (units and materials loaded) by good."""

    goods: dict[int, FinishedGood]
    lines: dict[int, list[ComponentLine]]

    def part_row(self, line: ComponentLine) -> FinishedUnit | FinishedGood | Material:
        """Return the unit, good or material that a line names."""
        if line.component_good_id:
            return self.goods[line.component_good_id]
        row = line.finished_unit or line.material
        if row is None:
            raise ValueError("a line names a unit, a good or a material")
        return row

    def content(self) -> dict[int, GoodContent]:
        """Return what the explosion works on."""
        return self._content

    @cached_property
    def _content(self) -> dict[int, GoodContent]:
        return {
            good.pk: GoodContent(
                id=good.pk, name=good.name, lines=tuple(conversions.content_of(line) for line in self.lines[good.pk])
            )
            for good in self.goods.values()
        }


def _line_content(line: RecipeLine) -> LineContent:
    base, problem = conversions.of_ingredient(line.quantity, line.unit, line.ingredient)
    return LineContent(
        ingredient_id=line.ingredient_id, quantity=line.quantity, unit=line.unit, base=base, problem=problem
    )


def load_recipe_contents(tx: Atomic, *, recipe_ids: Iterable[int]) -> dict[int, RecipeContent]:
    """Return the recipes and every recipe inside them by id; RecipeNotFound if one asked for is absent."""
    return load_recipe_rows(tx, recipe_ids=recipe_ids).content()


def load_recipe_rows(tx: Atomic, *, recipe_ids: Iterable[int], known: Iterable[Recipe] = ()) -> RecipeRows:
    """Return the rows of the recipes and of every recipe inside them; those `known` already are not read again."""
    asked = set(recipe_ids)
    components = load_components(tx, recipe_ids=asked)
    recipes = {recipe.pk: recipe for recipe in known if recipe.pk in asked}
    recipes |= {each.component_id: each.component for found in components.values() for each in found}
    if absent := asked - recipes.keys():
        recipes |= Recipe.objects.using(tx.using).in_bulk(absent)
    _require(asked, recipes, RecipeNotFound)

    lines: dict[int, list[RecipeLine]] = {each: [] for each in recipes}
    read = RecipeLine.objects.using(tx.using).filter(recipe_id__in=recipes).select_related("ingredient__category")
    read = read.defer("uuid", *stamps_of("", "ingredient", "ingredient__category"), "ingredient__category__uuid")
    for line in read.order_by("position", "pk"):
        lines[line.recipe_id].append(line)
    return RecipeRows(recipes=recipes, lines=lines, components=components)


def load_components(tx: Atomic, *, recipe_ids: Iterable[int]) -> dict[int, list[RecipeComponent]]:
    """Return what stands directly inside the recipes and inside every recipe inside them, by the outer one."""
    rows = RecipeComponent.objects.using(tx.using).select_related("component").order_by("position", "pk")
    return _nested(set(recipe_ids), rows.defer(*stamps_of("")), "recipe_id", "component_id")


def load_good_rows(tx: Atomic, *, good_ids: Iterable[int], known: Iterable[FinishedGood] = ()) -> GoodRows:
    """Return the rows of the goods and of every good inside them; those `known` already are not read again."""
    asked = set(good_ids)
    lines = load_good_lines(tx, good_ids=asked)
    goods = {good.pk: good for good in known if good.pk in asked}
    inside = (line.component_good for found in lines.values() for line in found)
    goods |= {good.pk: good for good in inside if good is not None}
    if absent := asked - goods.keys():
        goods |= FinishedGood.objects.using(tx.using).in_bulk(absent)
    _require(asked, goods, FinishedGoodNotFound)
    return GoodRows(goods=goods, lines=lines)


def load_good_lines(tx: Atomic, *, good_ids: Iterable[int]) -> dict[int, list[ComponentLine]]:
    """Return the lines of the goods and of every good inside them, with what they name loaded, by good."""
    rows = ComponentLine.objects.using(tx.using).order_by("position", "pk")
    parts = rows.select_related("finished_unit", "component_good", "material__category", "product")
    parts = parts.defer(*stamps_of("finished_unit", "material", "material__category", "product"))
    return _nested(set(good_ids), parts, "finished_good_id", "component_good_id")


def _nested(asked: set[int], rows: QuerySet[Any], outer: str, inner: str) -> dict[int, list[Any]]:
    """Return the rows of all that is reached, by what they stand in; in a circle each is met once."""
    found: dict[int, list[Any]] = {}
    level = set(asked)
    while level:
        read: dict[int, list[Any]] = defaultdict(list)
        for row in _next_levels(level, rows, outer, inner):
            read[getattr(row, outer)].append(row)
        for _ in range(LEVELS_AT_ONCE):
            found |= {each: read[each] for each in level}
            level = {getattr(row, inner) for each in level for row in read[each]} - found.keys() - {None}
    return found


def _next_levels(level: set[int], rows: QuerySet[Any], outer: str, inner: str) -> QuerySet[Any]:
    """Return the rows of a level and of those below it, as many as one statement reads."""
    nested = rows.filter(**{f"{inner}__isnull": False}).order_by()
    reached = here = Q(**{f"{outer}__in": level})
    for _ in range(LEVELS_AT_ONCE - 1):
        here = Q(**{f"{outer}__in": nested.filter(here).values(inner)})
        reached |= here
    return rows.filter(reached)


def _require(asked: set[int], found: Collection[int], refusal: type[NotFound]) -> None:
    if missing := sorted(asked.difference(found)):
        raise refusal(f"There is no {refusal.__name__.removesuffix('NotFound')} {missing[0]}.", id=missing[0])
