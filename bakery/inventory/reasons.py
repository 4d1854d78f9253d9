"""Which reasons a change of stock may have, by its direction."""

from decimal import Decimal
from typing import Final

from bakery.errors import ReasonMissing
from bakery.inventory.errors import ReasonNotAllowed
from bakery.inventory.models import Reason

DOWN: Final = (
    Reason.SPOILAGE,
    Reason.WASTE,
    Reason.DAMAGED,
    Reason.GIFT,
    Reason.AD_HOC_USAGE,
    Reason.CORRECTION,
    Reason.OTHER,
)
UP: Final = (Reason.GAIN,)


def cause_of(change: Decimal, reason: str, note: str, *, field: str = "note") -> Reason:
    """Return the reason if it belongs to a change of this direction, and to a note where it needs one."""
    allowed = DOWN if change < 0 else UP
    if reason not in allowed:
        raise ReasonNotAllowed(str(reason))
    if reason == Reason.OTHER and not note:
        raise ReasonMissing(field, "Please say what happened.")
    return Reason(reason)
