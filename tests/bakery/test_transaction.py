"""A block commits, rolls back, cannot be nested, and is usable only where and while it is open."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.db import transaction as django_transaction  # noqa: TID251 - the block to open others in
from django.test.utils import CaptureQueriesContext

from bakery.db import transaction
from bakery.db.transaction import Atomic, BlockRolledBack, NotInnermostBlock
from tests.bakery.groups import Burnt, add, add_and_burn, names, swallow_an_error

real = pytest.mark.django_db(transaction=True)
wrapped = pytest.mark.django_db


@real
def test_a_clean_exit_commits_for_other_connections() -> None:
    other = connection.copy()
    with other.cursor() as cursor, transaction.atomic() as tx:
        add(tx, "kept")
        cursor.execute("SELECT count(*) FROM auth_group")
        before = cursor.fetchone()[0]
        assert Group.objects.using(tx.using).filter(name="kept").exists()
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group")
        after = cursor.fetchone()[0]
    other.close()

    assert (before, after) == (0, 1)


@real
@pytest.mark.parametrize("error", [Burnt(), KeyboardInterrupt(), SystemExit(1), StopIteration()])
def test_any_exception_rolls_back_and_comes_out_as_it_was(error: BaseException) -> None:
    def fail(tx: Atomic) -> None:
        add(tx, "lost")
        raise error

    with pytest.raises(type(error)) as caught, transaction.atomic() as tx:
        fail(tx)

    assert caught.value is error
    assert names() == []


@pytest.mark.django_db(transaction=True, databases=["other"])
def test_a_block_knows_its_alias_without_the_default_database() -> None:
    with transaction.atomic("other") as tx:
        add(tx, "there")
        assert tx.using == "other"

    assert names("other") == ["there"]


def uses(tx: Atomic) -> list[type[BaseException] | None]:
    """Use a block in every guarded way and say what each was answered."""
    answers: list[type[BaseException] | None] = []
    for use in (
        lambda: tx.using,
        lambda: tx.connection,
        lambda: tx.on_commit(print),
        lambda: tx.savepoint().__enter__(),
    ):
        try:
            use()
        except RuntimeError as error:
            answers.append(type(error))
        else:
            answers.append(None)
    return answers


REFUSED = [NotInnermostBlock] * 4


@real
def test_a_block_is_dead_before_entry_and_after_exit() -> None:
    never_opened = Atomic(django_transaction.Atomic("default", savepoint=True, durable=True), name="none")
    with transaction.atomic() as tx:
        assert tx.using == "default"

    with CaptureQueriesContext(connection) as queries:
        assert uses(never_opened) == REFUSED
        assert uses(tx) == REFUSED
    assert len(queries) == 0


@real
def test_a_block_stays_dead_inside_a_later_one() -> None:
    with transaction.atomic() as first:
        pass
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert uses(first) == REFUSED
    assert len(queries) == 0


@real
def test_a_block_is_dead_in_another_thread() -> None:
    answers: list[type[BaseException] | None] = []

    def elsewhere() -> None:
        with CaptureQueriesContext(connection) as queries:
            answers.extend(uses(tx))
        assert len(queries) == 0
        connection.close()

    with transaction.atomic() as tx:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert tx.using == "default"

    assert answers == REFUSED


@real
@pytest.mark.parametrize("opening", [transaction.atomic, transaction.snapshot])
@pytest.mark.parametrize("outer", [transaction.atomic, transaction.snapshot, django_transaction.atomic])
def test_no_block_opens_inside_another(opening, outer) -> None:
    with outer(), CaptureQueriesContext(connection) as queries:
        with pytest.raises(RuntimeError, match="cannot be nested"), opening():
            pass
        assert connection.in_atomic_block
        assert not connection.needs_rollback
    assert len(queries) == 0


@wrapped
def test_the_transaction_of_a_test_case_is_not_an_outer_block() -> None:
    with transaction.atomic() as tx:
        add(tx, "kept")
    with pytest.raises(Burnt), transaction.atomic() as tx:
        add_and_burn(tx)

    assert names() == ["kept"]


@real
def test_the_admin_may_join_the_block_django_opened() -> None:
    with pytest.raises(Burnt), django_transaction.atomic(), transaction.atomic(durable=False) as tx:
        add_and_burn(tx)
    with django_transaction.atomic(), transaction.atomic(durable=False) as tx:
        add(tx, "kept")

    assert names() == ["kept"]


@real
def test_an_error_in_a_joined_block_condemns_the_outer_one() -> None:
    with django_transaction.atomic():
        with pytest.raises(Burnt), transaction.atomic(durable=False) as tx:
            add_and_burn(tx)
        assert connection.needs_rollback

    assert names() == []


@pytest.mark.parametrize("suite", [pytest.param(None, marks=real), pytest.param(None, marks=wrapped)])
def test_a_swallowed_database_error_is_not_passed_over(suite: None) -> None:
    with pytest.raises(BlockRolledBack) as caught, transaction.atomic() as tx:
        swallow_an_error(tx)

    assert isinstance(caught.value.__cause__, IntegrityError)
    assert names() == []


@real
def test_callbacks_run_after_the_commit() -> None:
    calls: list[list[str]] = []

    with transaction.atomic() as tx:
        add(tx, "kept")
        tx.on_commit(lambda: calls.append(names()))
        assert calls == []
    assert calls == [["kept"]]


@real
def test_callbacks_never_run_after_a_rollback() -> None:
    calls: list[str] = []

    def promise_and_burn(tx: Atomic) -> None:
        tx.on_commit(lambda: calls.append("kept"))
        raise Burnt

    with pytest.raises(Burnt), transaction.atomic() as tx:
        promise_and_burn(tx)
    with transaction.atomic():
        pass

    assert calls == []


@real
def test_the_connection_is_fit_for_use_after_a_block_that_lost_it() -> None:
    with pytest.raises(BlockRolledBack), transaction.atomic() as tx:
        tx.connection.close()

    with transaction.atomic() as tx:
        add(tx, "kept")
    assert names() == ["kept"]
