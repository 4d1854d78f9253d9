"""A bar on the terminal that shows how far long work has come."""

import logging
import sys
from contextlib import ExitStack
from shutil import get_terminal_size
from types import TracebackType
from typing import Any, Self, TextIO

from tqdm import tqdm
from tqdm.contrib.logging import logging_redirect_tqdm

LOOK = "{desc:<24.24} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt}"


class Bar:
    """Draws itself when it is told of something for the first time, with records of the log above it.

    Called as a Watch; not `shown`, it keeps silent.
    """

    def __init__(self, *, shown: bool, file: TextIO | None = None) -> None:
        self._shown = shown
        self._file = file
        self._bar: Any = None
        self._ends = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ends.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not self._shown:
            return
        if self._bar is None:
            self._ends.enter_context(logging_redirect_tqdm([logging.getLogger("bakery")]))
            size = get_terminal_size()
            bar = tqdm(
                desc=stage,
                total=total,
                file=self._file or sys.stderr,
                leave=False,
                ncols=size.columns,
                nrows=size.lines,
                bar_format=LOOK,
            )
            self._bar = self._ends.enter_context(bar)
        self._bar.total = total
        self._bar.set_description_str(stage, refresh=False)
        self._bar.update(done - self._bar.n)
