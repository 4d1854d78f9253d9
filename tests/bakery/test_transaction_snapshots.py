"""A snapshot sees one moment, lets nothing be written, and leaves the connection as it was."""

import contextlib

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack
from tests.bakery.groups import add, names

real = pytest.mark.django_db(transaction=True)
wrapped = pytest.mark.django_db
both = pytest.mark.parametrize("suite", [pytest.param("real", marks=real), pytest.param("wrapped", marks=wrapped)])
READ_ONLY = r"read-?only"


def count(tx: Atomic) -> int:
    return Group.objects.using(tx.using).count()


def commit_elsewhere(name: str) -> None:
    """Commit one row on a connection of its own."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("INSERT INTO auth_group (name) VALUES (%s)", [name])
    other.close()


def write_normally() -> None:
    with transaction.atomic() as tx:
        add(tx, "afterwards")


@real
def test_what_others_commit_meanwhile_is_not_seen() -> None:
    with transaction.snapshot() as tx:
        assert count(tx) == 0
        commit_elsewhere("later")
        assert count(tx) == 0

    assert names() == ["later"]


@real
def test_the_view_is_fixed_when_the_block_opens_and_not_at_its_first_query() -> None:
    with transaction.snapshot() as tx:
        commit_elsewhere("later")
        assert count(tx) == 0


@real
def test_an_ordinary_block_on_postgresql_does_see_it() -> None:
    """The control: without it the tests above could not fail on PostgreSQL; SQLite keeps the writer out instead."""
    if connection.vendor == "sqlite":
        with transaction.atomic() as tx:
            assert tx.connection.connection.in_transaction
            other = connection.copy()
            other.settings_dict["OPTIONS"]["timeout"] = 0
            with pytest.raises(DatabaseError, match="locked"), other.cursor() as cursor:
                cursor.execute("INSERT INTO auth_group (name) VALUES ('later')")
            other.close()
        return

    with transaction.atomic() as tx:
        assert count(tx) == 0
        commit_elsewhere("later")
        assert count(tx) == 1


@both
def test_the_database_refuses_writes_and_takes_them_again_afterwards(suite: str) -> None:
    with pytest.raises(DatabaseError, match=READ_ONLY), transaction.snapshot() as tx:
        add(tx, "refused")

    write_normally()
    assert names() == ["afterwards"]


@both
def test_writes_are_taken_again_after_a_clean_exit(suite: str) -> None:
    with transaction.snapshot() as tx:
        assert count(tx) == 0
        assert tx.read_only

    write_normally()


@both
def test_writes_are_taken_again_after_any_exception(suite: str) -> None:
    with pytest.raises(KeyboardInterrupt), transaction.snapshot():
        raise KeyboardInterrupt

    write_normally()


@both
def test_a_refused_write_cannot_be_swallowed(suite: str) -> None:
    def swallow_a_refusal(tx: Atomic) -> None:
        with contextlib.suppress(DatabaseError):
            add(tx, "refused")

    with pytest.raises(BlockRolledBack), transaction.snapshot() as tx:
        swallow_a_refusal(tx)

    write_normally()


@real
def test_a_block_refused_inside_a_snapshot_does_not_open_it_to_writes() -> None:
    with transaction.snapshot() as tx:
        with pytest.raises(RuntimeError, match="cannot be nested"), transaction.snapshot():
            pass
        with pytest.raises(DatabaseError, match=READ_ONLY):
            add(tx, "refused")
        tx.connection.set_rollback(False)


@real
def test_a_connection_lost_in_a_snapshot_is_replaced_by_a_writing_one() -> None:
    with pytest.raises(BlockRolledBack), transaction.snapshot() as tx:
        tx.connection.close()

    write_normally()


@real
def test_a_snapshot_is_one_transaction_and_writers_go_on_meanwhile() -> None:
    connection.close()
    with CaptureQueriesContext(connection) as queries, transaction.snapshot() as tx:
        count(tx)
        commit_elsewhere("later")
    statements = [query["sql"] for query in queries]

    assert [sql for sql in statements if sql.startswith("BEGIN")] in (["BEGIN DEFERRED"], ["BEGIN"])
    assert statements[-1] == "COMMIT"
    with transaction.atomic() as tx, CaptureQueriesContext(connection):
        assert count(tx) == 1


@real
def test_a_writing_block_begins_immediate_again_after_a_snapshot() -> None:
    with transaction.snapshot():
        pass
    with CaptureQueriesContext(connection) as queries:
        write_normally()

    assert queries[0]["sql"] == ("BEGIN IMMEDIATE" if connection.vendor == "sqlite" else "BEGIN")
