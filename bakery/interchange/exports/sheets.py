"""A selection as spreadsheets in a zip, one for each kind of row: days as 2026-12-15, amounts beside their unit."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import DecimalField

from bakery.db.fields import MoneyField
from bakery.dto import cost_to_string, quantity_to_string
from bakery.interchange.native.columns import Column, has_uuid
from bakery.interchange.native.encoding import Json
from bakery.interchange.native.kinds import carried, selectable
from bakery.interchange.native.manifest import Manifest
from bakery.interchange.native.scope import ModelClass
from bakery.interchange.native.selection import Selection
from bakery.interchange.native.writing import entry_called
from bakery.spreadsheets import defused

IN_A_KEY: Final = " / "
IN_A_LIST: Final = ", "


def write_sheets(file: BinaryIO, selection: Selection, _: Manifest) -> None:
    """Write a file of rows for each model; what is referred to is named by its key."""
    with ZipFile(file, "w", compression=ZIP_DEFLATED) as archive:
        for label in selection.labels:
            model = selectable()[label]
            with archive.open(entry_called(f"{_name(model)}.csv"), "w") as entry:
                text = io.TextIOWrapper(entry, encoding="utf-8-sig", newline="")
                csv.writer(text).writerows(_cells(selection, label, model))
                text.close()


def _cells(selection: Selection, label: str, model: ModelClass) -> Iterator[list[str]]:
    columns = carried(model)
    uuid = ["uuid"] if has_uuid(model) else []
    yield [*uuid, *(column.name for column in columns)]
    for row in selection.rows(label):
        known_by = [row["uuid"]] if uuid else []
        yield [*known_by, *(_cell(column, row["fields"][column.name]) for column in columns)]


def _cell(column: Column, value: Json) -> str:
    if value is None:
        return ""
    if column.target is not None:
        references = value if column.many else [value]
        return defused(IN_A_LIST.join(_key(each) for each in references))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(column.field, MoneyField):
        return cost_to_string(value)
    if isinstance(column.field, DecimalField):
        return quantity_to_string(value)
    return defused(value) if isinstance(value, str) else str(value)


def _key(reference: Json) -> str:
    """Return what a row is called by, and the uuid of one that nothing else tells apart."""
    parts = [str(part) for part in reference["key"] if part not in (None, "")]
    return IN_A_KEY.join(parts) or reference["uuid"]


def _name(model: ModelClass) -> str:
    return str(model._meta.verbose_name_plural).replace(" ", "_")
