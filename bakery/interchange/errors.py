"""What reading a file refuses."""

from bakery.dto import FieldError
from bakery.errors import Conflict, InvalidInput, NotFound, RuleBroken


class FileUnreadable(RuleBroken):
    """The file breaks a limit or is no JSON that can be read safely; names the place and the limit."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}", place=place)


class FamilyUnknown(RuleBroken):
    """The file is of no kind that can be imported this way."""


class ImportNotFound(NotFound):
    """No import has this id."""


class ImportClosed(Conflict):
    """The file was taken in or discarded already."""


class PreviewOutdated(Conflict):
    """The file would do something else now than what was previewed."""


class RowRejected(InvalidInput):
    """One row of a file cannot be taken in, because of one of its keys."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__([FieldError(field=key, message=message)])
        self.key = key


class Unclear(RowRejected):
    """Only a person can say what a row means.

    `question` is the key under which it can be answered, beginning with its kind; `choices` are the answers, which
    people read as `labels`, or as they are where there are none.
    """

    def __init__(
        self, key: str, question: str, message: str, choices: tuple[str, ...] = (), labels: tuple[str, ...] = ()
    ) -> None:
        super().__init__(key, message)
        self.question = question
        self.choices = choices
        self.labels = labels


class ProductUnclear(Unclear):
    """A row does not say which product is meant."""

    def __init__(self, question: str, message: str, choices: tuple[str, ...]) -> None:
        super().__init__("product", question, message, choices)


class DemoRefused(RuleBroken):
    """The demo keeps apart from other rows."""


class BackupFailed(RuleBroken):
    """No backup could be written: the disk is full or refuses, or what was written cannot be read again."""


class BackupUnknown(NotFound):
    """There is no backup file of this name."""


class RestoreUnconfirmed(RuleBroken):
    """Everything would be replaced, and nobody has said that it may be."""


class RestoreFailed(RuleBroken):
    """What was restored is not what the backup says, so that all is as it was before."""


class DatabaseOutside(RuleBroken):
    """Tests are about to read or replace a database that is none of theirs."""
