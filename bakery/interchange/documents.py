"""Files of every family as one document of named arrays, and what is left out of one as a file of its family."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from bakery.interchange.archives import archive_in
from bakery.interchange.codes import BACKUP, CATALOGUE_ONLY, EDITS, EVERYTHING, NATIVE
from bakery.interchange.coordinated import FILES, MANIFEST, coordinated_arrays, manifest_of
from bakery.interchange.errors import FamilyUnknown, FileUnreadable
from bakery.interchange.families import EDITED, Recognised, recognise
from bakery.interchange.keys import OWN_ARRAYS
from bakery.interchange.native.incoming import selection_arrays, wrapped, zipped_selection
from bakery.interchange.reading import read_document

Document = Mapping[str, Any]
PACKED: Final = b"PK"


def open_document(content: bytes, family: str = "") -> tuple[Recognised, Document]:
    """Return what kind of file it is and its arrays beside its header; a family that is asked for must fit."""
    document = _unpacked(content) if content.startswith(PACKED) else read_document(content)
    found = recognise(document, family)
    if found.family not in ARRAYS_OF:
        raise FamilyUnknown(f"A file of family {found.family} cannot be imported here: {found.why}.")
    return found, ARRAYS_OF[found.family](document)


def reject_file(family: str, rejects: Mapping[str, Any]) -> dict[str, Any]:
    """Return rows that were left out as a file of the same family, to be mended and imported."""
    return WRAPPED.get(family, _with_header)(rejects)


def _unpacked(content: bytes) -> Document:
    """Return an archive as one document."""
    with archive_in(io.BytesIO(content), "file") as archive:
        folder, manifest = manifest_of(archive)
        if FILES in manifest:
            return coordinated_arrays(archive, folder, manifest)
        if folder:
            raise FileUnreadable(MANIFEST, "It is missing.")
        return zipped_selection(archive)


def _as_it_is(document: Document) -> Document:
    return document


def _coordinated(document: Document) -> Document:
    """Return the arrays of a backup that was read from all of its files; one of them by itself is none."""
    if document.get(FILES) != ():
        raise FamilyUnknown("This is one file of a coordinated backup. Give its folder, or a zip of it.")
    return {key: value for key, value in document.items() if key != FILES}


def _edited(document: Document) -> Document:
    """Return the records under the name of what they are; what the file says of itself is not believed."""
    kind = str(next((document[key] for key in EDITED if key in document), ""))
    if kind not in OWN_ARRAYS[EDITS]:
        raise FamilyUnknown(f"Rows of the kind “{kind[:50]}” cannot be edited this way.")
    records = document.get("records")
    if not isinstance(records, list):
        raise FileUnreadable("records", "It must be a list of rows.")
    left = {key: value for key, value in document.items() if key not in ("_meta", "records", *EDITED)}
    return left | {kind: records}


def _with_header(rejects: Mapping[str, Any]) -> dict[str, Any]:
    return {"application": "bake-tracker", **rejects}


def _as_edits(rejects: Mapping[str, Any]) -> dict[str, Any]:
    kind, records = next(iter(rejects.items()), ("", []))
    return {"version": "1.0", "export_type": kind, "_meta": {"editable_fields": []}, "records": records}


# The families that are read here, each with how its arrays are found.
ARRAYS_OF: Final[Mapping[str, Callable[[Document], Document]]] = {
    EVERYTHING: _as_it_is,
    BACKUP: _coordinated,
    CATALOGUE_ONLY: _as_it_is,
    EDITS: _edited,
    NATIVE: selection_arrays,
}
WRAPPED: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    EDITS: _as_edits,
    NATIVE: wrapped,
}
