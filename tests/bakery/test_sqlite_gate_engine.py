"""The SQLite engine holds the gate of its file exactly as long as it may write."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, OperationalError, connections
from django.db import transaction as django_transaction  # noqa: TID251 - the engine is tried without our blocks
from pytest_django import DjangoDbBlocker

from bakery.db.sqlite.base import DatabaseWrapper
from bakery.settings import database

Open = Callable[..., DatabaseWrapper]


@pytest.fixture
def connect(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Open]:
    """Give connections to one file, each under an alias of its own so that Django's blocks can open on it."""
    opened: list[DatabaseWrapper] = []
    defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}

    def connect_to(name: str | Path = tmp_path / "bakery.sqlite3", timeout: float = 0.1) -> DatabaseWrapper:
        url = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name), "TIME_ZONE": None, "TEST": {}}
        options = database(url) | defaults
        options["OPTIONS"] = options["OPTIONS"] | {"timeout": timeout}
        alias = f"gate{len(opened)}"
        connections[alias] = DatabaseWrapper(options, alias)
        opened.append(connections[alias])
        opened[-1].ensure_connection()
        return opened[-1]

    with django_db_blocker.unblock():
        yield connect_to
        for connection in opened:
            connection.close()
            del connections[connection.alias]


def begin(connection: DatabaseWrapper) -> django_transaction.Atomic:
    return django_transaction.atomic(connection.alias)


def run(connection: DatabaseWrapper, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_second_writer_is_told_that_the_database_is_busy(connect: Open) -> None:
    first, second = connect(), connect()

    with begin(first), pytest.raises(OperationalError, match="database is busy"), begin(second):
        pass
    with begin(second):
        pass


def test_a_writer_waits_for_the_one_before_it(connect: Open) -> None:
    first, second = connect(), connect(timeout=5)
    second.inc_thread_sharing()
    entered = threading.Event()

    def write() -> None:
        connections[second.alias] = second
        with begin(second):
            entered.set()

    with begin(first):
        thread = threading.Thread(target=write)
        thread.start()
        assert not entered.wait(0.1)
    assert entered.wait(5)
    thread.join()


def test_a_rollback_opens_the_gate(connect: Open) -> None:
    first, second = connect(), connect()

    with pytest.raises(KeyboardInterrupt), begin(first):
        raise KeyboardInterrupt
    with begin(second):
        pass


def test_a_connection_closed_inside_a_block_opens_the_gate(connect: Open) -> None:
    first, second = connect(), connect()

    with begin(first):
        first.close()
        with begin(second):
            pass


def test_a_commit_that_fails_keeps_the_gate_until_its_rollback(connect: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = connect(), connect()
    run(first, "CREATE TABLE shelf (id INTEGER PRIMARY KEY)")
    run(first, "CREATE TABLE jar (shelf REFERENCES shelf DEFERRABLE INITIALLY DEFERRED)")
    seen: list[bool] = []
    rollback = first.rollback

    def rollback_and_look() -> None:
        with pytest.raises(OperationalError, match="database is busy"), begin(second):
            pass
        seen.append(True)
        rollback()

    monkeypatch.setattr(first, "rollback", rollback_and_look)
    with pytest.raises(IntegrityError), begin(first):
        run(first, "INSERT INTO jar VALUES (1)")

    assert seen == [True]
    with begin(second):
        pass


def test_a_begin_that_fails_opens_the_gate(connect: Open) -> None:
    first, second = connect(), connect()
    run(first, "BEGIN IMMEDIATE")  # past the gate, as another program would
    with pytest.raises(OperationalError, match="locked"), begin(second):
        pass
    run(first, "ROLLBACK")

    with begin(second):
        pass


def test_a_deferred_block_passes_beside_the_gate(connect: Open) -> None:
    first, second = connect(), connect()

    with begin(first), second.beginning_deferred(), begin(second):
        run(second, "SELECT 1 FROM sqlite_master")


def test_closing_does_not_wait_for_a_writer(connect: Open) -> None:
    first, second = connect(), connect(timeout=60)

    with begin(first):
        second.close()
        with pytest.raises(OperationalError, match="database is busy"), begin(connect()):
            pass


def test_a_thread_that_may_not_close_a_connection_does_not_open_its_gate(connect: Open) -> None:
    first, second = connect(), connect()
    refused: list[type[BaseException]] = []

    def close() -> None:
        try:
            first.close()
        except DatabaseError as error:
            refused.append(type(error))

    with begin(first):
        thread = threading.Thread(target=close)
        thread.start()
        thread.join()
        with pytest.raises(OperationalError, match="database is busy"), begin(second):
            pass

    assert refused == [DatabaseError]


@pytest.mark.parametrize("name", [":memory:", "file:gated?mode=memory&cache=shared"])
def test_a_database_in_memory_has_no_gate(connect: Open, name: str) -> None:
    with begin(connect(name)):
        pass

    assert not Path(f"{name}.gate").exists()
    assert not Path(".gate").exists()


def test_two_names_of_one_file_share_its_gate(connect: Open, tmp_path: Path) -> None:
    first, second = connect(), connect(f"file:{tmp_path}/../{tmp_path.name}/bakery.sqlite3?mode=rw")

    with begin(first), pytest.raises(OperationalError, match="database is busy"), begin(second):
        pass
