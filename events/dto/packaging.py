"""What is told of materials that definitions leave open."""

from dataclasses import dataclass
from datetime import datetime

from assembly.dto import ChoiceNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialChoiceRow:
    """The product chosen for one undecided line of a box or package; `line_type` is component_line or package_line."""

    event_id: int
    line_type: str
    line_id: int
    source_id: int
    source_name: str
    material_id: int
    material_name: str
    unit: str
    product_id: int
    product_name: str
    by_name: str
    chosen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChoice(ChoiceNeed):
    """A line that still needs a product, and the good or package it belongs to."""

    line_type: str
    source_id: int
    source_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagingNeed:
    """What is needed of one product that lines insist on, or of a material of which any product serves.

    `key` is product:<id> or material:<id>; what a material has on hand is what insisting lines leave.
    """

    key: str
    material_id: int
    product_id: int | None
    display_name: str
    total_needed: str
    on_hand: str
    to_buy: str
    unit: str
    packages_to_buy: int | None
    is_generic: bool
    estimated_cost: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagingSource:
    """What one package or good asks for of a need; all sources of a key add up to its total."""

    key: str
    source_type: str
    source_id: int
    source_name: str
    quantity_per: str
    source_count: int
    total_for_source: str
