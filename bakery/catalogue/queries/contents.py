"""Recipes and goods with everything reachable inside them, in a number of queries that depends on the levels alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

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
from bakery.db.transaction import Atomic
from bakery.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeRows:
    """Recipes and all inside them by id, with their lines (ingredients loaded) and components by recipe."""

    recipes: dict[int, Recipe]
    lines: dict[int, list[RecipeLine]]
    components: dict[int, list[RecipeComponent]]

    def ingredient_ids(self) -> set[int]:
        """Return every ingredient that is met."""
        return {line.ingredient_id for lines in self.lines.values() for line in lines}

    def content(self) -> dict[int, RecipeContent]:
        """Return what the explosion works on."""
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


def load_good_contents(tx: Atomic, *, good_ids: Iterable[int]) -> dict[int, GoodContent]:
    """Return the goods and every good inside them by id; FinishedGoodNotFound if one asked for is absent."""
    return load_good_rows(tx, good_ids=good_ids).content()


def load_recipe_rows(tx: Atomic, *, recipe_ids: Iterable[int]) -> RecipeRows:
    """Return the rows of the recipes and of every recipe inside them."""
    asked = set(recipe_ids)
    components: dict[int, list[RecipeComponent]] = {each: [] for each in asked}
    level = asked
    while level:
        inside = list(RecipeComponent.objects.using(tx.using).filter(recipe_id__in=level).order_by("position", "pk"))
        for component in inside:
            components[component.recipe_id].append(component)
        # Each recipe is read once, so that a circle ends too.
        level = {component.component_id for component in inside} - components.keys()
        components |= {each: [] for each in level}

    recipes = Recipe.objects.using(tx.using).in_bulk(components)
    _require(asked, recipes, RecipeNotFound)
    lines: dict[int, list[RecipeLine]] = {each: [] for each in recipes}
    found = RecipeLine.objects.using(tx.using).filter(recipe_id__in=recipes).select_related("ingredient")
    for line in found.order_by("position", "pk"):
        lines[line.recipe_id].append(line)
    return RecipeRows(recipes=recipes, lines=lines, components=components)


def load_good_rows(tx: Atomic, *, good_ids: Iterable[int]) -> GoodRows:
    """Return the rows of the goods and of every good inside them."""
    asked = set(good_ids)
    lines: dict[int, list[ComponentLine]] = {each: [] for each in asked}
    level = asked
    while level:
        found = ComponentLine.objects.using(tx.using).filter(finished_good_id__in=level)
        inside = list(found.select_related("finished_unit", "material", "product").order_by("position", "pk"))
        for line in inside:
            lines[line.finished_good_id].append(line)
        level = {line.component_good_id for line in inside if line.component_good_id} - lines.keys()
        lines |= {each: [] for each in level}

    goods = FinishedGood.objects.using(tx.using).in_bulk(lines)
    _require(asked, goods, FinishedGoodNotFound)
    return GoodRows(goods=goods, lines=lines)


def _require(asked: set[int], found: Collection[int], refusal: type[NotFound]) -> None:
    if missing := sorted(asked.difference(found)):
        raise refusal(f"There is no {refusal.__name__.removesuffix('NotFound')} {missing[0]}.", id=missing[0])
