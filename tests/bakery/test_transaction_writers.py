"""Many writers that read, decide and write: none fails, none is overtaken for long, nothing is lost."""

import multiprocessing
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

import pytest
from django.contrib.auth.models import Group
from django.db import connections

from bakery.db import transaction

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 8
ROUNDS = 100
COUNTER = 1


def count_up() -> float:
    """Add one to the counter, a row whose name is a number, and return the longest wait for a turn."""
    longest = 0.0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        with transaction.atomic() as tx:
            row = Group.objects.using(tx.using).select_for_update().get(pk=COUNTER)
            longest = max(longest, time.perf_counter() - began)
            row.name = str(int(row.name) + 1)
            row.save(using=tx.using, update_fields=["name"])
    connections.close_all()
    return longest


@pytest.fixture
def counter() -> Callable[[], int]:
    """Make the counter and give what reads it; no connection is open that a child could inherit."""
    Group.objects.create(pk=COUNTER, name="0")
    connections.close_all()
    return lambda: int(Group.objects.get(pk=COUNTER).name)


def test_eight_processes_write_at_once(counter: Callable[[], int]) -> None:
    fork = multiprocessing.get_context("fork")
    waits = fork.SimpleQueue()

    writers = [fork.Process(target=lambda: waits.put(count_up())) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert [writer.exitcode for writer in writers] == [0] * WRITERS
    assert counter() == WRITERS * ROUNDS
    assert max(waits.get() for _ in writers) < 5


def test_eight_threads_write_at_once(counter: Callable[[], int]) -> None:
    waits: SimpleQueue[float] = SimpleQueue()

    writers = [threading.Thread(target=lambda: waits.put(count_up())) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)

    assert waits.qsize() == WRITERS
    assert counter() == WRITERS * ROUNDS
    assert max(waits.get() for _ in writers) < 5
