"""Recorded runs, read together with what they drew and lost."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from bakery.db.models import FactQuerySet
from bakery.db.transaction import Atomic
from production.dto import ProductionEntry
from production.entries import consumption_of, entry_of
from production.filters import HistoryFilter
from production.models import ProductionLoss, ProductionRun, ProductionUse


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFilter(HistoryFilter):
    """Which runs are meant."""

    production_run_id: int | None = None
    recipe_id: int | None = None
    finished_unit_id: int | None = None
    recipe_snapshot_id: int | None = None

    def select(self, runs: FactQuerySet) -> FactQuerySet:
        """Return those of the runs that are meant, newest first."""
        return self.narrow(
            runs,
            moment="produced_at",
            pk=self.production_run_id,
            finished_unit=self.finished_unit_id,
            finished_unit__recipe=self.recipe_id,
            recipe_snapshot=self.recipe_snapshot_id,
        )


def production_entries(
    tx: Atomic, *, chosen: RunFilter, page: slice, include_consumptions: bool, include_losses: bool
) -> list[ProductionEntry]:
    """Return the runs, newest first, in two statements or three however many they are."""
    losses = ProductionLoss.objects.using(tx.using).order_by("pk")
    prefetches: list[Prefetch[Any, Any, Any]] = [Prefetch("losses", losses)]
    if include_consumptions:
        uses = ProductionUse.objects.using(tx.using).order_by("pk")
        prefetches.append(Prefetch("uses", uses.select_related("movement__lot__product__ingredient")))
    runs = chosen.select(ProductionRun.objects.using(tx.using)).select_related(
        "finished_unit__recipe", "recipe_snapshot", "actor"
    )
    return [
        entry_of(
            run,
            snapshot_number=run.recipe_snapshot.number,
            losses=run.losses.all(),
            consumptions=[consumption_of(use) for use in run.uses.all()] if include_consumptions else None,
            include_losses=include_losses,
        )
        for run in runs.prefetch_related(*prefetches)[page]
    ]


def count_production_runs(tx: Atomic, *, chosen: RunFilter) -> int:
    """Return how many runs there are."""
    return chosen.select(ProductionRun.objects.using(tx.using)).count()
