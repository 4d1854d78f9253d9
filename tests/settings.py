"""Settings of the test suite: two SQLite files of its own, or two databases on the server POSTGRES_URL names."""

import os
import tempfile
from pathlib import Path
from typing import Any

os.environ |= {
    "SECRET_KEY": "only-for-the-tests",
    "DEBUG": "False",
    "SECURE_SSL_REDIRECT": "False",
    "TIME_ZONE": "UTC",
}

from bakery.settings import *  # noqa: F403
from bakery.settings import STORAGES, database, env

# Runs that share a server or a folder keep apart by these.
SUFFIX = os.environ.get("PGTEST_SUFFIX", "")
FOLDER = Path(tempfile.gettempdir()) / f"bakery-tests-{os.getuid()}"
FOLDER.mkdir(exist_ok=True)


def suite_database(alias: str) -> dict[str, Any]:
    """Return the database of `alias`; a file, since threads do not share a database in memory."""
    if "POSTGRES_URL" in os.environ:
        name = f"test_bakery_{alias}{SUFFIX}"
        # A pool would keep connections open that the end of a test closes.
        return database(env.db("POSTGRES_URL")) | {"OPTIONS": {}, "TEST": {"NAME": name, "DEPENDENCIES": []}}
    file = str(FOLDER / f"{alias}.sqlite3")
    return database(env.db_url_config(f"sqlite:///{file}")) | {"TEST": {"NAME": file, "DEPENDENCIES": []}}


DATABASES = {"default": suite_database("default"), "other": suite_database("other")}
DATABASES_WITHIN = Path(tempfile.gettempdir())

CURRENCY_SYMBOL = "$"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False  # the browser reaches the live server by plain http
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"

# What the site keeps beside its database, apart for each worker.
STATIC_ROOT = FOLDER / "static"
STATIC_ROOT.mkdir(exist_ok=True)
MEDIA_ROOT = FOLDER / "media" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
BACKUP_ROOT = MEDIA_ROOT / "backups"
MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {"default": {"BACKEND": MEMORY}}
