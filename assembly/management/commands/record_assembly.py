"""Records boxes that were put together."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.management.base import CommandError, CommandParser

from assembly import services as assembly_service
from assembly.dto import AssemblyEntry
from assembly.management.rows import COLUMNS, read_row
from bakery.commands import REFUSED, Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.inventory.services import lock_stock


class Command(ServiceCommand):
    """Takes one row by options, or a file of rows: `[{"box": "cookie-box", "quantity": 25, …}]`, all or none."""

    help = "Record boxes that were put together."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the columns of a row, or the file that holds several."""
        row = parser.add_mutually_exclusive_group(required=True)
        row.add_argument("--box", help="Id, slug or name of what was put together.")
        row.add_argument("--file", type=Path, help=f"Rows of {', '.join(COLUMNS)}.")
        parser.add_argument("--quantity", type=int, default=1)
        parser.add_argument("--event", help="Id or exact name of the event it was made for.")
        parser.add_argument(
            "--choose",
            action="append",
            type=_chosen,
            default=[],
            metavar="LINE=PRODUCT",
            help="For an undecided material, by line id or name, the product by id, slug or name.",
        )
        parser.add_argument("--at", help="When, if not now: 2026-12-15 14:30.")
        parser.add_argument("--notes", default="")
        parser.add_argument("--skip-packaging", metavar="REASON", help="Leave the materials out for now.")
        parser.add_argument("--key", type=UUID, help="The same one again records nothing twice.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Record every row."""
        by = self.actor(tx, options)
        if options["file"] is None:
            rows = [{column: options[column] for column in COLUMNS} | {"choose": dict(options["choose"])}]
        else:
            rows = _keyed(_rows(options["file"]), options["key"])
        if len(rows) > 1:
            lock_stock(tx)  # a row may need what none before it did
        entries = [assembly_service.record_assembly(tx, by=by, **read_row(tx, row)) for row in rows]
        return Outcome(result=entries, lines=[_told(entry) for entry in entries])


def _chosen(text: str) -> tuple[str, str]:
    line, sign, product = text.partition("=")
    if not (line and sign and product):
        raise ValueError(text)
    return line, product


def _rows(path: Path) -> list[dict[str, Any]]:
    """Return the rows of the file; what is no list of objects is refused."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read: {error}", returncode=REFUSED) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CommandError(f"{path} holds no list of rows.", returncode=REFUSED)
    return rows


def _keyed(rows: list[dict[str, Any]], key: UUID | None) -> list[dict[str, Any]]:
    """Give each row without a key one that follows from the file's key and its place."""
    if key is None:
        return rows
    return [{"key": uuid5(key, str(place))} | row for place, row in enumerate(rows)]


def _told(entry: AssemblyEntry) -> str:
    at_least = "" if entry.cost_known else "at least "
    return (
        f"Recorded {entry.quantity_assembled} × {entry.finished_good_name} at {at_least}{entry.total_component_cost}."
    )
