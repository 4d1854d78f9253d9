"""Makes assignments ready, or hands them over."""

from uuid import UUID

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events import services as event_service


class Command(ServiceCommand):
    """Of a delivery, tells what it cost."""

    help = "Make an assignment ready, or hand it over."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the assignment and its next status."""
        parser.add_argument("assignment", type=int, help="Its id.")
        parser.add_argument("status", help="ready or delivered.")
        parser.add_argument("--to", default="", help="Where or to whom it was handed over.")
        parser.add_argument("--key", type=UUID, help="The same one again records nothing twice.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Take the step."""
        by = self.actor(tx, options)
        row = event_service.update_fulfillment_status(
            tx,
            assignment_id=options["assignment"],
            new_status=options["status"],
            delivered_to=options["to"],
            idempotency_key=options["key"],
            by=by,
        )
        cost = "" if row.delivered_cost is None else f", at {row.delivered_cost}"
        told = f"{row.quantity} × {row.package_name} for {row.recipient_name}: {row.status}{cost}."
        return Outcome(result=row, lines=[told])
