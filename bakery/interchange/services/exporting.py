"""Chosen rows written as files: to be imported elsewhere, to be read by programs, for spreadsheets."""

from collections.abc import Callable, Mapping
from typing import BinaryIO, Final

from django.utils import timezone

from bakery import logs
from bakery.context import VERSION
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.exports.documents import write_document
from bakery.interchange.exports.edits import write_context
from bakery.interchange.exports.sheets import write_sheets
from bakery.interchange.exports.zips import write_zip
from bakery.interchange.native.kinds import HISTORY
from bakery.interchange.native.manifest import Excluded, Manifest, last_migrations
from bakery.interchange.native.names import database_name
from bakery.interchange.native.results import SelectionWritten
from bakery.interchange.native.scope import EXCLUDED, PEOPLE
from bakery.interchange.native.selection import Selection
from bakery.interchange.native.wish import Wish
from bakery.interchange.queries.selecting import chosen_rows

NO_PEOPLE: Final = "Selections hold no accounts."
Writer = Callable[[BinaryIO, Selection, Manifest], None]
WRITERS: Final[Mapping[str, Writer]] = {
    "zip": write_zip,
    "json": write_document,
    "csv": write_sheets,
    "context": write_context,
}


def export_selection(tx: Atomic, *, wish: Wish, written_as: str, file: BinaryIO, by: str = "") -> SelectionWritten:
    """Write what somebody wants to have, with all it needs to stand alone; the block must see one moment."""
    with logs.operation(tx, "export_selection", kinds=wish.kinds, event_id=wish.event_id, format=written_as) as log:
        if written_as not in WRITERS:
            raise InvalidInput.of("format", f"There is no format “{written_as[:50]}”; there are {', '.join(WRITERS)}.")
        selection = Selection(tx, chosen_rows(tx, wish=wish))
        WRITERS[written_as](file, selection, _head(tx, by))
        log.add(rows=selection.written)
        return SelectionWritten(format=written_as, rows=selection.written)


def _head(tx: Atomic, by: str) -> Manifest:
    """Return what the file says of itself before any row is counted."""
    left_out = {label: each.reason for label, each in EXCLUDED.items()}
    left_out |= dict.fromkeys(PEOPLE, NO_PEOPLE) | dict(HISTORY)
    return Manifest(
        kind="selection",
        app_version=VERSION,
        created_at=timezone.now(),
        created_by=by,
        why="hand",
        database=database_name(tx),
        migrations=last_migrations(tx),
        entities=(),
        excluded=tuple(Excluded(model=label, reason=reason) for label, reason in left_out.items()),
        rows_total=0,
        ledger=None,
    )
