"""Tell what would become of a file, and keep nothing."""

from argparse import ArgumentParser
from pathlib import Path

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.interchange.dto import Comparison, ImportOptions
from bakery.interchange.management.commands.import_data import add_manner, content_of, told_changes, told_questions
from bakery.interchange.reporting import report_of
from bakery.interchange.tally import ERROR
from bakery.interchange.trying import compare_file


class Command(ServiceCommand):
    """Takes a file in and all of it back; ends with 1 where it could not be taken in as it is."""

    help = "Preview an import: what would become of every row and key of a file."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Name the file."""
        parser.add_argument("file", type=Path)
        add_manner(parser)
        parser.add_argument("--strict", action="store_true", help="Ignored keys and notices are errors.")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Compare and report."""
        by = self.actor(tx, options)
        given = ImportOptions(family=options["family"], mode=options["mode"], strict=options["strict"])
        compared = compare_file(tx, content=content_of(options["file"]), options=given, by=by, watch=self.watch)
        strictly = options["strict"] and (compared.ignored_keys or compared.notices)
        told = {"family": compared.family, "complete": compared.complete, **report_of(compared)}
        return Outcome(result=told, lines=_lines(compared), complete=compared.complete and not strictly)


def _lines(compared: Comparison) -> list[str]:
    lines = [f"Family {compared.family}, because {compared.why}; mode {compared.options.mode}. Nothing was written."]
    lines += [
        f"{count.name}: {count.read} read, {count.created} to create, {count.updated} to update, "
        f"{count.unchanged} unchanged, {count.skipped} skipped, {count.errors} errors"
        for count in compared.arrays
        if count.read
    ]
    lines += [f"Ignored: {each.key} ({each.count})" for each in compared.ignored_keys]
    lines += [f"{row.place}: {row.message}" for row in compared.rows if row.outcome == ERROR]
    lines += told_changes(compared.rows)
    lines += [f"{notice.place}: {notice.message}" for notice in compared.notices]
    return lines + told_questions(compared.questions)
