"""An allocator that hands out crumbs one by one, and the small random cases it is asked about.

It knows nothing of the planner but the form of its input: it goes through goods by their height, through recipes by
hand, and finds batches by counting up.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from bakery.catalogue.explode import ComponentContent, GoodContent, LineContent, Part, PartContent, RecipeContent
from events.planning.claims import Item, StockLot
from events.planning.demand import PackageWant, Piece, TargetWant
from events.planning.shapes import Decided, Definitions, PlanInput, UnitYield

DAY = date(2026, 12, 1)
WATER = 3  # an ingredient that is always at hand
CRUMB = Fraction(1, 8)  # every amount here is a number of these
YIELDS = [Fraction(1), Fraction(3), Fraction(4), Fraction(100, 40), Fraction(7)]


@dataclass(frozen=True, slots=True)
class Case:
    """Events with all they want, and what lies there."""

    events: list[PlanInput]
    lots: list[StockLot]
    definitions: Definitions


def random_case(seed: int) -> Case:
    """Return a case: goods to depth 4, recipes to depth 3, units and recipes shared, several events."""
    draw = random.Random(seed)
    recipes = _recipes(draw)
    units = {
        unit_id: UnitYield(id=unit_id, name="", recipe_id=draw.randint(1, 3), recipe_name="", per_batch=per_batch)
        for unit_id, per_batch in enumerate(draw.sample(YIELDS, 3), start=1)
    }
    goods = _goods(draw)
    events = [_event(draw, event_id) for event_id in range(1, draw.randint(1, 4) + 1)]
    lots = [_lot(draw, lot_id, len(events)) for lot_id in range(1, draw.randint(0, 10) + 1)]
    definitions = Definitions(recipes=recipes, goods=goods, units=units, unstocked=frozenset({WATER}))
    return Case(events, lots, definitions)


def _recipes(draw: random.Random) -> dict[int, RecipeContent]:
    """Return three recipes, each of which may hold those before it."""
    recipes = {}
    for recipe_id in (1, 2, 3):
        grams = {ingredient: draw.randint(1, 3) for ingredient in draw.sample([1, 2, WATER], draw.randint(1, 2))}
        inside = [other for other in recipes if draw.random() < 0.4]
        recipes[recipe_id] = RecipeContent(
            id=recipe_id,
            name="",
            lines=tuple(
                LineContent(ingredient_id=key, quantity=Decimal(amount), unit="g", base=Fraction(amount))
                for key, amount in grams.items()
            ),
            components=tuple(
                ComponentContent(recipe_id=other, batches=Decimal(draw.choice(["0.5", "1", "1.5"])))
                for other in inside
            ),
        )
    return recipes


def _goods(draw: random.Random) -> dict[int, GoodContent]:
    """Return four goods, the first plain and each other mostly with the one before it inside."""
    goods: dict[int, GoodContent] = {}
    for good_id in (1, 2, 3, 4):
        lines = _lines(draw, [Fraction(1, 2), Fraction(1), Fraction(2)])
        for other in goods:
            if draw.random() < (0.7 if other == good_id - 1 else 0.2):
                count = draw.choice([Fraction(1, 2), Fraction(1), Fraction(2)])
                lines.append(PartContent(part=Part(kind="finished_good", id=other), base=count))
        goods[good_id] = GoodContent(id=good_id, name="", lines=tuple(lines))
    return goods


def _lines(draw: random.Random, counts: list[Fraction]) -> list[PartContent]:
    parts = [Part(kind="finished_unit", id=unit_id) for unit_id in draw.sample([1, 2, 3], draw.randint(0, 2))]
    parts += [Part(kind="material", id=1, product_id=key) for key in draw.sample([None, 1, 2], draw.randint(0, 2))]
    return [PartContent(part=part, base=draw.choice(counts)) for part in parts]


def _event(draw: random.Random, event_id: int) -> PlanInput:
    pieces: list[Piece] = [("finished_unit", key) for key in (1, 2, 3)]
    pieces += [("finished_good", key) for key in (1, 2, 3, 4)]
    packages = []
    for number in range(draw.randint(0, 2)):
        lines = _lines(draw, [Fraction(1), Fraction(2)])
        lines.append(PartContent(part=Part(kind="finished_good", id=draw.randint(1, 4)), base=Fraction(1)))
        packages.append(
            PackageWant(
                id=10 * event_id + number,
                name="",
                quantity=draw.randint(1, 2),
                lines=tuple(lines),
                delivered=draw.random() < 0.2,
            )
        )
    return PlanInput(
        id=event_id,
        event_date=DAY + timedelta(days=draw.randint(0, 3)),
        targets=tuple(
            TargetWant(id=event_id, piece=piece, name="", quantity=draw.randint(1, 5), served=draw.choice([0, 0, 2]))
            for piece in draw.sample(pieces, draw.randint(1, 3))
        ),
        packages=tuple(packages),
        decisions={key: Decided(batches=draw.randint(1, 4)) for key in (1, 2, 3) if draw.random() < 0.3},
        batches_run={key: Fraction(draw.randint(1, 5), 2) for key in (1, 2, 3) if draw.random() < 0.2},
    )


def _lot(draw: random.Random, lot_id: int, events: int) -> StockLot:
    kind, most = draw.choice([("ingredient", 40), ("material", 8), ("finished_unit", 9), ("finished_good", 4)])
    is_made = kind.startswith("finished")
    return StockLot(
        id=lot_id,
        item=(kind, draw.randint(1, {"ingredient": 2, "material": 1, "finished_unit": 3, "finished_good": 4}[kind])),
        remaining=Decimal(draw.randint(1, most)),
        product_id=None if is_made else draw.randint(1, 2),
        reserved_for=draw.choice([None, *range(1, events + 1)]) if is_made else None,
    )


@dataclass
class Handed:
    """Who got how much of which lot, what each event still misses, and what it has to make and to bake."""

    taken: Counter[tuple[int, int]] = field(default_factory=Counter)
    missing: Counter[tuple[int, Item]] = field(default_factory=Counter)
    to_make: Counter[tuple[int, Item]] = field(default_factory=Counter)
    batches: dict[tuple[int, int], Fraction] = field(default_factory=dict)


class Allocator:
    """Hands out what there is, crumb by crumb and piece by piece, to one event after the other by date."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.left = {lot.id: Fraction(lot.remaining) for lot in case.lots}
        self.handed = Handed()

    def run(self) -> Handed:
        for event in sorted(self.case.events, key=lambda each: (each.event_date, each.id)):
            self._serve(event)
        return self.handed

    def _serve(self, event: PlanInput) -> None:
        pieces, materials = self._pieces(event)
        ingredients: dict[int, Fraction] = defaultdict(Fraction)
        for unit_id, unit in self.case.definitions.units.items():
            missing = self._hand(event.id, ("finished_unit", unit_id), None, pieces["finished_unit", unit_id], 1)
            self.handed.to_make[event.id, ("finished_unit", unit_id)] = int(missing)
            batches = self._batches(event, unit, int(missing))
            self.handed.batches[event.id, unit_id] = batches
            self._mix(unit.recipe_id, batches, ingredients)
        for ingredient, amount in ingredients.items():
            self._miss(event.id, ("ingredient", ingredient), None, amount)
        for product in (1, 2, None):  # whoever insists on a product goes first
            self._miss(event.id, ("material", 1), product, materials[product])

    def _pieces(self, event: PlanInput) -> tuple[dict[Item, Fraction], dict[int | None, Fraction]]:
        """Return the units and materials an event asks for, after its goods took what lies there of them."""
        pieces: dict[Item, Fraction] = defaultdict(Fraction)
        materials: dict[int | None, Fraction] = defaultdict(Fraction)

        def ask(lines: tuple[PartContent, ...], count: int) -> None:
            for line in lines:
                amount = (line.base or Fraction(0)) * count
                if line.part.kind == "material":
                    materials[line.part.product_id] += amount
                else:
                    pieces[line.part.kind, line.part.id] += next(n for n in range(999) if n >= amount)

        for target in event.targets:
            pieces[target.piece] += max(0, target.quantity - target.served)
        for package in event.packages:
            if not package.delivered:
                ask(package.lines, package.quantity)
        goods = self.case.definitions.goods
        for good_id in sorted(goods, key=self._height, reverse=True):
            item = ("finished_good", good_id)
            missing = int(self._hand(event.id, item, None, pieces[item], 1))
            self.handed.to_make[event.id, item] = missing
            ask(goods[good_id].lines, missing)
        return pieces, materials

    def _height(self, good_id: int) -> int:
        inside = [
            line.part.id for line in self.case.definitions.goods[good_id].lines if line.part.kind == "finished_good"
        ]
        return 1 + max(map(self._height, inside), default=0)

    def _batches(self, event: PlanInput, unit: UnitYield, missing: int) -> Fraction:
        """Return the batches still to bake: those decided, else the fewest in all that give what is missing."""
        run = event.batches_run.get(unit.id, Fraction(0))
        if unit.id in event.decisions:
            return max(Fraction(0), event.decisions[unit.id].batches - run)
        if not missing:
            return Fraction(0)
        in_all = next(n for n in range(999) if (n - run) * unit.per_batch >= missing)
        return in_all - run

    def _mix(self, recipe_id: int, batches: Fraction, into: dict[int, Fraction]) -> None:
        recipe = self.case.definitions.recipes[recipe_id]
        for line in recipe.lines:
            if line.ingredient_id != WATER:
                into[line.ingredient_id] += batches * Fraction(line.quantity)
        for inside in recipe.components:
            self._mix(inside.recipe_id, batches * Fraction(inside.batches), into)

    def _miss(self, event_id: int, item: Item, product: int | None, amount: Fraction) -> None:
        self.handed.missing[event_id, item] += self._hand(event_id, item, product, amount, CRUMB)  # type: ignore[assignment]

    def _hand(
        self, event_id: int, item: Item, product: int | None, amount: Fraction, crumb: Fraction | int
    ) -> Fraction:
        """Hand out an amount crumb by crumb, and return what is not there."""
        while amount > 0:
            lot = next(self._open(event_id, item, product), None)
            if lot is None:
                return amount
            self.left[lot.id] -= crumb
            self.handed.taken[event_id, lot.id] += crumb  # type: ignore[assignment]
            amount -= crumb
        return Fraction(0)

    def _open(self, event_id: int, item: Item, product: int | None) -> Iterator[StockLot]:
        """Yield the lots that still give something, what was made for the event first."""
        for owner in (event_id, None):
            for lot in self.case.lots:
                fits = lot.item == item and lot.reserved_for == owner and product in (None, lot.product_id)
                if fits and self.left[lot.id] > 0:
                    yield lot
