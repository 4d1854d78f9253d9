"""Show the backups there are."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.native.folder import list_backups
from bakery.interchange.native.names import database_name


class Command(ServiceCommand):
    """Reads the manifests, not the rows; ends with 1 where a backup has a fault or there is none."""

    help = "List the backups of this database, newest first."
    writes = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Choose the folder."""
        parser.add_argument("folder", type=Path, nargs="?", help="Where they lie; without it, where they go.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """List them."""
        found = list_backups(options["folder"] or settings.BACKUP_ROOT, database_name(tx))
        lines = [
            f"{each.file}  {each.why:8}  {each.rows:>8} rows  {each.bytes:>10} bytes  "
            f"{each.fault or ('verified' if each.verified_at else 'not verified')}"
            for each in found
        ]
        good = bool(found) and not any(each.fault for each in found)
        return Outcome(result=found, lines=lines or ["There is no backup yet."], complete=good)
