"""What is told of things handed over, served or sold."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assembly.dto import ComponentUse


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedInput:
    """Loose pieces of a finished unit or good; `item_type` says which."""

    item_type: str
    item_id: int
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLineRow:
    """Loose pieces that were served or sold."""

    item_type: str
    item_id: int
    item_name: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDetail:
    """A handing-over in full: of an assignment, or of the loose pieces in `lines`."""

    id: int
    uuid: UUID
    event_id: int
    assignment_id: int | None
    delivered_at: datetime
    delivered_to: str
    total_cost: str
    cost_known: bool
    lines: tuple[DeliveryLineRow, ...]
    uses: tuple[ComponentUse, ...]
    by_name: str
    voided_at: datetime | None
    void_reason: str
