"""Makes an event."""

from datetime import date

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events import services as event_service


class Command(ServiceCommand):
    """The plan begins as a draft."""

    help = "Make an event."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the name, the day and what may be said of it."""
        parser.add_argument("name")
        parser.add_argument("--date", type=date.fromisoformat, required=True, help="As 2026-12-15.")
        parser.add_argument("--attendees", type=int, help="How many guests are expected.")
        parser.add_argument("--notes", default="")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Make it."""
        by = self.actor(tx, options)
        event = event_service.create_event(
            tx,
            name=options["name"],
            event_date=options["date"],
            expected_attendees=options["attendees"],
            notes=options["notes"],
            by=by,
        )
        return Outcome(result=event, lines=[f"Made event {event.id}: {event.name}, {event.event_date}."])
