"""A savepoint fails alone, and its parent rests while it is open."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.db import transaction as django_transaction
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack, NotInnermostBlock

pytestmark = pytest.mark.django_db(transaction=True)


def add(tx: Atomic, name: str) -> Group:
    return Group.objects.using(tx.using).create(name=name)


def names() -> list[str]:
    return sorted(Group.objects.values_list("name", flat=True))


def test_a_savepoint_that_fails_leaves_the_rest_of_the_block() -> None:
    with transaction.atomic() as tx:
        add(tx, "before")
        with pytest.raises(ValueError, match="burnt"), tx.savepoint() as row:
            add(row, "lost")
            raise ValueError("burnt")
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
        add(tx, "twin")
        with pytest.raises(BlockRolledBack), tx.savepoint() as row:
            try:
                add(row, "twin")
            except IntegrityError:
                pass
        add(tx, "after")

    assert names() == ["after", "twin"]


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

    with CaptureQueriesContext(connection) as queries:
        with pytest.raises(NotInnermostBlock), late:
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
    with transaction.atomic() as tx:
        with tx.savepoint() as row:
            row.on_commit(lambda: calls.append("kept"))
        with pytest.raises(ValueError, match="burnt"), tx.savepoint() as row:
            row.on_commit(lambda: calls.append("lost"))
            raise ValueError("burnt")
        assert calls == []

    assert calls == ["kept"]


def test_locks_are_handed_down_and_those_of_a_released_savepoint_up() -> None:
    flour, butter, sugar = ("ingredient", 1), ("ingredient", 2), ("ingredient", 3)
    with transaction.atomic() as tx:
        assert tx.locked is None
        tx.locked = frozenset({flour})
        with tx.savepoint() as row:
            assert row.locked == {flour}
            row.locked = frozenset({flour, butter})
        with pytest.raises(ValueError, match="burnt"), tx.savepoint() as row:
            row.locked = frozenset({flour, butter, sugar})
            raise ValueError("burnt")

    assert tx.locked == {flour, butter}


def test_a_snapshot_has_no_savepoints() -> None:
    with transaction.snapshot() as tx, CaptureQueriesContext(connection) as queries:
        with pytest.raises(RuntimeError, match="snapshot"), tx.savepoint():
            pass
        assert tx.using == "default"
    assert len(queries) == 0
