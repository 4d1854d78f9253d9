"""A restore or an import in a process of its own that is killed in the midst: killing.py ACT FILE STEPS."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

django.setup()

from bakery.accounts.models import User  # noqa: E402 - the settings come first
from bakery.db import transaction  # noqa: E402
from bakery.interchange.dto import ImportOptions  # noqa: E402
from bakery.interchange.services import importing, restoring  # noqa: E402

act, path, most = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])


def mortal(step: Callable[..., Any]) -> Callable[..., Any]:
    """Return a step that may be taken so many times; the next time the process is gone without a word."""
    taken = []

    def take(*given: Any, **named: Any) -> None:
        if len(taken) == most:
            os.kill(os.getpid(), signal.SIGKILL)
        taken.append(step(*given, **named))

    return take


restoring.load_rows = mortal(restoring.load_rows)
importing._load = mortal(importing._load)
with transaction.atomic() as tx:
    if act == "restore":
        restoring.restore_backup(tx, path=path)
    else:
        options, by = ImportOptions(skip_errors=True), User.objects.using(tx.using).get(username="anna")
        importing.import_file(tx, file_name=path.name, content=path.read_bytes(), options=options, by=by)
