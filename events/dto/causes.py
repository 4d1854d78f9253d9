"""What moved stock, as pages lead to it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """The fact behind a movement: its kind and id, and the page that shows it with the key its path takes."""

    kind: str
    id: int
    page: str
    key: int
