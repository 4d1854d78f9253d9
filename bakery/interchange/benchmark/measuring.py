"""How operations are measured: each several times, every round undone."""

import gc
import statistics
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from bakery.db.transaction import Atomic

ROUNDS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Wall and least processor time in milliseconds, statements, and the most memory taken meanwhile in kB."""

    name: str
    median: float
    least: float
    cpu: float
    statements: int
    peak: int


class _Undone(Exception):
    """Ends a block whose work is not to be kept."""


def measure(tx: Atomic, *, name: str, work: Callable[[Atomic], object], rounds: int = ROUNDS) -> Measured:
    """Return the figures of several rounds after one that does not count, and the memory of a further one."""
    walls, cpus = [], []
    statements = 0
    for _ in range(rounds + 1):
        with suppress(_Undone), tx.savepoint() as block:
            gc.collect()
            reset_queries()
            with CaptureQueriesContext(connection) as captured:
                wall, cpu = time.perf_counter(), time.process_time()
                work(block)
                walls.append((time.perf_counter() - wall) * 1000)
                cpus.append((time.process_time() - cpu) * 1000)
            statements = len(captured)
            raise _Undone
    return Measured(
        name=name,
        median=round(statistics.median(walls[1:]), 1),
        least=round(min(walls[1:]), 1),
        cpu=round(min(cpus[1:]), 1),
        statements=statements,
        peak=_peak(tx, work),
    )


def _peak(tx: Atomic, work: Callable[[Atomic], object]) -> int:
    tracemalloc.start()
    with suppress(_Undone), tx.savepoint() as block:
        work(block)
        raise _Undone
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak // 1024
