"""Recorded runs, read together with what they drew."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from assembly.dto import AssemblyEntry, ComponentUse
from assembly.entries import entry_of, use_of
from assembly.models import AssemblyRun, AssemblyUse
from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic
from production.filters import HistoryFilter

# Everything a draw is told by, down to the run that made what was drawn.
USED = (
    "movement__lot__product__material",
    "movement__lot__finished_unit",
    "movement__lot__finished_good",
    "movement__lot__production_run",
    "movement__lot__assembly_run",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter(HistoryFilter):
    """Which runs are meant."""

    assembly_run_id: int | None = None
    finished_good_id: int | None = None

    def select(self, runs: FactQuerySet) -> FactQuerySet:
        """Return those of the runs that are meant, newest first."""
        return self.narrow(runs, moment="assembled_at", pk=self.assembly_run_id, finished_good=self.finished_good_id)


def assembly_entries(tx: Atomic, *, chosen: RunFilter, page: slice, include_consumptions: bool) -> list[AssemblyEntry]:
    """Return the runs, newest first, in one statement or two however many they are."""
    runs = chosen.select(AssemblyRun.objects.using(tx.using)).select_related(
        "finished_good", "finished_good_snapshot", "actor"
    )
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


def live_assembly_runs(tx: Atomic, *, event_id: int) -> list[AssemblyRun]:
    """Return the rows of an event's runs with their goods, in the order recorded."""
    runs = AssemblyRun.objects.using(tx.using).live().filter(event=event_id)
    return list(runs.select_related("finished_good").order_by("pk"))


def count_assembly_runs(tx: Atomic, *, chosen: RunFilter) -> int:
    """Return how many runs there are."""
    return chosen.select(AssemblyRun.objects.using(tx.using)).count()
