"""What is told of materials that definitions leave open."""

from dataclasses import dataclass
from datetime import datetime

from assembly.dto import ChoiceNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialChoiceRow:
    """The product chosen for one undecided line at one event; `line_type` is component_line or package_line."""

    event_id: int
    line_type: str
    line_id: int
    material_id: int
    material_name: str
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
