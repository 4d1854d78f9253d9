"""Ingredients and allergens of boxes and packages, as labels name them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bakery.catalogue import conversions
from bakery.catalogue.dto.labels import LabelFacts, LabelIngredient
from bakery.catalogue.explode import FINISHED_GOOD, FINISHED_UNIT, PartContent, trace_good, trace_recipe
from bakery.catalogue.models import ContentLine, FinishedUnit, Ingredient
from bakery.catalogue.queries.contents import GoodRows, RecipeRows, load_good_rows, load_recipe_rows
from bakery.catalogue.yields import units_per_batch
from bakery.db.transaction import Atomic

Amounts = dict[int, Fraction | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pantry:
    """All that the labels asked for reach."""

    goods: GoodRows
    recipes: RecipeRows
    units: Mapping[int, FinishedUnit]

    def pieces(self, lines: Iterable[PartContent]) -> Iterator[tuple[int, Fraction] | None]:
        """Yield how many of which output the lines hold, at any depth; None for a box that holds nothing."""
        for line in lines:
            count = Fraction(1) if line.base is None else line.base
            if line.part.kind == FINISHED_UNIT:
                yield line.part.id, count
            elif line.part.kind == FINISHED_GOOD:
                yield from self._unpacked(line.part.id, count)

    def _unpacked(self, good_id: int, count: Fraction) -> Iterator[tuple[int, Fraction] | None]:
        content = self.goods.content()
        if not content[good_id].lines:
            yield None
        for source in trace_good(good_id, content, count):
            if source.line.part.kind == FINISHED_UNIT:
                yield source.line.part.id, Fraction(1) if source.base is None else source.base
            elif source.line.part.kind == FINISHED_GOOD and not content[source.line.part.id].lines:
                yield None

    def grams(self, pieces: Iterable[tuple[int, Fraction]]) -> Amounts:
        """Return the weight of each ingredient in these pieces, None where it cannot be told."""
        amounts: Amounts = {}
        ingredients = {line.ingredient_id: line.ingredient for lines in self.recipes.lines.values() for line in lines}
        for unit_id, count in pieces:
            unit = self.units[unit_id]
            batches = count / units_per_batch(unit.items_per_batch, unit.batch_percentage)
            for source in trace_recipe(unit.recipe_id, self.recipes.content(), batches):
                key = source.line.ingredient_id
                weight = _weight(source.base, ingredients[key])
                before = amounts.get(key, Fraction(0))
                amounts[key] = None if weight is None or before is None else before + weight
        return amounts

    def names(self) -> dict[int, str]:
        """Return what the ingredients are called."""
        return {line.ingredient_id: line.ingredient.name for lines in self.recipes.lines.values() for line in lines}

    def is_told(self, unit_id: int) -> bool:
        """Tell whether a piece and everything inside it is told by ingredients."""
        recipe_id = self.units[unit_id].recipe_id
        reached = {recipe_id, *(each.component_id for each in self.recipes.components[recipe_id])}
        return all(self.recipes.lines[each] or self.recipes.components[each] for each in reached)


def label_facts(tx: Atomic, *, contents: Mapping[int, Sequence[ContentLine]]) -> dict[int, LabelFacts]:
    """Return what the labels of boxes or packages say, by the key their lines stand under."""
    lines = [line for found in contents.values() for line in found]
    held = {line.component_good.pk: line.component_good for line in lines if line.component_good}
    goods = load_good_rows(tx, good_ids=held, known=held.values())
    reached: list[ContentLine] = [*lines, *(line for found in goods.lines.values() for line in found)]
    unit_ids = {line.finished_unit_id for line in reached if line.finished_unit_id}
    units = FinishedUnit.objects.using(tx.using).select_related("recipe").in_bulk(unit_ids)
    baked = {unit.recipe_id: unit.recipe for unit in units.values()}
    recipes = load_recipe_rows(tx, recipe_ids=baked, known=baked.values())
    pantry = _Pantry(goods=goods, recipes=recipes, units=units)
    allergens = _allergens(tx, recipes.ingredient_ids())
    return {
        key: _facts([conversions.content_of(line) for line in found], pantry, allergens)
        for key, found in contents.items()
    }


def _facts(lines: Sequence[PartContent], pantry: _Pantry, allergens: Mapping[int, tuple[str, ...]]) -> LabelFacts:
    found = list(pantry.pieces(lines))
    pieces = [each for each in found if each is not None]
    amounts, names = pantry.grams(pieces), pantry.names()
    in_order = sorted(amounts, key=lambda key: (amounts[key] is None, -(amounts[key] or 0), names[key].casefold()))
    contained = {name for key in amounts for name in allergens[key]}
    is_told = bool(pieces) and len(pieces) == len(found) and all(pantry.is_told(unit_id) for unit_id, _ in pieces)
    return LabelFacts(
        ingredients=tuple(LabelIngredient(name=names[key], allergens=allergens[key]) for key in in_order),
        allergens=tuple(sorted(contained)),
        # Nobody can tell an ingredient without allergens from one whose allergens nobody entered.
        is_complete=is_told and bool(contained),
    )


def _weight(base: Fraction | None, ingredient: Ingredient) -> Fraction | None:
    """Return grams; an amount kept by volume or by piece is weighed by what is known of the ingredient."""
    factors = {"mass": 1, "volume": ingredient.density, "count": ingredient.grams_per_each}
    factor = factors[ingredient.dimension]
    return None if base is None or factor is None else base * Fraction(factor)


def _allergens(tx: Atomic, ingredient_ids: set[int]) -> Mapping[int, tuple[str, ...]]:
    rows = Ingredient.allergens.through.objects.using(tx.using).filter(ingredient_id__in=ingredient_ids)
    named: dict[int, list[str]] = defaultdict(list)
    for ingredient_id, name in rows.order_by("allergen__name").values_list("ingredient_id", "allergen__name"):
        named[ingredient_id].append(name)
    return defaultdict(tuple, {key: tuple(names) for key, names in named.items()})
