"""Coordinated backups of the predecessor: a manifest, and a file for each array that must be as the manifest says."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final
from zipfile import ZipFile

from bakery.interchange.archives import MB
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.keys import HEADER
from bakery.interchange.reading import MOST_BYTES, read_document

MANIFEST: Final = "manifest.json"
LARGEST_MANIFEST: Final = MB
FILES: Final = "files"
ENTRY: Final = frozenset({"filename", "entity_type", "record_count", "sha256", "dependencies", "import_order"})
CONTENT: Final = frozenset({"version", "entity_type", "records"})
ARRAY: Final = re.compile(r"[a-z_]{1,50}")


def manifest_of(archive: ZipFile) -> tuple[str, dict[str, Any]]:
    """Return the folder that the files of an archive stand in, itself or the only one in it, and its manifest."""
    found = [name for name in archive.namelist() if name == MANIFEST or name.split("/")[1:] == [MANIFEST]]
    if not found:
        raise FileUnreadable(MANIFEST, "It is missing.")
    path = min(found, key=len)
    return path.removesuffix(MANIFEST), read_document(_content(archive, path, LARGEST_MANIFEST))


def coordinated_arrays(archive: ZipFile, folder: str, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arrays of all listed files beside the manifest's header; what is there unlisted is named as a key."""
    entries = manifest[FILES]
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise FileUnreadable(f"{MANIFEST}.{FILES}", "It must be a list of files.")
    found: dict[str, Any] = {key: value for key, value in manifest.items() if key != FILES}
    found[FILES] = ()  # they are read
    there = {name.removeprefix(folder) for name in archive.namelist() if not name.endswith("/")} - {MANIFEST}
    for number, entry in enumerate(entries):
        name, array = _named(entry, f"{MANIFEST}.{FILES}[{number}]")
        if name not in there:
            raise FileUnreadable(name, "The manifest lists it, and it is not there or listed twice.")
        if array in found:
            raise FileUnreadable(name, f"It holds {array}, as another file does.")
        there.remove(name)
        document = _checked(_content(archive, folder + name, MOST_BYTES), entry, name)
        found[array] = document["records"]
        found |= {f"{MANIFEST}: {key}": True for key in entry.keys() - ENTRY}
        found |= {f"{name}: {key}": True for key in document.keys() - CONTENT}
    return found | {f"{name}, which the manifest does not list": True for name in there}


def _content(archive: ZipFile, name: str, largest: int) -> bytes:
    with archive.open(name) as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise FileUnreadable(name, f"It is larger than {largest // MB} MB.")
    return content


def _named(entry: Mapping[str, Any], place: str) -> tuple[str, str]:
    """Return the name of a file and the array it holds; the name only tells files of the archive apart."""
    name, array = entry.get("filename"), entry.get("entity_type")
    if not isinstance(name, str) or not name or name == MANIFEST:
        raise FileUnreadable(f"{place}.filename", "It must be the name of a file.")
    if not isinstance(array, str) or not ARRAY.fullmatch(array) or array in HEADER:
        raise FileUnreadable(f"{place}.entity_type", "It must be the name of an array.")
    return name[:200], array


def _checked(content: bytes, entry: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return a file that has the checksum, the kind and the number of records that the manifest says."""
    if hashlib.sha256(content).hexdigest() != str(entry.get("sha256", "")).lower():
        raise FileUnreadable(name, "The checksum differs from the one in the manifest.")
    document = read_document(content)
    records = document.get("records")
    if document.get("entity_type") != entry["entity_type"] or not isinstance(records, list):
        raise FileUnreadable(name, f"It does not hold records of {entry['entity_type']}.")
    if len(records) != entry.get("record_count"):
        raise FileUnreadable(name, f"It holds {len(records)} records, and the manifest says another number.")
    return document
