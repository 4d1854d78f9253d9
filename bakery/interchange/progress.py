"""How far long work has come, told outside its block, so that others see it while it is not yet committed."""

import time
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache

KEPT_FOR: Final = 600
BETWEEN: Final = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What is being done, how much of it is done, and how much there is."""

    stage: str
    done: int
    total: int


class Reporter:
    """Notes the progress of one import, a few times a second at most."""

    def __init__(self, import_id: int) -> None:
        self._key = _key(import_id)
        self._last = 0.0

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() - self._last >= BETWEEN:
            self._last = time.monotonic()
            cache.set(self._key, (stage, done, total), timeout=KEPT_FOR)

    def end(self) -> None:
        """Forget it: the work is over, one way or the other."""
        cache.delete(self._key)


def progress_of(import_id: int) -> Progress | None:
    """Return how far the work on an import has come, None where nobody works on it."""
    noted = cache.get(_key(import_id))
    if noted is None:
        return None
    stage, done, total = noted
    return Progress(stage=stage, done=done, total=total)


def _key(import_id: int) -> str:
    return f"import-{import_id}"
