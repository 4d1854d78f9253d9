"""Delete old reports of imports."""

from argparse import ArgumentParser
from datetime import date

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.queries.imports import count_old_imports
from bakery.interchange.services.reports import prune_import_reports


class Command(ServiceCommand):
    """Tells how many would go; with --yes they go. What was imported stays."""

    help = "Show how many reports of imports are older than a day, and with --yes delete them."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Add the day."""
        parser.add_argument("--before", type=date.fromisoformat, required=True, metavar="DATE", help="As 2026-12-09.")
        parser.add_argument("--yes", action="store_true", help="Do it.")

    def changes(self, options: Options) -> bool:
        """Write only when told to."""
        return bool(options["yes"])

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Count them, or delete them."""
        if self.changes(options):
            return self._pruned(tx, options)
        count = count_old_imports(tx, before=options["before"])
        lines = [f"{count} reports are from before {options['before']}. Say --yes to delete them."]
        return Outcome(result={"before": options["before"], "deleted": 0, "found": count}, lines=lines)

    def _pruned(self, tx: Atomic, options: Options) -> Outcome:
        deleted = prune_import_reports(tx, before=options["before"], by=self.actor(tx, options))
        lines = [f"{deleted} reports from before {options['before']} were deleted."]
        return Outcome(result={"before": options["before"], "deleted": deleted, "found": deleted}, lines=lines)
