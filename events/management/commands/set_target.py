"""Says what an event wants apart from packages."""

from decimal import Decimal

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events import services as event_service
from events.management.finding import find_event
from events.management.naming import find_item


class Command(ServiceCommand):
    """Replaces the target there is."""

    help = "Set how many pieces of a finished unit or good an event wants apart from packages."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event, the unit or good, and how many of it."""
        parser.add_argument("event", help="Its id or its exact name.")
        item = parser.add_mutually_exclusive_group(required=True)
        item.add_argument("--unit", help="Id, slug or name of a finished unit.")
        item.add_argument("--good", help="Id, slug or name of a finished good.")
        amount = parser.add_mutually_exclusive_group(required=True)
        amount.add_argument("--quantity", type=int)
        amount.add_argument("--per-attendee", type=Decimal)

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Set it."""
        by = self.actor(tx, options)
        event = find_event(tx, text=options["event"])
        kind, item_id = find_item(tx, unit=options["unit"], good=options["good"])
        amount = {"target_quantity": options["quantity"], "per_attendee": options["per_attendee"]}
        if kind == "finished_unit":
            unit = event_service.set_unit_target(tx, event_id=event.id, finished_unit_id=item_id, **amount, by=by)
            return Outcome(result=unit, lines=[f"{event.name}: {unit.target_quantity} × {unit.finished_unit_name}."])
        good = event_service.set_assembly_target(tx, event_id=event.id, finished_good_id=item_id, **amount, by=by)
        return Outcome(result=good, lines=[f"{event.name}: {good.target_quantity} × {good.finished_good_name}."])
