"""What events are called from year to year."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

YEAR: Final = re.compile(r"\s*\b(19|20)[0-9]{2}\b\s*")


def occasion_of(name: str) -> str:
    """Return the name of an event without its year: `Christmas` of `Christmas 2025`."""
    return " ".join(YEAR.sub(" ", name).split()) or name


def occasions(names: Iterable[str]) -> list[str]:
    """Return the occasions of events by their names, what comes most often first."""
    counts = Counter(map(occasion_of, names))
    return sorted(counts, key=lambda name: (-counts[name], name.casefold(), name))
