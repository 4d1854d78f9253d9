"""Record bakings from a script: those of a file together, or one."""

from pathlib import Path
from uuid import UUID

from django.core.management.base import CommandParser

from bakery.accounts.models import User
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.inventory.services import lock_stock
from production.dto import ProductionEntry
from production.queries.screens import bakeable_by_slug
from production.rows import BakeRow, key_of_row, read_row, read_rows
from production.services import record_batch_production


class Command(ServiceCommand):
    """Takes what was baked off and onto the shelf; all rows of a file, or none."""

    help = "Record bakings: --file ROWS.json, or one by options."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Take a file, or the parts of one row."""
        parser.add_argument("--file", type=Path, help="A JSON list; keys as the options, losses as objects.")
        parser.add_argument("--key", type=UUID, help="The same key and content again records nothing.")
        parser.add_argument("--output", help="The slug of what came out.")
        parser.add_argument("--batches", dest="num_batches")
        parser.add_argument("--good", dest="actual_yield", help="Good pieces.")
        parser.add_argument("--scale", dest="scale_factor")
        parser.add_argument("--at", dest="produced_at", help="2026-12-09T14:30+01:00; left out: now.")
        parser.add_argument("--event", dest="event_id", help="The id of the event it was baked for.")
        parser.add_argument("--lost", dest="losses", action="append", type=_loss, help="burnt=4, once for each kind.")
        parser.add_argument("--over-yield", action="store_true", default=None, help="Yes, more than the recipe gives.")
        parser.add_argument("--shortage-reason", help="Why it was baked without stock on the books.")
        parser.add_argument("--notes")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Record every row in the one block."""
        by = self.actor(tx, options)
        rows = _rows(options)
        if len(rows) > 1:
            lock_stock(tx)
        entries = [_record(tx, row, key_of_row(options["key"], number), by) for number, row in enumerate(rows)]
        return Outcome(result=entries, lines=[_line(entry) for entry in entries])


def _rows(options: Options) -> list[BakeRow]:
    given = {name: options[name] for name in BakeRow.model_fields if options[name] is not None}
    if options["file"] is None:
        return [read_row(given)]
    if given:
        raise InvalidInput.of("file", "Give a file, or one row by options, not both.")
    try:
        text = options["file"].read_bytes()
    except OSError as error:
        raise InvalidInput.of("file", f"{options['file']} cannot be read: {error.strerror}.") from error
    return read_rows(text)


def _loss(text: str) -> dict[str, str]:
    category, _, quantity = text.partition("=")
    return {"category": category, "quantity": quantity}


def _record(tx: Atomic, row: BakeRow, key: UUID | None, by: User) -> ProductionEntry:
    unit = bakeable_by_slug(tx, slug=row.output)
    return record_batch_production(
        tx, recipe_id=unit.recipe_id, finished_unit_id=unit.id, idempotency_key=key, by=by, **row.arguments()
    )


def _line(entry: ProductionEntry) -> str:
    return (
        f"Run {entry.id}: {entry.effective_batches} batches of {entry.recipe_name}, {entry.actual_yield} good, "
        f"{entry.loss_quantity} lost, cost {entry.total_ingredient_cost}."
    )
