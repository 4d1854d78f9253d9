"""Record a purchase from a script."""

from datetime import date
from pathlib import Path
from uuid import UUID

from django.core.management.base import CommandParser
from django.utils import timezone

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.inventory.dto.purchases import PurchaseLineInput
from bakery.inventory.queries.naming import find_product, find_supplier
from bakery.inventory.rows import ReceiptRow, rows_given
from bakery.inventory.services.purchases import record_purchase


class Command(ServiceCommand):
    """Puts what one receipt lists on the shelf; all of it, or nothing."""

    help = "Record one receipt: lines of --file ROWS.json, or one line by options."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Take the shop, the day, and a file or the parts of one line."""
        parser.add_argument("--supplier", required=True, help="Its slug or id.")
        parser.add_argument("--on", type=date.fromisoformat, help="The day, as 2026-12-09; left out: today.")
        parser.add_argument("--reference", default="", help="The number of the receipt.")
        parser.add_argument("--notes", default="")
        parser.add_argument("--key", type=UUID, help="The same key and content again records nothing.")
        parser.add_argument("--file", type=Path, help="A JSON list of lines; keys as the options below.")
        parser.add_argument("--product", help="Its slug, barcode or id.")
        parser.add_argument("--packages", help="How many; half packages are legal.")
        parser.add_argument("--price", help="For one package; left out: unknown.")
        parser.add_argument("--expires-on")
        parser.add_argument("--location")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Record the receipt."""
        by = self.actor(tx, options)
        rows = rows_given(ReceiptRow, file=options["file"], options=options)
        purchase = record_purchase(
            tx,
            supplier_id=find_supplier(tx, text=options["supplier"]),
            purchased_on=options["on"] or timezone.localdate(),
            lines=[_line(tx, row) for row in rows],
            reference=options["reference"],
            notes=options["notes"],
            idempotency_key=options["key"],
            by=by,
        )
        known = "" if purchase.cost_known else ", and some prices are unknown"
        line = f"Purchase {purchase.id}: {len(purchase.lines)} lines, {purchase.total_cost} in all{known}."
        return Outcome(result=purchase, lines=[line, *purchase.warnings])


def _line(tx: Atomic, row: ReceiptRow) -> PurchaseLineInput:
    return PurchaseLineInput(
        product_id=find_product(tx, text=row.product),
        packages=row.packages,
        price_per_package=row.price,
        expires_on=row.expires_on,
        location=row.location,
    )
