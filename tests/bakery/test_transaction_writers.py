"""Many writers that read, decide and write: none fails, nothing is lost."""

import multiprocessing
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connections

from bakery.db import transaction

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
ROUNDS = 100
COUNTER = 1


def count_up(done: Any) -> None:
    """Add one to the counter, a row whose name is a number, as often as agreed, and say so."""
    for _ in range(ROUNDS):
        with transaction.atomic() as tx:
            row = Group.objects.using(tx.using).select_for_update().get(pk=COUNTER)
            row.name = str(int(row.name) + 1)
            row.save(using=tx.using, update_fields=["name"])
    connections.close_all()
    done.put(ROUNDS)


@pytest.fixture
def counter() -> Callable[[], int]:
    """Make the counter and give what reads it; no connection is open that a child could inherit."""
    Group.objects.create(pk=COUNTER, name="0")
    connections.close_all()
    return lambda: int(Group.objects.get(pk=COUNTER).name)


def test_eight_processes_write_at_once(counter: Callable[[], int]) -> None:
    fork = multiprocessing.get_context("fork")
    done = fork.SimpleQueue()

    writers = [fork.Process(target=count_up, args=[done]) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert counter() == WRITERS * ROUNDS


def test_eight_threads_write_at_once(counter: Callable[[], int]) -> None:
    done: SimpleQueue[int] = SimpleQueue()

    writers = [threading.Thread(target=count_up, args=[done]) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert done.qsize() == WRITERS
    assert counter() == WRITERS * ROUNDS
