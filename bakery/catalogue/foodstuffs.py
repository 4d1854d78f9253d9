"""What kitchens know of common foodstuffs: weights of household measures and of single pieces.

Sources: U = USDA FoodData Central, K = the ingredient weight chart of King Arthur Baking. Powders and spices
follow U; elsewhere the heavier of the two, so that plans are never short. `~` marks what is rough.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeVar

from bakery.catalogue.names import fold
from bakery.catalogue.units import density_from

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a household measure of an ingredient weighs."""

    slug: str
    quantity: Decimal
    unit: str
    grams: Decimal
    rough: bool
    source: str

    @property
    def density(self) -> Decimal:
        """Grams per millilitre."""
        return density_from(self.quantity, self.unit, self.grams, "g")

    @property
    def note(self) -> str:
        """The measure in words."""
        return f"{'≈ ' if self.rough else ''}{self.quantity:f} {self.unit} weighs {self.grams:f} g"


MEASURES_TABLE: Final = """
baking_powder               1 tsp  4.6    U
baking_soda                 1 tsp  4.6    U
salt_fine                   1 tbsp 18     K
salt_kosher                 1 tbsp 16     K ~
cinnamon_ground             1 tbsp 7.8    U
ginger_ground               1 tbsp 5.2    U
cardamom_ground             1 tbsp 5.8    U
mace_ground                 1 tbsp 5.3    U
lavender_culinary           1 cup  30     growers ~
raisins                     1 cup  149    K
currants_dried              1 cup  144    U
walnuts                     1 cup  117    U
oats_rolled                 1 cup  89     K
coconut_shredded_sweetened  1 cup  93     U
chocolate_chips_semi_sweet  1 cup  170    K
butterscotch_chips          1 cup  170    K
poppy_seeds                 2 tbsp 18     K
cloves_ground               1 tbsp 6.5    U
nutmeg_ground               1 tbsp 7      U
instant_coffee_granules     1 ml   0.2    U ~
orange_zest                 1 tbsp 6      U
sugar_sanding               1 cup  228    K
candied_citrus_peel         1 cup  170    K
candied_cherries            1 cup  200    K
candied_ginger              1 cup  184    K
dates_pitted                1 cup  149    K
apricots_dried              1 cup  130    U
almonds_sliced              1 cup  92     U
almonds_whole               1 cup  143    U
pecans_halves               1 cup  99     U
pecans_chopped              1 cup  114    K
peanuts                     1 cup  146    U
pumpkin_puree               1 cup  245    U
liqueur_chocolate           1 ml   1.14   makers ~
lemon_whole                 1 ml   2.32   U ~
orange_whole                1 ml   1.94   U ~
"""

WEIGHTS_TABLE: Final = """
eggs_whole     50
egg_yolks      17
egg_whites     35
lemon_whole    108
orange_whole   159
lime_whole     67
lime           67
vanilla_bean   3.5
caramel_bits   10
peppermints    5
marshmallows   7.2
butter_salted    113.4
butter_unsalted  113.4
yeast_active_dry 7
yeast_instant    7
"""
SOURCES: Final = {
    "U": "USDA FoodData Central",
    "K": "King Arthur Baking",
    "growers": "growers",
    "makers": "makers",
}


def _measures() -> tuple[Measure, ...]:
    rows = [line.split() for line in MEASURES_TABLE.strip().splitlines()]
    return tuple(
        Measure(
            slug=slug,
            quantity=Decimal(quantity),
            unit=unit,
            grams=Decimal(grams),
            rough="~" in rough,
            source=SOURCES[source],
        )
        for slug, quantity, unit, grams, source, *rough in rows
    )


MEASURES: Final = _measures()
GRAMS_EACH: Final = {
    slug: Decimal(grams) for slug, grams in (line.split() for line in WEIGHTS_TABLE.strip().splitlines())
}


def measure_of(*names: str) -> Measure | None:
    """Return the measure of the foodstuff that one of the names means, whatever the order of its words."""
    return _meant({measure.slug: measure for measure in MEASURES}, names)


def grams_of_one(*names: str) -> Decimal | None:
    """Return what one piece weighs of the foodstuff that one of the names means."""
    return _meant(GRAMS_EACH, names)


def _meant(known: Mapping[str, Known], names: tuple[str, ...]) -> Known | None:
    by_words = {_words(slug): value for slug, value in known.items()}
    return next((by_words[_words(name)] for name in names if _words(name) in by_words), None)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(text)))
