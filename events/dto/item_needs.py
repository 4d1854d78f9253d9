"""What open events need of one ingredient or material."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemNeedRow:
    """What one open event still needs of an item, and what of it is missing, in base units.

    `is_complete` is False where some line of it cannot be compared with the stock, so that more is needed.
    """

    event_id: int
    event_name: str
    event_date: date
    needed: str
    short: str
    is_complete: bool
