"""Files of every family as one document of named arrays, and what is left out of one as a file of its family."""

import io
from collections.abc import Callable, Mapping
from typing import Any, Final

from bakery.interchange.archives import archive_in
from bakery.interchange.codes import BACKUP, CATALOGUE_ONLY, EDITS, EVERYTHING, FACTS, NATIVE
from bakery.interchange.coordinated import FILES, MANIFEST, coordinated_arrays, manifest_of
from bakery.interchange.errors import FamilyUnknown, FileUnreadable
from bakery.interchange.families import EDITED, Recognised, recognise
from bakery.interchange.keys import OWN_ARRAYS
from bakery.interchange.native.incoming import selection_arrays, wrapped, zipped_selection
from bakery.interchange.price_lists import is_price_list, read_price_list
from bakery.interchange.reading import read_document

Document = Mapping[str, Any]
PACKED: Final = b"PK"
# What the header of a list of facts says of every row that does not say it itself.
OF_ALL: Final = ("device_id", "supplier")


def open_document(content: bytes, family: str = "") -> tuple[Recognised, Document]:
    """Return what kind of file it is and its arrays beside its header; a family that is asked for must fit."""
    document = _read(content)
    found = recognise(document, family)
    if found.family not in ARRAYS_OF:
        raise FamilyUnknown(f"A file of family {found.family} cannot be imported here: {found.why}.")
    return found, ARRAYS_OF[found.family](document)


def _read(content: bytes) -> Document:
    if content.startswith(PACKED):
        return _unpacked(content)
    return read_price_list(content) if is_price_list(content) else read_document(content)


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


def _facts(document: Document) -> Document:
    """Return the rows under the name of what they are, each with what the header says of all of them."""
    kind = str(document["import_type"])
    if kind not in OWN_ARRAYS[FACTS]:
        raise FamilyUnknown(f"Facts of the kind “{kind[:50]}” are not known here.")
    rows = document.get(kind)
    if not isinstance(rows, list):
        raise FileUnreadable(kind, "It must be a list of rows.")
    known = OWN_ARRAYS[FACTS][kind].stored
    header = {key: document[key] for key in OF_ALL if document.get(key) and key in known}
    left = {key: value for key, value in document.items() if key not in ("import_type", "created_at", *OF_ALL)}
    return left | {kind: [_under(header, row) if isinstance(row, dict) else row for row in rows]}


def _under(header: Document, row: Document) -> Document:
    return {**row, **{key: value for key, value in header.items() if row.get(key) in (None, "")}}


def _with_header(rejects: Mapping[str, Any]) -> dict[str, Any]:
    return {"application": "bake-tracker", **rejects}


def _as_facts(rejects: Mapping[str, Any]) -> dict[str, Any]:
    return {"schema_version": "4.0", "import_type": next(iter(rejects), ""), **rejects}


def _as_edits(rejects: Mapping[str, Any]) -> dict[str, Any]:
    kind, records = next(iter(rejects.items()), ("", []))
    return {"version": "1.0", "export_type": kind, "_meta": {"editable_fields": []}, "records": records}


# The families that are read here, each with how its arrays are found.
ARRAYS_OF: Final[Mapping[str, Callable[[Document], Document]]] = {
    EVERYTHING: _as_it_is,
    BACKUP: _coordinated,
    CATALOGUE_ONLY: _as_it_is,
    EDITS: _edited,
    FACTS: _facts,
    NATIVE: selection_arrays,
}
WRAPPED: Final[Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]] = {
    EDITS: _as_edits,
    FACTS: _as_facts,
    NATIVE: wrapped,
}
