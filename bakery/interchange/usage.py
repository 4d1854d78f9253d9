"""How the products and recipes of a file measure its ingredients, which decides the unit their stock is kept in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bakery.catalogue.errors import UnitUnknown
from bakery.catalogue.units import COUNT, dimension_of, parse_unit
from bakery.interchange.rows import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """For each ingredient slug how many packages measure what; and which ingredients a recipe counts."""

    packages: Mapping[str, Counter[str]]
    counted: frozenset[str]


def find_usage(products: Iterable[Row], recipes: Iterable[Row]) -> Usage:
    """Read how a file measures its ingredients; what cannot be read is rejected with its own row."""
    packages: dict[str, Counter[str]] = defaultdict(Counter)
    for row in products:
        if dimension := _dimension(row.values.get("package_unit")):
            packages[str(row.values.get("ingredient_slug"))][dimension] += 1
    lines = [line for row in recipes for line in _lines(row.values.get("ingredients"))]
    counted = {str(line.get("ingredient_slug")) for line in lines if _dimension(line.get("unit")) == COUNT}
    return Usage(packages=packages, counted=frozenset(counted))


def _lines(value: Any) -> list[Mapping[str, Any]]:
    return [line for line in value if isinstance(line, dict)] if isinstance(value, list) else []


def _dimension(unit: Any) -> str:
    try:
        return dimension_of(parse_unit(str(unit or "")))
    except UnitUnknown:
        return ""
