"""A Christmas with boxes, hampers and three households, and an Open Day ten days before it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from bakery.catalogue.models import FinishedGood, FinishedUnit, Ingredient, Material, Product
from bakery.catalogue.units import density_from
from bakery.inventory.models import Lot, Movement, Reason
from events.models import Assignment, Event, Package, PlanState
from tests import make


@dataclass
class Christmas:
    """The rows that tests speak of."""

    event: Event = field(init=False)
    open_day: Event = field(init=False)
    units: dict[str, FinishedUnit] = field(default_factory=dict)
    foods: dict[str, Ingredient] = field(default_factory=dict)
    things: dict[str, Material] = field(default_factory=dict)
    goods: dict[str, FinishedGood] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)
    assignments: dict[str, Assignment] = field(default_factory=dict)

    def give_alder_the_nut_free_gift(self) -> None:
        """Swap the package that contains what the household avoids."""
        Assignment.objects.filter(pk=self.assignments["Alder"].pk).update(package=self.packages["Nut-free gift"])

    def weigh_the_syrup(self) -> None:
        """Say what a cup of golden syrup weighs."""
        density = density_from(Decimal(1), "cup", Decimal(340), "g")
        Ingredient.objects.filter(pk=self.foods["Golden syrup"].pk).update(density=density)

    def decide(self) -> None:
        """Choose the batches: fifteen in all."""
        for name, batches in (("Almond Biscotti", 7), ("Dipped Biscotti", 1), ("Anzac", 5), ("Cake", 2)):
            make.decision(self.event, self.units[name], batches)


def bought_before(product: Product, packages: int, price: str) -> None:
    """Record that a product came in at a price and was used up."""
    lot = make.lot(product, _content(product) * packages, cost=Decimal(price) * packages)
    Movement.objects.create(
        lot=lot,
        delta=-lot.received,
        unit_cost=lot.unit_cost,
        cost=-lot.cost,
        reason=Reason.WASTE,
        actor=make.user(),
    )
    Lot.objects.filter(pk=lot.pk).update(remaining=0, value=0)


def _content(product: Product) -> Decimal:
    factors = {"lb": Decimal("453.59237"), "dozen": Decimal(12)}
    return product.package_quantity * factors.get(product.package_unit, Decimal(1))


def christmas() -> Christmas:
    """Return the rows as on the day of planning: nothing baked, no eggs, no syrup, little flour, few bags."""
    given = Christmas()
    _stock(given)
    _recipes(given)
    _boxes(given)
    _events(given)
    return given


def agreed_christmas() -> Christmas:
    """Return it when nothing is left to decide: no nuts for Alder, syrup that can be compared, fifteen batches."""
    given = christmas()
    given.give_alder_the_nut_free_gift()
    given.weigh_the_syrup()
    given.decide()
    return given


def _stock(given: Christmas) -> None:
    flour = make.ingredient("Flour", density=density_from(Decimal(1), "cup", Decimal("4.42"), "oz"))
    bag = make.product(flour, 5, "lb", name="Flour 5 lb", is_preferred=True)
    loose = make.product(flour, 1, "lb", name="Flour loose")
    bought_before(bag, 1, "4.49")
    make.lot(loose, Decimal("907.184740"), cost="1.20")
    make.lot(loose, Decimal("1360.777110"), cost="2.40")

    eggs = make.ingredient("Eggs", dimension="count")
    bought_before(make.product(eggs, 1, "dozen"), 1, "3.29")
    syrup = make.ingredient("Golden syrup")
    bought_before(make.product(syrup, 454, "g"), 1, "5.20")
    water = make.ingredient("Water", dimension="volume", is_stocked=False)
    almonds = make.ingredient("Sliced almonds", dimension="volume", allergens=["tree nuts"])
    ample = {
        name: make.ingredient(name, dimension="volume")
        for name in (
            "Butter", "Sugar", "Baking powder", "Vanilla", "Oats", "Baking soda", "Milk", "Powdered sugar",
            "Lemon juice",
        )
    }  # fmt: skip
    ample["Dark chocolate"] = make.ingredient("Dark chocolate")
    given.foods = {"Flour": flour, "Eggs": eggs, "Golden syrup": syrup, "Water": water, "Almonds": almonds} | ample
    for each in [*ample.values(), almonds]:
        make.lot(each, 100_000, unit_cost="0.01")


def _recipes(given: Christmas) -> None:
    food = given.foods
    biscotti: list[Any] = [
        (food["Flour"], 2, "cup"), (food["Eggs"], 2, "ea"), (food["Butter"], "0.5", "cup"),
        (food["Sugar"], "0.75", "cup"), (food["Baking powder"], 2, "tsp"), (food["Vanilla"], 1, "tsp"),
        (food["Almonds"], "1.5", "cup"),
    ]  # fmt: skip
    plain = make.recipe("Almond Biscotti", biscotti)
    dipped = make.recipe(
        "Chocolate-Dipped Almond Biscotti",
        [*biscotti, (food["Dark chocolate"], 200, "g")],
        base_recipe=plain,
        variant_name="Dipped",
    )
    anzac = make.recipe(
        "Anzac Cookies",
        [
            (food["Flour"], 2, "cup"), (food["Oats"], 2, "cup"), (food["Sugar"], 1, "cup"), (food["Butter"], 1, "cup"),
            (food["Golden syrup"], "0.25", "cup"), (food["Water"], "0.25", "cup"), (food["Baking soda"], 2, "tsp"),
        ],
    )  # fmt: skip
    glaze = make.recipe("Lemon Glaze", [(food["Powdered sugar"], 1, "cup"), (food["Lemon juice"], 2, "tbsp")])
    cake = make.recipe(
        "Lemon Bliss Cake",
        [
            (food["Flour"], 3, "cup"), (food["Eggs"], 4, "ea"), (food["Butter"], 1, "cup"), (food["Sugar"], 2, "cup"),
            (food["Baking powder"], 2, "tsp"), (food["Milk"], 1, "cup"),
        ],
        [(glaze, 2)],
    )  # fmt: skip
    shortbread = make.recipe(
        "Shortbread", [(food["Flour"], 2, "cup"), (food["Butter"], 1, "cup"), (food["Sugar"], "0.5", "cup")]
    )
    slices = make.unit(plain, 30, "Almond Biscotti")
    given.units = {
        "Almond Biscotti": slices,
        "Dipped Biscotti": make.unit(dipped, 30, "Dipped Biscotti", base_unit=slices),
        "Anzac": make.unit(anzac, 30, "Anzac Cookie"),
        "Cake": make.unit(cake, 1, "Whole cake"),
        "Serving": make.unit(cake, 12, "Cake serving"),
        "Shortbread": make.unit(shortbread, 24, "Shortbread"),
    }


def _boxes(given: Christmas) -> None:
    bag, ribbon = make.material("Cello bag"), make.material("Ribbon", dimension="length")
    kraft, tag = make.material("Kraft bag"), make.material("Tag")
    make.lot(make.product(bag, 100, name="Stars", is_preferred=True), 20, unit_cost="0.0899")
    make.product(bag, 100, name="Stripes")
    for each in (ribbon, kraft, tag):
        make.lot(each, 10_000, unit_cost="0.01")
    given.things = {"Cello bag": bag, "Ribbon": ribbon, "Kraft bag": kraft, "Tag": tag}

    units = given.units
    cookies = make.good(
        "Cookie Box",
        [
            (units["Almond Biscotti"], 6), (units["Anzac"], 6), (bag, 1, {"decide_at_assembly": True}), (ribbon, 30),
        ],
    )  # fmt: skip
    hamper = make.good("Grand Hamper", [(cookies, 1), (units["Cake"], 1), (kraft, 1), (tag, 1)])
    given.goods = {"Cookie Box": cookies, "Grand Hamper": hamper}
    given.packages = {
        "Neighbour gift": make.package("Neighbour gift", [(cookies, 1)]),
        "Family hamper": make.package("Family hamper", [(hamper, 1)]),
        "Nut-free gift": make.package("Nut-free gift", [(units["Cake"], 1), (tag, 1)]),
    }


def _events(given: Christmas) -> None:
    given.event = make.event("Christmas", in_days=26)
    given.open_day = make.event("Open Day", in_days=16, state=PlanState.LOCKED)
    make.target(given.open_day, given.units["Shortbread"], 24)
    make.decision(given.open_day, given.units["Shortbread"], 1)
    make.target(given.event, given.units["Almond Biscotti"], 40)
    make.target(given.event, given.units["Dipped Biscotti"], 20)
    make.target(given.event, given.goods["Cookie Box"], 23)
    alder = make.recipient("Alder household", avoids=["tree nuts"])
    for name, to, package in (
        ("Alder", alder, "Neighbour gift"),
        ("Birch", make.recipient("Birch"), "Neighbour gift"),
        ("Cedar", make.recipient("Cedar"), "Family hamper"),
    ):
        given.assignments[name] = make.assignment(given.event, to, given.packages[package])
