"""Measure how long the main operations take."""

import statistics
import time
from argparse import ArgumentParser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext

from bakery.accounts.models import User
from bakery.accounts.queries import acting_user
from bakery.accounts.services import create_account
from bakery.catalogue.models import FinishedUnit
from bakery.db import transaction
from bakery.db.transaction import Atomic
from bakery.interchange import demo
from bakery.interchange.dto import ImportOptions
from bakery.interchange.queries.demo import holds_anything
from bakery.interchange.services.importing import import_file
from bakery.interchange.services.samples import load_sample
from events import services as event_service
from events.models import Event, PlanState
from events.planning.plan import get_plan
from production.services import check_can_produce, record_batch_production

ROUNDS: Final = 5
UNUSABLE: Final = "!"  # no password has this hash
Operation = Callable[[Atomic, User], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Median and least wall time and least processor time in milliseconds, and the statements of one operation."""

    name: str
    median: float
    least: float
    cpu: float
    statements: int


class _Undone(Exception):
    """Ends a block whose work is not to be kept."""


class Command(BaseCommand):
    """Works in an empty database and keeps nothing of it."""

    help = "Print a table of times and statements, measured on the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name a file whose import is measured too."""
        parser.add_argument("--pantry", type=Path, help="A file for import_data.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure everything and print it."""
        with transaction.snapshot() as tx:
            if holds_anything(tx):
                raise CommandError("Measuring needs an empty database.", returncode=2)

        operations = dict(OPERATIONS)
        if options["pantry"]:
            operations["import the pantry"] = _importing(options["pantry"])
        found = [_measured(name, *operation) for name, operation in operations.items()]
        self.stdout.write(f"{'operation':32}{'median ms':>11}{'least ms':>11}{'cpu ms':>9}{'SQL':>7}")
        for row in found:
            self.stdout.write(f"{row.name:32}{row.median:11.1f}{row.least:11.1f}{row.cpu:9.1f}{row.statements:7}")


def _measured(name: str, before: Operation, operation: Operation) -> Measured:
    """Return the figures of several rounds after one that does not count; each is undone."""
    walls, cpus, statements = [], [], []
    for _ in range(ROUNDS + 1):
        with suppress(_Undone), transaction.atomic() as tx:
            create_account(tx, username="bench", password_hash=UNUSABLE, role="planner")
            by = acting_user(tx, username="bench")
            before(tx, by)
            reset_queries()
            with CaptureQueriesContext(connection) as captured:
                wall, cpu = time.perf_counter(), time.process_time()
                operation(tx, by)
                walls.append((time.perf_counter() - wall) * 1000)
                cpus.append((time.process_time() - cpu) * 1000)
            statements.append(len(captured))
            raise _Undone
    return Measured(
        name=name,
        median=statistics.median(walls[1:]),
        least=min(walls[1:]),
        cpu=min(cpus[1:]),
        statements=statements[-1],
    )


def _nothing(tx: Atomic, by: User) -> None:
    """Measure in the empty database."""


def _demo(tx: Atomic, by: User) -> None:
    load_sample(tx, with_plan=True, by=by)


def _importing(path: Path) -> tuple[Operation, Operation]:
    content = path.read_bytes()

    def run(tx: Atomic, by: User) -> None:
        import_file(tx, file_name=path.name, content=content, options=ImportOptions(), by=by)

    return _nothing, run


def _plan(tx: Atomic, _: User) -> None:
    get_plan(tx, event_id=_christmas(tx))


def _shop(tx: Atomic, _: User) -> None:
    event_service.get_shopping_list(tx, event_id=_christmas(tx))


def _progress(tx: Atomic, _: User) -> None:
    event_service.get_events_with_progress(tx, filter_type="all")


def _check(tx: Atomic, _: User) -> None:
    check_can_produce(tx, recipe_id=_shortbread(tx).recipe_id, num_batches=1)


def _record(tx: Atomic, by: User) -> None:
    unit = _shortbread(tx)
    record_batch_production(
        tx, recipe_id=unit.recipe_id, finished_unit_id=unit.pk, num_batches=1, actual_yield=24, by=by
    )


def _christmas(tx: Atomic) -> int:
    return Event.objects.using(tx.using).get(name="Christmas", plan_state=PlanState.DRAFT).pk


def _shortbread(tx: Atomic) -> FinishedUnit:
    unit: FinishedUnit = FinishedUnit.objects.using(tx.using).get(name=demo.SHORTBREAD)
    return unit


OPERATIONS: Final[dict[str, tuple[Operation, Operation]]] = {
    "load the demo": (_nothing, _demo),
    "whole plan": (_demo, _plan),
    "shopping list": (_demo, _shop),
    "progress of all events": (_demo, _progress),
    "check a baking": (_demo, _check),
    "record a baking": (_demo, _record),
}
