"""One owner at a time passes the gate, in order of arrival, and nothing keeps it shut for good."""

import multiprocessing
import os
import threading
import time
from pathlib import Path

import pytest

from bakery.db.sqlite.gate import Gate, gate_of

fork = multiprocessing.get_context("fork")


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "bakery.sqlite3")


def enters(gate: Gate, timeout: float = 0) -> bool:
    """Try the gate as an owner of its own, and leave it at once."""
    owner = object()
    entered = gate.enter(owner, timeout=timeout)
    gate.leave(owner)
    return entered


def enters_from_another_process(path: str) -> bool:
    answers = fork.SimpleQueue()
    process = fork.Process(target=lambda: answers.put(enters(Gate(path))))
    process.start()
    process.join()
    return bool(answers.get())


def test_one_owner_passes_at_a_time(path: str) -> None:
    gate, owner = Gate(path), object()

    assert gate.enter(owner, timeout=0)
    assert not enters(gate)
    gate.leave(owner)
    assert enters(gate)


def test_another_process_waits_too(path: str) -> None:
    gate, owner = Gate(path), object()

    assert gate.enter(owner, timeout=0)
    assert not enters_from_another_process(path)
    gate.leave(owner)
    assert enters_from_another_process(path)


def test_nobody_leaves_for_another(path: str) -> None:
    gate, owner = Gate(path), object()
    gate.enter(owner, timeout=0)

    gate.leave(object())

    assert not enters(gate)


def test_leaving_twice_does_not_let_two_in(path: str) -> None:
    gate, first, second = Gate(path), object(), object()
    gate.enter(first, timeout=0)
    gate.leave(first)
    gate.enter(second, timeout=0)

    gate.leave(first)

    assert not enters(gate)


def test_the_wait_is_bounded_among_threads_and_processes(path: str) -> None:
    gate, owner = Gate(path), object()
    gate.enter(owner, timeout=0)

    for waiting in (gate, Gate(path)):
        began = time.monotonic()
        assert not enters(waiting, timeout=0.1)
        assert time.monotonic() - began >= 0.1

    gate.leave(owner)
    assert enters(gate)


def test_threads_pass_in_the_order_of_their_arrival(path: str) -> None:
    gate, owner = Gate(path), object()
    passed: list[int] = []
    gate.enter(owner, timeout=0)

    def wait_for_turn(number: int) -> None:
        me = object()
        gate.enter(me, timeout=5)
        passed.append(number)
        gate.leave(me)

    threads = [threading.Thread(target=wait_for_turn, args=[number]) for number in range(6)]
    for arrived, thread in enumerate(threads, start=1):
        thread.start()
        while len(gate._queue) < arrived:
            time.sleep(0.001)
    gate.leave(owner)
    for thread in threads:
        thread.join()

    assert passed == [0, 1, 2, 3, 4, 5]


def test_one_that_gave_up_does_not_hold_the_queue_up(path: str) -> None:
    gate, owner = Gate(path), object()
    gate.enter(owner, timeout=0)
    assert not enters(gate, timeout=0.01)

    gate.leave(owner)

    assert enters(gate)


def test_a_process_that_dies_inside_leaves_the_gate_open(path: str) -> None:
    def die_inside() -> None:
        Gate(path).enter(object(), timeout=0)
        os._exit(1)

    process = fork.Process(target=die_inside)
    process.start()
    process.join()

    assert enters(Gate(path))


def test_a_forked_child_queues_like_a_stranger_and_takes_nothing_from_its_parent(path: str) -> None:
    gate, owner = gate_of(path), object()
    answers = fork.SimpleQueue()

    def child() -> None:
        gate.leave(owner)  # the copy of the parent's owner has no rights here
        answers.put(enters(gate))
        answers.put(enters(gate, timeout=5))

    gate.enter(owner, timeout=0)
    process = fork.Process(target=child)
    process.start()
    assert answers.get() is False
    gate.leave(owner)
    assert answers.get() is True
    process.join()
    assert enters(gate)


def test_a_child_that_lives_on_does_not_keep_its_parents_gate_shut(path: str) -> None:
    gate, owner = gate_of(path), object()
    gate.enter(owner, timeout=0)
    process = fork.Process(target=time.sleep, args=[5])
    process.start()

    gate.leave(owner)

    assert enters(gate)
    process.terminate()
    process.join()


def test_a_file_has_one_gate_in_a_process(path: str) -> None:
    assert gate_of(path) is gate_of(path)
    assert gate_of(path) is not gate_of(f"{path}2")
