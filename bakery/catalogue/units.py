"""The units people write, and exact conversion between them: fractions throughout, rounded once, on storage."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from bakery.catalogue.errors import MissingDensity, MissingEachWeight, UnitMismatch, UnitUnknown

Amount = Fraction | Decimal | int

MASS: Final = "mass"
VOLUME: Final = "volume"
COUNT: Final = "count"
LENGTH: Final = "length"
AREA: Final = "area"

# The unit that stock of each dimension is kept in comes first.
FACTORS: Final[dict[str, dict[str, Fraction]]] = {
    MASS: {
        "g": Fraction(1),
        "kg": Fraction(1000),
        "oz": Fraction("28.349523125"),
        "lb": Fraction("453.59237"),
    },
    VOLUME: {
        "ml": Fraction(1),
        "l": Fraction(1000),
        "tsp": Fraction("4.92892159375"),
        "tbsp": Fraction("14.78676478125"),
        "fl_oz": Fraction("29.5735295625"),
        "cup": Fraction("236.5882365"),
        "pt": Fraction("473.176473"),
        "qt": Fraction("946.352946"),
        "gal": Fraction("3785.411784"),
    },
    COUNT: {
        "ea": Fraction(1),
        "dozen": Fraction(12),
    },
    LENGTH: {
        "cm": Fraction(1),
        "mm": Fraction("0.1"),
        "m": Fraction(100),
        "in": Fraction("2.54"),
        "ft": Fraction("30.48"),
        "yd": Fraction("91.44"),
    },
    AREA: {
        "cm2": Fraction(1),
        "in2": Fraction("6.4516"),
        "ft2": Fraction("929.0304"),
        "m2": Fraction(10000),
    },
}

LABELS: Final = {
    "fl_oz": "fl oz",
    "ea": "each",
    "cm2": "cm²",
    "in2": "in²",
    "ft2": "ft²",
    "m2": "m²",
}

DIMENSIONS: Final = tuple(FACTORS)
FOOD_DIMENSIONS: Final = [(dimension, dimension.capitalize()) for dimension in (MASS, VOLUME, COUNT)]
MATERIAL_DIMENSIONS: Final = [(dimension, dimension.capitalize()) for dimension in (COUNT, LENGTH, AREA)]
BASE_UNITS: Final = {dimension: next(iter(factors)) for dimension, factors in FACTORS.items()}
UNITS: Final = {unit: dimension for dimension, factors in FACTORS.items() for unit in factors}
UNIT_CHOICES: Final = [(unit, LABELS.get(unit, unit)) for unit in UNITS]

SYNONYMS: Final = {
    "g": "gram gramme gm",
    "kg": "kilo kilogram kilogramme",
    "oz": "ounce",
    "lb": "pound",
    "ml": "milliliter millilitre",
    "l": "liter litre",
    "tsp": "teaspoon",
    "tbsp": "tablespoon tbs",
    "fl_oz": "floz fluid_ounce",
    "pt": "pint",
    "qt": "quart",
    "gal": "gallon",
    "ea": "each count piece unit pc",
    "cm": "linear_cm centimeter centimetre",
    "mm": "linear_mm millimeter millimetre",
    "m": "linear_m meter metre",
    "in": "linear_in inch linear_inch inches linear_inches",
    "ft": "linear_ft foot feet linear_foot linear_feet",
    "yd": "yard linear_yd linear_yard",
    "cm2": "square_cm sq_cm cm^2 square_centimeter square_centimetre",
    "in2": "square_in sq_in in^2 square_inch square_inches",
    "ft2": "square_ft sq_ft ft^2 square_foot square_feet",
    "m2": "square_m sq_m m^2 square_meter square_metre",
}
CODES: Final = {unit: unit for unit in UNITS} | {
    synonym: unit for unit, synonyms in SYNONYMS.items() for synonym in synonyms.split()
}


def parse_unit(text: str) -> str:
    """Return the code stored for a unit as people write it: any case, plural, with spaces, dots or a raised 2."""
    word = "_".join(text.casefold().replace(".", "").replace("²", "2").replace("_", " ").split())
    code = CODES.get(word) or CODES.get(word.removesuffix("s"))
    if code is None:
        raise UnitUnknown(text.strip())
    return code


def dimension_of(unit: str) -> str:
    """Return what a stored unit code measures."""
    try:
        return UNITS[unit]
    except KeyError:
        raise UnitUnknown(unit) from None


def base_unit(dimension: str) -> str:
    """Return the unit in which stock of this dimension is kept."""
    return BASE_UNITS[dimension]


def factor_of(unit: str) -> Fraction:
    """Return how many base units one of this unit is, exactly."""
    return FACTORS[dimension_of(unit)][unit]


def convert(
    quantity: Amount,
    from_unit: str,
    to_unit: str,
    density: Amount | None = None,
    grams_per_each: Amount | None = None,
) -> Fraction:
    """Return the same amount in another unit, exactly; `density` is g per ml."""
    dimension = dimension_of(to_unit)
    base = to_base(quantity, from_unit, dimension=dimension, density=density, grams_per_each=grams_per_each)
    return base / factor_of(to_unit)


def to_base(
    quantity: Amount,
    unit: str,
    *,
    dimension: str,
    density: Amount | None = None,
    grams_per_each: Amount | None = None,
) -> Fraction:
    """Return the amount in base units of the item's own dimension, exact and not yet rounded."""
    return exact(quantity) * _bases_in(unit, dimension, density, grams_per_each)


