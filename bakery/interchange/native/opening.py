"""A backup opened to be read: its manifest, and its rows one by one, each file compared with what is said of it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from bakery.interchange.archives import MB, opened_archive
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.native.columns import columns_of, has_uuid
from bakery.interchange.native.encoding import Json, encoded, row_in
from bakery.interchange.native.manifest import MANIFEST, Entity, Manifest, manifest_in
from bakery.interchange.native.scope import EXCLUDED, ModelClass, exported_models, label_of
from bakery.interchange.native.versions import upgraded

# Rows are read one by one, so that a large bakery needs time and no memory.
MOST_UNPACKED: Final = 4096 * MB
LARGEST_MANIFEST: Final = MB
LONGEST_LINE: Final = 16 * MB

Row = dict[str, Json]


class OpenBackup:
    """The content of a backup file."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self.manifest = self._manifest()
        self.is_older = False  # than the tables it is for: what it does not know of is as in a row just made

    def rows(self, entity: Entity) -> Iterator[tuple[str, Row]]:
        """Yield each row with its place; afterwards refuse a file that is not what the manifest says."""
        model = models_by_label()[entity.model]
        names = {column.name for column in columns_of(model)}
        initial = _initial(model) if self.is_older else {}
        parts = {"pk", "key", "fields", *(["uuid"] if has_uuid(model) else [])}
        for place, line in lines_in(self._archive, entity):
            row = upgraded(entity.model, row_in(line, place), version=self.manifest.format_version)
            if initial and isinstance(row.get("fields"), dict):
                row["fields"] = initial | row["fields"]
            _check_shape(row, parts, names, place)
            yield place, row

    def _manifest(self) -> Manifest:
        names = {*self._archive.namelist()}
        if MANIFEST not in names:
            raise FileUnreadable(MANIFEST, "It is missing.")
        with self._archive.open(MANIFEST) as file:
            content = file.read(LARGEST_MANIFEST + 1)
        if len(content) > LARGEST_MANIFEST:
            raise FileUnreadable(MANIFEST, f"It is larger than {LARGEST_MANIFEST // MB} MB.")
        manifest = manifest_in(content)
        if differing := names ^ manifest.files:
            raise FileUnreadable(min(differing)[:200], "The manifest and the files of the archive differ here.")
        if manifest.rows_total != sum(entity.rows for entity in manifest.entities):
            raise FileUnreadable(MANIFEST, "The rows of the files do not add up to the total.")
        return manifest


def lines_in(archive: ZipFile, entity: Entity) -> Iterator[tuple[str, bytes]]:
    """Yield each line of a file with its place; afterwards refuse a file that is not what the manifest says."""
    digest, size, rows = hashlib.sha256(), 0, 0
    with archive.open(entity.file) as file:
        while line := file.readline(LONGEST_LINE):
            place = f"{entity.file}:{rows + 1}"
            if not line.endswith(b"\n"):
                raise FileUnreadable(place, "The line does not end.")
            digest.update(line)
            size, rows = size + len(line), rows + 1
            yield place, line
    if (digest.hexdigest(), size, rows) != (entity.sha256, entity.bytes, entity.rows):
        raise FileUnreadable(entity.file, "The checksum differs from the one in the manifest.")


@contextmanager
def opened_backup(path: Path) -> Iterator[OpenBackup]:
    """Open a backup file whose manifest speaks of models that are known here."""
    with opened_archive(path, most_unpacked=MOST_UNPACKED) as archive:
        backup = OpenBackup(archive)
        _check_models(backup.manifest)
        yield backup


@cache
def models_by_label() -> dict[str, ModelClass]:
    """Return the models that backups hold, in the order in which they are loaded."""
    return {label_of(model): model for model in exported_models()}


def _check_models(manifest: Manifest) -> None:
    """Refuse a selection, and models that are unknown or in another order."""
    if manifest.kind != "full":
        raise FileUnreadable(MANIFEST, "It is a selection; import it.")
    labels = [entity.model for entity in manifest.entities]
    order = [label for label in models_by_label() if label in labels]
    if order != labels:
        known = models_by_label()
        stranger = next((label for label in labels if label not in known), "the order")
        raise FileUnreadable(MANIFEST, f"It holds what this version does not know: {stranger}.")
    left_out = {each.model for each in manifest.excluded}
    if left_out & {*labels}:
        raise FileUnreadable(MANIFEST, f"It holds and leaves out {min(left_out & {*labels})}.")
    if left_out - EXCLUDED.keys() - models_by_label().keys():
        raise FileUnreadable(MANIFEST, "It leaves out what this version does not know.")


def unmentioned(manifest: Manifest) -> list[str]:
    """Return the models that a backup neither holds nor leaves out."""
    held, left_out = ({each.model for each in manifest.entities}, {each.model for each in manifest.excluded})
    return sorted(models_by_label().keys() - held - left_out)


def _initial(model: ModelClass) -> dict[str, Json]:
    """Return what the columns of a row that says nothing hold."""
    given: dict[str, Json] = {}
    for column in columns_of(model):
        if column.many:
            given[column.name] = []
        elif column.field.null or column.field.has_default():
            given[column.name] = None if column.field.null else encoded(column.field.get_default())
    return given


def _check_shape(row: Row, parts: set[str], names: set[str], place: str) -> None:
    if row.keys() != parts or not isinstance(row["fields"], dict) or not isinstance(row["key"], list):
        raise FileUnreadable(place, f"A row has {', '.join(sorted(parts))}.")
    if not isinstance(row["pk"], int) or isinstance(row["pk"], bool):
        raise FileUnreadable(place, "The number of a row is a whole one.")
    if differing := row["fields"].keys() ^ names:
        raise FileUnreadable(place, f"The field {min(differing)} is missing or not known here.")
