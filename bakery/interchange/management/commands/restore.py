"""Replace everything by a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import CommandError
from django.db import DatabaseError

from bakery.commands import REFUSED, Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.errors import RestoreUnconfirmed
from bakery.interchange.native.results import RestorePreview
from bakery.interchange.services.restoring import preview_restore, restore_backup


class Command(ServiceCommand):
    """Restores in one block, after a backup of what is there; without --yes it only says what would happen."""

    help = "Replace everything by what a backup holds. What is there is backed up first."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and ask for a clear yes."""
        parser.add_argument("path", type=Path)
        parser.add_argument("--yes", action="store_true", help="Yes, replace everything.")
        parser.add_argument("--no-users", action="store_true", help="Keep the accounts that are here.")

    def changes(self, options: Options) -> bool:
        """Write after a clear yes alone."""
        return bool(options["yes"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Tell of rows that the database itself refuses as of any other refusal."""
        try:
            super().handle(*args, **options)
        except DatabaseError as error:
            raise CommandError(
                f"The database refuses it, and nothing was changed: {error}", returncode=REFUSED
            ) from error

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Restore and report, or say what is there and what would come; an empty database has nobody to do it."""
        if not self.changes(options):
            self._refuse(tx, options)
        by = self.actor(tx, options).get_username() if options["user"] else ""
        restored = restore_backup(
            tx, path=options["path"], by=by, with_users=not options["no_users"], watch=self.watch
        )
        lines = [f"Restored {restored.rows} rows of {restored.file}.", f"What was here is in {restored.kept_before}."]
        return Outcome(result=restored, lines=lines)

    def _refuse(self, tx: Atomic, options: Options) -> NoReturn:
        preview = preview_restore(tx, path=options["path"], with_users=not options["no_users"], watch=self.watch)
        raise RestoreUnconfirmed("\n".join(_told(preview)))


def _told(preview: RestorePreview) -> list[str]:
    width = max(len(each.model) for each in preview.models)
    shown = [each for each in (*preview.models, *preview.cleared) if each.here or each.coming]
    return [
        f"{preview.backup.file} of {preview.backup.created_at:%d %b %Y, %H:%M %Z} into {preview.database}:",
        "",
        f"{'':{width}}  {'here':>8}  {'coming':>8}",
        *(f"{each.model:{width}}  {each.here:>8}  {each.coming:>8}" for each in shown),
        "",
        "This replaces everything above. Say --yes if you mean it.",
    ]
