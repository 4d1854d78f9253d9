"""What recipes and goods take, through all levels: exact, once per path, from rows already loaded.

A mapping of recipes or goods holds every one that can be reached from those asked for.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final, Literal

from bakery.catalogue.errors import GoodCycle, RecipeCycle, UnitMismatch
from bakery.catalogue.units import Amount

PartKind = Literal["finished_unit", "finished_good", "material"]
FINISHED_UNIT: Final = "finished_unit"
FINISHED_GOOD: Final = "finished_good"
MATERIAL: Final = "material"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineContent:
    """An ingredient of one batch; `base` is None where `problem` (a code) prevents the conversion."""

    ingredient_id: int
    quantity: Decimal
    unit: str
    base: Fraction | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentContent:
    """A recipe inside one batch of another, counted in batches of its own."""

    recipe_id: int
    batches: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeContent:
    """What one batch of a recipe takes, its own level only."""

    id: int
    name: str
    lines: tuple[LineContent, ...] = ()
    components: tuple[ComponentContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A recipe reached on one path (names from the top down, itself last), and its batches there."""

    recipe: RecipeContent
    path: tuple[str, ...]
    batches: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class IngredientSource:
    """A line met on one path, for all its batches; `base` is None where it cannot be converted."""

    visit: Visit
    line: LineContent
    quantity: Fraction
    base: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a good is put together from: lines that agree in all of this are one need.

    `product_id` is the product a material line insists on; without one and undecided, any serves.
    """

    kind: PartKind
    id: int
    product_id: int | None = None
    decide_at_assembly: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PartContent:
    """One line of a good; `base` is in pieces, or in the material's base unit (None: see `problem`)."""

    part: Part
    base: Fraction | None
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodContent:
    """What one piece of a good is put together from, its own level only."""

    id: int
    name: str
    lines: tuple[PartContent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSource:
    """A line met on one path (names of goods from the top down), for all pieces wanted there."""

    path: tuple[str, ...]
    line: PartContent
    base: Fraction | None


def explode_recipe(recipe_id: int, recipes: Mapping[int, RecipeContent], batches: Amount = 1) -> dict[int, Fraction]:
    """Return base amounts by ingredient; a line without a conversion is a UnitMismatch, never counted as zero."""
    needs: dict[int, Fraction] = defaultdict(Fraction)
    for source in trace_recipe(recipe_id, recipes, batches):
        if source.base is None:
            raise UnitMismatch(
                f"“{source.visit.recipe.name}” has a line that cannot be converted.",
                recipe_id=source.visit.recipe.id,
                ingredient_id=source.line.ingredient_id,
                problem=source.line.problem,
            )
        needs[source.line.ingredient_id] += source.base
    return dict(needs)


def trace_recipe(
    recipe_id: int, recipes: Mapping[int, RecipeContent], batches: Amount = 1
) -> Iterator[IngredientSource]:
    """Yield every line on every path, those that cannot be converted too."""
    for visit in visit_recipes(recipe_id, recipes, batches):
        is_one = visit.batches == 1  # most are, and multiplying fractions is dear
        for line in visit.recipe.lines:
            quantity, base = Fraction(line.quantity), line.base
            if not is_one:
                quantity, base = quantity * visit.batches, None if base is None else base * visit.batches
            yield IngredientSource(visit=visit, line=line, quantity=quantity, base=base)


def visit_recipes(recipe_id: int, recipes: Mapping[int, RecipeContent], batches: Amount = 1) -> Iterator[Visit]:
    """Yield the recipe and every recipe inside it, once per path; RecipeCycle where one contains itself."""
    return _descend(recipes[recipe_id], recipes, Fraction(batches), ())


def _descend(
    recipe: RecipeContent, recipes: Mapping[int, RecipeContent], batches: Fraction, above: tuple[RecipeContent, ...]
) -> Iterator[Visit]:
    trail = (*above, recipe)
    if any(outer.id == recipe.id for outer in above):
        raise RecipeCycle(f"“{recipe.name}” contains itself.", recipe_id=recipe.id)
    yield Visit(recipe=recipe, path=tuple(each.name for each in trail), batches=batches)
    for component in recipe.components:
        yield from _descend(recipes[component.recipe_id], recipes, batches * Fraction(component.batches), trail)


def explode_goods(
    wanted: Mapping[int, Amount], goods: Mapping[int, GoodContent], *, whole_pieces: bool = True
) -> dict[Part, Fraction]:
    """Return what so many of each good take, the goods inside them too, summed exactly over all paths.

    Pieces are rounded up once, at the end (0.5 in each of three is 2); snapshots keep the exact fractions.
    """
    needs: dict[Part, Fraction] = defaultdict(Fraction)
    for good_id, quantity in wanted.items():
        for source in trace_good(good_id, goods, quantity):
            if source.base is None:
                raise UnitMismatch(
                    f"“{source.path[-1]}” has a line that cannot be converted.",
                    material_id=source.line.part.id,
                    problem=source.line.problem,
                )
            needs[source.line.part] += source.base
    if whole_pieces:
        return {part: need if part.kind == MATERIAL else Fraction(ceil(need)) for part, need in needs.items()}
    return dict(needs)


def trace_good(good_id: int, goods: Mapping[int, GoodContent], quantity: Amount = 1) -> Iterator[PartSource]:
    """Yield every line on every path, nested goods before their own parts; GoodCycle where one contains itself."""
    return _unpack(goods[good_id], goods, Fraction(quantity), ())


def _unpack(
    good: GoodContent, goods: Mapping[int, GoodContent], quantity: Fraction, above: tuple[GoodContent, ...]
) -> Iterator[PartSource]:
    trail = (*above, good)
    if any(outer.id == good.id for outer in above):
        raise GoodCycle(f"“{good.name}” contains itself.", finished_good_id=good.id)
    path = tuple(each.name for each in trail)
    for line in good.lines:
        base = None if line.base is None else line.base * quantity
        yield PartSource(path=path, line=line, base=base)
        if line.part.kind == FINISHED_GOOD and base is not None:
            yield from _unpack(goods[line.part.id], goods, base, trail)
