"""What the commands share that take in one kind of facts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import ClassVar

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.codes import FACTS
from bakery.interchange.dto import ImportOptions
from bakery.interchange.errors import FamilyUnknown
from bakery.interchange.management.commands.import_data import answers_in, content_of, lines_of
from bakery.interchange.services.importing import import_file


class FactsCommand(ServiceCommand):
    """Takes in a list of one kind of facts, each row once; all of them, or without those that are wrong."""

    kind: ClassVar[str]

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and how it is taken in."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--resolve", type=Path, help="A JSON object: key of a question to what is meant.")
        parser.add_argument("--skip-errors", action="store_true", help="Leave bad rows out.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Read the file and report; a list of other facts is refused."""
        by = self.actor(tx, options)
        path = options["file"]
        given = ImportOptions(family=FACTS, skip_errors=options["skip_errors"], answers=answers_in(options["resolve"]))
        detail = import_file(tx, file_name=path.name, content=content_of(path), options=given, by=by, watch=self.watch)
        if self.kind not in [each.name for each in detail.arrays]:
            raise FamilyUnknown(f"This file holds no {self.kind.replace('_', ' ')}.")
        return Outcome(result=detail, lines=lines_of(detail), complete=detail.complete)
