"""What takes long to prove: another engine in between, and a process that is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connections

from bakery.db import transaction
from bakery.interchange.native.scratch import scratch_database
from bakery.interchange.services.restoring import load_backup
from events.models import Event
from tests import make
from tests.architecture.elsewhere import Rows, rows_seen
from tests.architecture.tree import ROOT
from tests.interchange.native.archives import rows_in, written
from tests.interchange.native.season import lived

pytestmark = pytest.mark.proof


@pytest.mark.django_db
def test_sqlite_gives_back_what_went_through_whatever_engine_this_is(tmp_path: Path) -> None:
    with scratch_database() as scratch:
        lived(scratch)
        first = written(tmp_path, using=scratch)
        with transaction.atomic() as tx:
            load_backup(tx, path=first)
        there = written(tmp_path)
        with transaction.atomic(using=scratch) as tx:
            load_backup(tx, path=there)
        back = written(tmp_path, using=scratch)

    assert rows_in(first) == rows_in(there) == rows_in(back)


@pytest.mark.django_db
def test_a_process_that_is_killed_while_it_restores_leaves_all_as_it_was(tmp_path: Path) -> None:
    """The database is a file of its own, since only what is committed outlives a process."""
    file = tmp_path / "killed.sqlite3"
    with scratch_database() as scratch:
        lived(scratch)
        backup = written(tmp_path, using=scratch)
        Event.objects.using(scratch).filter(name="Draft").update(name="Changed since")
        before = rows_seen(connections[scratch])
        with connections[scratch].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])

        for files in (0, 1, 12, 30, 51):
            done = _carried_out("restore", file, backup, files)
            assert done.returncode == -signal.SIGKILL, done.stderr
            assert _rows_of(file) == before

        assert _carried_out("restore", file, backup, 99).returncode == 0
        assert _rows_of(file) != before


@pytest.mark.django_db
def test_a_process_that_is_killed_while_it_imports_leaves_all_as_it_was(tmp_path: Path) -> None:
    """The database is a file of its own, since only what is committed outlives a process."""
    file, brought = tmp_path / "killed.sqlite3", ROOT / "tests/data/everything.json"
    with scratch_database() as scratch:
        make.user("anna", using=scratch)
        before = rows_seen(connections[scratch])
        with connections[scratch].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])

        for count in (0, 1, 9, 23, 40):
            done = _carried_out("import", file, brought, count)
            assert done.returncode == -signal.SIGKILL, done.stderr
            assert _rows_of(file) == before

        whole = _carried_out("import", file, brought, 9999)
        assert whole.returncode == 0, whole.stderr
        assert _rows_of(file) != before


def _rows_of(file: Path) -> Rows:
    """Return the rows of a database that nobody uses any more, as the next who opens it finds them."""
    connection = connections["scratch"].copy()
    connection.settings_dict["NAME"] = str(file)
    try:
        return rows_seen(connection)
    finally:
        connection.close()


def _carried_out(act: str, file: Path, given: Path, most: int) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bakery.settings",
        "DATABASE_URL": f"sqlite:///{file}",
        "BACKUP_ROOT": str(file.parent / "backups"),
        "SECRET_KEY": "only for this test",
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "tests.interchange.native.killing", act, str(given), str(most)]
    return subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True)
