"""A backup written as a zip whose bytes depend on its content alone, row by row."""

import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bakery.db.transaction import Atomic
from bakery.interchange.native.manifest import MANIFEST, Entity, Manifest
from bakery.interchange.native.rows import lines_of
from bakery.interchange.native.scope import ModelClass, label_of

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
OWNER_ALONE: Final = 0o100600 << 16
UNIX: Final = 3
LEVEL: Final = 6
BLOCK: Final = 256 * 1024


class ArchiveWriter:
    """Writes the rows of models into a zip, and its manifest in the end."""

    def __init__(self, file: BinaryIO) -> None:
        self._archive = ZipFile(file, "w", compression=ZIP_DEFLATED, compresslevel=LEVEL)
        self.entities: list[Entity] = []

    def add(self, tx: Atomic, model: ModelClass) -> None:
        """Write every row of a model."""
        name = f"data/{len(self.entities) + 1:03}-{label_of(model)}.jsonl"
        digest, size, rows = hashlib.sha256(), 0, 0
        with self._archive.open(_entry(name), "w") as file:
            for count, block in blocks_of(lines_of(tx, model)):
                file.write(block)
                digest.update(block)
                size, rows = size + len(block), rows + count
        entity = Entity(model=label_of(model), file=name, rows=rows, bytes=size, sha256=digest.hexdigest())
        self.entities.append(entity)

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and end the file."""
        with self._archive.open(_entry(MANIFEST), "w") as file:
            file.write(f"{manifest.model_dump_json(indent=1)}\n".encode())
        self._archive.close()


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


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, date_time=FIRST_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = UNIX
    entry.external_attr = OWNER_ALONE
    return entry
