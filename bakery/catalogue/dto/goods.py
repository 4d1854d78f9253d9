"""What the catalogue tells of finished goods and their parts, and what it takes in for their lines."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from bakery.dto import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLineInput:
    """A line as it shall be; without an id it is a new one. Only materials have a unit, a product or a choice."""

    component_type: str
    component_id: int
    quantity: Decimal | int
    unit: str = ""
    product_id: int | None = None
    decide_at_assembly: bool = False
    note: str = ""
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentLineRow:
    """A part of one piece: `component_type` is finished_unit, finished_good or material."""

    id: int
    component_type: str
    component_id: int
    component_name: str
    quantity: str
    unit: str
    product_id: int | None
    decide_at_assembly: bool
    note: str
    position: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedGoodDetail:
    """A finished good in full; `lines` is None where a list leaves them out."""

    id: int
    uuid: UUID
    slug: str
    name: str
    instructions: str
    shelf_life_days: int | None
    description: str
    notes: str
    archived_at: datetime | None
    updated_at: datetime
    lines: tuple[ComponentLineRow, ...] | None
    allergens: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentNeed:
    """What so many goods take of a unit or material, all levels together; `sources` are the paths that ask for it."""

    component_type: str
    component_id: int
    component_name: str
    quantity: str
    unit: str
    product_id: int | None
    decide_at_assembly: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishedGoodSnapshotDetail:
    """A frozen content in full; `reused` tells that it was found, not made. `data`: content, needs, labels."""

    id: int
    uuid: UUID
    finished_good_id: int
    number: int
    digest: str
    reused: bool
    created_at: datetime
    data: dict[str, object]
