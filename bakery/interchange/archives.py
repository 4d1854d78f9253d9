"""Zip files that strangers made, opened within limits that are checked before anything is unpacked."""

import re
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bakery.interchange.errors import FileUnreadable

MB: Final = 1024 * 1024
MOST_UNPACKED: Final = 250 * MB
MOST_ENTRIES: Final = 500
HIGHEST_RATIO: Final = 100
SMALL: Final = MB  # so little may be repetitive
LARGEST_DIRECTORY: Final = MB

END: Final = b"PK\x05\x06"
END_SIZE: Final = 22
LONGEST_COMMENT: Final = 65535
ENCRYPTED: Final = 0x1
NESTED: Final = re.compile(r"\.(zip|gz|tgz|bz2|xz|7z|rar|tar|zst)$", re.IGNORECASE)


@contextmanager
def opened_archive(path: Path, *, most_unpacked: int = MOST_UNPACKED) -> Iterator[ZipFile]:
    """Open a zip on the disk within the limits."""
    try:
        with path.open("rb") as file, archive_in(file, path.name, most_unpacked=most_unpacked) as archive:
            yield archive
    except OSError as error:
        raise FileUnreadable(path.name, f"{error.strerror}.") from error


@contextmanager
def archive_in(file: BinaryIO, name: str, *, most_unpacked: int = MOST_UNPACKED) -> Iterator[ZipFile]:
    """Open a zip whose directory keeps to the limits; entries are as large as it says, or reading them fails."""
    try:
        _check_directory(name, file)
        with ZipFile(file) as archive:
            _check_entries(name, archive.infolist(), most_unpacked)
            yield archive
    except (BadZipFile, zlib.error, NotImplementedError, EOFError, struct.error) as error:
        raise FileUnreadable(name, f"It is no zip file that can be read: {error}.") from error


def _check_directory(name: str, file: BinaryIO) -> None:
    """Refuse a directory of millions of entries before it is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    start = tail.rfind(END)
    if start < 0 or len(tail) < start + END_SIZE:
        raise FileUnreadable(name, "It is no zip file.")
    entries, directory = struct.unpack("<HL", tail[start + 10 : start + 16])
    if entries > MOST_ENTRIES or directory > LARGEST_DIRECTORY:
        raise FileUnreadable(name, f"It holds more than {MOST_ENTRIES} files.")
    file.seek(0)


def _check_entries(name: str, entries: list[ZipInfo], most_unpacked: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileUnreadable(name, f"It holds more than {MOST_ENTRIES} files.")
    if sum(entry.file_size for entry in entries) > most_unpacked:
        raise FileUnreadable(name, f"Unpacked it is larger than {most_unpacked // MB} MB.")
    for entry in entries:
        if fault := _fault_of(entry):
            raise FileUnreadable(entry.filename[:200], fault)
    repeated = [entry for entry, count in Counter(each.filename for each in entries).items() if count > 1]
    if repeated:
        raise FileUnreadable(repeated[0][:200], "The name stands twice in the archive.")


def _fault_of(entry: ZipInfo) -> str:
    """Return what is wrong with an entry, nothing where it may be read."""
    parts = re.split(r"[/\\]", entry.filename)
    if entry.filename.startswith(("/", "\\")) or ".." in parts or ":" in entry.filename:
        return "The name leads out of the archive."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link."
    if entry.flag_bits & ENCRYPTED:
        return "It is encrypted."
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "It is packed in a way that is not read here."
    if NESTED.search(entry.filename):
        return "It is an archive inside the archive."
    if entry.file_size > SMALL and entry.file_size > HIGHEST_RATIO * entry.compress_size:
        return f"It is packed more than {HIGHEST_RATIO} to 1."
    return ""
