"""How commands name an event."""

from bakery.db.transaction import Atomic
from events.dto.events import EventDetail
from events.services.events import get_event_by_id, get_event_by_name


def find_event(tx: Atomic, *, text: str) -> EventDetail:
    """Return the event with this id, else with exactly this name."""
    return (
        get_event_by_id(tx, event_id=int(text))
        if text.isascii() and text.isdigit()
        else get_event_by_name(tx, name=text)
    )
