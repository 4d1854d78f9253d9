"""Measure how long the main operations take."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError

from bakery.accounts.models import User
from bakery.accounts.queries import acting_user
from bakery.accounts.services import create_account
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.backups import measured_backups
from bakery.interchange.benchmark.measuring import Measured, measure
from bakery.interchange.benchmark.operations import OPERATIONS, Operation
from bakery.interchange.benchmark.scales import SCALES
from bakery.interchange.benchmark.season import Season, fill_season
from bakery.interchange.dto import ImportOptions
from bakery.interchange.queries.demo import holds_anything
from bakery.interchange.services.importing import import_file
from bakery.interchange.services.samples import load_sample

UNUSABLE: Final = "!"  # no password has this hash
TARGETS: Final = {each.name: each for each in OPERATIONS}
HEADINGS: Final = ("median ms", "least ms", "cpu ms", "  SQL", "peak kB", "target ms / SQL", "of earlier")


class _Undone(Exception):
    """Ends a block whose work is not to be kept."""


class Command(BaseCommand):
    """Works in an empty database and keeps nothing of it."""

    help = "Print a table of times, statements and memory, measured in a bakery made up for it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Choose the size of the bakery, a file whose import is measured too, and the form of the answer."""
        parser.add_argument("--scale", choices=SCALES, default="small", help="How large a bakery to measure in.")
        parser.add_argument("--pantry", type=Path, help="A file for import_data.")
        parser.add_argument("--json", action="store_true", help="Print JSON.")
        parser.add_argument(
            "--against", type=Path, help="The JSON of an earlier run, to print medians as its multiples."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure everything and print it."""
        with transaction.snapshot() as tx:
            if holds_anything(tx):
                raise CommandError("Measuring needs an empty database.", returncode=2)

        earlier = _medians(options["against"]) if options["against"] else {}
        found: list[Measured] = []
        with suppress(_Undone), transaction.atomic() as tx:
            create_account(tx, username="bench", password_hash=UNUSABLE, role="planner")
            by = acting_user(tx, username="bench")
            found += _of_empty(tx, by, options["pantry"])
            season = fill_season(tx, scale=SCALES[options["scale"]], by=by)
            found += [measure(tx, name=each.name, work=partial(_worked, each, season, by)) for each in OPERATIONS]
            found += measured_backups(tx, by=by)
            raise _Undone
        if options["json"]:
            rows = [asdict(each) for each in found]
            self.stdout.write(json.dumps({"scale": options["scale"], "operations": rows}, indent=2))
        else:
            self.stdout.writelines(_table(found, earlier))


def _of_empty(tx: Atomic, by: User, pantry: Path | None) -> Iterator[Measured]:
    """Yield what is measured in an empty database."""
    yield measure(tx, name="load the demo", work=lambda block: load_sample(block, with_plan=True, by=by))
    if pantry:
        content = pantry.read_bytes()
        yield measure(
            tx,
            name="import the pantry",
            work=lambda block: import_file(
                block, file_name=pantry.name, content=content, options=ImportOptions(), by=by
            ),
        )


def _worked(operation: Operation, season: Season, by: User, tx: Atomic) -> object:
    return operation.work(tx, season, by)


def _medians(path: Path) -> dict[str, float]:
    return {each["name"]: each["median"] for each in json.loads(path.read_text(encoding="utf-8"))["operations"]}


def _table(found: Sequence[Measured], earlier: dict[str, float]) -> Iterator[str]:
    """Yield the lines of the table; the last column is the multiple of an earlier run's median."""
    yield _line("operation", HEADINGS)
    for row in found:
        before = earlier.get(row.name)
        yield _line(
            row.name,
            (
                f"{row.median:.1f}",
                f"{row.least:.1f}",
                f"{row.cpu:.1f}",
                str(row.statements),
                str(row.peak),
                _target(row.name),
                f"{row.median / before:.2f}" if before else "",
            ),
        )


def _line(name: str, cells: Sequence[str]) -> str:
    figures = (f"{cell:>{len(heading) + 3}}" for cell, heading in zip(cells, HEADINGS, strict=True))
    return f"{name:30}{''.join(figures)}\n".rstrip(" ")


def _target(name: str) -> str:
    target = TARGETS.get(name)
    if target is None or target.milliseconds is None:
        return ""
    return f"{target.milliseconds} / {target.statements}"
