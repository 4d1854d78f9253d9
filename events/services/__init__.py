"""What can be asked and done about events."""

from events.services.events import (
    create_event,
    delete_event,
    get_all_events,
    get_available_years,
    get_event_by_id,
    get_event_by_name,
    get_events_by_year,
    update_event,
)

__all__ = [
    "create_event",
    "delete_event",
    "get_all_events",
    "get_available_years",
    "get_event_by_id",
    "get_event_by_name",
    "get_events_by_year",
    "update_event",
]
