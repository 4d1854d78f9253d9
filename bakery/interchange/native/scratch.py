"""An empty database of its own, to try in what nobody wants to try where people work."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.management import call_command
from django.db import connections

from bakery.db.sqlite.base import DatabaseWrapper
from bakery.settings import database

ALIAS: Final = "scratch"


@contextmanager
def scratch_database() -> Iterator[str]:
    """Give the alias of a SQLite database with all tables and no rows, gone afterwards with its folder."""
    with tempfile.TemporaryDirectory(prefix="bakery-") as folder:
        url = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(Path(folder) / "scratch.sqlite3")}
        settings = connections.configure_settings({"default": {}, ALIAS: database(url)})
        connections[ALIAS] = DatabaseWrapper(settings[ALIAS], ALIAS)
        try:
            call_command("migrate", database=ALIAS, verbosity=0)
            yield ALIAS
        finally:
            connections[ALIAS].close()
            del connections[ALIAS]
