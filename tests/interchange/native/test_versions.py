"""Files of every version there was are read; what would be read otherwise raises the version first.

A test here that fails after a change of the models or of the format says: a file of yesterday means something else
today. Raise FORMAT_VERSION, add an upgrader, and store a file of the version that ends beside the others.
"""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bakery.db import transaction
from bakery.interchange.native import manifest, opening, versions
from bakery.interchange.native.manifest import MANIFEST
from bakery.interchange.native.versions import FORMAT_VERSION, UPGRADERS
from bakery.interchange.services.restoring import load_backup
from tests.architecture.tree import ROOT
from tests.interchange.native.archives import (
    Files,
    agree,
    changed,
    file_of,
    files_in,
    manifest_of,
    rows_in,
    with_manifest,
    written,
)
from tests.interchange.native.selections import counts, data_files, selected, taken_in

DATA = ROOT / "tests" / "data"
EVERY = range(1, FORMAT_VERSION + 1)
Parsed = dict[str, list[dict[str, Any]]]


def backup_of(version: int) -> Path:
    return DATA / f"backup_version_{version}.zip"


def selection_of(version: int) -> Path:
    return DATA / f"selection_version_{version}.zip"


def parsed(files: Files) -> Parsed:
    """Return the rows of a backup by model."""
    return {
        name.split("-")[1].removesuffix(".jsonl"): [json.loads(line) for line in content.splitlines()]
        for name, content in files.items()
    }


def restored(path: Path) -> None:
    with transaction.atomic() as tx:
        load_backup(tx, path=path)


def test_every_version_has_a_stored_file_and_a_way_on() -> None:
    assert all(stored(version).exists() for stored in (backup_of, selection_of) for version in EVERY)
    assert {*UPGRADERS} == {*range(1, FORMAT_VERSION)}


@pytest.mark.django_db
@pytest.mark.parametrize("version", EVERY)
def test_a_backup_of_any_version_restores(version: int, tmp_path: Path) -> None:
    restored(backup_of(version))

    assert {label: len(rows) for label, rows in parsed(rows_in(written(tmp_path))).items()} == {
        label: len(rows) for label, rows in parsed(rows_in(backup_of(version))).items()
    }


@pytest.mark.django_db
def test_the_format_of_today_is_the_stored_one(tmp_path: Path) -> None:
    """New columns and models may come: they begin with what is usual. Everything else changes what a file means."""
    restored(backup_of(FORMAT_VERSION))
    stored, today = files_in(backup_of(FORMAT_VERSION)), files_in(written(tmp_path))

    then, now = manifest_of(stored), manifest_of(today)
    assert now.keys() == then.keys()
    for part in ("entities", "excluded"):
        assert now[part][0].keys() == then[part][0].keys()
    assert now["format_version"] == then["format_version"] == FORMAT_VERSION
    for files in (stored, today):
        del files[MANIFEST]
    rows = parsed(today)
    for label, each in parsed(stored).items():
        assert [as_then(row, old) for row, old in zip(rows[label], each, strict=True)] == each, label


def as_then(row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    """Return a row of today without the columns that have come since."""
    return row | {"fields": {name: value for name, value in row["fields"].items() if name in old["fields"]}}


@pytest.mark.django_db
def test_rows_of_an_earlier_version_are_read_as_those_of_today(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(label: str, row: dict[str, Any]) -> dict[str, Any]:
        fields = dict(row["fields"])
        if label == "catalogue.supplier":
            fields["name"] = fields.pop("title")
        return row | {"fields": fields}

    path = tmp_path / "old.zip"
    path.write_bytes(backup_of(1).read_bytes())
    old = changed(path, _with_titles)
    with pytest.raises(opening.FileUnreadable, match="The field name"):
        restored(old)

    for module in (versions, manifest):
        monkeypatch.setattr(module, "FORMAT_VERSION", 2)
    monkeypatch.setattr(versions, "UPGRADERS", {1: renamed})
    restored(old)

    monkeypatch.undo()
    newer = changed(path, lambda files: with_manifest(files, format_version=2))
    with pytest.raises(opening.FileUnreadable, match="A newer version wrote it"):
        restored(newer)


def _with_titles(files: Files) -> None:
    name = file_of(files, "catalogue.supplier")
    files[name] = files[name].replace(b'"name":', b'"title":')
    agree(files, name)


@pytest.mark.django_db
@pytest.mark.parametrize("version", EVERY)
def test_a_selection_of_any_version_is_taken_in(version: int) -> None:
    """Today's selection of what was taken in has the same rows, apart from columns that have come since."""
    content = selection_of(version).read_bytes()

    detail = taken_in(content)

    assert counts(detail).keys() == {"created"}
    rows = parsed(data_files(selected()))
    for label, each in parsed(data_files(content)).items():
        assert [as_then(row, old) for row, old in zip(rows[label], each, strict=True)] == each, label


def test_the_stored_files_are_small() -> None:
    with ZipFile(backup_of(1)) as archive:
        assert sum(each.file_size for each in archive.infolist()) < 400_000
