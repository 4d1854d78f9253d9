"""Backups written, and looked through from the first row to the last."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils import timezone

from bakery import logs
from bakery.context import VERSION
from bakery.db.transaction import Atomic
from bakery.interchange.errors import BackupFailed, FileUnreadable
from bakery.interchange.native import folder as backup_folder
from bakery.interchange.native.checking import identify
from bakery.interchange.native.guards import refuse_outside
from bakery.interchange.native.manifest import Excluded, Manifest, Why, last_migrations
from bakery.interchange.native.names import BackupName, database_name, in_file_names
from bakery.interchange.native.opening import opened_backup
from bakery.interchange.native.results import BackupDetail
from bakery.interchange.native.rows import lines_of
from bakery.interchange.native.scope import EXCLUDED, PEOPLE, exported_models, label_of
from bakery.interchange.native.status import LastBackup, Verdict, read_status
from bakery.interchange.native.writing import ArchiveWriter
from bakery.interchange.queries.backups import ledger_totals
from bakery.watching import Watch, unwatched

WISHED: str = "Left out by wish."


def back_up(
    tx: Atomic,
    *,
    why: Why,
    by: str = "",
    out: Path | None = None,
    keep: int | None = None,
    with_users: bool = True,
    watch: Watch = unwatched,
) -> BackupDetail:
    """Write everything into a file of its own, read it again, and let older automatic ones go.

    `out` is another folder, or the file itself; `by` the name of whoever asks. The block must see one moment.
    """
    with logs.operation(tx, "back_up", why=why, by=by) as log:
        refuse_outside(tx)
        now, database = timezone.now(), in_file_names(database_name(tx))
        chosen = out if out is not None and out.suffix == ".zip" else None
        folder = chosen.parent if chosen else out or settings.BACKUP_ROOT
        try:
            backup_folder.check_space(folder, expected=_size_of_file(tx))
            with backup_folder.being_written(folder) as (file, written):
                _write(tx, file, why=why, by=by, at=now, with_users=with_users, watch=watch)
                path = backup_folder.put_in_place(file, written, chosen or BackupName(database=database, at=now))
        except OSError as error:
            raise BackupFailed(f"No backup could be written to {folder}: {error.strerror}.") from error

        detail = _looked_through(tx, path, watch)
        if detail.fault:
            raise BackupFailed(f"{path.name} was written and cannot be read again: {detail.fault}")
        if with_users:
            backup_folder.note_last(settings.BACKUP_ROOT, LastBackup(file=path.name, at=now))
        gone = [] if chosen else backup_folder.prune(folder, database, nightly=keep or backup_folder.KEPT_NIGHTLY)
        log.add(file=path.name, rows=detail.rows, bytes=detail.bytes, pruned=gone)
        return detail


def verify_backup(tx: Atomic, *, path: Path, watch: Watch = unwatched) -> BackupDetail:
    """Read a file from its first row to its last and keep what was found of it; a fault is told and not raised."""
    with logs.operation(tx, "verify_backup", file=path.name) as log:
        detail = _looked_through(tx, path, watch)
        log.add(rows=detail.rows, fault=detail.fault)
        return detail


def _looked_through(tx: Atomic, path: Path, watch: Watch) -> BackupDetail:
    fault = ""
    try:
        with opened_backup(path) as backup:
            with_users = not {*PEOPLE} & {each.model for each in backup.manifest.excluded}
            identify(tx, backup, with_people=with_users, watch=watch)
    except FileUnreadable as error:
        fault = error.message
    verdict = Verdict(at=timezone.now(), fault=fault)
    if BackupName.of(path.name) is not None and path.exists():
        backup_folder.note_verdict(path.parent, path.name, verdict)
    status = read_status(path.parent).judged(path.name, verdict)
    return backup_folder.described(path, status)


def _write(tx: Atomic, file: BinaryIO, *, why: Why, by: str, at: datetime, with_users: bool, watch: Watch) -> None:
    excluded = [Excluded(model=label, reason=each.reason) for label, each in EXCLUDED.items()]
    excluded += [] if with_users else [Excluded(model=label, reason=WISHED) for label in PEOPLE]
    with ArchiveWriter(file) as writer:
        models = exported_models(with_people=with_users)
        for number, model in enumerate(models):
            watch(f"write {label_of(model)}", number, len(models))
            writer.add(label_of(model), lines_of(tx, model))
        manifest = Manifest(
            kind="full",
            app_version=VERSION,
            created_at=at,
            created_by=by,
            why=why,
            database=database_name(tx),
            migrations=last_migrations(tx),
            entities=tuple(writer.entities),
            excluded=tuple(excluded),
            rows_total=sum(entity.rows for entity in writer.entities),
            ledger=ledger_totals(tx),
        )
        writer.end(manifest)


def _size_of_file(tx: Atomic) -> int:
    """Return the size of a database that is a file, as a guess at the size of a backup."""
    path = Path(str(tx.connection.settings_dict["NAME"]))
    return path.stat().st_size if tx.connection.vendor == "sqlite" and path.is_file() else 0
