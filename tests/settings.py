"""Settings of the test suite: two databases in files of their own, or two on the server POSTGRES_URL names."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-the-tests")
os.environ["DEBUG"] = "False"
os.environ["SECURE_SSL_REDIRECT"] = "False"

from bakery.settings import *  # noqa: E402, F403
from bakery.settings import database, env  # noqa: E402

FOLDER = Path(tempfile.gettempdir()) / f"bakery-tests-{os.getuid()}"
FOLDER.mkdir(exist_ok=True)


def test_database(name: str) -> dict:
    """Return the alias `name`: a SQLite file, or a database on the PostgreSQL server given."""
    url = env.db("POSTGRES_URL", default=f"sqlite:///{FOLDER / name}.sqlite3")
    settings = database(url)
    if "POSTGRES_URL" in os.environ:
        return settings | {"OPTIONS": {}, "TEST": {"NAME": f"test_bakery_{name}{os.environ.get('PGTEST_SUFFIX', '')}", "DEPENDENCIES": []}}
    return settings | {"TEST": {"NAME": str(FOLDER / f"test_{name}.sqlite3"), "DEPENDENCIES": []}}


DATABASES = {"default": test_database("default"), "other": test_database("other")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
