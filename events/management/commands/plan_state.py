"""Moves the plan of an event from one state to the next."""

from collections.abc import Callable
from typing import Final

from django.core.management.base import CommandParser

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from events.dto.planning import PlanStateRow
from events.management.finding import find_event
from events.planning import states

Step = Callable[..., PlanStateRow]
STEPS: Final[dict[str, Step]] = {
    "lock": states.lock_plan,
    "unlock": states.unlock_plan,
    "start": states.start_production,
    "complete": states.complete_production,
    "cancel": states.cancel_plan,
}
WITH_REASON: Final = {"unlock", "complete", "cancel"}


class Command(ServiceCommand):
    """Refused with the problems that stand in the way."""

    help = "Lock, unlock, start, complete or cancel the plan of an event."

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the event, one step, and its reason."""
        parser.add_argument("event", help="Its id or its exact name.")
        steps = parser.add_mutually_exclusive_group(required=True)
        for step in STEPS:
            steps.add_argument(f"--{step}", dest="step", action="store_const", const=step)
        parser.add_argument("--reason", default="", help="Why; needed to cancel, and to complete with things undone.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Take the step."""
        by = self.actor(tx, options)
        event = find_event(tx, text=options["event"])
        step = options["step"]
        reason = {"reason": options["reason"]} if step in WITH_REASON else {}
        row = STEPS[step](tx, event_id=event.id, by=by, **reason)
        return Outcome(result=row, lines=[f"{event.name} is {row.state.replace('_', ' ')}."])
