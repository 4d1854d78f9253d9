"""What is measured, and what each of it may take at the medium scale."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from assembly.services import record_assembly
from bakery.accounts.models import User
from bakery.db.transaction import Atomic
from bakery.interchange.benchmark.catalogue import PIECES_A_BATCH
from bakery.interchange.benchmark.season import Season
from events import services as events
from events.planning.feasibility import check_assembly_feasibility, check_production_feasibility
from events.planning.plan import get_plan
from events.planning.progress import get_plan_progress
from events.planning.staleness import check_staleness
from production.services import check_can_produce, get_production_history, record_batch_production

Work = Callable[[Atomic, Season, User], object]
COMBINED: Final = 4  # events on one shopping list
RUNS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """Something people wait for, with the milliseconds and statements it may take where that is laid down."""

    name: str
    work: Work
    milliseconds: int | None = None
    statements: int | None = None


def _combine(tx: Atomic, season: Season, _: User) -> object:
    last = season.typical + 1
    return events.get_combined_shopping_list(tx, event_ids=[*range(last - COMBINED, last)])


def _history(tx: Atomic, *, include_consumptions: bool) -> object:
    return get_production_history(tx, limit=RUNS, include_consumptions=include_consumptions)


def _bake(tx: Atomic, season: Season, by: User) -> object:
    return record_batch_production(
        tx,
        recipe_id=season.recipe,
        finished_unit_id=season.unit,
        num_batches=1,
        actual_yield=PIECES_A_BATCH,
        event_id=season.big,
        by=by,
    )


def _assemble(tx: Atomic, season: Season, by: User) -> object:
    return record_assembly(tx, finished_good_id=season.good, quantity=1, event_id=season.big, by=by)


def _clone(tx: Atomic, season: Season, by: User) -> object:
    next_year = timezone.localdate() + timedelta(days=365)
    return events.clone_event(tx, source_event_id=season.big, new_name="Once more", new_event_date=next_year, by=by)


OPERATIONS: Final = (
    Operation(
        name="progress of all events",
        work=lambda tx, _, __: events.get_events_with_progress(tx, filter_type="all"),
        milliseconds=60,
        statements=8,
    ),
    Operation(
        name="summary of a big event",
        work=lambda tx, season, _: events.get_event_summary(tx, event_id=season.big),
        milliseconds=20,
        statements=6,
    ),
    Operation(
        name="shopping list",
        work=lambda tx, season, _: events.get_shopping_list(tx, event_id=season.typical),
        milliseconds=40,
        statements=15,
    ),
    Operation(name="shopping list of four events", work=_combine),
    Operation(
        name="costs of an event",
        work=lambda tx, season, _: events.get_event_cost_analysis(tx, event_id=season.typical),
        milliseconds=30,
        statements=8,
    ),
    Operation(
        name="whole plan of a big event",
        work=lambda tx, season, _: get_plan(tx, event_id=season.big),
        milliseconds=100,
        statements=20,
    ),
    Operation(name="progress of a plan", work=lambda tx, season, _: get_plan_progress(tx, event_id=season.big)),
    Operation(name="whether a plan is stale", work=lambda tx, season, _: check_staleness(tx, event_id=season.big)),
    Operation(
        name="what can be baked",
        work=lambda tx, season, _: check_production_feasibility(tx, event_id=season.big),
        milliseconds=60,
        statements=12,
    ),
    Operation(
        name="what can be put together",
        work=lambda tx, season, _: check_assembly_feasibility(tx, event_id=season.big),
    ),
    Operation(
        name="history of 100 runs",
        work=lambda tx, _, __: _history(tx, include_consumptions=False),
        milliseconds=20,
        statements=4,
    ),
    Operation(
        name="the same with what they used",
        work=lambda tx, _, __: _history(tx, include_consumptions=True),
        milliseconds=40,
        statements=4,
    ),
    Operation(
        name="check a baking",
        work=lambda tx, season, _: check_can_produce(tx, recipe_id=season.recipe, num_batches=1),
        milliseconds=6,
        statements=8,
    ),
    Operation(name="record a baking", work=_bake, milliseconds=12, statements=25),
    Operation(name="record an assembly", work=_assemble, milliseconds=12, statements=25),
    Operation(name="clone a big event", work=_clone, milliseconds=30, statements=12),
)
