"""A restore in a process of its own that is killed once so many files are loaded: killing.py BACKUP FILES."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import django

django.setup()

from bakery.db import transaction  # noqa: E402 - the settings come first
from bakery.interchange.services import restoring  # noqa: E402

load_rows = restoring.load_rows
loaded = []


def load_and_die(*given: Any) -> None:
    """Load a file, or be gone without a word."""
    if len(loaded) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
    loaded.append(load_rows(*given))


restoring.load_rows = load_and_die
with transaction.atomic() as tx:
    restoring.restore_backup(tx, path=Path(sys.argv[1]))
