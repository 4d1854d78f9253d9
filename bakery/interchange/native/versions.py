"""Earlier formats of files, read as if they had been written today.

A change that today's code could not read raises FORMAT_VERSION and adds here what turns a row of the version before
into one of the next; a file of the version that ends is stored in `tests/data` for good.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

Row = dict[str, Any]
Upgrader = Callable[[str, Row], Row]  # of a model and a row of it

FORMAT_VERSION: Final = 1
UPGRADERS: Final[Mapping[int, Upgrader]] = {}


def upgraded(label: str, row: Row, *, version: int) -> Row:
    """Return a row as the format of today has it."""
    for each in range(version, FORMAT_VERSION):
        row = UPGRADERS[each](label, row)
    return row
