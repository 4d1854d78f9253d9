"""Lists what should be used soon."""

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.inventory.dto.stock import LotDetail
from bakery.inventory.queries.stock import get_expiring_stock

EXPIRED = "expired"


class Command(ServiceCommand):
    """Exits with 1 where something has expired already."""

    help = "List stock that expires soon or has expired, the earliest first."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add how far to look."""
        parser.add_argument("--days", type=int, default=7, help="How many days ahead (7).")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """List it."""
        lots = get_expiring_stock(tx, within_days=options["days"])
        lines = [_line(lot) for lot in lots] or ["Nothing expires."]
        return Outcome(result=lots, lines=lines, complete=all(lot.freshness != EXPIRED for lot in lots))


def _line(lot: LotDetail) -> str:
    amount = f"{lot.remaining} {lot.unit}".strip()
    place = f", {lot.location}" if lot.location else ""
    return f"{lot.expires_on:%-d %b %Y} {lot.freshness}: {lot.item_name}, {amount}{place} (lot {lot.id})"
