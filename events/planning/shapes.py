"""The plain values a plan is reckoned from, and those it is made of."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from bakery.catalogue.explode import GoodContent, IngredientSource, RecipeContent, trace_recipe
from bakery.catalogue.yields import units_from
from events.planning.batches import BatchOption
from events.planning.claims import NOTHING, Item
from events.planning.demand import MaterialAsk, PackageWant, PieceNeed, TargetWant, Walk

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitYield:
    """A finished unit, its recipe, and the pieces one batch gives."""

    id: int
    name: str
    recipe_id: int
    recipe_name: str
    per_batch: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The batches decided for a unit, and the shortfall accepted with them."""

    batches: int
    accepted_shortfall: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInput:
    """All that one event's plan is reckoned from, apart from definitions and stock.

    `choices` are products by (what asks, its id, material).
    """

    id: int
    event_date: date
    targets: tuple[TargetWant, ...] = ()
    packages: tuple[PackageWant, ...] = ()
    decisions: Mapping[int, Decided] = field(default_factory=dict)
    batches_run: Mapping[int, Fraction] = field(default_factory=dict)
    choices: Mapping[tuple[str, int, int], int] = field(default_factory=dict)

    def from_the_start(self) -> "PlanInput":
        """Return the event as if nothing had been handed out."""
        return replace(
            self,
            targets=tuple(replace(each, served=0) for each in self.targets),
            packages=tuple(replace(each, delivered=False) for each in self.packages),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one batch takes of stocked ingredients: in base units by path, and as written by unit.

    `broken` are the lines without a figure.
    """

    base: Mapping[tuple[int, tuple[str, ...]], Fraction]
    written: Mapping[tuple[int, str], Fraction]
    broken: tuple[IngredientSource, ...]

    @classmethod
    def of(cls, sources: Iterable[IngredientSource]) -> "Batch":
        """Add up the lines met in a recipe."""
        base: dict[tuple[int, tuple[str, ...]], Fraction] = {}
        written: dict[tuple[int, str], Fraction] = {}
        broken = []
        for source in sources:
            line = source.line
            if source.base is None:
                broken.append(source)
            else:
                _add(base, (line.ingredient_id, source.visit.path), source.base)
                _add(written, (line.ingredient_id, line.unit), source.quantity)
        return cls(base=base, written=written, broken=tuple(broken))


def _add(amounts: dict[Key, Fraction], key: Key, amount: Fraction) -> None:
    """Add without beginning at zero, which costs as much as the sum itself."""
    amounts[key] = amounts[key] + amount if key in amounts else amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Definitions:
    """Recipes, goods and units that plans can reach; `unstocked` ingredients are always at hand."""

    recipes: Mapping[int, RecipeContent]
    goods: Mapping[int, GoodContent]
    units: Mapping[int, UnitYield]
    unstocked: frozenset[int] = frozenset()
    _batches: dict[int, Batch] = field(default_factory=dict, init=False, repr=False, compare=False)

    def batch(self, recipe_id: int) -> Batch:
        """Return what a batch takes, gone through once however many events bake it."""
        if recipe_id not in self._batches:
            sources = trace_recipe(recipe_id, self.recipes)
            stocked = (source for source in sources if source.line.ingredient_id not in self.unstocked)
            self._batches[recipe_id] = Batch.of(stocked)
        return self._batches[recipe_id]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """The batches of one unit: undecided ones are reckoned with the suggestion."""

    unit: UnitYield
    gross: int
    on_hand: int
    to_make: int
    need: PieceNeed | None
    options: tuple[BatchOption, ...]
    suggested: int
    decided: Decided | None
    batches_run: Fraction

    @property
    def batches(self) -> int:
        """The batches in all, decided or suggested."""
        return self.suggested if self.decided is None else self.decided.batches

    @property
    def remaining(self) -> Fraction:
        """The batches still to bake: none where nothing is to make and none were decided, even after half a batch."""
        if self.decided is None and not self.to_make:
            return Fraction(0)
        return max(Fraction(0), self.batches - self.batches_run)

    @property
    def total_yield(self) -> int:
        """The pieces that the batches still to bake give."""
        return units_from(self.remaining, self.unit.per_batch)

    @property
    def shortfall(self) -> int:
        """The pieces missing after the batches still to bake, whether accepted or not."""
        return max(0, self.to_make - self.total_yield)

    @property
    def covered(self) -> bool:
        """Whether the batches still to bake and the accepted shortfall meet what is to make."""
        return self.shortfall <= self.accepted

    @property
    def accepted(self) -> int:
        """The pieces that may be missing."""
        return self.decided.accepted_shortfall if self.decided else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSource:
    """What asks for a part of an item: `count` batches, pieces or packages, each asking for `each`."""

    kind: str
    id: int
    name: str
    path: tuple[str, ...]
    count: Fraction
    each: Fraction

    @property
    def quantity(self) -> Fraction:
        """The part, exactly."""
        return self.count * self.each


@dataclass(frozen=True, slots=True, kw_only=True)
class Unconverted:
    """A line whose amount cannot be compared with the stock of its item; `quantity` is as written."""

    item: Item
    problem: str
    owner_kind: str
    owner_id: int
    owner_name: str
    quantity: Fraction | None
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNeed:
    """What is still needed of an ingredient or material, and what stands against it.

    `promised` is what earlier plans count on; `wanted` and `short` are by product where a line insists on one.
    """

    item: Item
    wanted: Mapping[int | None, Decimal]
    sources: tuple[NeedSource, ...]
    written: Mapping[str, Fraction]
    on_hand: Decimal
    promised: Decimal
    taken: Decimal
    short: Mapping[int | None, Decimal]

    @property
    def quantity(self) -> Decimal:
        """All that is needed."""
        return sum(self.wanted.values(), NOTHING)

    @property
    def free(self) -> Decimal:
        """What earlier plans leave."""
        return self.on_hand - self.promised

    @property
    def short_by(self) -> Decimal:
        """All that is missing."""
        return sum(self.short.values(), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventPlan:
    """The whole plan of one event, derived."""

    event: PlanInput
    walk: Walk
    units: tuple[UnitPlan, ...]
    needs: Mapping[Item, ItemNeed]
    unconverted: tuple[Unconverted, ...]
    undecided: tuple[MaterialAsk, ...]  # lines whose product is still to be chosen
