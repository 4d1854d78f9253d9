"""Recorded runs, read together with what they drew."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from assembly.dto import AssemblyEntry, ComponentUse
from assembly.entries import entry_of, use_of
from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic

# Everything a draw is told by, down to the run that made what was drawn.
USED = (
    "movement__lot__product__material",
    "movement__lot__finished_unit",
    "movement__lot__finished_good",
    "movement__lot__production_run",
    "movement__lot__assembly_run",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter:
    """Which runs are meant; days are those of the bakery's time zone, both included."""

    assembly_run_id: int | None = None
    finished_good_id: int | None = None
    event_id: int | None = None
    start_date: date | None = None
    end_date: date | None = None
    include_voided: bool = False


def assembly_entries(tx: Atomic, *, chosen: RunFilter, page: slice, include_consumptions: bool) -> list[AssemblyEntry]:
    """Return the runs, newest first, in one statement or two however many they are."""
    runs = _select(tx, chosen).select_related("finished_good", "finished_good_snapshot", "actor")
    runs = runs.defer("finished_good_snapshot__data")
    if include_consumptions:
        uses = AssemblyUse.objects.using(tx.using).select_related(*USED).order_by("pk")
        runs = runs.prefetch_related(Prefetch[Any, Any, Any]("uses", uses))
    return [
        entry_of(
            run,
            snapshot_number=run.finished_good_snapshot.number,
            uses=[use_of(use.pk, use.movement) for use in run.uses.all()] if include_consumptions else None,
        )
        for run in runs[page]
    ]


def component_uses(tx: Atomic, *, run: AssemblyRun) -> list[ComponentUse]:
    """Return what a run drew, in the order it was drawn."""
    uses = AssemblyUse.objects.using(tx.using).filter(run=run).select_related(*USED).order_by("pk")
    return [use_of(use.pk, use.movement) for use in uses]


def count_assembly_runs(tx: Atomic, *, chosen: RunFilter) -> int:
    """Return how many runs there are."""
    return _select(tx, chosen).count()


def _select(tx: Atomic, chosen: RunFilter) -> FactQuerySet:
    filters = {
        "pk": chosen.assembly_run_id,
        "finished_good": chosen.finished_good_id,
        "event": chosen.event_id,
        "assembled_at__gte": _begin_of(chosen.start_date),
        "assembled_at__lt": _begin_of(chosen.end_date, days_later=1),
    }
    runs: FactQuerySet = AssemblyRun.objects.using(tx.using).order_by("-assembled_at", "-pk")
    runs = runs.filter(**{key: value for key, value in filters.items() if value is not None})
    return runs if chosen.include_voided else runs.live()


def _begin_of(day: date | None, *, days_later: int = 0) -> datetime | None:
    return None if day is None else timezone.make_aware(datetime.combine(day + timedelta(days=days_later), time.min))
