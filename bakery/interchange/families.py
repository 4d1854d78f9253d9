"""Which kind of file it is, told by what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.keys import ARRAYS, CATALOGUE, HISTORY

EVERYTHING: Final = "A"
CATALOGUE_ONLY: Final = "C"
VERSIONS: Final = ("1.0", "3.5", "4.0", "4.1", "4.2")

# A key that only files of another kind have, and what they are.
OTHERS: Final = {
    "_meta": "a list of rows to edit (_meta)",
    "import_type": "a list of facts (import_type)",
    "files": "the list of a backup's files (files)",
    "format": "the list of a backup's files (format)",
    "records": "one array of a backup (records)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The family of a file, and why."""

    family: str
    why: str


def recognise(document: Mapping[str, Any]) -> Recognised:
    """Return the family of a file, or refuse one of another kind by name."""
    for key, what in OTHERS.items():
        if key in document:
            raise FamilyUnknown(f"This is {what}, which cannot be imported here.", key=key)
    arrays = {name for name, rows in document.items() if isinstance(rows, list)}
    known = arrays & (ARRAYS.keys() | HISTORY)
    header = document.get("application") == "bake-tracker"
    if not header and not known:
        raise FamilyUnknown("This file has no header and none of the arrays known here.")
    why = "its header names the application" if header else f"it has the array {min(known)}"
    family = CATALOGUE_ONLY if known and known <= CATALOGUE else EVERYTHING
    return Recognised(family=family, why=why)
