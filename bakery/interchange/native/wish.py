"""What somebody wants to have as a file, and what the file is called."""

from dataclasses import dataclass
from datetime import date
from typing import Final

ENDINGS: Final = {"zip": ".zip", "json": ".json", "csv": "-csv.zip", "context": "-context.zip"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which rows are asked for: of some kinds, of one event; neither means everything there is."""

    kinds: tuple[str, ...] = ()
    event_id: int | None = None

    def file_name(self, written_as: str, day: date) -> str:
        """Return what the file is called in a format."""
        event = [f"event-{self.event_id}"] if self.event_id else []
        kind = [*self.kinds] if len(self.kinds) == 1 else []
        return "-".join(["bakery", *(event + kind or ["selection"]), day.isoformat()]) + ENDINGS[written_as]
