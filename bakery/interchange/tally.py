"""What becomes of every row and key of a file, gathered while it is taken in."""

import json
from collections import Counter, defaultdict
from typing import Any, Final

from bakery.errors import DomainError, InvalidInput
from bakery.interchange.dto import ArrayCount, Change, IgnoredKey, Notice, Question, RowOutcome
from bakery.interchange.errors import Unclear
from bakery.interchange.rows import Row, shown

CREATED: Final = "created"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
SKIPPED: Final = "skipped"
ERROR: Final = "error"


class Tally:
    """Counts rows by what became of them, and keeps what people should know."""

    def __init__(self) -> None:
        self.read: dict[str, int] = {}
        self.left_out = False  # rows of arrays that are not known here
        self.rows: list[RowOutcome] = []
        self.notices: list[Notice] = []
        self.questions: list[Question] = []
        self.rejects: dict[str, list[Any]] = defaultdict(list)
        self._changes: list[Change] = []
        self._why = ""
        self._ignored: Counter[str] = Counter()
        self._outcomes: dict[str, Counter[str]] = defaultdict(Counter)

    def ignore(self, key: str, count: int = 1) -> None:
        """Count a key that is not known here."""
        self._ignored[key] += count

    def change(self, field: str, before: object, after: object) -> None:
        """Note what a row that is being taken in changes."""
        self._changes.append(Change(field=field, before=shown(before), after=shown(after)))

    def explain(self, why: str) -> None:
        """Say of the row that is being taken in why it becomes what it does."""
        self._why = why

    def settle(self, array: str, place: str, outcome: str, *, row: Row | None = None, **told: str) -> None:
        """Note what became of a row; told may be the key and the message of what is wrong with it."""
        self._outcomes[array][outcome] += 1
        given = {"key": "", "message": self._why} | told
        title = row.title() if row else ""
        values = row.told() if row and outcome in (CREATED, ERROR) else {}
        changes = tuple(self._changes) if outcome == UPDATED else ()
        self._changes.clear()
        self._why = ""
        self.rows.append(
            RowOutcome(place=place, outcome=outcome, title=title, values=values, changes=changes, **given)
        )

    def unsettle(self, array: str, place: str) -> None:
        """Take back what was noted of a row that turned out bad later."""
        row = next(row for row in self.rows if row.place == place)
        self.rows.remove(row)
        self._outcomes[array][row.outcome] -= 1

    def reject(self, array: str, row: Row, error: DomainError) -> None:
        """Note that a row cannot be taken in, and what to ask about it."""
        key = error.errors[0].field if isinstance(error, InvalidInput) else error.code
        self.settle(array, row.place, ERROR, row=row, key=key, message=error.message)
        # Numbers become texts, which are read as the same numbers when the row was mended.
        self.rejects[array].append(json.loads(json.dumps(row.source, default=str)))
        if isinstance(error, Unclear):
            self.ask(
                Question(
                    key=error.question,
                    place=row.place,
                    message=error.message,
                    choices=error.choices,
                    labels=error.labels,
                )
            )

    def notice(self, code: str, place: str, message: str) -> None:
        """Keep something to look at."""
        self.notices.append(Notice(code=code, place=place, message=message))

    def ask(self, question: Question) -> None:
        """Keep a question, once."""
        if all(question.key != each.key for each in self.questions):
            self.questions.append(question)

    @property
    def errors(self) -> list[RowOutcome]:
        """The rows that could not be taken in."""
        return [row for row in self.rows if row.outcome == ERROR]

    @property
    def complete(self) -> bool:
        """Whether every row came in that is no history."""
        return not self.left_out and not self.errors

    def ignored_keys(self) -> tuple[IgnoredKey, ...]:
        """Return the keys that are not known here, in order."""
        return tuple(IgnoredKey(key=key, count=count) for key, count in sorted(self._ignored.items()))

    def counts(self) -> tuple[ArrayCount, ...]:
        """Return what became of the rows of each array; that they add up is proven here."""
        counted = []
        for name, read in self.read.items():
            outcomes = self._outcomes[name]
            if outcomes.total() != read:
                raise AssertionError(f"{name}: {read} rows were read and {outcomes.total()} accounted for")
            count = ArrayCount(
                name=name,
                read=read,
                created=outcomes[CREATED],
                updated=outcomes[UPDATED],
                unchanged=outcomes[UNCHANGED],
                skipped=outcomes[SKIPPED],
                errors=outcomes[ERROR],
            )
            counted.append(count)
        return tuple(counted)