@lru_cache(maxsize=4096, typed=True)
def _bases_in(unit: str, dimension: str, density: Amount | None, grams_per_each: Amount | None) -> Fraction:
    """Return how many base units of a dimension one unit is; recipes ask for the same few again and again."""
    written_in = dimension_of(unit)
    if written_in == dimension:
        return factor_of(unit)
    if not {written_in, dimension} <= {MASS, VOLUME, COUNT}:
        raise UnitMismatch(
            f"“{LABELS.get(unit, unit)}” measures {written_in}, and {written_in} cannot become {dimension}.",
            unit=unit,
            dimension=dimension,
        )
    grams = factor_of(unit) * grams_per_base(written_in, density, grams_per_each)
    return grams / grams_per_base(dimension, density, grams_per_each)


def grams_per_base(dimension: str, density: Amount | None, grams_per_each: Amount | None) -> Fraction:
    """Return what one base unit weighs, or refuse where the ingredient does not say."""
    if dimension == MASS:
        return Fraction(1)
    if dimension == VOLUME:
        if density is None:
            raise MissingDensity("The density is not known, so volume and weight cannot be compared.")
        return exact(density)
    if grams_per_each is None:
        raise MissingEachWeight("The weight of one piece is not known, so pieces cannot be weighed or measured.")
    return exact(grams_per_each)


def density_from(volume_quantity: Amount, volume_unit: str, weight_quantity: Amount, weight_unit: str) -> Decimal:
    """Return g per ml from a pair such as “1 cup weighs 4.42 oz”."""
    volume = to_base(volume_quantity, volume_unit, dimension=VOLUME)
    if not volume:
        raise ValueError("a density needs a volume above zero")
    return quantise_ratio(to_base(weight_quantity, weight_unit, dimension=MASS) / volume)


def exact(quantity: Amount) -> Fraction:
    """Return the amount as a fraction; a float, a negative, NaN or infinity is a caller's mistake."""
    if isinstance(quantity, bool) or not isinstance(quantity, Decimal | int | Fraction):
        raise TypeError(f"an amount is a Decimal, an int or a Fraction, not {type(quantity).__name__}")
    if isinstance(quantity, Decimal) and not quantity.is_finite():
        raise ValueError("an amount is finite")
    if quantity < 0:
        raise ValueError("an amount is not negative")
    return Fraction(quantity)


def quantise(value: Amount) -> Decimal:
    """Round to the six places of a stored quantity."""
    return round_half_up(value, 6)


def quantise_money(value: Amount) -> Decimal:
    """Round to the four places of stored money."""
    return round_half_up(value, 4)


def quantise_cost(value: Amount) -> Decimal:
    """Round to the eight places of a stored cost per base unit or piece."""
    return round_half_up(value, 8)


def quantise_ratio(value: Amount) -> Decimal:
    """Round to the ten places of a stored ratio."""
    return round_half_up(value, 10)


def round_half_up(value: Amount, places: int) -> Decimal:
    """Round once, halves away from zero, without passing through a context of limited precision."""
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(f"{'-' if value < 0 and whole else ''}{whole}e-{places}")
