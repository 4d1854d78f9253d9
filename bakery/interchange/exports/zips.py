"""A selection as a zip in the native format, to be imported elsewhere."""

from typing import BinaryIO

from bakery.interchange.native.encoding import line_of
from bakery.interchange.native.manifest import Manifest
from bakery.interchange.native.selection import Selection
from bakery.interchange.native.writing import ArchiveWriter


def write_zip(file: BinaryIO, selection: Selection, head: Manifest) -> None:
    """Write a manifest and a file for each model, as in a backup."""
    with ArchiveWriter(file) as writer:
        for label in selection.labels:
            writer.add(label, (line_of(row) for row in selection.rows(label)))
        found = {"entities": tuple(writer.entities), "rows_total": sum(each.rows for each in writer.entities)}
        writer.end(head.model_copy(update=found))
