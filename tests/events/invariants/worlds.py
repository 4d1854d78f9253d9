"""Small bakeries at random: recipes in recipes, goods in goods, several events, and an odd shelf."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product, Recipe
from events.models import Event, Package, PlanState, Recipient
from tests import make
from tests.events.facts import assembled, made

STATES = (PlanState.DRAFT, PlanState.LOCKED, PlanState.IN_PRODUCTION)
WRITTEN = {"mass": ("g", "oz", "cup"), "volume": ("ml", "tsp", "cup"), "count": ("ea", "dozen")}
PACKAGES = {
    "mass": ((1, "kg"), (5, "lb")),
    "volume": ((750, "ml"), (1, "qt")),
    "count": ((1, "dozen"), (7, "ea")),
    "length": ((10, "m"), (25, "yd")),
}


@dataclass
class World:
    """The rows of one bakery."""

    foods: list[Ingredient] = field(default_factory=list)
    things: list[Material] = field(default_factory=list)
    recipes: list[Recipe] = field(default_factory=list)
    units: list[FinishedUnit] = field(default_factory=list)
    goods: list[FinishedGood] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)
    people: list[Recipient] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    @property
    def products(self) -> list[Product]:
        """All that can be bought."""
        return [product for item in (*self.foods, *self.things) for product in item.products.order_by("pk")]

    @property
    def pieces(self) -> list[FinishedUnit | FinishedGood]:
        """All that can be made."""
        return [*self.units, *self.goods]


def world(draw: Random, *, events: int = 2, undecided: bool = False, decided: bool = False) -> World:
    """Return a bakery; its events want something, and with `decided` some batches are chosen at random.

    With `undecided` goods and packages may leave the choice of a product open.
    """
    found = World()
    _buyable(draw, found)
    _recipes(draw, found)
    _goods(draw, found, undecided)
    for number in range(events):
        state = draw.choice(STATES)
        found.events.append(event(draw, found, in_days=7 * number + draw.randint(1, 9), state=state))
    if decided:
        decide(draw, found)
    return found


def _buyable(draw: Random, found: World) -> None:
    found.foods = [
        make.ingredient(dimension="mass", density=Decimal("0.5296342112")),
        make.ingredient(dimension="volume"),
        make.ingredient(dimension="count", grams_per_each=Decimal(50)),
    ]
    found.things = [make.material(), make.material(dimension="length")]
    for item in (*found.foods, *found.things):
        sizes = PACKAGES[item.dimension]
        preferred = draw.randint(0, 2)
        for number, (quantity, unit) in enumerate(sizes[: draw.randint(1, 2)]):
            make.product(item, quantity, unit, is_preferred=number == preferred)


def _recipes(draw: Random, found: World) -> None:
    for number in range(3):
        lines = [
            (food, draw.choice(["0.5", "1", "1.25", "3"]), draw.choice(WRITTEN[food.dimension]))
            for food in draw.sample(found.foods, draw.randint(1, 2))
        ]
        inside = [(recipe, draw.choice(["0.5", "1", "1.25"])) for recipe in found.recipes if draw.randint(0, 2) == 0]
        recipe = make.recipe(f"Recipe {number}", lines, inside)
        found.recipes.append(recipe)
        found.units.append(make.unit(recipe, draw.randint(1, 12)))
    found.units.append(make.unit(found.recipes[0], batch_percentage=draw.choice(["25", "16.666667", "7.5"])))


def _goods(draw: Random, found: World, undecided: bool) -> None:
    for number in range(3):
        parts = _parts(draw, found, found.goods, undecided)
        found.goods.append(make.good(f"Good {number}", parts))
    for number in range(2):
        parts = _parts(draw, found, found.goods, undecided)
        whole = [(part, max(1, int(quantity)), more) for part, quantity, more in parts]
        found.packages.append(make.package(f"Package {number}", whole))
    found.people = [make.recipient(f"Guest {number}") for number in range(3)]


def _parts(draw: Random, found: World, goods: list[FinishedGood], undecided: bool) -> list[Any]:
    """Return one unit, often another, a good and a material."""
    parts: list[Any] = [
        (unit, Decimal(draw.choice(["0.5", "1", "2", "3"])), {})
        for unit in draw.sample(found.units, draw.randint(1, 2))
    ]
    if goods and draw.randint(0, 2):
        parts.append((draw.choice(goods), Decimal(draw.randint(1, 2)), {}))
    if draw.randint(0, 2):
        thing = draw.choice(found.things)
        parts.append((thing, Decimal(draw.choice([1, 2])), _insisting(draw, thing, undecided)))
    return parts


def _insisting(draw: Random, thing: Material, undecided: bool) -> dict[str, Any]:
    """Return whether a line takes any product, insists on one, or leaves it open."""
    kinds: list[dict[str, Any]] = [{}, {"product": thing.products.order_by("pk")[0]}]
    return draw.choice([*kinds, {"decide_at_assembly": True}] if undecided else kinds)


def event(draw: Random, found: World, *, in_days: int, state: PlanState) -> Event:
    """Return an event that wants loose pieces and packages."""
    row = make.event(in_days=in_days, state=state)
    for piece in draw.sample(found.pieces, draw.randint(1, 2)):
        make.target(row, piece, draw.randint(1, 12))
    for guest in found.people[: draw.randint(0, 2)]:
        make.assignment(row, guest, draw.choice(found.packages), draw.randint(1, 2))
    return row


def decide(draw: Random, found: World) -> None:
    """Let events bake some batches, whoever needs them."""
    for row in found.events:
        for unit in draw.sample(found.units, 2):
            make.decision(row, unit, draw.randint(1, 3))


def stock(draw: Random, found: World) -> None:
    """Put something on the shelf: bought, made for nobody, or made for one of the events."""
    for product in found.products:
        if draw.randint(0, 3):
            buy(draw, product)
    for piece in found.pieces:
        for _ in range(draw.randint(0, 2)):
            put_away(draw, found, piece)


def buy(draw: Random, product: Product) -> None:
    """Put some of a product there, at a price or without one."""
    make.lot(product, Decimal(draw.randint(1, 4_000)) / 4, unit_cost=draw.choice([None, "0.0123", "0.5", "2"]))


def put_away(draw: Random, found: World, piece: FinishedUnit | FinishedGood) -> None:
    """Put pieces there, for an event or for nobody."""
    pieces, cost = draw.randint(1, 12), draw.choice(["0.3333", "1", "2.5"])
    owner = draw.choice([None, None, *found.events])
    if owner is None:
        make.lot(piece, pieces, unit_cost=cost)
    elif isinstance(piece, FinishedUnit):
        made(owner, piece, pieces, unit_cost=cost)
    else:
        assembled(owner, piece, pieces, unit_cost=cost)


def plenty(found: World) -> None:
    """Put more there of every product than anything here takes."""
    for product in found.products:
        make.lot(product, 900_000, unit_cost="0.0123")
