"""What is told of packages and of those who receive them."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from bakery.catalogue.units import quantise_money
from bakery.dto import Problem, cost_to_string


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLineInput:
    """A part of a package as it shall be: `component_type` is finished_unit, finished_good or material."""

    component_type: str
    component_id: int
    quantity: Decimal | int
    unit: str = ""
    product_id: int | None = None
    decide_at_assembly: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageLineRow:
    """A part of one package; pieces have no unit."""

    id: int
    component_type: str
    component_id: int
    component_name: str
    quantity: str
    unit: str
    product_id: int | None
    decide_at_assembly: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageDetail:
    """A package in full."""

    id: int
    uuid: UUID
    slug: str
    name: str
    description: str
    is_template: bool
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    contents: tuple[PackageLineRow, ...]
    allergens: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientInput:
    """Somebody to add, one of several; `avoids` names allergens."""

    name: str
    household: str = ""
    address: str = ""
    avoids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientDetail:
    """Somebody who receives packages, and the allergens they avoid by name."""

    id: int
    uuid: UUID
    name: str
    household: str
    address: str
    notes: str
    avoids: tuple[str, ...]
    archived_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenPart:
    """How much of a part was handed over, or is in the packages by now; pieces have no unit."""

    name: str
    quantity: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientHistory:
    """What somebody got, or gets, at one event; `cost` is frozen where it was delivered, else of today.

    It is a lower bound unless `cost_known`.
    """

    event_id: int
    event_name: str
    event_date: date
    package_id: int
    package_name: str
    quantity: int
    notes: str
    status: str
    delivered_at: datetime | None
    delivered_to: str
    delivered_by: str
    contents: tuple[GivenPart, ...]
    cost: str
    cost_known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageWorth:
    """What packages are worth; a lower bound unless `cost_known`."""

    cost: str
    cost_known: bool

    @classmethod
    def of(cls, cost: Fraction, cost_known: bool) -> "PackageWorth":
        """Return a value as it leaves, rounded once."""
        return cls(cost=cost_to_string(quantise_money(cost)), cost_known=cost_known)
