"""How much a package holds, told in words: `Pack of 25 boxes`, `500 yard spool = 18000 inches`."""

import re
from decimal import Decimal
from typing import Final

from bakery.catalogue.units import LENGTH, dimension_of

INCHES: Final = re.compile(r"[=(]\s*([0-9]+(?:\.[0-9]+)?) inches", re.IGNORECASE)
PIECES: Final = re.compile(r"pack of ([0-9]+)|([0-9]+) count", re.IGNORECASE)
SINGLE: Final = re.compile(r"\bindividual\b", re.IGNORECASE)


def read_size(notes: str, unit: str) -> tuple[Decimal, str] | None:
    """Return amount and unit, or None where the words give none in the dimension of `unit`."""
    if dimension_of(unit) == LENGTH:
        match = INCHES.search(notes)
        return (Decimal(match[1]), "in") if match else None
    match = PIECES.search(notes)
    if match:
        return Decimal(match[1] or match[2]), "ea"
    return (Decimal(1), "ea") if SINGLE.search(notes) else None
