"""What crosses the boundary of a service: text for money and amounts, and the shapes every app shares.

Money leaves as two-decimal text, rounded half up once; quantities as plain decimals without an exponent or
trailing zeros; factors and unit costs at full precision in fields that end in `_exact`.
"""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import MAX_EMAX, MAX_PREC, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from enum import Enum
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

type_names = (Decimal, int, float, str)
EXACT: Final = Context(prec=200, rounding=ROUND_HALF_UP)
ANY_SIZE: Final = Context(prec=MAX_PREC, Emax=MAX_EMAX, rounding=ROUND_HALF_UP)
CENT: Final = Decimal("0.01")


class Unset(Enum):
    """Stands for an argument that was not given, where None has a meaning of its own."""

    UNSET = "unset"


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One fault of what was given, in words."""

    field: str
    message: str


# What has no name people know is called by what it is; other kinds go by the words of the pages.
NAMELESS: Final = {
    "recipe_snapshot": "an old version that runs used",
    "finished_good_snapshot": "an old version that assemblies used",
    "plan_snapshot": "a frozen plan",
    "plan_amendment": "an amendment of a plan",
    "production_run": "a recorded run",
    "assembly_run": "a recorded assembly",
    "delivery_line": "a recorded delivery",
    "purchase_line": "a recorded purchase",
    "lot": "a lot in stock or used",
    "shopping_list": "a shopping list",
}
KINDS: Final = {
    "finished_unit": "output",
    "finished_good": "box",
    "ingredient_category": "group",
    "material_category": "group",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """Rows of one kind, or one row, that stand in the way; what has no slug is found by its id."""

    kind: str
    id: int
    name: str
    count: int
    slug: str = ""

    @property
    def told(self) -> str:
        """What it is, in words."""
        kind = KINDS.get(self.kind, self.kind.replace("_", " "))
        times = f", {self.count} times" if self.count > 1 else ""
        return NAMELESS.get(self.kind) or f"{kind} {self.name}{times}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A named obstacle and where it can be mended."""

    code: str
    message: str
    subject_type: str
    subject_id: int
    subject_name: str
    blocks: tuple[str, ...] = ()
    fix: str | None = None
    fix_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """How much of one item is needed, there, and missing."""

    item_type: str
    item_id: int
    item_name: str
    needed: str
    available: str
    short_by: str
    unit: str


def _decimal(value: object) -> Decimal:
    """Return a finite decimal, or refuse."""
    if isinstance(value, bool) or not isinstance(value, type_names):
        raise ValueError(f"Not an amount: {value!r}")
    try:
        number = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"Not an amount: {value!r}") from None
    if not number.is_finite():
        raise ValueError(f"Not an amount: {value!r}")
    return number


def cost_to_string(value: Decimal | int | float | str | None) -> str:
    """Return money with two decimals, rounded half up; nothing is 0.00, and zero is never negative."""
    if value is None:
        return "0.00"
    rounded = _decimal(value).quantize(CENT, context=ANY_SIZE)
    return f"{abs(rounded) if rounded == 0 else rounded:f}"


def quantity_to_string(value: Decimal | int | str) -> str:
    """Return an amount as a plain decimal without exponent or trailing zeros."""
    number = _decimal(value)
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if number == 0 else text


exact_to_string = quantity_to_string


def percent_to_string(part: Decimal | Fraction | int, whole: Decimal | Fraction | int) -> str:
    """Return what share of the whole the part is, in percent with two decimals; of nothing it is 0.00."""
    if whole == 0:
        return "0.00"
    share = Fraction(part) * 100 / Fraction(whole)
    return cost_to_string(EXACT.divide(Decimal(share.numerator), Decimal(share.denominator)))


class Encoder(json.JSONEncoder):
    """The one JSON encoder; a Decimal in a result is a mistake and stays a TypeError."""

    def default(self, o: Any) -> Any:
        """Write dataclasses as objects, days and moments as ISO 8601, ids and choices as text."""
        if is_dataclass(o) and not isinstance(o, type):
            return {field.name: getattr(o, field.name) for field in fields(o)}
        if isinstance(o, date | datetime):
            return o.isoformat()
        if isinstance(o, UUID):
            return str(o)
        if isinstance(o, Enum):
            return o.value
        return super().default(o)
