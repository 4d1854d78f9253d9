"""What services of backups tell."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupDetail:
    """One backup file; a fault says why it cannot be restored, and without a moment nobody has looked yet."""

    file: str
    bytes: int
    created_at: datetime
    created_by: str = ""
    why: str = ""
    database: str = ""
    rows: int = 0
    with_users: bool = True
    verified_at: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRows:
    """How many rows of a model there are, and how many there would be."""

    model: str
    here: int
    coming: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RestorePreview:
    """What restoring a backup would do: rows by model, and those that would go without return."""

    backup: BackupDetail
    database: str
    models: tuple[ModelRows, ...]
    cleared: tuple[ModelRows, ...]
    with_users: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionWritten:
    """How many rows a selection was written with, and in which format."""

    format: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRestored:
    """What was restored, and the backup that holds what was there before."""

    file: str
    rows: int
    kept_before: str
