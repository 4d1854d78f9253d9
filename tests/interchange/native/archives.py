"""Backups for tests, and what somebody might do to one."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from bakery.db import transaction
from bakery.interchange.native.manifest import MANIFEST
from bakery.interchange.services.backups import back_up

Files = dict[str, bytes]


def written(folder: Path, using: str = "default", **given: Any) -> Path:
    """Return a backup of what is in a database now."""
    with transaction.snapshot(using=using) as tx:
        return folder / back_up(tx, **{"why": "hand", "out": folder} | given).file


def files_in(path: Path) -> Files:
    """Return everything in a backup, by name."""
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows_in(path: Path) -> Files:
    """Return the files of rows in a backup."""
    return {name: content for name, content in files_in(path).items() if name != MANIFEST}


def changed(path: Path, change: Callable[[Files], object]) -> Path:
    """Return a copy of a backup in which something is different."""
    files = files_in(path)
    change(files)
    copy = path.with_name(f"changed-{path.name}")
    with ZipFile(copy, "w", compression=ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return copy


def manifest_of(files: Files) -> dict[str, Any]:
    """Return the manifest as an object."""
    found: dict[str, Any] = json.loads(files[MANIFEST])
    return found


def with_manifest(files: Files, **values: Any) -> None:
    """Say something else in the manifest."""
    files[MANIFEST] = json.dumps(manifest_of(files) | values).encode()


def file_of(files: Files, label: str) -> str:
    """Return the name of the file that holds a model."""
    return next(name for name in files if name.endswith(f"-{label}.jsonl"))


def swapped(label: str, before: str, after: str) -> Callable[[Files], None]:
    """Return what swaps words in the rows of a model, and has the manifest agree."""

    def change(files: Files) -> None:
        name = file_of(files, label)
        assert before.encode() in files[name]
        files[name] = files[name].replace(before.encode(), after.encode(), 1)
        agree(files, name)

    return change


def agree(files: Files, name: str) -> None:
    """Let the manifest say what a file holds."""
    entities = manifest_of(files)["entities"]
    for entity in entities:
        if entity["file"] == name:
            content = files[name]
            entity |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
            entity["rows"] = content.count(b"\n")
    with_manifest(files, entities=entities, rows_total=sum(entity["rows"] for entity in entities))
