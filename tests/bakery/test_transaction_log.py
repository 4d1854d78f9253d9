"""How each block ended is on record, under the id that the work inside it was reported with."""

import logging
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.db import transaction as django_transaction  # noqa: TID251 - the block to join

from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack
from tests.bakery.groups import Burnt, add_and_burn, names, swallow_an_error

real = pytest.mark.django_db(transaction=True)
both = pytest.mark.parametrize(
    "suite", [pytest.param("real", marks=real), pytest.param("wrapped", marks=pytest.mark.django_db)]
)


@pytest.fixture(autouse=True)
def everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bakery")


def endings(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    return [(record.tx, record.outcome) for record in caplog.records if record.operation == "tx"]  # type: ignore[attr-defined]


def context(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    return caplog.records[-1].context  # type: ignore[attr-defined]


@both
def test_a_block_is_committed(suite: str, caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic() as tx:
        assert endings(caplog) == []

    assert endings(caplog) == [(tx.id, "committed")]
    assert caplog.records[-1].levelname == "INFO"
    assert context(caplog)["alias"] == "default"
    assert context(caplog)["read_only"] is False
    assert context(caplog)["milliseconds"] >= 0


@both
def test_a_snapshot_is_on_record_for_those_who_look_closely(suite: str, caplog: pytest.LogCaptureFixture) -> None:
    with transaction.snapshot() as tx:
        pass

    assert endings(caplog) == [(tx.id, "committed")]
    assert caplog.records[-1].levelname == "DEBUG"
    assert context(caplog)["read_only"] is True


@both
def test_a_block_is_rolled_back_for_a_named_reason(suite: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Burnt), transaction.atomic() as tx:
        add_and_burn(tx)

    assert endings(caplog) == [(tx.id, "rolled_back")]
    assert context(caplog)["error"] == "Burnt"


@both
def test_a_swallowed_error_is_the_reason_of_a_rollback(suite: str, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(BlockRolledBack), transaction.atomic() as tx:
        swallow_an_error(tx)

    assert endings(caplog) == [(tx.id, "rolled_back")]
    assert context(caplog)["error"] == "BlockRolledBack"


@real
def test_a_commit_that_fails_is_a_rollback(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DatabaseError("disk full")

    with monkeypatch.context() as patch, pytest.raises(DatabaseError, match="disk full"), transaction.atomic() as tx:
        patch.setattr(connection, "commit", fail)

    assert endings(caplog) == [(tx.id, "rolled_back")]


@real
def test_a_callback_that_fails_after_the_commit_does_not_undo_it(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise Burnt

    def promise(tx: Atomic) -> None:
        tx.connection.cursor().execute("INSERT INTO auth_group (name) VALUES ('kept')")
        tx.on_commit(fail)

    with pytest.raises(Burnt), transaction.atomic() as tx:
        promise(tx)

    assert endings(caplog) == [(tx.id, "committed")]
    assert names() == ["kept"]


@both
def test_a_savepoint_is_released_or_rolled_back(suite: str, caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic() as tx:
        with tx.savepoint():
            pass
        with pytest.raises(Burnt), tx.savepoint() as row:
            add_and_burn(row)

    assert endings(caplog) == [(f"{tx.id}/1", "released"), (f"{tx.id}/2", "rolled_back"), (tx.id, "committed")]


@real
def test_a_joined_block_is_released_and_later_committed(caplog: pytest.LogCaptureFixture) -> None:
    with django_transaction.atomic():
        with transaction.atomic(durable=False) as tx:
            pass
        assert endings(caplog) == [(tx.id, "released")]

    assert endings(caplog) == [(tx.id, "released"), (tx.id, "committed")]


@real
def test_a_joined_block_whose_outer_one_fails_is_never_committed(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Burnt), django_transaction.atomic():
        join_and_burn()

    assert [outcome for _, outcome in endings(caplog)] == ["released"]


def join_and_burn() -> None:
    with transaction.atomic(durable=False):
        pass
    raise Burnt


@real
def test_a_block_that_was_refused_leaves_no_record(caplog: pytest.LogCaptureFixture) -> None:
    with transaction.atomic() as tx, pytest.raises(RuntimeError, match="nested"), transaction.atomic():
        pass

    assert endings(caplog) == [(tx.id, "committed")]
