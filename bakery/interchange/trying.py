"""A file taken in and taken back at once: what would come of it, by the same code that does it."""

from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange.comparing import Deadline
from bakery.interchange.dto import Comparison, ImportOptions
from bakery.interchange.services.importing import take_in_file
from bakery.watching import Watch, unwatched


class _TakenBack(Exception):
    """Carries the comparison out of a savepoint that must not be kept."""

    def __init__(self, compared: Comparison) -> None:
        self.compared = compared


def compare_file(
    tx: Atomic, *, content: bytes, options: ImportOptions, by: User, watch: Watch = unwatched
) -> Comparison:
    """Return what would become of a file; the block is then as it was before."""
    deadline = Deadline()

    def in_time(stage: str, done: int, total: int) -> None:
        deadline(stage, done, total)
        watch(stage, done, total)

    try:
        with tx.savepoint() as inner:
            found = take_in_file(inner, content=content, options=options, by=by, one_by_one=True, watch=in_time)
            raise _TakenBack(found)
    except _TakenBack as end:
        return end.compared
