"""The machine a bakery stands on: its database, what is not yet migrated, the space left, and the versions."""

import platform
import shutil
from pathlib import Path
from typing import Final

import django
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

from bakery.context import VERSION
from bakery.db.transaction import Atomic
from bakery.interchange.dto import MachineDetail

LITTLE_SPACE: Final = 1024**3
SYNCHRONOUS: Final = {0: "off", 1: "normal", 2: "full", 3: "extra"}


def describe_machine(tx: Atomic) -> MachineDetail:
    """Return what the database of the block says of itself, and what its machine has left."""
    connection = tx.connection
    name, engine, size = _sqlite(connection) if connection.vendor == "sqlite" else _postgresql(connection)
    folder = Path(name).parent if Path(name).is_absolute() else Path(settings.BASE_DIR)
    free = shutil.disk_usage(folder).free
    return MachineDetail(
        database=Path(name).name,
        engine=engine,
        size_bytes=size,
        unapplied=_unapplied(connection),
        free_bytes=free,
        is_free_little=free < max(LITTLE_SPACE, 2 * size),
        versions=(("Bakery", VERSION), ("Django", django.get_version()), ("Python", platform.python_version())),
    )


def _sqlite(connection: BaseDatabaseWrapper) -> tuple[str, str, int]:
    version = _value(connection, "SELECT sqlite_version()")
    journal, synchronous = _value(connection, "PRAGMA journal_mode"), _value(connection, "PRAGMA synchronous")
    size = int(_value(connection, "PRAGMA page_count")) * int(_value(connection, "PRAGMA page_size"))
    mode = f"journal {journal}, synchronous {SYNCHRONOUS.get(int(synchronous), synchronous)}"
    return str(connection.settings_dict["NAME"]), f"SQLite {version}, {mode}", size


def _postgresql(connection: BaseDatabaseWrapper) -> tuple[str, str, int]:
    version = _value(connection, "SHOW server_version")
    commit = _value(connection, "SHOW synchronous_commit")
    size = int(_value(connection, "SELECT pg_database_size(current_database())"))
    return str(connection.settings_dict["NAME"]), f"PostgreSQL {version}, synchronous commit {commit}", size


def _value(connection: BaseDatabaseWrapper, question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def _unapplied(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    """Return the migrations that are on disk and not in the database."""
    loader = MigrationLoader(connection)
    return tuple(f"{app}.{name}" for app, name in sorted(loader.disk_migrations.keys() - loader.applied_migrations))
