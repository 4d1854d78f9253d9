"""Set lots to what was counted, from a script."""

from pathlib import Path
from uuid import UUID

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.inventory.dto.adjustments import CountInput
from bakery.inventory.rows import CountRow, rows_given
from bakery.inventory.services.counts import count_stock


class Command(ServiceCommand):
    """Corrects the shelf by a count; all lots, or none."""

    help = "Count lots: --file ROWS.json, or one lot by options."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Take a file, or the parts of one row."""
        parser.add_argument("--file", type=Path, help="A JSON list; keys as the options below.")
        parser.add_argument("--note", default="", help="What the count was for.")
        parser.add_argument("--key", type=UUID, help="The same key and content again counts nothing.")
        parser.add_argument("--lot", help="Its id.")
        parser.add_argument("--remaining", help="What is left, in --unit.")
        parser.add_argument("--unit", help="Left out: the unit the stock is kept in.")
        parser.add_argument("--percent", help="What is left, in percent of what came in.")
        parser.add_argument("--expected", help="What the sheet showed, in the unit the stock is kept in.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Count and tell every line."""
        by = self.actor(tx, options)
        rows = rows_given(CountRow, file=options["file"], options=options)
        counts = [
            CountInput(
                lot_id=row.lot,
                remaining=row.remaining,
                unit=row.unit,
                percent_of_received=row.percent,
                expected=row.expected,
            )
            for row in rows
        ]
        counted = count_stock(tx, counts=counts, note=options["note"], idempotency_key=options["key"], by=by)
        lines = [
            f"Lot {each.lot_id}: {each.before} before, {each.counted} counted, "
            f"difference {each.difference} {each.unit}"
            for each in counted.counted
        ]
        return Outcome(result=counted, lines=[line.rstrip() for line in lines])
