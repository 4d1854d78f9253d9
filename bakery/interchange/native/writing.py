"""A backup written as a zip whose bytes depend on its content alone, row by row."""

import hashlib
from collections.abc import Iterator
from types import TracebackType
from typing import BinaryIO, Final, Self
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bakery.interchange.native.manifest import MANIFEST, Entity, Manifest

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
OWNER_ALONE: Final = 0o100600 << 16
UNIX: Final = 3
LEVEL: Final = 6
BLOCK: Final = 256 * 1024


class ArchiveWriter:
    """Writes rows into a zip, and its manifest in the end; as a context it ends the zip whatever happens."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = ZipFile(file, "w", compression=ZIP_DEFLATED, compresslevel=LEVEL)
        self.entities: list[Entity] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    def add(self, label: str, lines: Iterator[bytes]) -> None:
        """Write the rows of a model, each a line."""
        name = f"data/{len(self.entities) + 1:03}-{label}.jsonl"
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._archive.open(entry_called(name), "w") as file:
            for count, block in blocks_of(lines):
                file.write(block)
                digest.update(block)
                size, rows = size + len(block), rows + count
        self.entities.append(Entity(model=label, file=name, rows=rows, bytes=size, sha256=digest.hexdigest()))

    def end(self, manifest: Manifest) -> None:
        """Write the manifest."""
        with self._archive.open(entry_called(MANIFEST), "w") as file:
            file.write(f"{manifest.model_dump_json(indent=1)}\n".encode())


def blocks_of(lines: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """Join lines to blocks of a size that is good to pack, each with how many lines it holds."""
    waiting: list[bytes] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size > BLOCK:
            yield len(waiting), b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield len(waiting), b"".join(waiting)


def entry_called(name: str) -> ZipInfo:
    """Return an entry that looks the same whenever and wherever it is written."""
    entry = ZipInfo(name, date_time=FIRST_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = OWNER_ALONE
    return entry
