"""Records loose pieces served or sold."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError, CommandParser

from bakery.commands import REFUSED, Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from events import services as event_service
from events.dto.deliveries import ServedInput
from events.management.finding import find_event
from events.management.naming import find_item


class Command(ServiceCommand):
    """Takes one row by options, or a file of rows: `[{"good": "cookie-box", "quantity": 23}, …]`."""

    help = "Record loose pieces that were served or sold at an event."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event and what was served."""
        parser.add_argument("event", help="Its id or its exact name.")
        row = parser.add_mutually_exclusive_group(required=True)
        row.add_argument("--unit", help="Id, slug or name of a finished unit.")
        row.add_argument("--good", help="Id, slug or name of a finished good.")
        row.add_argument("--file", type=Path, help="Rows of unit or good, and quantity.")
        parser.add_argument("--quantity", type=int, default=1)
        parser.add_argument("--to", default="", help="Where or to whom it was served.")
        parser.add_argument("--key", type=UUID, help="The same one again records nothing twice.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Record it."""
        by = self.actor(tx, options)
        rows = [options] if options["file"] is None else _rows(options["file"])
        delivery = event_service.record_served(
            tx,
            event_id=find_event(tx, text=options["event"]).id,
            lines=[_line(tx, row) for row in rows],
            delivered_to=options["to"],
            idempotency_key=options["key"],
            by=by,
        )
        served = ", ".join(f"{line.quantity} × {line.item_name}" for line in delivery.lines)
        return Outcome(result=delivery, lines=[f"Served {served}, at {delivery.total_cost}."])


def _rows(path: Path) -> list[Any]:
    """Return the rows of the file; what is no list of objects is refused."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path} cannot be read: {error}", returncode=REFUSED) from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise CommandError(f"{path} holds no list of rows.", returncode=REFUSED)
    return rows


def _line(tx: Atomic, row: Options) -> ServedInput:
    unit, good = row.get("unit"), row.get("good")
    if (unit is None) == (good is None):
        raise InvalidInput.of("lines", "Each row names a unit or a good.")
    kind, item_id = find_item(tx, unit=None if unit is None else str(unit), good=None if good is None else str(good))
    return ServedInput(item_type=kind, item_id=item_id, quantity=row.get("quantity", 1))
