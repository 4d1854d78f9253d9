"""Selections for tests: written, and read as programs would."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bakery.accounts.models import User
from bakery.db import transaction
from bakery.interchange.dto import Comparison, ImportDetail, ImportOptions
from bakery.interchange.native.wish import Wish
from bakery.interchange.services.exporting import export_selection
from bakery.interchange.services.importing import import_file
from tests import make

Document = dict[str, Any]
Rows = dict[str, list[dict[str, Any]]]


def selected(written_as: str = "zip", using: str = "default", **wish: Any) -> bytes:
    """Return a selection as its file."""
    file = io.BytesIO()
    with transaction.snapshot(using=using) as tx:
        export_selection(tx, wish=Wish(**wish), written_as=written_as, file=file)
    return file.getvalue()


def chosen(using: str = "default", **wish: Any) -> Rows:
    """Return the rows of a selection by model."""
    document = json.loads(selected("json", using, **wish))
    return {label: rows for label, rows in document.items() if "." in label and rows}


def names(rows: Rows, label: str, field: str = "name") -> set[Any]:
    """Return what the rows of a model say in one field."""
    return {row["fields"][field] for row in rows.get(label, ())}


def data_files(content: bytes) -> dict[str, bytes]:
    """Return the files of rows in a selection."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}


def sheets(content: bytes) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each spreadsheet by the name of its file."""
    with ZipFile(io.BytesIO(content)) as archive:
        texts = {Path(name).stem: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    return {name: [*csv.DictReader(io.StringIO(text, newline=""))] for name, text in texts.items()}


def taken_in(content: bytes | Document, using: str = "default", **options: Any) -> ImportDetail:
    given = content if isinstance(content, bytes) else json.dumps(content).encode()
    with transaction.atomic(using=using) as tx:
        by = User.objects.using(using).filter(username="importer").first() or make.user("importer", using=using)
        return import_file(tx, file_name="a.zip", content=given, options=ImportOptions(**options), by=by)


def counts(detail: ImportDetail | Comparison) -> dict[str, int]:
    """Return what became of all rows together."""
    names = ("created", "updated", "unchanged", "skipped", "errors")
    return {name: total for name in names if (total := sum(getattr(each, name) for each in detail.arrays))}


def document(**wish: Any) -> Document:
    """Return a selection as one document."""
    found: Document = json.loads(selected("json", **wish))
    return found


def of(found: Document, label: str, name: str) -> Document:
    """Return the row of a model that is called so."""
    row: Document = next(row for row in found[label] if row["fields"]["name"] == name)
    return row
