"""What every command of the bakery shares: its options, its one block, its answers and its exit codes.

    class Command(ServiceCommand):
        help = "Record a purchase from a file."

        def add_own_arguments(self, parser: CommandParser) -> None:
            parser.add_argument("file", type=Path)

        def work(self, tx: Atomic, options: Options) -> Outcome:
            purchase = record_purchase(tx, ..., by=self.actor(tx, options))
            return Outcome(result=purchase, lines=[f"Recorded purchase {purchase.id}."])

A command that only reads says `writes = False`: it works in a snapshot and has neither `--user` nor `--dry-run`.
It exits with 0 when all is done, 1 when rows were left out or problems found, 2 when it was refused.
"""

import json
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS, connections

from bakery.accounts.models import User
from bakery.accounts.queries import acting_user
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.dto import Encoder
from bakery.errors import DomainError
from bakery.terminal import Bar
from bakery.watching import Watch

Options = dict[str, Any]

INCOMPLETE = 1
REFUSED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a command has to say: an object for programs, lines for people, and whether all went in."""

    result: Any
    lines: Sequence[str] = ()
    complete: bool = True


class _OnlyTried(Exception):
    """Carries the outcome out of a block that must not be kept."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome


class ServiceCommand(BaseCommand, ABC):
    """Opens one block, works in it, and prints what came of it."""

    writes = True
    watch: Watch  # shows on a terminal how far the work has come

    def add_own_arguments(self, parser: CommandParser) -> None:
        """Add the arguments of this command."""

    @abstractmethod
    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Do it inside the block, or look it up inside the snapshot."""

    def changes(self, options: Options) -> bool:
        """Tell whether this run writes; a command that reads unless an option says so overrides this."""
        return self.writes

    def actor(self, tx: Atomic, options: Options) -> User:
        """Return who does it."""
        return acting_user(tx, username=options["user"])

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add what every command takes."""
        self.add_own_arguments(parser)  # type: ignore[arg-type]
        parser.add_argument("--json", action="store_true", help="Print one object; everything else goes to stderr.")
        parser.add_argument("--database", default=DEFAULT_DB_ALIAS, choices=tuple(connections), help="The alias.")
        if self.writes:
            self.add_writing_arguments(parser)

    def add_writing_arguments(self, parser: ArgumentParser) -> None:
        """Add what every command takes that writes, if only at times."""
        parser.add_argument("--user", help="Who does it; may be left out where there is one superuser.")
        parser.add_argument("--dry-run", action="store_true", help="Do it, show it, keep nothing.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work in one block and print; what is refused was not kept."""
        try:
            with Bar(shown=self.stderr.isatty() and not options["json"]) as self.watch:
                outcome = self._kept(options) if self.changes(options) else self._looked_up(options)
        except _OnlyTried as tried:
            outcome = tried.outcome
            self.stderr.write("Nothing was kept: this was a dry run.")
        except DomainError as error:
            raise CommandError(error.message, returncode=REFUSED) from error

        self._print(outcome, as_json=options["json"])
        if not outcome.complete:
            sys.exit(INCOMPLETE)

    def _kept(self, options: Options) -> Outcome:
        with transaction.atomic(using=options["database"]) as tx:
            outcome = self.work(tx, options)
            if options["dry_run"]:
                raise _OnlyTried(outcome)
        return outcome

    def _looked_up(self, options: Options) -> Outcome:
        with transaction.snapshot(using=options["database"]) as tx:
            return self.work(tx, options)

    def _print(self, outcome: Outcome, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(outcome.result, cls=Encoder, ensure_ascii=False))
        for line in outcome.lines:
            (self.stderr if as_json else self.stdout).write(line)
