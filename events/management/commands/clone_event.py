"""Copies an event to another day."""

from datetime import date

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events import services as event_service
from events.management.finding import find_event
from events.services.cloning import PARTS


class Command(ServiceCommand):
    """Nothing that was made, handed out or chosen comes along."""

    help = "Copy an event to another day."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event, what the copy is called and when, and what is copied."""
        parser.add_argument("event", help="Its id or its exact name.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--date", type=date.fromisoformat, required=True, help="As 2027-12-15.")
        parser.add_argument(
            "--with",
            dest="parts",
            default="notes,targets,assignments,shortlist",
            help=f"Any of {', '.join(PARTS)}, with commas between them.",
        )

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Copy it."""
        by = self.actor(tx, options)
        source = find_event(tx, text=options["event"])
        event = event_service.clone_event(
            tx,
            source_event_id=source.id,
            new_name=options["name"],
            new_event_date=options["date"],
            parts=[part.strip() for part in options["parts"].split(",") if part.strip()],
            by=by,
        )
        return Outcome(result=event, lines=[f"Made event {event.id}: {event.name}, {event.event_date}."])
