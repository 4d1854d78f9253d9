"""How backup files are called: by their database and the moment they were begun."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

from bakery.db.transaction import Atomic

MOMENT: Final = "%Y%m%dT%H%M%SZ"
NAME: Final = re.compile(r"bakery-(?P<database>[A-Za-z0-9_.-]{1,100})-(?P<at>[0-9]{8}T[0-9]{6}Z)\.zip")
UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupName:
    """The name of one backup file, taken apart."""

    database: str
    at: datetime

    @classmethod
    def of(cls, name: str) -> Self | None:
        """Take a file name apart; None: no backup is called so."""
        found = NAME.fullmatch(name)
        if found is None:
            return None
        try:
            at = datetime.strptime(found["at"], MOMENT).replace(tzinfo=UTC)
        except ValueError:  # the 30th of February
            return None
        return cls(database=found["database"], at=at)

    def __str__(self) -> str:
        return f"bakery-{self.database}-{self.at.astimezone(UTC):{MOMENT}}.zip"

    def later(self) -> Iterator["BackupName"]:
        """Yield this name and those of the seconds that follow, for two backups begun at once."""
        for seconds in range(1000):
            yield BackupName(database=self.database, at=self.at + timedelta(seconds=seconds))


def database_name(tx: Atomic) -> str:
    """Return what a database is called: the file without its folder, or the database on its server."""
    return Path(str(tx.connection.settings_dict["NAME"])).name


def in_file_names(database: str) -> str:
    """Return the name of a database as the names of its backups have it."""
    return UNSAFE.sub("_", database.removesuffix(".sqlite3")) or "database"


def backups_in(folder: Path, database: str) -> list[str]:
    """Return the file names of all backups of one database in a folder, newest first."""
    if not folder.is_dir():
        return []
    named = [(BackupName.of(path.name), path) for path in folder.iterdir() if path.is_file()]
    found = [name for name, _ in named if name is not None and name.database == database]
    return [str(name) for name in sorted(found, key=lambda name: name.at, reverse=True)]
