"""A savepoint fails alone, and its parent rests while it is open."""

import pytest
from django.db import IntegrityError, connection
from django.db import transaction as django_transaction  # noqa: TID251 - the block to open others in
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack, NotInnermostBlock
from tests.bakery.groups import Burnt, add, add_and_burn, names, swallow_an_error

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_savepoint_that_fails_leaves_the_rest_of_the_block() -> None:
    with transaction.atomic() as tx:
        add(tx, "before")
        with pytest.raises(Burnt), tx.savepoint() as row:
            add_and_burn(row)
        with tx.savepoint() as row:
            add(row, "row")
        add(tx, "after")

    assert names() == ["after", "before", "row"]


def test_a_database_error_is_caught_around_a_savepoint() -> None:
    with transaction.atomic() as tx:
        add(tx, "twin")
        with pytest.raises(IntegrityError), tx.savepoint() as row:
            add(row, "twin")
        add(tx, "after")

    assert names() == ["after", "twin"]


def test_a_database_error_swallowed_inside_a_savepoint_is_not_passed_over() -> None:
    with transaction.atomic() as tx:
        with pytest.raises(BlockRolledBack), tx.savepoint() as row:
            swallow_an_error(row)
        add(tx, "after")

    assert names() == ["after"]


def test_the_parent_is_refused_while_its_savepoint_is_open() -> None:
    with transaction.atomic() as tx, tx.savepoint() as row:
        with CaptureQueriesContext(connection) as queries:
            for use in (lambda: tx.using, lambda: tx.connection, lambda: tx.on_commit(print)):
                with pytest.raises(NotInnermostBlock):
                    use()
            with pytest.raises(NotInnermostBlock), tx.savepoint():
                pass
        assert len(queries) == 0
        assert row.using == "default"


def test_the_block_is_refused_while_a_savepoint_of_django_is_open() -> None:
    with transaction.atomic() as tx:
        with django_transaction.atomic(), pytest.raises(NotInnermostBlock):
            _ = tx.using
        assert tx.using == "default"


def test_a_savepoint_taken_in_time_cannot_be_entered_too_late() -> None:
    with transaction.atomic() as tx:
        late = tx.savepoint()

    with CaptureQueriesContext(connection) as queries, pytest.raises(NotInnermostBlock), late:
        pass
    assert len(queries) == 0


def test_a_savepoint_is_dead_when_its_parent_lives_on() -> None:
    with transaction.atomic() as tx:
        with tx.savepoint() as row:
            pass
        with pytest.raises(NotInnermostBlock):
            _ = row.using


def test_savepoints_are_numbered_within_their_parent() -> None:
    with transaction.atomic() as tx:
        with tx.savepoint() as first:
            pass
        with tx.savepoint() as second, second.savepoint() as inner:
            pass

    assert first.id == f"{tx.id}/1"
    assert second.id == f"{tx.id}/2"
    assert inner.id == f"{tx.id}/2/1"


def test_no_two_blocks_share_an_id() -> None:
    with transaction.atomic() as first:
        pass
    with transaction.atomic() as second:
        pass

    assert first.id != second.id


def test_callbacks_of_a_savepoint_wait_for_the_whole_block() -> None:
    calls: list[str] = []

    def promise_and_burn(tx: Atomic) -> None:
        tx.on_commit(lambda: calls.append("lost"))
        raise Burnt

    with transaction.atomic() as tx:
        with tx.savepoint() as row:
            row.on_commit(lambda: calls.append("kept"))
        with pytest.raises(Burnt), tx.savepoint() as row:
            promise_and_burn(row)
        assert calls == []

    assert calls == ["kept"]


def test_locks_are_handed_down_and_those_of_a_released_savepoint_up() -> None:
    flour, butter, sugar = ("ingredient", 1), ("ingredient", 2), ("ingredient", 3)

    def lock_and_burn(tx: Atomic) -> None:
        tx.locked = frozenset({flour, butter, sugar})
        raise Burnt

    with transaction.atomic() as tx:
        assert tx.locked is None
        tx.locked = frozenset({flour})
        with tx.savepoint() as row:
            assert row.locked == {flour}
            row.locked = frozenset({flour, butter})
        with pytest.raises(Burnt), tx.savepoint() as row:
            lock_and_burn(row)

    assert tx.locked == {flour, butter}


def test_a_snapshot_has_no_savepoints() -> None:
    with transaction.snapshot() as tx, CaptureQueriesContext(connection) as queries:
        with pytest.raises(RuntimeError, match="snapshot"), tx.savepoint():
            pass
        assert tx.using == "default"
    assert len(queries) == 0
