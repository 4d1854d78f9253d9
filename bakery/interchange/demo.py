"""The demo: an invented bakery before Christmas, as values; days count from the day of loading."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid5

# Keys of the demo's rows are made of this and a name, so that loading again finds them.
NAMESPACE: Final = UUID("0f2dbd0a-6a0e-4a36-8d0e-0b2f6b5c6a11")

OPEN_DAY_IN: Final = 16
CHRISTMAS_IN: Final = 26
LAST_CHRISTMAS_IN: Final = CHRISTMAS_IN - 365
OLDER_FLOUR_IN: Final = -21
STOCKED_IN: Final = -14
BOUGHT_BEFORE_LAST: Final = LAST_CHRISTMAS_IN - 10
BAKED_BEFORE_LAST: Final = LAST_CHRISTMAS_IN - 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Food:
    """An ingredient with the product it is bought as: what a package holds and costs, and how many there are."""

    slug: str
    name: str
    group: str
    dimension: str
    package: tuple[str, str]
    price: str
    stocked: int
    bought_before: int = 0
    package_type: str = "bag"
    measure: tuple[str, str, str, str] | None = None
    allergens: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """A material with a product it is bought as."""

    slug: str
    name: str
    dimension: str
    product: str
    package: tuple[str, str]
    price: str
    stocked: str
    preferred: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Baked:
    """A recipe with its lines as (slug, amount, unit), its yields as (name, kind, pieces, word) and what it nests."""

    slug: str
    name: str
    category: str
    lines: tuple[tuple[str, str, str], ...]
    yields: tuple[tuple[str, str, int, str], ...] = ()
    parts: tuple[tuple[str, int], ...] = field(default=())


FOODS: Final = (
    Food(
        slug="flour_all_purpose", name="Flour, all-purpose", group="Flours", dimension="mass", package=("5", "lb"),
        price="4.49", stocked=0, bought_before=1, measure=("1", "cup", "4.42", "oz"), allergens=("gluten",),
    ),
    Food(
        slug="eggs_whole", name="Eggs", group="Dairy and eggs", dimension="count", package=("1", "dozen"),
        price="3.29", stocked=0, bought_before=1, package_type="carton", allergens=("eggs",),
    ),
    Food(
        slug="golden_syrup", name="Golden syrup", group="Sugars", dimension="mass", package=("454", "g"),
        price="5.20", stocked=0, bought_before=1, package_type="tin",
    ),
    Food(
        slug="butter_unsalted", name="Butter, unsalted", group="Dairy and eggs", dimension="mass",
        package=("1", "lb"), price="5.49", stocked=16, bought_before=8, package_type="box",
        measure=("1", "cup", "227", "g"), allergens=("milk",),
    ),
    Food(
        slug="sugar_granulated", name="Sugar, granulated", group="Sugars", dimension="mass", package=("5", "lb"),
        price="4.19", stocked=4, bought_before=2, measure=("1", "cup", "7.05", "oz"),
    ),
    Food(
        slug="sugar_powdered", name="Sugar, powdered", group="Sugars", dimension="mass", package=("2", "lb"),
        price="2.79", stocked=3, bought_before=2, measure=("1", "cup", "4", "oz"),
    ),
    Food(
        slug="oats_rolled", name="Oats, rolled", group="Flours", dimension="mass", package=("42", "oz"),
        price="5.29", stocked=3, package_type="box", allergens=("gluten",),
    ),
    Food(
        slug="baking_powder", name="Baking powder", group="Leaveners", dimension="mass", package=("230", "g"),
        price="2.49", stocked=3, bought_before=1, package_type="tin",
    ),
    Food(
        slug="baking_soda", name="Baking soda", group="Leaveners", dimension="mass", package=("1", "lb"),
        price="1.19", stocked=2, package_type="box",
    ),
    Food(
        slug="vanilla_extract", name="Vanilla extract", group="Flavours", dimension="volume", package=("118", "ml"),
        price="11.80", stocked=3, bought_before=1, package_type="bottle",
    ),
    Food(
        slug="almonds_sliced", name="Almonds, sliced", group="Nuts", dimension="mass", package=("2", "lb"),
        price="12.99", stocked=4, bought_before=2, allergens=("tree-nuts",),
    ),
    Food(
        slug="chocolate_dark", name="Chocolate, dark", group="Chocolate", dimension="mass", package=("1", "kg"),
        price="14.50", stocked=2, package_type="box", allergens=("milk", "soybeans"),
    ),
    Food(
        slug="milk_whole", name="Milk, whole", group="Dairy and eggs", dimension="volume", package=("1", "gal"),
        price="4.29", stocked=2, bought_before=1, package_type="jug", allergens=("milk",),
    ),
    Food(
        slug="lemon_juice", name="Lemon juice", group="Flavours", dimension="volume", package=("15", "fl_oz"),
        price="3.79", stocked=2, bought_before=1, package_type="bottle",
    ),
)  # fmt: skip
LOOSE_FLOUR: Final = (("0.60", 2, OLDER_FLOUR_IN), ("0.80", 3, STOCKED_IN))

THINGS: Final = (
    Thing(
        slug="bag_cello_medium", name="Cello bag, medium", dimension="count", product="Plain cello bags",
        package=("100", "ea"), price="8.99", stocked="0.2",
    ),
    Thing(
        slug="bag_cello_medium", name="Cello bag, medium", dimension="count", product="Snowflake cello bags",
        package=("100", "ea"), price="9.99", stocked="0", preferred=False,
    ),
    Thing(
        slug="ribbon_red", name="Ribbon, red", dimension="length", product="Red satin ribbon",
        package=("25", "m"), price="6.50", stocked="1",
    ),
    Thing(
        slug="bag_kraft", name="Kraft bag", dimension="count", product="Kraft bags with handles",
        package=("25", "ea"), price="12.50", stocked="1",
    ),
    Thing(
        slug="tag_gift", name="Gift tag", dimension="count", product="Gift tags",
        package=("100", "ea"), price="7.00", stocked="1",
    ),
)  # fmt: skip

BISCOTTI: Final = "Almond Biscotti"
DIPPED: Final = "Chocolate-Dipped Almond Biscotti"
ANZAC: Final = "Anzac Cookies"
CAKE: Final = "Lemon Bliss Cake"
SHORTBREAD: Final = "Shortbread"
RECIPES: Final = (
    Baked(
        slug="almond-biscotti", name=BISCOTTI, category="Cookies",
        lines=(
            ("flour_all_purpose", "2", "cup"), ("eggs_whole", "2", "ea"), ("butter_unsalted", "0.5", "cup"),
            ("sugar_granulated", "0.75", "cup"), ("baking_powder", "2", "tsp"), ("vanilla_extract", "1", "tsp"),
            ("almonds_sliced", "1.5", "cup"),
        ),
        yields=((BISCOTTI, "EA", 30, "slices"),),
    ),
    Baked(
        slug="anzac-cookies", name=ANZAC, category="Cookies",
        lines=(
            ("flour_all_purpose", "2", "cup"), ("oats_rolled", "2", "cup"), ("sugar_granulated", "1", "cup"),
            ("butter_unsalted", "1", "cup"), ("golden_syrup", "0.25", "cup"), ("water", "0.25", "cup"),
            ("baking_soda", "2", "tsp"),
        ),
        yields=((ANZAC, "EA", 30, "cookies"),),
    ),
    Baked(
        slug="lemon-glaze", name="Lemon Glaze", category="Other",
        lines=(("sugar_powdered", "1", "cup"), ("lemon_juice", "2", "tbsp")),
    ),
    Baked(
        slug="lemon-bliss-cake", name=CAKE, category="Cakes",
        lines=(
            ("flour_all_purpose", "3", "cup"), ("eggs_whole", "4", "ea"), ("butter_unsalted", "1", "cup"),
            ("sugar_granulated", "2", "cup"), ("baking_powder", "2", "tsp"), ("milk_whole", "1", "cup"),
        ),
        yields=((CAKE, "EA", 1, "cake"), (f"{CAKE}, served", "SERVING", 12, "servings")),
        parts=(("lemon-glaze", 2),),
    ),
    Baked(
        slug="shortbread", name=SHORTBREAD, category="Cookies",
        lines=(
            ("flour_all_purpose", "2", "cup"), ("butter_unsalted", "1", "cup"), ("sugar_granulated", "0.5", "cup"),
        ),
        yields=((SHORTBREAD, "EA", 24, "cookies"),),
    ),
)  # fmt: skip
CHOCOLATE_FOR_DIPPING: Final = ("chocolate_dark", "200", "g")

# What last Christmas wanted: output, batches, good pieces, and what went wrong with the others.
BAKED_LAST_YEAR: Final = (
    (BISCOTTI, 2, 57, "broken"),
    (CAKE, 2, 2, ""),
    (SHORTBREAD, 4, 94, "burnt"),
)
WANTED_LAST_YEAR: Final = {BISCOTTI: 50, CAKE: 2, SHORTBREAD: 90}


def key(name: str) -> UUID:
    """Return the key of a row of the demo."""
    return uuid5(NAMESPACE, name)


def day(today: date, offset: int) -> date:
    """Return a day of the demo."""
    return today + timedelta(days=offset)


def amount(text: str) -> Decimal:
    """Return an amount as it is written above."""
    return Decimal(text)
