"""The folder of backups: what lies in it, what is put there and when it goes."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from bakery.interchange.archives import MB
from bakery.interchange.errors import BackupFailed, BackupUnknown, FileUnreadable
from bakery.interchange.native.names import BackupName, backups_in, in_file_names
from bakery.interchange.native.opening import opened_backup
from bakery.interchange.native.results import BackupDetail
from bakery.interchange.native.scope import PEOPLE
from bakery.interchange.native.status import LastBackup, Status, Verdict, locked, read_status, write_status

KEPT_NIGHTLY: Final = 14
KEPT_AUTOMATIC: Final = 10
LEAST_FREE: Final = 16 * MB


@contextmanager
def being_written(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a file for its owner alone under a name that no backup has; it is gone afterwards unless it was moved."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f".{secrets.token_hex(8)}.part"
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def put_in_place(file: BinaryIO, written: Path, name: BackupName | Path) -> Path:
    """Make sure that every byte is on the disk, then give the file its name, which nobody has yet."""
    file.flush()
    os.fsync(file.fileno())
    folder = written.parent
    with locked(folder):
        if isinstance(name, Path):
            place = name
        else:
            place = next(folder / str(each) for each in name.later() if not (folder / str(each)).exists())
        if place.exists():
            raise BackupFailed(f"There is a file called {place.name} already.")
        written.rename(place)
        _sync(folder)
    return place


def check_space(folder: Path, *, expected: int) -> None:
    """Refuse where a backup might not find room: twice what is expected, and no less than a little."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    largest = max((path.stat().st_size for path in folder.glob("bakery-*.zip")), default=expected)
    needed, free = max(2 * largest, LEAST_FREE), shutil.disk_usage(folder).free
    if free < needed:
        raise BackupFailed(f"Only {free // MB} MB are free where backups go; {needed // MB} MB are wanted.")


def found_backup(folder: Path, name: str) -> Path:
    """Return the file of this name, which must be one that backups have."""
    path = folder / name
    if BackupName.of(name) is None or not path.is_file():
        raise BackupUnknown(f"There is no backup called {name[:200]}.")
    return path


def described(path: Path, status: Status) -> BackupDetail:
    """Return what a backup says of itself, and what was found when it was last looked through."""
    name, verdict = BackupName.of(path.name), status.verdicts.get(path.name)
    size = path.stat().st_size
    try:
        with opened_backup(path) as backup:
            manifest = backup.manifest
    except FileUnreadable as error:
        at = name.at if name else _written_at(path)
        return BackupDetail(file=path.name, bytes=size, created_at=at, fault=error.message)
    return BackupDetail(
        file=path.name,
        bytes=size,
        created_at=manifest.created_at,
        created_by=manifest.created_by,
        why=manifest.why,
        database=manifest.database,
        rows=manifest.rows_total,
        with_users=not {*PEOPLE} & {each.model for each in manifest.excluded},
        verified_at=verdict.at if verdict and not verdict.fault else None,
        fault=verdict.fault if verdict else "",
    )


def note_verdict(folder: Path, name: str, verdict: Verdict) -> None:
    """Keep what was found of a file."""
    with locked(folder):
        write_status(folder, read_status(folder).judged(name, verdict))


def note_last(folder: Path, last: LastBackup) -> None:
    """Keep which backup is the newest good one, unless a newer one was noted meanwhile."""
    with locked(folder):
        status = read_status(folder)
        if status.last is None or status.last.at <= last.at:
            write_status(folder, replace(status, last=last))


def delete_backup(folder: Path, name: str) -> None:
    """Delete a backup file and what was found of it."""
    path = found_backup(folder, name)
    with locked(folder):
        path.unlink()
        write_status(folder, read_status(folder).without(name))


def prune(folder: Path, database: str, *, nightly: int = KEPT_NIGHTLY) -> list[str]:
    """Delete the oldest nightly and automatic backups of a database beyond those to be kept; return their names."""
    status = read_status(folder)
    kept = {"nightly": nightly, "restore": KEPT_AUTOMATIC}
    details = [described(folder / name, status) for name in backups_in(folder, database)]
    newest_good = next((each.file for each in details if each.verified_at), "")
    gone: list[str] = []
    for why, most in kept.items():
        surplus = [each.file for each in details if each.why == why][most:]
        gone += [name for name in surplus if name != newest_good]
    for name in gone:
        delete_backup(folder, name)
    return gone


def _sync(folder: Path) -> None:
    """Have the disk know the names in a folder."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _written_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def list_backups(folder: Path, database: str, *, rows: slice | None = None) -> list[BackupDetail]:
    """Return the backups of a database in a folder, newest first; `rows` chooses some of them."""
    status = read_status(folder)
    names = backups_in(folder, in_file_names(database))
    return [described(folder / name, status) for name in names[rows or slice(None)]]
