"""A selection read from its file: one document of arrays named as their models, the fields of a row beside its key."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final
from zipfile import ZipFile

from bakery.interchange.archives import MB
from bakery.interchange.errors import FamilyUnknown, FileUnreadable
from bakery.interchange.native.kinds import carried, selectable
from bakery.interchange.native.manifest import MANIFEST, manifest_in
from bakery.interchange.native.opening import LARGEST_MANIFEST, lines_in
from bakery.interchange.native.versions import FORMAT_VERSION, upgraded
from bakery.interchange.reading import MOST_BYTES, MOST_ROWS, read_document

Document = dict[str, Any]
KNOWN_BY: Final = ("uuid", "key")
RESTORE: Final = "This is a whole backup, which replaces everything. Restore it, under Data, Backups, or by `restore`."


def zipped_selection(archive: ZipFile) -> Document:
    """Return a zip as the document it is, every file compared with the manifest; refuse a whole backup."""
    with archive.open(MANIFEST) as file:
        manifest = manifest_in(file.read(LARGEST_MANIFEST))
    if manifest.kind == "full":
        raise FamilyUnknown(RESTORE)
    if differing := {*archive.namelist()} ^ manifest.files:
        raise FileUnreadable(min(differing)[:200], "The manifest and the files of the archive differ here.")
    if sum(each.file_size for each in archive.infolist()) > MOST_BYTES:
        raise FileUnreadable("file", f"Unpacked it is larger than {MOST_BYTES // MB} MB.")
    document: Document = manifest.model_dump(mode="json", include={"format", "format_version", "kind"})
    for entity in manifest.entities:
        if entity.rows > MOST_ROWS:
            raise FileUnreadable(entity.file, f"It holds more than {MOST_ROWS} rows.")
        document[entity.model] = [_read(line, place) for place, line in lines_in(archive, entity)]
    return document


def selection_arrays(document: Mapping[str, Any]) -> Document:
    """Return the arrays of a selection, whose rows are those of today's format."""
    if document.get("format") != "bakery" or document.get("kind") != "selection":
        raise FamilyUnknown(RESTORE if document.get("kind") == "full" else "This is no selection of a bakery.")
    version = document.get("format_version")
    if not isinstance(version, int | Decimal) or not 1 <= version <= FORMAT_VERSION:
        raise FileUnreadable("format_version", f"A newer version wrote it; {FORMAT_VERSION} is the newest read here.")
    arrays = {label: rows for label, rows in document.items() if isinstance(rows, list) and "." in label}
    return {
        label: [_flat(upgraded(label, _row(row, f"{label}[{number}]"), version=int(version)))
                for number, row in enumerate(rows)]
        for label, rows in arrays.items()
    }  # fmt: skip


def names_of(label: str) -> tuple[str, ...]:
    """Return the keys that a row of a model has in the arrays."""
    return (*KNOWN_BY, *(column.name for column in carried(selectable()[label])))


def wrapped(rejects: Mapping[str, list[Document]]) -> Document:
    """Return rows as a selection has them, to be mended and imported."""
    rows = {
        label: [
            {key: row[key] for key in KNOWN_BY if key in row}
            | {"fields": {key: value for key, value in row.items() if key not in KNOWN_BY}}
            for row in many
        ]
        for label, many in rejects.items()
    }
    return {"format": "bakery", "format_version": FORMAT_VERSION, "kind": "selection", **rows}


def _read(line: bytes, place: str) -> Document:
    try:
        return read_document(line)
    except FileUnreadable as error:
        raise FileUnreadable(place, error.message) from error


def _row(row: Any, place: str) -> Document:
    if not isinstance(row, dict) or not isinstance(row.get("fields"), dict) or not isinstance(row.get("key"), list):
        raise FileUnreadable(place, "A row has a key and fields.")
    if {*KNOWN_BY} & row["fields"].keys() or not isinstance(row.get("uuid", ""), str):
        raise FileUnreadable(place, "The uuid and the key stand beside the fields.")
    return row


def _flat(row: Document) -> Document:
    """Return a row with its fields beside its key, whole numbers as such; its number elsewhere means nothing."""
    known_by = {key: row[key] for key in KNOWN_BY if key in row}
    flat: Document = _plain({**known_by, **row["fields"]})
    return flat


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else f"{value:f}"
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
