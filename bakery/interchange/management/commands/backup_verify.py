"""Look through a backup."""

from argparse import ArgumentParser
from pathlib import Path

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.errors import DomainError
from bakery.interchange.native.scratch import scratch_database
from bakery.interchange.services.backups import verify_backup
from bakery.interchange.services.integrity import check_integrity
from bakery.interchange.services.restoring import load_backup
from bakery.watching import Watch


class Command(ServiceCommand):
    """Reads every row; with --trial, restores them into a database made for it. Ends with 1 where it has a fault."""

    help = "Read a backup from the first row to the last: checksums, counts, references."
    writes = False

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Name the file."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--trial", action="store_true", help="Restore it into a database made for it, as well.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Look and report."""
        path = options["path"]
        detail = verify_backup(tx, path=path, watch=self.watch)
        lines = [f"{path.name}: {detail.fault or f'{detail.rows} rows, all as the manifest says.'}"]
        fault = detail.fault
        if options["trial"] and not fault:
            fault = _tried(path, self.watch)
            lines.append(f"{path.name}: {fault or 'restored for trial, and every rule holds.'}")
        result = {"backup": detail, "trial": options["trial"], "fault": fault}
        return Outcome(result=result, lines=lines, complete=not fault)


def _tried(path: Path, watch: Watch) -> str:
    """Restore a backup where nobody works, and return what was wrong, and which rules its rows break."""
    try:
        with scratch_database() as alias, transaction.atomic(using=alias) as tx:
            load_backup(tx, path=path, watch=watch)
            broken = [each for each in check_integrity(tx) if each.is_proof and each.count]
    except DomainError as error:
        return error.message
    return " ".join(f"Broken in {each.count} places: {each.title}." for each in broken)
