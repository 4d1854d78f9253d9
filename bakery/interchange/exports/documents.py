"""A selection as one JSON document: the same rows, in one object that any program reads."""

from typing import BinaryIO, Final

from bakery.interchange.native.encoding import ENCODER
from bakery.interchange.native.manifest import Manifest
from bakery.interchange.native.selection import Selection

# What a manifest says of files, of which there are none here.
OF_FILES: Final = {"entities", "rows_total", "ledger", "why"}


def write_document(file: BinaryIO, selection: Selection, head: Manifest) -> None:
    """Write the head and under it an array for each model, a row a line, so that memory does not grow with them."""
    told = head.model_dump(mode="json", exclude=OF_FILES)
    lines = [f"{ENCODER.encode(name)}:{ENCODER.encode(value)}" for name, value in told.items()]
    file.write(("{" + ",\n".join(lines)).encode())
    for label in selection.labels:
        file.write(f",\n{ENCODER.encode(label)}:[".encode())
        for number, row in enumerate(selection.rows(label)):
            file.write(f"{',' if number else ''}\n{ENCODER.encode(row)}".encode())
        file.write(b"]")
    file.write(b"}\n")
