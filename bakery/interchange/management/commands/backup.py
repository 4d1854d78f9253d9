"""Back up everything."""

from argparse import ArgumentParser
from pathlib import Path

from bakery.accounts.queries import acting_user
from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.services.backups import back_up


class Command(ServiceCommand):
    """Reads one moment of the database into a file, and the file once more."""

    help = "Write a backup and verify it. Without --keep it stays until somebody deletes it."
    writes = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose where it goes and how long it stays."""
        parser.add_argument("--out", type=Path, help="Another folder, or a file that ends in .zip.")
        parser.add_argument("--keep", type=int, metavar="N", help="A nightly one: the newest N of those are kept.")
        parser.add_argument("--no-users", action="store_true", help="Leave accounts and their passwords out.")
        parser.add_argument("--user", help="Who does it, for the record.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Write, verify and report."""
        keep = options["keep"]
        if keep is not None and not 1 <= keep <= 1000:
            raise InvalidInput.of("keep", "Between 1 and 1000 can be kept.")
        by = acting_user(tx, username=options["user"]).get_username() if options["user"] else ""
        detail = back_up(
            tx,
            why="nightly" if keep else "hand",
            by=by,
            out=options["out"],
            keep=keep,
            with_users=not options["no_users"],
            watch=self.watch,
        )
        return Outcome(result=detail, lines=[f"{detail.file}: {detail.rows} rows, {detail.bytes} bytes, verified."])
