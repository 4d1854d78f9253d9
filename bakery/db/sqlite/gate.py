"""The gate before BEGIN IMMEDIATE: one writer per database file at a time, the others queue for their turn.

SQLite's own busy wait sleeps inside the library and guesses: a writer may be overtaken for seconds, and waiting
threads can block one another for good. Here threads queue in order of arrival and processes poll a lock on a file.
"""

import os
import sys
import threading
import time
from collections import deque
from typing import Final

if sys.platform != "win32":
    import fcntl

POLL_SECONDS: Final = 0.001


class Gate:
    """Lets one owner at a time, a connection, through to the database file at `path`."""

    _owner: object

    def __init__(self, path: str) -> None:
        self._path = f"{path}.gate"
        self._file: int | None = None
        self._forget()

    def enter(self, owner: object, *, timeout: float) -> bool:
        """Wait for the turn of `owner`; False when it does not come within `timeout` seconds."""
        deadline = time.monotonic() + timeout
        if not self._enter_queue(timeout):
            return False

        try:
            self._file = self._lock_file(deadline)
        finally:
            if self._file is None:
                self._leave_queue()
        if self._file is None:
            return False

        self._owner = owner
        return True

    def leave(self, owner: object) -> None:
        """Let the next one through; without effect unless `owner` is inside."""
        if self._owner is not owner:
            return

        self._owner = None
        self._close_file()
        self._leave_queue()

    def drop(self) -> None:
        """Forget the owner and the queue after a fork: they belong to the parent process, which keeps its lock."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        self._forget()

    def _forget(self) -> None:
        self._owner = None
        self._taken = False
        self._queue: deque[threading.Lock] = deque()
        self._mutex = threading.Lock()

    def _enter_queue(self, timeout: float) -> bool:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return True
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)

        if turn.acquire(timeout=timeout):
            return True
        with self._mutex:
            if turn not in self._queue:
                return True  # the turn came while giving up
            self._queue.remove(turn)
            return False

    def _leave_queue(self) -> None:
        with self._mutex:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._taken = False

    def _lock_file(self, deadline: float) -> int | None:
        """Return the open, locked file, or None when another process held it until the deadline."""
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        while not _try_lock(file):
            if time.monotonic() >= deadline:
                os.close(file)
                return None
            time.sleep(POLL_SECONDS)
        return file

    def _close_file(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            _unlock(file)
            os.close(file)


def _try_lock(file: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(file: int) -> None:
    """Unlock before closing: a child that is just being forked has the file open too."""
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_UN)


_gates: dict[str, Gate] = {}


def gate_of(path: str) -> Gate:
    """Return the one gate this process has for a database file."""
    return _gates.setdefault(path, Gate(path))


def _drop_all() -> None:
    for gate in _gates.values():
        gate.drop()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_drop_all)
