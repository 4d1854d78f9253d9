"""What became of a file, row by row: told apart from other outcomes by a digest, and refused where it must be."""

import hashlib
import json
import time
from dataclasses import replace
from typing import Final, NoReturn

from bakery.errors import ImportRefused
from bakery.interchange.dto import Comparison, RowOutcome
from bakery.interchange.errors import FileUnreadable
from bakery.interchange.families import Recognised
from bakery.interchange.job import Job
from bakery.interchange.tally import ERROR

LONGEST_PREVIEW: Final = 60


class Deadline:
    """Refuses a file that keeps everybody waiting."""

    def __init__(self, seconds: int = LONGEST_PREVIEW) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def __call__(self, stage: str, done: int, total: int) -> None:
        if time.monotonic() > self._ends:
            self._refuse(stage)

    def _refuse(self, stage: str) -> NoReturn:
        raise FileUnreadable(stage, f"Comparing the file takes longer than {self._seconds} seconds.")


def comparison_of(found: Recognised, content: bytes, job: Job) -> Comparison:
    """Return what became of all rows once they are read."""
    tally = job.tally
    told = Comparison(
        family=found.family,
        why=found.why,
        options=job.options,
        arrays=tally.counts(),
        ignored_keys=tally.ignored_keys(),
        notices=tuple(tally.notices),
        questions=tuple(tally.questions),
        rows=tuple(tally.rows),
        rejects=dict(tally.rejects),
        complete=tally.complete,
        digest="",
    )
    return replace(told, digest=_digest(told, content))


def _digest(told: Comparison, content: bytes) -> str:
    parts = [
        hashlib.sha256(content).hexdigest(),
        told.family,
        told.options.mode,
        [(row.place, row.outcome, row.key, row.message) for row in told.rows],
        [(row.place, each.field, each.before, each.after) for row in told.rows for each in row.changes],
        [(each.key, each.choices) for each in told.questions],
        [(each.place, each.message) for each in told.notices],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def refuse_faults(compared: Comparison) -> None:
    """Refuse the file as a whole for its bad rows, or for what strictness counts as such."""
    options = compared.options
    asked = {each.place: f" Answer “{each.key}”." for each in compared.questions}
    errors = [] if options.skip_errors else [row for row in compared.rows if row.outcome == ERROR]
    refusals = [_told(row) + asked.get(row.place, "") for row in errors]
    if options.strict:
        refusals += [f"{each.key}: not known here, in {each.count} places." for each in compared.ignored_keys]
        refusals += [f"{each.place}: {each.message}" for each in compared.notices]
    if refusals:
        raise ImportRefused(refusals)


def _told(row: RowOutcome) -> str:
    return f"{row.place}.{row.key}: {row.message}" if row.key else f"{row.place}: {row.message}"
