"""What is known of the backups in a folder without opening them: kept in a small file beside them."""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone

STATUS: Final = "status.json"
LOCK: Final = ".lock"
LATE: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastBackup:
    """The newest backup that was verified; late: so old that somebody should look."""

    file: str
    at: datetime

    @property
    def is_late(self) -> bool:
        """Whether another one is due."""
        return timezone.now() - self.at > LATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """When a backup was last looked through, and what was wrong with it; an empty fault: nothing."""

    at: datetime
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """The newest good backup, and what was found of each file of the folder."""

    last: LastBackup | None = None
    verdicts: Mapping[str, Verdict]

    def judged(self, file: str, verdict: Verdict) -> "Status":
        """Return the status with what was found of a file."""
        return replace(self, verdicts={**self.verdicts, file: verdict})

    def without(self, file: str) -> "Status":
        """Return the status after a file is gone."""
        return replace(self, verdicts={name: each for name, each in self.verdicts.items() if name != file})


def last_backup() -> LastBackup | None:
    """Return the newest backup that was verified, None where there is none: for the footer, Today and health."""
    return read_status(settings.BACKUP_ROOT).last


def read_status(folder: Path) -> Status:
    """Return what is known; a folder without the file, or with one that nobody can read, knows nothing."""
    try:
        noted = json.loads((folder / STATUS).read_text(encoding="utf-8"))
        last = noted["last"] and LastBackup(file=noted["last"]["file"], at=_moment(noted["last"]["at"]))
        verdicts = {
            name: Verdict(at=_moment(each["at"]), fault=each["fault"]) for name, each in noted["files"].items()
        }
    except (OSError, ValueError, LookupError, TypeError):
        return Status(verdicts={})
    return Status(last=last, verdicts=verdicts)


def write_status(folder: Path, status: Status) -> None:
    """Put the file in place as a whole; whoever reads meanwhile finds the one before."""
    last = status.last and {"file": status.last.file, "at": status.last.at.isoformat()}
    files = {name: {"at": each.at.isoformat(), "fault": each.fault} for name, each in status.verdicts.items()}
    written = folder / f"{STATUS}.{os.getpid()}"
    written.write_text(json.dumps({"last": last, "files": files}, indent=1, sort_keys=True), encoding="utf-8")
    written.replace(folder / STATUS)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Let one at a time change what lies in a folder."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / LOCK).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _moment(text: Any) -> datetime:
    return datetime.fromisoformat(text)
