"""Which kind of file it is, told by what it holds, and how it may meet what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bakery.errors import InvalidInput
from bakery.interchange.codes import BACKUP, CATALOGUE_ONLY, EDITS, EVERYTHING, FACTS, MODES, NATIVE
from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.keys import ARRAYS, CATALOGUE, HISTORY

EDITED: Final = ("export_type", "view_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """The family of a file, and why; the first of its modes is taken where none is asked for."""

    family: str
    why: str

    @property
    def modes(self) -> tuple[str, ...]:
        """The ways in which such a file may meet what is there."""
        return MODES[self.family]

    def mode(self, asked: str) -> str:
        """Return the mode asked for, or the usual one; refuse one that such files do not have."""
        if asked and asked not in self.modes:
            known = ", ".join(self.modes)
            raise InvalidInput.of("mode", f"Family {self.family} has no mode “{asked[:50]}”, only: {known}.")
        return asked or self.modes[0]


def recognise(document: Mapping[str, Any], family: str = "") -> Recognised:
    """Return the family of a document; a family that is asked for must fit it."""
    found = _by_marks(document) or _by_arrays(document)
    if not family or family == found.family:
        return found
    if (family, found.family) == (EVERYTHING, CATALOGUE_ONLY):
        return replace(found, family=EVERYTHING)
    raise FamilyUnknown(f"This is a file of family {found.family}, because {found.why}, and not of family {family}.")


def _by_marks(document: Mapping[str, Any]) -> Recognised | None:
    """Return the family that a key tells which no other family has."""
    if "_meta" in document:
        return Recognised(family=EDITS, why="it lists rows to edit (_meta)")
    if "import_type" in document:
        return Recognised(family=FACTS, why="it lists facts (import_type)")
    if "format" in document:
        return Recognised(family=NATIVE, why="it says so itself (format)")
    if "files" in document or "entity_type" in document:
        return Recognised(family=BACKUP, why="it is a part of a coordinated backup")
    if "records" in document:
        raise FamilyUnknown("This file has records, and does not say of what (export_type) or what to edit (_meta).")
    return None


def _by_arrays(document: Mapping[str, Any]) -> Recognised:
    arrays = {name for name, rows in document.items() if isinstance(rows, list)}
    known = arrays & (ARRAYS.keys() | HISTORY)
    header = document.get("application") == "bake-tracker"
    if not header and not known:
        raise FamilyUnknown("This file has no header and none of the arrays known here.")
    why = "its header names the application" if header else f"it has the array {min(known)}"
    family = CATALOGUE_ONLY if known and known <= CATALOGUE else EVERYTHING
    return Recognised(family=family, why=why)
