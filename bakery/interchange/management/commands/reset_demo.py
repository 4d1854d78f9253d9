"""Begin the demo anew."""

from argparse import ArgumentParser

from django.conf import settings

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.errors import DemoRefused
from bakery.interchange.services.samples import load_sample, remove_demo


class Command(ServiceCommand):
    """Takes away the demo with all that was done in it, and loads it as it is on this day."""

    help = "Delete the demo and whatever was added to it, and load it again. Only with DEBUG."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Ask for a clear yes."""
        parser.add_argument("--yes", action="store_true", help="Yes, delete everything.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Delete, load and report."""
        by = self.actor(tx, options)
        if not settings.DEBUG:
            raise DemoRefused("This is no development machine, so nothing is deleted.")
        if not options["yes"]:
            raise DemoRefused("This deletes everything in the bakery. Say --yes if you mean it.")
        removed = remove_demo(tx)
        loaded = load_sample(tx, with_plan=True, by=by)
        return Outcome(result=loaded, lines=[f"{removed} rows were deleted, and the demo was loaded."])
