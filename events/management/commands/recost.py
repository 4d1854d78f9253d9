"""Tells what a plan would cost at today's prices."""

from decimal import Decimal

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.dto import cost_to_string
from events.management.finding import find_event
from events.planning.comparison import get_plan_comparison


class Command(ServiceCommand):
    """What was recorded keeps its cost; exits with 1 where a price is not known, so that figures are lower bounds."""

    help = "Show the plan at today's prices against what it was reckoned at when production started."
    writes = False

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event."""
        parser.add_argument("event", help="Its id or its exact name.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Reckon it anew."""
        event = find_event(tx, text=options["event"])
        found = get_plan_comparison(tx, event_id=event.id)
        dearer = cost_to_string(Decimal(found.current_cost) - Decimal(found.original_cost))
        known = found.original_cost_known and found.current_cost_known
        result = {
            "event_id": event.id,
            "baseline_cost": found.original_cost,
            "cost_today": found.current_cost,
            "difference": dearer,
            "actual_cost": found.actual_cost,
            "cost_known": known,
        }
        lines = [
            f"{event.name}, {event.event_date:%-d %b %Y}",
            f"When production started: {found.original_cost}",
            f"At today's prices: {found.current_cost}, difference {dearer}",
            f"Spent so far: {found.actual_cost}",
        ]
        if found.has_changes:
            lines.append(f"The plan itself was changed in {found.total_changes} places.")
        if not known:
            lines.append("Some prices are not known, so these are lower bounds.")
        return Outcome(result=result, lines=lines, complete=known)
