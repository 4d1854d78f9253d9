"""What the list of events tells beside the events themselves."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A sum of money; the least it can be unless `is_known`."""

    cost: str
    is_known: bool
