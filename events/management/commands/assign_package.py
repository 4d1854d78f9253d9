"""Gives a recipient packages at an event."""

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events import services as event_service
from events.management.finding import find_event
from events.management.naming import find_id
from events.models import Package, Recipient


class Command(ServiceCommand):
    """Tells what the recipient avoids and the package contains."""

    help = "Give a recipient packages at an event."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event, the recipient, the package and how many."""
        parser.add_argument("event", help="Its id or its exact name.")
        parser.add_argument("recipient", help="Id or name.")
        parser.add_argument("package", help="Id, slug or name.")
        parser.add_argument("--quantity", type=int, default=1)
        parser.add_argument("--allergen-note", default="", help="Why a conflict with allergens is accepted.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Assign it."""
        by = self.actor(tx, options)
        row = event_service.assign_package_to_recipient(
            tx,
            event_id=find_event(tx, text=options["event"]).id,
            recipient_id=find_id(tx, model=Recipient, text=options["recipient"]),
            package_id=find_id(tx, model=Package, text=options["package"]),
            quantity=options["quantity"],
            allergen_note=options["allergen_note"],
            by=by,
        )
        lines = [f"Assignment {row.id}: {row.quantity} × {row.package_name} for {row.recipient_name}."]
        if row.allergen_conflicts:
            lines.append(f"It contains what they avoid: {', '.join(row.allergen_conflicts)}.")
        return Outcome(result=row, lines=lines)
