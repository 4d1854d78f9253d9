"""How long work tells how far it has come."""

from collections.abc import Callable

# Told before each part: what it is, how much was done before it, and how much there is in all.
Watch = Callable[[str, int, int], None]


def unwatched(stage: str, done: int, total: int) -> None:
    """Take no notice."""
