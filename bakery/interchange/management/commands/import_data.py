"""Take in a file of the predecessor."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Mapping
from pathlib import Path

from bakery.commands import Options, Outcome, ServiceCommand
from bakery.db.transaction import Atomic
from bakery.errors import InvalidInput
from bakery.interchange.codes import MEANING, MODES
from bakery.interchange.documents import reject_file
from bakery.interchange.dto import ImportDetail, ImportOptions, Question, RowOutcome
from bakery.interchange.folders import packed
from bakery.interchange.reading import MOST_BYTES, read_document
from bakery.interchange.services.importing import import_file

CREATABLE = ("supplier",)


class Command(ServiceCommand):
    """Reads one file, reports every row and key of it, and keeps all of it or nothing."""

    help = "Import a JSON file, or the zip or folder of a coordinated backup."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Name the file and how it is taken in."""
        parser.add_argument("file", type=Path)
        add_manner(parser)
        parser.add_argument("--strict", action="store_true", help="Ignored keys and notices are errors.")
        parser.add_argument("--skip-errors", action="store_true", help="Leave bad rows out.")
        parser.add_argument("--rejects", type=Path, help="Where to write the rows left out.")
        parser.add_argument(
            "--resolve", type=Path, help="A JSON object: key of a question to the slug of what is meant."
        )
        parser.add_argument("--create-missing", action="append", choices=CREATABLE, default=[], metavar="KIND")

    def work(self, tx: Atomic, options: Options) -> Outcome:
        """Read the file and report."""
        by = self.actor(tx, options)
        given = ImportOptions(
            family=options["family"],
            mode=options["mode"],
            strict=options["strict"],
            skip_errors=options["skip_errors"],
            create_missing=frozenset(options["create_missing"]),
            answers=answers_in(options["resolve"]),
        )
        path = options["file"]
        content = content_of(path)
        detail = import_file(tx, file_name=path.name, content=content, options=given, by=by, watch=self.watch)
        if options["rejects"] and detail.rejects:
            _write(options["rejects"], reject_file(detail.family, detail.rejects))
        return Outcome(result=detail, lines=lines_of(detail), complete=detail.complete)


def add_manner(parser: ArgumentParser) -> None:
    """Let a file be read as a family, and taken in in another mode than the usual one of its family."""
    parser.add_argument("--family", choices=[*MODES], default="", help="What the file must be; otherwise recognised.")
    modes = "; ".join(f"{family}: {', '.join(modes)}" for family, modes in MODES.items())
    parser.add_argument("--mode", choices=[*MEANING], default="", help=f"The first is the usual one. {modes}.")


def content_of(path: Path) -> bytes:
    """Return what a file holds, one byte more than is allowed at most; a folder as the archive it would make."""
    try:
        if path.is_dir():
            return packed(path)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InvalidInput.of("file", f"{path}: {error.strerror}.") from error


def answers_in(path: Path | None) -> dict[str, str]:
    """Return the answers that a file gives to questions, none without a file."""
    if path is None:
        return {}
    answers = read_document(content_of(path))
    if not all(isinstance(slug, str) for slug in answers.values()):
        raise InvalidInput.of("resolve", "Every answer must be a slug.")
    return answers


def _write(path: Path, rejects: Mapping[str, object]) -> None:
    """Write the rows left out as a file that can be mended and imported."""
    text = json.dumps(rejects, ensure_ascii=False, indent=2)
    path.write_text(f"{text}\n", encoding="utf-8")


def lines_of(detail: ImportDetail) -> list[str]:
    """Return a report as people read it."""
    lines = [f"{detail.file_name}: family {detail.family}, because {detail.why}; mode {detail.mode}."]
    lines += [
        f"{count.name}: {count.read} read, {count.created} created, {count.updated} updated, "
        f"{count.unchanged} unchanged, {count.skipped} skipped, {count.errors} errors"
        for count in detail.arrays
        if count.read
    ]
    lines += [f"Ignored: {each.key} ({each.count})" for each in detail.ignored_keys]
    lines += [f"{row.place}: {row.outcome}: {row.message}" for row in detail.rows if row.outcome == "error"]
    lines += told_changes(detail.rows)
    lines += [f"{notice.place}: {notice.message}" for notice in detail.notices]
    return lines + told_questions(detail.questions)


def told_changes(rows: Iterable[RowOutcome]) -> list[str]:
    """Return what rows change, the old value beside the new one."""
    return [
        f"{row.place}: {each.field}: {each.before or 'empty'} → {each.after or 'empty'}"
        for row in rows
        for each in row.changes
    ]


def told_questions(questions: Iterable[Question]) -> list[str]:
    """Return what only a person can answer, each with the key that answers go by and what they may be."""
    return [
        f"{each.place}: {each.message} Answer “{each.key}”{': ' if each.choices else ''}{', '.join(each.choices)}"
        for each in questions
    ]
