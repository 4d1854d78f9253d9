"""Write chosen rows to a file."""

from argparse import ArgumentParser
from pathlib import Path

from django.utils import timezone

from bakery.accounts.queries import acting_user
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.native.folder import being_written
from bakery.interchange.native.kinds import KINDS
from bakery.interchange.native.wish import Wish
from bakery.interchange.services.exporting import WRITERS, export_selection


class Command(ServiceCommand):
    """Reads one moment of the database into a file that holds neither accounts nor what happened."""

    help = "Export definitions and what events want: to be imported elsewhere, or for spreadsheets and other programs."
    writes = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose what of everything, and how it is written."""
        kinds = ", ".join(KINDS)
        parser.add_argument("--entities", default="", metavar="A,B", help=f"Of these kinds alone: {kinds}.")
        parser.add_argument("--event", type=int, metavar="ID", help="One event and all it needs; of --entities alone.")
        parser.add_argument("--format", choices=tuple(WRITERS), default="zip", help="zip can be imported.")
        parser.add_argument("--out", type=Path, help="The file; otherwise one in the folder where you are.")
        parser.add_argument("--user", help="Who does it, for the record.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Write and report."""
        kinds = tuple(filter(None, (each.strip() for each in options["entities"].split(","))))
        wish = Wish(kinds=kinds, event_id=options["event"])
        by = acting_user(tx, username=options["user"]).get_username() if options["user"] else ""
        path = options["out"] or Path(wish.file_name(options["format"], timezone.localdate()))
        if path.exists():
            raise InvalidInput.of("out", f"There is a file called {path.name} already.")
        try:
            with being_written(path.absolute().parent) as (file, written):
                done = export_selection(tx, wish=wish, written_as=options["format"], file=file, by=by)
                file.flush()
                written.rename(path)
        except OSError as error:
            raise InvalidInput.of("out", f"{path}: {error.strerror}.") from error
        told = {"file": str(path), "format": done.format, "rows": done.rows}
        return Outcome(result=told, lines=[f"{path}: {done.rows} rows."])
